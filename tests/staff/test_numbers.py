"""The highest numbers are kept outside the database, so that a restored yesterday gives none of them twice."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from pytest_django import Settings

from casework import clock
from casework.audit.models import AuditEvent
from casework.staff.models import Series
from casework.staff.numbers import (
    Highest,
    NumbersBehind,
    NumbersRefused,
    Register,
    give,
    keep,
    kept_numbers,
    reserve,
)
from casework.staff.services import next_number
from tests.making import AT, make_office, officer_of
from tests.pages.desk import browser_of

CASES = Register("case", "CU", 2019)
pytestmark = pytest.mark.usefixtures("english")


def take() -> int:
    """The next number of Cúcuta's cases."""
    with transaction.atomic():
        return next_number("case", office_id="CU", year=2019)


class TestReserve:
    def test_keeps_the_higher_figure(self) -> None:
        for number in (3, 7, 5):
            reserve(CASES, number)
        assert kept_numbers() == {CASES: Highest(reserved=7, given=0)}

    def test_allows_a_number_again_that_was_never_given(self) -> None:
        give(CASES, 4)
        reserve(CASES, 5)
        reserve(CASES, 5)
        assert kept_numbers() == {CASES: Highest(reserved=5, given=4)}

    @pytest.mark.parametrize("number", [1, 4])
    def test_refuses_a_number_that_was_given(self, number: int) -> None:
        give(CASES, 4)
        with pytest.raises(NumbersBehind, match=r"case CU 2019 gave number 4 before.*raise_numbers"):
            reserve(CASES, number)
        assert kept_numbers() == {CASES: Highest(reserved=4, given=4)}

    def test_says_that_its_folder_cannot_be_written(self, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        settings.NUMBERS_DIR = tmp_path / "file"
        with pytest.raises(NumbersRefused, match="cannot be written"):
            reserve(CASES, 1)

    @pytest.mark.parametrize("content", ["{", '{"reserved": 1}', "7", '{"reserved": "x", "given": 0}'])
    def test_refuses_a_damaged_file(self, content: str) -> None:
        reserve(CASES, 1)
        (settings.NUMBERS_DIR / CASES.file_name).write_text(content)
        with pytest.raises(NumbersRefused, match=r"case-CU-2019\.json of the highest numbers is damaged"):
            reserve(CASES, 2)

    def test_lets_no_two_processes_lose_a_figure(self) -> None:
        act = (
            "import sys, django; from django.conf import settings; from pathlib import Path\n"
            "settings.configure(NUMBERS_DIR=Path(sys.argv[1]))\n"
            "from casework.staff.numbers import Register, Highest, _change\n"
            "for _n in range(200):\n"
            "    _change(Register('case', 'CU', 2019), lambda k: Highest(k.reserved + 1, k.given))\n"
        )
        started = [
            subprocess.Popen([sys.executable, "-c", act, str(settings.NUMBERS_DIR)], cwd=settings.BASE_DIR)
            for _process in range(3)
        ]
        assert [process.wait(120) for process in started] == [0, 0, 0]
        assert kept_numbers() == {CASES: Highest(reserved=600, given=0)}

    def test_takes_a_few_milliseconds(self) -> None:
        took = []
        for number in range(1, 101):
            began = time.perf_counter()
            reserve(CASES, number)
            give(CASES, number)
            took.append(time.perf_counter() - began)
        assert min(took) < 0.02, "at its best: other work on the machine, or its disk, is not what is measured"


@pytest.mark.django_db(transaction=True)
class TestNextNumber:
    def test_reserves_before_the_commit_and_gives_after_it(self) -> None:
        make_office()
        with transaction.atomic():
            next_number("case", office_id="CU", year=2019)
            assert kept_numbers() == {CASES: Highest(reserved=1, given=0)}
        assert kept_numbers() == {CASES: Highest(reserved=1, given=1)}

    def test_is_not_alarmed_by_what_is_rolled_back(self) -> None:
        make_office()
        for _try in range(3):
            with transaction.atomic():
                assert next_number("case", office_id="CU", year=2019) == 1
                transaction.set_rollback(True)
        assert (take(), take()) == (1, 2)

    def test_goes_on_after_a_crash_between_commit_and_note(self) -> None:
        make_office()
        take()
        (settings.NUMBERS_DIR / CASES.file_name).write_text('{"reserved": 1, "given": 0}')
        assert take() == 2
        assert kept_numbers() == {CASES: Highest(reserved=2, given=2)}

    def test_gives_no_number_twice_in_a_restored_yesterday(self) -> None:
        clock.set_demonstration(AT, running=False)
        office = make_office()
        take()
        keep(CASES, Highest(reserved=9, given=8))  # what a day did that this database has forgotten
        with pytest.raises(NumbersBehind):
            take()
        desk = browser_of(officer_of(office))
        form = {"key": "0b5f9d34-6a3c-4a53-9f7e-4a4f5a0f3d11", "office": "CU"}
        answer = desk.post("/cases/new/", form)
        assert (answer.status_code, [each.name for each in answer.templates][:1]) == (503, ["503.html"])
        assert Series.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
class TestRaiseNumbers:
    def test_lifts_a_restored_yesterday_and_is_on_the_trail(self, capsys: pytest.CaptureFixture[str]) -> None:
        make_office()
        take()
        keep(CASES, Highest(reserved=9, given=8))
        keep(Register("safe_conduct", "CU", 2019), Highest(reserved=4, given=4))  # a register that it had not begun
        call_command("raise_numbers", dry_run=True)
        assert Series.objects.get().last == 1
        assert capsys.readouterr().out.splitlines() == [
            "case CU 2019: would go from 1 to 9.",
            "safe_conduct CU 2019: would go from 0 to 4.",
        ]
        call_command("raise_numbers")
        assert dict(Series.objects.values_list("kind", "last")) == {"case": 9, "safe_conduct": 4}
        assert "case CU 2019: lifted from 1 to 9." in capsys.readouterr().out
        lifted = AuditEvent.objects.filter(subject_table="casework_series", verb="staff.numbers_raised")
        assert {"last": ["1", "9"]} in [event.diff for event in lifted.filter(kind="update")]
        assert take() == 10

    def test_says_that_nothing_is_to_be_done(self, capsys: pytest.CaptureFixture[str]) -> None:
        make_office()
        take()
        call_command("raise_numbers")
        assert capsys.readouterr().out == "Every register is as far as it ever was.\n"

    def test_refuses_a_damaged_folder(self) -> None:
        reserve(CASES, 1)
        (settings.NUMBERS_DIR / CASES.file_name).write_text("{")
        with pytest.raises(CommandError, match="is damaged"):
            call_command("raise_numbers")


@pytest.mark.django_db
class TestNewDatabase:
    def test_beside_an_old_folder_is_told_so(self) -> None:
        """`dev run` after somebody removed the database and left the rest."""
        for kept in ("CU", "SB", "PS", "AR", "PA", "RI", "VU"):
            keep(Register("case", kept, 2019), Highest(99, 99))
        with pytest.raises(CommandError, match="begin with an empty"):
            call_command("load_demo", people=1)
        assert not Series.objects.exists()
