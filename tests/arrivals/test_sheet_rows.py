"""A line of paper as a registration: every doubt is said with its column."""

from datetime import date
from typing import Any

import pytest

from casework.arrivals.day_sheet import COLUMNS, Line
from casework.arrivals.sheet_rows import registration_of
from casework.arrivals.vocabulary import Vocabulary, vocabulary
from casework.people.facts import BirthDate, Document
from tests.making import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def words() -> Vocabulary:
    """The reference tables."""
    return vocabulary()


def line(**changes: str) -> Line:
    """The template's line with some cells written otherwise."""
    filled = {"received_at": "2019-02-26 08:00", "entered": "2019-02-26 07:15"}
    return Line(2, {column.name: column.example for column in COLUMNS} | filled | changes)


def fields(words: Vocabulary, **changes: str) -> list[str]:
    """Where such a line is to be mended."""
    registration, problems = registration_of(line(**changes), words, at=AT)
    assert (registration is None) == bool(problems)
    return [problem.field for problem in problems]


class TestRegistrationOf:
    def test_reads_everything(self, words: Vocabulary) -> None:
        cells = {
            "other_names": "El Catire | Catirito", "served": "sí", "branch": "Guardia Nacional Bolivariana",
            "rank": "FANB_LAND:SARG_2", "items": "RIFLE:1:DEMO-0001|UNIFORM", "document_number": "V-99.000.777",
        }  # fmt: skip
        registration, problems = registration_of(line(**cells), words, at=AT)
        assert not problems
        assert registration
        person = registration.person
        assert [name.given for name in person.names] == ["Prueba Ana", "El Catire", "Catirito"]
        assert person.birth == BirthDate(year=1991, month=7)
        assert person.documents == (Document(type="VE_CEDULA", number="V-99.000.777"),)
        assert person.service
        assert (person.service.branch, person.service.rank) == ("GNB", "FANB_LAND:SARG_2")
        assert registration.items
        assert [(item.type, item.quantity, item.serial) for item in registration.items.lines] == [
            ("RIFLE", 1, "DEMO-0001"),
            ("UNIFORM", 1, ""),
        ]
        assert (registration.crossing.precision, registration.crossing.department) == ("minute", "54")

    @pytest.mark.parametrize(
        ("cells", "precision"),
        [
            ({"entered": ""}, "unknown"),
            ({"entered": "2019-02-25"}, "day"),
            ({"entered": "2019-02-25", "entered_about": "yes"}, "about"),
        ],
    )
    def test_knows_the_entry_as_far_as_it_is_written(
        self, words: Vocabulary, cells: dict[str, str], precision: str
    ) -> None:
        registration, _problems = registration_of(line(**cells), words, at=AT)
        assert registration
        assert registration.crossing.precision == precision

    def test_dates_an_estimated_age_on_the_day_of_the_paper(self, words: Vocabulary) -> None:
        estimated = line(birth="", age="40", received_at="2019-02-24 16:00", entered="2019-02-24")
        registration, _problems = registration_of(estimated, words, at=AT)
        assert registration
        assert registration.person.birth == BirthDate(age=40, as_of=date(2019, 2, 24))

    @pytest.mark.parametrize(
        ("cells", "wrong"),
        [
            ({"row_key": ""}, ["row_key"]),
            ({"row_key": "K" * 61}, ["row_key"]),
            ({"received_at": "yesterday"}, ["received_at"]),
            ({"received_at": "2031-01-01 10:00"}, ["received_at"]),
            ({"received_at": "2019-02-26"}, ["received_at"]),
            ({"received_at": "0001-01-01T00:00+14:00"}, ["received_at"]),
            ({"given_names": "", "first_surname": "", "second_surname": ""}, ["given_names"]),
            ({"unknown_name": "yes"}, ["unknown_name"]),
            ({"given_names": "Ana\u202e"}, ["given_names"]),
            ({"given_names": "A" * 300}, ["given_names"]),
            ({"sex": "woman"}, ["sex"]),
            ({"sex": ""}, ["sex"]),
            ({"birth": "17/05/1990"}, ["birth"]),
            ({"birth": "2030"}, ["birth"]),
            ({"birth": "1990-13"}, ["birth"]),
            ({"birth": "1990-05-17-09"}, ["birth"]),
            ({"birth": "1_990"}, ["birth"]),
            ({"birth": "", "age": ""}, ["birth"]),
            ({"birth": "1990", "age": "30"}, ["age"]),
            ({"birth": "", "age": "²"}, ["age"]),
            ({"nationality": "Narnia"}, ["nationality"]),
            ({"document_type": "NONE", "document_number": "7"}, ["document_type"]),
            ({"served": "perhaps"}, ["served"]),
            ({"served": "no", "branch": "GNB"}, ["served"]),
            ({"needs": "EVERYTHING"}, ["needs"]),
            ({"entered": "2019-02-27"}, ["entered"]),
            ({"entered": "2019-W08-2"}, ["entered"]),
            ({"entered": "2019-02-26 09:30"}, ["entered"]),
            ({"entry_point": "MOON"}, ["entry_point"]),
            ({"manner": ""}, ["manner"]),
            ({"items": "RIFLE:many"}, ["items"]),
            ({"items": "SPOON"}, ["items"]),
            ({"notice_given": "no"}, ["notice_given"]),
            ({"signature": "cross"}, ["signature"]),
            ({"signature": "on_request"}, ["signed_by"]),
            ({"sex": "?", "manner": "?"}, ["sex", "manner"]),
        ],
    )
    def test_names_the_column(self, words: Vocabulary, cells: dict[str, str], wrong: list[Any]) -> None:
        assert fields(words, **cells) == wrong
