"""How far the load has come: a bar for people, lines for files."""

from io import StringIO

from casework.management.demo.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown_by(out: StringIO, total: int) -> str:
    progress = Progress(out, "Loading", total)
    for _one in range(total):
        progress.step()
    return out.getvalue()


class TestProgress:
    def test_draws_over_itself_on_a_terminal(self) -> None:
        shown = shown_by(Terminal(), 3)
        assert shown.count("\r") == 3
        assert shown.endswith(f"[{'#' * 30}] 3/3\n")

    def test_writes_two_plain_lines_in_a_file(self) -> None:
        assert shown_by(StringIO(), 20) == "Loading 10/20\nLoading 20/20\n"
