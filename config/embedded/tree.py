"""A tree of processes: what the pages can do without is started again when it ends; if anything else ends, all stop.

They stop last started first.
"""

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Protocol

from config.embedded.child import Child, StartFailed

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.03
REVIVE_AFTER = 2.0  # seconds: a fault that lasts must not fill the machine with starts
MOST_REVIVALS = 20


class StopAsked(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


class ChildEnded(RuntimeError):
    """A process that should run for good has ended; the message holds the end of its log."""


class Server(Protocol):
    """What a private server offers the tree."""

    def start(self) -> Child: ...


class Tree:
    """Start with `add`, `serve` and `step`; wait with `until`; end with `stop`."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self._asked = threading.Event()
        self._starts: dict[str, Callable[[], Child]] = {}
        self._revivals: Counter[str] = Counter()
        self._missing: dict[str, float] = {}

    def listen(self) -> None:
        """Turn the signals into a note that `until` reads, so that no line of code is interrupted half-way."""
        for number in SIGNALS:
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._asked.set()

    def serve(self, server: Server) -> None:
        """Start a private server and watch it."""
        self.children.append(server.start())

    def add(self, child: Child) -> None:
        """Watch a process until the end."""
        self.children.append(child)

    def keep(self, start: Callable[[], Child]) -> Child:
        """Start a process that is started again when it ends: work waits in the database meanwhile."""
        child = start()
        self._starts[child.name] = start
        self.children.append(child)
        return child

    def until(self, ready: Callable[[], bool], *, what: str, seconds: float = float("inf")) -> None:
        """Wait for `ready`. Raises StopAsked, ChildEnded, or StartFailed when `what` takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self._asked.is_set():
                raise StopAsked
            for child in [child for child in self.children if child.ended is not None]:
                self._without(child)
            if time.monotonic() > deadline:
                raise StartFailed(f"{what} took longer than {seconds:.0f} seconds.")
            time.sleep(TICK)

    def _without(self, child: Child) -> None:
        """Start a kept process again after a pause. Raises ChildEnded for any other, or when it ends too often."""
        if child.name not in self._starts or self._revivals[child.name] >= MOST_REVIVALS:
            raise ChildEnded(f"{child.name} ended with status {child.ended}:\n{child.tail()}")
        since = self._missing.setdefault(child.name, time.monotonic())
        if time.monotonic() - since < REVIVE_AFTER:
            return
        child.kill()
        self._revivals[child.name] += 1
        self._missing.pop(child.name)
        print(f"{child.name} ended with status {child.ended} and is started again", flush=True)
        with suppress(StartFailed):  # the next round tries again
            self.children[self.children.index(child)] = self._starts[child.name]()

    def step(self, child: Child) -> None:
        """Wait for a process that should end well. Raises StartFailed when it does not."""
        try:
            self.until(lambda: child.ended is not None, what=child.name)
        finally:
            child.stop()
        if child.ended:
            raise StartFailed(f"{child.name} failed:\n{child.tail()}")

    def watch(self) -> None:
        """Wait until asked to stop. Raises StopAsked or ChildEnded."""
        self.until(lambda: False, what="the end")

    def stop(self, *names: str) -> None:
        """Stop these, or all that are left, last started first."""
        for child in reversed(self.children.copy()):
            if not names or child.name in names:
                child.stop()
                self.children.remove(child)
