"""`dev run` for real: everything up, a second start refused, killed without remains, up again, down on Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.places import PROJECT
from tests.embedded.ports import free_port

pytestmark = pytest.mark.processes

SERVERS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "AMPARO_SECRET_KEY",
    "AMPARO_FIELD_KEYS",
    "AMPARO_FILES_DIR",
)


class Started:
    """A run in a directory of its own, with an empty database."""

    def __init__(self, local: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in SERVERS}
        words = [sys.executable, "-m", "config.embedded", "run", "--people", "0", "--port", str(free_port())]
        self.process = subprocess.Popen(
            words,
            cwd=PROJECT,
            env=environment | {"AMPARO_LOCAL_DIR": str(local)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def lines_until(self, text: str) -> list[str]:
        """What it printed up to the line that holds `text`."""
        assert self.process.stdout is not None
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if text in line:
                return lines
        pytest.fail("".join(lines))

    def finish(self) -> tuple[int, str]:
        """Its exit status and the rest of what it printed."""
        output, _ = self.process.communicate(timeout=120)
        return self.process.returncode, output


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Path]:
    """A local directory; whatever a failed test leaves running in it is killed."""
    yield tmp_path / "local"
    for pid in processes_of(tmp_path / "local"):
        os.kill(pid, signal.SIGKILL)


def processes_of(local: Path) -> list[int]:
    """The processes that were started with this local directory."""
    wanted = f"AMPARO_LOCAL_DIR={local}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_runs_once_dies_whole_and_starts_again(local: Path) -> None:
    first = Started(local)
    first.lines_until("Amparo is at")
    assert len(processes_of(local)) >= 8  # web and worker with two helpers each, beat, the supervisor
    for log in ("web", "worker", "beat"):
        assert "Traceback" not in (local / "logs" / f"{log}.log").read_text()
    assert (local / "secrets" / "field_keys").stat().st_mode & 0o777 == 0o600

    status, output = Started(local).finish()
    assert (status, output.count("\n")) == (1, 1)
    assert "already running" in output

    first.process.kill()
    first.finish()
    deadline = time.monotonic() + 60
    while processes_of(local):
        assert time.monotonic() < deadline, "processes outlived their supervisor"
        time.sleep(0.1)

    secrets = (local / "secrets" / "secret_key").read_text()
    again = Started(local)
    again.lines_until("Amparo is at")
    assert (local / "secrets" / "secret_key").read_text() == secrets
    again.process.send_signal(signal.SIGINT)
    assert again.finish()[0] == 0
    assert processes_of(local) == []
    assert not (local / "runtime.json").exists()
