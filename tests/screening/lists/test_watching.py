"""The watched folder: complete files once, errors told to headquarters, old lists too."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from casework import clock
from casework.screening.lists.telling import watch_lists
from casework.screening.lists.watching import has_news, take_from_folder
from casework.screening.models import ListFile, ListOrigin, ListState, ListVersion
from casework.screening.selectors import serving_lists
from casework.staff.services import system_user
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.making_lists import record, take_list
from tests.screening.lists.test_amparo_csv import ROW, content

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).parents[3] / "seeds" / "lists"
GOOD = content(*(ROW.replace("DEMO-1", f"DEMO-{number}") for number in range(10)))
BAD = content(ROW, ROW)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A watched folder, and a headquarters that is told."""
    settings.LISTS_FOLDER = str(tmp_path)
    making.make_office(code="BO", kind="hq")
    return tmp_path


def put(folder: Path, name: str, file: bytes, *, seconds_ago: int = 60) -> Path:
    """A file that was last written to so long ago."""
    path = folder / name
    path.write_bytes(file)
    moment = clock.real_now().timestamp() - seconds_ago
    os.utime(path, (moment, moment))
    return path


def look() -> int:
    return take_from_folder(by=system_user(), at=AT, real_now=clock.real_now())


def news() -> bool:
    return has_news(real_now=clock.real_now())


def told(kind: WorkKind = WorkKind.LIST_REFUSED) -> int:
    return WorkItem.objects.filter(kind=kind, status="open", office__kind="hq").count()


class TestTakeFromFolder:
    def test_takes_a_complete_file_once(self, folder: Path) -> None:
        put(folder, "national.amparo-csv.csv", GOOD)
        assert news()
        assert (look(), look()) == (1, 0)
        assert not news()
        version = ListVersion.objects.get()
        assert (version.source, version.origin, version.state) == ("national", ListOrigin.FOLDER, ListState.SERVING)

    def test_leaves_a_file_alone_that_is_still_written(self, folder: Path) -> None:
        half = GOOD[: len(GOOD) // 2]
        put(folder, "national.amparo-csv.csv", half, seconds_ago=1)
        put(folder, "other.amparo-csv.csv.part", half)
        put(folder, ".hidden.amparo-csv.csv", half)
        assert not news()
        assert look() == 0
        assert (ListFile.objects.count(), told()) == (0, 0)

    def test_takes_what_was_renamed_into_place(self, folder: Path) -> None:
        put(folder, "national.amparo-csv.csv.part", GOOD).rename(folder / "national.amparo-csv.csv")
        assert look() == 1

    def test_a_half_written_file_that_was_left_is_told_and_taken_once_it_is_whole(self, folder: Path) -> None:
        put(folder, "national.amparo-csv.csv", GOOD[:-30])
        assert (look(), told()) == (0, 1)
        assert "line 11" in ListFile.objects.get().problem
        put(folder, "national.amparo-csv.csv", GOOD, seconds_ago=50)
        assert (look(), told()) == (1, 0)

    def test_the_same_bad_file_is_told_once(self, folder: Path) -> None:
        put(folder, "national.amparo-csv.csv", BAD)
        assert (look(), look(), told()) == (0, 0, 1)
        put(folder, "national.amparo-csv.csv", BAD, seconds_ago=40)
        assert (look(), told(), ListFile.objects.count()) == (0, 1, 1)
        assert not news()

    def test_the_same_file_again_confirms_the_list(self, folder: Path) -> None:
        put(folder, "national.amparo-csv.csv", GOOD)
        look()
        put(folder, "national.amparo-csv.csv", GOOD, seconds_ago=40)
        assert look() == 1
        assert ListVersion.objects.get().confirmed_at == AT

    def test_a_file_that_was_undone_does_not_come_back(self, folder: Path) -> None:
        put(folder, "national.amparo-csv.csv", GOOD)
        look()
        newer = take_list(*(record(str(number)) for number in range(10)), source="national")
        put(folder, "national.amparo-csv.csv", GOOD, seconds_ago=40)
        assert look() == 0
        assert list(serving_lists()) == [newer]

    def test_refuses_a_list_that_shrank(self, folder: Path) -> None:
        take_list(*(record(str(number)) for number in range(20)), source="national")
        put(folder, "national.amparo-csv.csv", GOOD)
        assert (look(), told()) == (0, 1)

    def test_a_file_that_was_refused_is_tried_again_when_it_is_brought_again(self, folder: Path) -> None:
        twenty = [record(str(number)) for number in range(20)]
        take_list(*twenty, source="national")
        put(folder, "national.amparo-csv.csv", GOOD)
        look()
        take_list(*twenty[:10], source="national", smaller=True)
        put(folder, "national.amparo-csv.csv", GOOD, seconds_ago=40)
        assert (look(), told()) == (1, 0)

    def test_takes_the_parts_of_ofac_together(self, folder: Path) -> None:
        for file in SEEDS.glob("demo_ofac.*"):
            put(folder, file.name, file.read_bytes())
        assert look() == 1
        assert len(serving_lists().get().entries.get(entry_id="990000").listed["names"]) == 3

    def test_waits_until_every_part_is_complete(self, folder: Path) -> None:
        for file in SEEDS.glob("demo_ofac.*"):
            put(folder, file.name, file.read_bytes(), seconds_ago=1 if ".alt." in file.name else 60)
        assert look() == 0

    def test_tells_of_a_name_that_says_nothing(self, folder: Path) -> None:
        put(folder, "List of 2019 (2).csv", GOOD)
        assert (look(), told()) == (0, 1)

    def test_tells_of_a_folder_that_cannot_be_read(self, folder: Path) -> None:
        shutil.rmtree(folder)
        assert news()
        assert (look(), look(), told()) == (0, 0, 1)

    def test_watches_nothing_where_no_folder_is_set(self, settings: Settings) -> None:
        settings.LISTS_FOLDER = ""
        assert (news(), look()) == (False, 0)


class TestWatchLists:
    def test_tells_of_a_list_that_nobody_brought_for_a_month(self, folder: Path) -> None:
        take_list(record("1"))
        later = AT + timedelta(days=31)
        assert watch_lists(by=system_user(), at=AT + timedelta(days=29)) == 0
        assert [watch_lists(by=system_user(), at=later) for _twice in range(2)] == [1, 1]
        assert told(WorkKind.LIST_OLD) == 1
        take_list(record("1"), at=later)
        assert told(WorkKind.LIST_OLD) == 0
        assert watch_lists(by=system_user(), at=later) == 0
