"""The commands that write pages from the code: what they find, and that --check tells a stale page."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.management.commands import write_openapi, write_states


@pytest.fixture(scope="module")
def states() -> list[str]:
    """The lines of the page of states."""
    return write_states.page().splitlines()


class TestWriteStates:
    @pytest.mark.parametrize(
        "line",
        [
            "| requested | approve | approved | supervisor |",
            "    requested --> approved: approve",
            "    [*] --> draft",
            "| `photo_missing` | reason_required | `casework.safe_conducts.rules` |",  # from a table of questions
            "| `own_request` | refuse | `casework.safe_conducts.rules` |",  # the level that is not said
            "| `check_pending` | warn | `casework.screening.rules` |",  # said by position
        ],
    )
    def test_writes_steps_and_findings_of_every_shape(self, line: str, states: list[str]) -> None:
        assert line in states


@pytest.mark.parametrize(("module", "command"), [(write_states, "write_states"), (write_openapi, "write_openapi")])
class TestCheck:
    def test_is_content_with_what_was_just_written(
        self, module: object, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "PAGE", tmp_path / "page")
        call_command(command)
        call_command(command, check=True)

    def test_fails_for_a_missing_or_an_altered_page(
        self, module: object, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = tmp_path / "page"
        monkeypatch.setattr(module, "PAGE", page)
        with pytest.raises(CommandError, match="stale"):
            call_command(command, check=True)
        call_command(command)
        page.write_text(page.read_text() + "x")
        with pytest.raises(CommandError, match="stale"):
            call_command(command, check=True)
