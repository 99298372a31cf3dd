"""Many people as what screening compares, in one query: fifty candidates are read while somebody waits at the desk."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from casework.people.facts import BirthDate
from casework.screening.comparing_people import birth_text, distinct, document_shown, gender_of, name_said
from casework.screening.matching.values import Subject

# Every part has the same columns; the best-founded fact first, the newest among equals, as everywhere.
_PART = """
SELECT person_id, '{kind}' AS kind, CASE basis WHEN 'established' THEN 0 WHEN 'documented' THEN 1 ELSE 2 END AS weight,
       {place} AS place, recorded_at, id, ARRAY[{columns}]::text[] AS said
FROM casework_{table} WHERE superseded_at IS NULL AND person_id = ANY (%(people)s)
"""
_PARTS = (
    ("name", "personname", "0", "given, paternal, maternal, CASE WHEN alias THEN 'alias' ELSE '' END"),
    ("birth", "birth", "0", "year::text, month::text, day::text, age::text, as_of::text"),
    ("sex", "sex", "0", "value"),
    ("country", "nationality", "position", "country_id"),
    ("document", "identitydocument", "0", "number, type_id, country_id"),
)
_FACTS = (
    " UNION ALL ".join(
        _PART.format(kind=kind, table=table, place=place, columns=columns) for kind, table, place, columns in _PARTS
    )
    + " ORDER BY person_id, kind, place, weight, recorded_at DESC, id"
)


class _Said(NamedTuple):
    """The current facts of one person by kind, each as text."""

    name: list[list[str]]
    birth: list[list[str | None]]
    sex: list[list[str]]
    country: list[list[str]]
    document: list[list[str]]


def described_all(people: Sequence[UUID]) -> dict[UUID, Subject]:
    """What `described` would say of each of these people; behind the wall, of those whom it lets through."""
    said = {person: _Said([], [], [], [], []) for person in people}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"people": list(people)})
        for person, kind, _weight, _place, _recorded_at, _id, columns in cursor.fetchall():
            getattr(said[person], kind).append(columns)
    return {person: _subject(facts) for person, facts in said.items()}


def _subject(said: _Said) -> Subject:
    return Subject(
        names=distinct(name_said(*parts, alias=alias == "alias") for *parts, alias in said.name),
        births=distinct(birth_text(_birth(columns)) for columns in said.birth),
        countries=distinct(country for (country,) in said.country),
        documents=distinct(document_shown(*columns) for columns in said.document),
        gender=next((gender for (sex,) in said.sex if (gender := gender_of(sex))), ""),
    )


def _birth(columns: Sequence[str | None]) -> BirthDate:
    *parts, as_of = columns
    year, month, day, age = (int(part) if part else None for part in parts)
    return BirthDate(year=year, month=month, day=day, age=age, as_of=date.fromisoformat(as_of) if as_of else None)
