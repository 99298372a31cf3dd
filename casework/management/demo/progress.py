"""How far a long load has come: a bar on a terminal, a line now and then in a file."""

import time
from collections.abc import Callable
from typing import TextIO

WIDTH = 30
REDRAWN_EVERY = 0.1  # seconds
LINES = 8  # in a file


class Progress:
    """Shows how many of so many acts are done, and in words how far that is."""

    def __init__(self, out: TextIO, what: str) -> None:
        self.out, self.what = out, what
        self.terminal = out.isatty()
        self.shown, self.lines = 0.0, 0

    def tell(self, done: int, total: int, stage: Callable[[], str]) -> None:
        """So much is done; the end is always shown."""
        if self.terminal:
            self._draw(done, total, stage)
        elif done * LINES // total > self.lines:
            self.lines = done * LINES // total
            self.out.write(f"{self.what} {100 * done // total} %, {stage()}\n")
            self.out.flush()

    def _draw(self, done: int, total: int, stage: Callable[[], str]) -> None:
        now = time.monotonic()
        if done < total and now - self.shown < REDRAWN_EVERY:
            return
        self.shown = now
        filled = WIDTH * done // total
        end = "\n" if done == total else ""
        self.out.write(f"\r{self.what} [{'#' * filled:<{WIDTH}}] {100 * done // total:3} %, {stage()}\x1b[K{end}")
        self.out.flush()
