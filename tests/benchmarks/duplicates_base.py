"""Twenty thousand earlier cases of invented people in the database, and who comes to the desk again."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.conf import settings

from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.audit.wall import past_the_wall
from casework.law.reference import Country
from casework.people.facts import BirthDate
from casework.people.models import Birth, Fact, IdentityDocument, Nationality, Person, PersonName
from casework.people.writing import document_key, name_key
from casework.screening.keeping_keys import look_after_keys
from casework.screening.matching.values import Document, Name, Subject
from casework.staff.services import SYSTEM_ID, system_user
from tests.benchmarks.owner import analyze, without_trail
from tests.making import AT, make_office

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "screening"
SPACE = UUID("6f3f2f2c-8d0a-4b5e-9a8f-1f8a0c4c2f11")  # any: keys of people follow from those of the data
TABLES = ("person", "personname", "birth", "nationality", "identitydocument", "case")
BATCH = 2_000


class Again(NamedTuple):
    """Somebody at the desk, and the key of the earlier case that is theirs; None for a stranger."""

    subject: Subject
    target: UUID | None


def base_is_there() -> bool:
    """Whether the labelled cases lie beside the project."""
    return (DATA / "s5_cases_base.jsonl").exists()


def load_base() -> int:
    """Fill the register, past services and trail; returns how many cases there are."""
    rows, office = list(_rows("base")), make_office()
    with past_the_wall("a benchmark"), without_trail(*(f"casework_{table}" for table in TABLES)):
        for first in range(0, len(rows), BATCH):
            _load(rows[first : first + BATCH], first, office.pk)
    look_after_keys(by=system_user(), at=AT)
    analyze()
    return len(rows)


def _load(rows: Sequence[dict[str, Any]], first: int, office: str) -> None:
    Person.objects.bulk_create(Person(pk=key_of(row["id"]), created_at=AT) for row in rows)
    for facts in zip(*(_facts(row) for row in rows), strict=True):
        written = [fact for fact in facts if fact]
        type(written[0])._default_manager.bulk_create(written)
    Case.objects.bulk_create(_case(row, first + place, office) for place, row in enumerate(rows))


def _facts(row: dict[str, Any]) -> tuple[Fact | None, ...]:
    """Name, birth, nationality and document of one person; None for what is not known."""
    told: dict[str, Any] = {"person_id": key_of(row["id"]), "recorded_by_id": SYSTEM_ID, "recorded_at": AT}
    given, family, number, born = row["given"], row["family"], row["doc"], _date(row["dob"])
    key = name_key(given, family) or name_key(row["name"])
    return (
        PersonName(given=given, paternal=family, search_key=key, **told),
        Birth(year=born.year, month=born.month, day=born.day, **told) if born else None,
        Nationality(country_id=country_codes()[row["nat"]], **told) if row["nat"] else None,
        IdentityDocument(type_id="VE_CEDULA", number=number, number_norm=document_key(number), **told)
        if number
        else None,
    )


def _case(row: dict[str, Any], place: int, office: str) -> Case:
    return Case(
        pk=key_of(row["id"]),
        number=f"BENCH-{place:05d}",
        public_ref=f"B{place:011d}",
        person_id=key_of(row["id"]),
        office_id=office,
        officer_id=SYSTEM_ID,
        started_by_id=SYSTEM_ID,
        registered_by_id=SYSTEM_ID,
        status=CaseStatus.OPEN,
        opened_at=AT,
    )


def key_of(name: str) -> UUID:
    """The key of a case and of its person."""
    return uuid5(SPACE, name)


@cache
def country_codes() -> dict[str, str]:
    """A code of our table for each of theirs, always the same: only whether two agree counts."""
    theirs = sorted({row["nat"] for which in ("base", "queries") for row in _rows(which) if row["nat"]})
    return dict(zip(theirs, Country.objects.order_by("pk").values_list("pk", flat=True), strict=False))


def those_who_come() -> list[Again]:
    """Everybody at the desk, as typed: given names, surnames, and whatever stands before them."""
    codes = country_codes()
    return [
        Again(
            Subject(
                names=(Name(full=row["name"], given=row["given"], family=row["family"]),),
                births=(row["dob"],) if row["dob"] else (),
                countries=(codes[row["nat"]],) if row["nat"] else (),
                documents=(Document(number=row["doc"]),) if row["doc"] else (),
            ),
            key_of(row["target"][0]) if row["target"] else None,
        )
        for row in _rows("queries")
    ]


def _date(text: str | None) -> BirthDate | None:
    """As far as it is written."""
    if not text:
        return None
    year, month, day = ([int(part) for part in text.split("-")] + [None, None])[:3]
    return BirthDate(year=year, month=month, day=day)


def _rows(which: str) -> Iterator[dict[str, Any]]:
    with (DATA / f"s5_cases_{which}.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)
