"""A tree of processes with one rule: if one ends or we are asked to stop, all stop, last started first."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Protocol

from config.embedded.child import Child, StartFailed

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.03


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

    def until(self, ready: Callable[[], bool], *, what: str, seconds: float = float("inf")) -> None:
        """Wait for `ready`. Raises StopAsked, ChildEnded, or StartFailed when `what` takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self._asked.is_set():
                raise StopAsked
            for child in self.children:
                if child.ended is not None:
                    raise ChildEnded(f"{child.name} ended with status {child.ended}:\n{child.tail()}")
            if time.monotonic() > deadline:
                raise StartFailed(f"{what} took longer than {seconds:.0f} seconds.")
            time.sleep(TICK)

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
