"""Earlier cases that may be of the same person: found by PostgreSQL, scored, and hidden from who may not see them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.arrivals.intake import Crossing
from casework.arrivals.models import Case
from casework.people.facts import BirthDate, Document, Name
from casework.people.models import Basis
from casework.screening.candidates import Arriving
from casework.screening.comparing_people import described, described_facts
from casework.screening.earlier_cases import Alike, alike_to_all
from casework.screening.many_people import described_all
from casework.screening.matching.values import Band
from casework.staff.models import User
from tests.making import AT, make_crossing, make_facts, make_office, make_open_case, officer_of

pytestmark = pytest.mark.django_db
BORN = BirthDate(year=1990, month=5, day=17)
NOBODY: dict[str, Any] = {"names": (Name(unknown=True),), "documents": (Document(type="SWORN"),)}


def name(given: str, paternal: str = "", maternal: str = "") -> tuple[Name, ...]:
    """One name."""
    return (Name(given=given, paternal=paternal, maternal=maternal),)


def earlier(*names: Name, **facts: Any) -> Case:
    """A case of somebody of this name who was born on BORN."""
    told: dict[str, Any] = {"names": names, "birth": BORN}
    return make_open_case(**(told | facts))


def alike(
    *names: Name, reader: User | None = None, crossing: Crossing | None = None, hidden: bool = False, **facts: Any
) -> list[Alike]:
    """Those who are like somebody of this name."""
    told = {"names": names, "birth": BORN, "documents": ()} | facts
    arriving = Arriving(described_facts(make_facts(number=50, **told)), crossing)
    (answer,) = alike_to_all([arriving], reader=reader, at=AT)
    return list(answer.hidden if hidden else answer.seen)


class TestAlikeToAll:
    @pytest.mark.parametrize(
        "said",
        [
            name("Yusleidy Carolina", "Bracamonte", "Villasmil"),
            name("Yusleidy Carolina", "Villasmil", "Bracamonte"),
            name("YUSLEIDY CAROLINA", "BRACAMONTE"),
            name("Sgto. Yusleydi", "Bracamonte", "Billasmil"),
            name("Yusléidy", "Brácamonte"),
            name("Юслейди", "Бракамонте"),
            name("Yusleidy Carolina Bracamonte Villasmil"),
        ],
        ids=["same", "swapped", "dropped", "rank and spelling", "accents", "script", "in one field"],
    )
    def test_finds_a_name_however_it_is_written(self, said: tuple[Name, ...]) -> None:
        case = earlier(*name("Yusleidy Carolina", "Bracamonte", "Villasmil"))
        (found,) = alike(*said)
        assert (found.case_id, found.is_to_be_decided) == (case.pk, True)

    def test_finds_nobody_like_a_stranger(self) -> None:
        earlier(*name("Yusleidy Carolina", "Bracamonte", "Villasmil"))
        assert not alike(*name("Wilmer", "Ostos", "Peraza"), birth=BirthDate(year=1961))

    def test_finds_a_document_whatever_the_name(self) -> None:
        paper = Document(type="VE_CEDULA", country="VEN", number="V-12.345.678", basis=Basis.DOCUMENTED)
        case = earlier(*name("Yusleidy", "Bracamonte"), documents=(paper,))
        again = Document(type="VE_CEDULA", country="VEN", number="v 12345678")
        (found,) = alike(*name("Wilmer", "Ostos"), documents=(again,), birth=BirthDate(year=1961))
        assert (found.case_id, found.found.band) == (case.pk, Band.POSSIBLE)

    def test_is_never_strong_by_the_name_alone(self) -> None:
        earlier(*name("Yusleidy Carolina", "Bracamonte", "Villasmil"), birth=None or BirthDate(age=40, as_of=AT.date()))
        (found,) = alike(*name("Yusleidy Carolina", "Bracamonte", "Villasmil"), nationalities=(), birth=None)
        assert found.found.band == Band.POSSIBLE

    def test_leaves_out_who_was_given_up_and_who_is_asked_about(self) -> None:
        case = earlier(*name("Yusleidy", "Bracamonte"))
        arriving = Arriving(described(case.person))
        (answer,) = alike_to_all([arriving], reader=None, at=AT, besides=[case.pk])
        assert not answer.seen
        Case.objects.filter(pk=case.pk).update(status="voided")
        assert not alike(*name("Yusleidy", "Bracamonte"))

    def test_keeps_apart_who_is_seen_and_who_is_not(self) -> None:
        here, there = make_office(), make_office(code="RI", region="CAR")
        said = name("Yusleidy Carolina", "Bracamonte", "Villasmil")
        seen, hidden = earlier(*said, office=here), earlier(*said, office=there)
        reader = officer_of(here)
        assert [one.case_id for one in alike(*said, reader=reader)] == [seen.pk]
        assert [one.case_id for one in alike(*said, reader=reader, hidden=True)] == [hidden.pk]

    def test_asks_as_many_queries_for_many_as_for_one(self) -> None:
        said = name("Yusleidy Carolina", "Bracamonte", "Villasmil")
        for _case in range(3):
            earlier(*said)
        arriving = [Arriving(described_facts(make_facts(number=n, names=said))) for n in range(1, 30)]
        with CaptureQueriesContext(connection) as one:
            alike_to_all(arriving[:1], reader=officer_of(make_office()), at=AT)
        with CaptureQueriesContext(connection) as many:
            alike_to_all(arriving, reader=officer_of(make_office()), at=AT)
        assert len(many) <= len(one)


class TestWithoutAName:
    """Never dropped, and never like everybody."""

    def test_is_found_by_birth_and_crossing(self) -> None:
        case = earlier(**NOBODY)
        (found,) = alike(crossing=make_crossing(), **NOBODY)
        assert (found.case_id, found.found.band) == (case.pk, Band.POSSIBLE)

    def test_is_found_by_document(self) -> None:
        paper = (Document(type="VE_CEDULA", country="VEN", number="V-12.345.678"),)
        case = earlier(Name(unknown=True), documents=paper)
        (found,) = alike(*name("Wilmer", "Ostos"), documents=paper, birth=BirthDate(year=1961))
        assert found.case_id == case.pk

    def test_is_shown_on_request_where_only_a_birth_is_the_same(self) -> None:
        case = earlier(**NOBODY)
        (found,) = alike(*name("Wilmer", "Ostos"))
        assert (found.case_id, found.is_to_be_decided) == (case.pk, False)

    @pytest.mark.parametrize("facts", [{"sex": "F"}, {"nationalities": ("COL",)}, {"birth": BirthDate(year=1961)}])
    def test_is_not_who_contradicts(self, facts: dict[str, Any]) -> None:
        earlier(**NOBODY)
        assert not alike(crossing=make_crossing(), **(NOBODY | facts))

    def test_thirty_of_about_one_age_are_not_asked_about_each_other(self) -> None:
        aged = NOBODY | {"birth": BirthDate(age=30, as_of=AT.date())}
        for _person in range(30):
            make_open_case(**aged)
        found = alike(crossing=make_crossing(), **aged)
        assert 0 < len(found) <= 30
        assert not any(one.is_to_be_decided for one in found)

    def test_is_not_found_by_who_is_named(self) -> None:
        for _person in range(3):
            make_open_case(**(NOBODY | {"birth": BirthDate(age=30, as_of=AT.date())}))
        assert not alike(*name("Wilmer", "Ostos"), crossing=make_crossing())

    def test_a_name_of_signs_only_is_none(self) -> None:
        earlier(*name("Yusleidy", "Bracamonte"))
        assert not alike(*name("---"), birth=BirthDate(year=1961))


class TestDescribedAll:
    def test_says_of_many_what_is_said_of_each(self) -> None:
        cases = [
            make_open_case(),
            make_open_case(names=(Name(given="Ana", paternal="Ruiz"), Name(given="La Negra", alias=True)), sex="F"),
            make_open_case(**NOBODY, birth=BirthDate(age=33, as_of=date(2019, 2, 1))),
            make_open_case(nationalities=("COL", "VEN"), birth=BirthDate(year=1970, month=2)),
        ]
        told = described_all([case.person_id for case in cases])
        assert told == {case.person_id: described(case.person) for case in cases}
