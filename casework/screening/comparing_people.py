"""A person of the register as what screening compares: names, births, countries, documents, and nothing else."""

from collections.abc import Iterable
from typing import TypeVar

from casework.people.facts import BirthDate, PersonFacts
from casework.people.models import Person, SexValue
from casework.people.selectors import Known, birth_value, known_about
from casework.people.writing import joined_name
from casework.screening.matching.values import Document, Name, Quality, Subject

T = TypeVar("T")


def described(person: Person) -> Subject:
    """What is known about a registered person now, in one query; the best-founded name and birth come first."""
    return described_from(known_about(person))


def described_from(known: Known) -> Subject:
    """The same from facts that were read already, countries as alpha-3.

    Names and births that contradict each other all count: each may be the one that a list or an earlier case has.
    """
    return Subject(
        names=distinct(name_said(one.given, one.paternal, one.maternal, alias=one.alias) for one in known.names),
        births=distinct(birth_text(birth_value(one)) for one in known.births),
        countries=distinct(one.country_id for one in known.nationalities),
        documents=distinct(document_shown(one.number, one.type_id, one.country_id) for one in known.documents),
        gender=next((gender for one in known.sexes if (gender := gender_of(one.value))), ""),
    )


def described_facts(person: PersonFacts) -> Subject:
    """The same about somebody who is being registered."""
    return Subject(
        names=distinct(name_said(one.given, one.paternal, one.maternal, alias=one.alias) for one in person.names),
        births=distinct([birth_text(person.birth)] if person.birth else []),
        countries=distinct(person.nationalities),
        documents=distinct(document_shown(one.number, one.type, one.country) for one in person.documents),
        gender=gender_of(person.sex),
    )


def birth_text(birth: BirthDate) -> str:
    """YYYY, YYYY-MM or YYYY-MM-DD; the years between which an estimated age puts it as YYYY/YYYY; empty for none."""
    if birth.year is None:
        between = birth.span()
        return f"{between[0].year:04d}/{between[1].year:04d}" if between else ""
    parts = [f"{birth.year:04d}"]
    if birth.month is not None:
        parts.append(f"{birth.month:02d}")
        if birth.day is not None:
            parts.append(f"{birth.day:02d}")
    return "-".join(parts)


def name_said(given: str, paternal: str, maternal: str, *, alias: bool) -> Name | None:
    """None for the statement that a name is unknown. An alias is one line, of which nobody said what is a surname."""
    full, family = joined_name((given, paternal, maternal)), joined_name((paternal, maternal))
    if not full.strip():
        return None
    return Name(
        full=full,
        given=given if family else "",
        family=family,
        quality=Quality.GOOD if alias else Quality.PRIMARY,
    )


def document_shown(number: str, kind: str, country: str | None) -> Document | None:
    """None for what has no number."""
    return Document(number=number, kind=kind, country=country or "") if number.strip() else None


def gender_of(sex: str) -> str:
    """F or M; empty where it is not stated."""
    return "" if sex == SexValue.UNSTATED else sex


def distinct(values: Iterable[T | None]) -> tuple[T, ...]:
    """Those there are, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))
