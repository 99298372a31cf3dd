"""The process tree: what ends one ends all, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.child import Child, StartFailed, is_running, spawn
from config.embedded.lock import the_only_run
from config.embedded.places import PROJECT
from config.embedded.run import refuse_taken_port, run
from config.embedded.tree import ChildEnded, StopAsked, Tree
from tests.embedded.ports import free_port, socket_that_listens

pytestmark = pytest.mark.processes

FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(9)",
]
LAST_WORDS = [sys.executable, "-c", "import sys; print('no such table'); sys.exit(3)"]
PARENT = """
import sys, time
from pathlib import Path
from config.embedded.child import spawn
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
child = spawn("child", sleep, log=Path(sys.argv[1]), cwd=Path("."))
print(child.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def tree() -> Iterator[Tree]:
    """A tree that is stopped even when the test fails."""
    tree = Tree()
    yield tree
    tree.stop()


def child(name: str, command: list[str], directory: Path) -> Child:
    """A process with a log."""
    return spawn(name, command, log=directory / f"{name}.log", cwd=directory)


def wait_for(log: Path) -> None:
    """Wait until a process has written something."""
    deadline = time.monotonic() + 60
    while not (log.exists() and log.stat().st_size):
        assert time.monotonic() < deadline
        time.sleep(0.01)


class TestTree:
    def test_starts_a_kept_child_again_when_it_ends(self, tree: Tree, tmp_path: Path) -> None:
        first = tree.keep(lambda: child("worker", FOREVER, tmp_path))
        first.kill()
        tree.until(lambda: tree.children[0] is not first, what="the second", seconds=60)
        assert tree.children[0].ended is None

    def test_gives_up_a_kept_child_that_ends_again_and_again(
        self, tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("config.embedded.tree.REVIVE_AFTER", 0)
        tree.keep(lambda: child("worker", LAST_WORDS, tmp_path))
        with pytest.raises(ChildEnded, match="no such table"):
            tree.watch()

    def test_says_the_last_words_of_a_child_that_ended(self, tree: Tree, tmp_path: Path) -> None:
        tree.add(child("steady", FOREVER, tmp_path))
        tree.add(child("web", LAST_WORDS, tmp_path))
        with pytest.raises(ChildEnded, match=r"web ended with status 3:\nno such table"):
            tree.watch()

    def test_says_why_a_step_failed(self, tree: Tree, tmp_path: Path) -> None:
        with pytest.raises(StartFailed, match=r"migrate failed:\nno such table"):
            tree.step(child("migrate", LAST_WORDS, tmp_path))

    def test_gives_up_on_what_never_gets_ready(self, tree: Tree) -> None:
        with pytest.raises(StartFailed, match="The web server took longer than 0 seconds"):
            tree.until(lambda: False, what="The web server", seconds=0.01)

    def test_ends_a_step_when_asked_to_stop(self, tree: Tree, tmp_path: Path) -> None:
        step = child("migrate", FOREVER, tmp_path)
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            tree.listen()
            os.kill(os.getpid(), signal.SIGTERM)
            with pytest.raises(StopAsked):
                tree.step(step)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        assert step.ended is not None

    def test_stops_the_named_ones_first_and_the_rest_in_reverse(self, tree: Tree, tmp_path: Path) -> None:
        names = ["postgres", "valkey", "web"]
        for name in names:
            tree.add(child(name, FOREVER, tmp_path))
        tree.stop("web")
        assert [left.name for left in tree.children] == ["postgres", "valkey"]
        tree.stop()
        assert tree.children == []


class TestChild:
    def test_is_killed_when_it_does_not_listen(self, tmp_path: Path) -> None:
        deaf = child("deaf", DEAF, tmp_path)
        wait_for(deaf.log)
        deaf.stop(patience=0.1)
        assert deaf.ended == -signal.SIGKILL

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
    def test_dies_with_its_parent(self, tmp_path: Path) -> None:
        words = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
        with subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as parent:
            assert parent.stdout is not None
            grandchild = int(parent.stdout.readline())
            parent.kill()
        deadline = time.monotonic() + 60
        while is_running(grandchild) and not is_zombie(grandchild):
            assert time.monotonic() < deadline
            time.sleep(0.02)


class TestRefusals:
    def test_a_second_run_is_told_of_the_first(self, tmp_path: Path) -> None:
        mine = tmp_path / "lock"
        with the_only_run(mine), pytest.raises(StartFailed, match=f"already .*{os.getpid()}"), the_only_run(mine):
            pytest.fail("both run")

    def test_a_taken_port_is_named(self) -> None:
        with socket_that_listens() as listener, pytest.raises(StartFailed, match=r"Port \d+ is taken"):
            refuse_taken_port(listener.getsockname()[1])

    def test_half_a_database_is_refused_in_one_sentence(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("AMPARO_LOCAL_DIR", str(tmp_path))
        monkeypatch.delenv("DATABASE_OWNER_URL")
        monkeypatch.setattr(Tree, "listen", lambda self: None)
        assert run(port=free_port(), people=0) == 1
        assert "Set both DATABASE_URL" in capsys.readouterr().out


def is_zombie(pid: int) -> bool:
    """Whether it is dead and only waits to be counted by whoever adopted it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
