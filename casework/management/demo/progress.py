"""How far a long load has come: a bar on a terminal, a line now and then in a file."""

from typing import TextIO

WIDTH = 30


class Progress:
    """Counts up to a total and shows it."""

    def __init__(self, out: TextIO, what: str, total: int) -> None:
        self.out, self.what, self.total, self.done = out, what, total, 0
        self.terminal = out.isatty()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if self.terminal:
            filled = WIDTH * self.done // self.total
            end = "\n" if self.done == self.total else ""
            self.out.write(f"\r{self.what} [{'#' * filled:<{WIDTH}}] {self.done}/{self.total}{end}")
        elif self.done in (self.total, self.total // 2):
            self.out.write(f"{self.what} {self.done}/{self.total}\n")
        self.out.flush()
