"""How far the load has come: a bar for people, lines for files."""

from io import StringIO

import pytest

from casework.management.demo import progress
from casework.management.demo.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown_by(out: StringIO, total: int) -> str:
    told = Progress(out, "Loading")
    for done in range(total + 1):
        told.tell(done, total, lambda: "24 Feb")
    return out.getvalue()


class TestProgress:
    def test_draws_over_itself_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(progress, "REDRAWN_EVERY", 0)
        shown = shown_by(Terminal(), 3)
        assert shown.count("\r") == 4
        assert shown.endswith(f"[{'#' * 30}] 100 %, 24 Feb\x1b[K\n")

    def test_always_shows_the_end(self) -> None:
        assert shown_by(Terminal(), 3).endswith(" 100 %, 24 Feb\x1b[K\n")

    def test_writes_a_line_now_and_then_in_a_file(self) -> None:
        lines = shown_by(StringIO(), 800).splitlines()
        assert len(lines) == 8
        assert lines[0] == "Loading 12 %, 24 Feb"
        assert lines[-1] == "Loading 100 %, 24 Feb"
