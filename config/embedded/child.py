"""A process of ours: started so that it cannot outlive us, stopped gently and then for certain."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Identity = Literal["self", "userns", "nobody"]
LAUNCHER = Path(__file__).with_name("launch.py")
TAIL = 3000


class StartFailed(RuntimeError):
    """A server or a step did not come up; the message is for the person at the terminal."""


def launcher(identity: Identity, death_signal: signal.Signals) -> list[str]:
    """The command that the program's own words follow, see launch.py."""
    words = [sys.executable, "-I", "-S", str(LAUNCHER), "--identity", identity]
    return [*words, "--parent", str(os.getpid()), "--death-signal", str(int(death_signal))]


@dataclass
class Child:
    """A running process in a session of its own, so that Ctrl-C reaches the supervisor alone."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    log_start: int = 0

    @property
    def ended(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self.process.poll()

    def stop(self, patience: float = 15) -> None:
        """Ask it to stop, wait, then kill whatever its session still holds."""
        if self.ended is None:
            self.process.send_signal(self.stop_signal)
        self.finish(patience)

    def finish(self, patience: float) -> None:
        """Give it time to end by itself, then kill whatever its session still holds."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.kill()

    def kill(self) -> None:
        """Kill its whole session at once: helpers of a killed parent would stay otherwise."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def written(self) -> str:
        """What it has written to its log, without what earlier runs left there."""
        if not self.log.exists():
            return ""
        return self.log.read_bytes()[self.log_start :].decode(errors="replace")

    def tail(self) -> str:
        """The end of what it has written, in whole lines."""
        text = self.written().strip()
        return text if len(text) <= TAIL else text[-TAIL:].partition("\n")[2]


def spawn(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    identity: Identity = "self",
    stop_signal: signal.Signals = signal.SIGTERM,
    keep_open: Sequence[int] = (),
    to_terminal: bool = False,
) -> Child:
    """Start `command`, its output appended to `log` or left on the terminal; it dies when we die."""
    log.parent.mkdir(parents=True, exist_ok=True)
    log_start = log.stat().st_size if log.exists() else 0
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*launcher(identity, stop_signal), "--", *map(str, command)],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=None if to_terminal else output,
            stderr=None if to_terminal else subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep_open,
        )
    return Child(name, process, log, stop_signal, log_start)


def is_running(pid: int) -> bool:
    """Whether a process with this number exists, whoever's it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
