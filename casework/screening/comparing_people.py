"""A person of the register as what screening compares: names, births, countries, documents, and nothing else."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from casework.people.facts import BirthDate, PersonFacts
from casework.people.models import Birth, Fact, IdentityDocument, Nationality, Person, PersonName, Sex, SexValue
from casework.people.selectors import Known, birth_value, by_weight, known_about
from casework.people.together import read_together
from casework.people.writing import joined_name
from casework.screening.matching.values import Document, Name, Quality, Subject

T = TypeVar("T")
COMPARED: tuple[type[Fact], ...] = (PersonName, Birth, Sex, Nationality, IdentityDocument)


def described(person: Person) -> Subject:
    """What is known about a registered person now, in one query; the best-founded name and birth come first."""
    return described_from(known_about(person))


def described_all(people: Sequence[UUID]) -> dict[UUID, Subject]:
    """The same about several people by their keys, in one query that reads nothing else about them."""
    known = {person: Known(person=Person(pk=person)) for person in people}
    kinds = [kind._default_manager.filter(person__in=people, superseded_at__isnull=True) for kind in COMPARED]
    places = ("names", "births", "sexes", "nationalities", "documents")
    for place, facts in zip(places, read_together(*kinds), strict=True):
        for fact in by_weight(facts):
            getattr(known[fact.person_id], place).append(fact)
    for one in known.values():
        one.nationalities.sort(key=lambda fact: fact.position)
    return {person: described_from(one) for person, one in known.items()}


def described_from(known: Known) -> Subject:
    """The same from facts that were read already, countries as alpha-3.

    Names and births that contradict each other all count: each may be the one that a list or an earlier case has.
    """
    return Subject(
        names=_distinct(_name(one.given, one.paternal, one.maternal, alias=one.alias) for one in known.names),
        births=_distinct(birth_text(birth_value(one)) for one in known.births),
        countries=_distinct(one.country_id for one in known.nationalities),
        documents=_distinct(_document(one.number, one.type_id, one.country_id) for one in known.documents),
        gender=next((gender for one in known.sexes if (gender := _gender(one.value))), ""),
    )


def described_facts(person: PersonFacts) -> Subject:
    """The same about somebody who is being registered."""
    return Subject(
        names=_distinct(_name(one.given, one.paternal, one.maternal, alias=one.alias) for one in person.names),
        births=_distinct([birth_text(person.birth)] if person.birth else []),
        countries=_distinct(person.nationalities),
        documents=_distinct(_document(one.number, one.type, one.country) for one in person.documents),
        gender=_gender(person.sex),
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


def _name(given: str, paternal: str, maternal: str, *, alias: bool) -> Name | None:
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


def _document(number: str, kind: str, country: str | None) -> Document | None:
    return Document(number=number, kind=kind, country=country or "") if number.strip() else None


def _gender(sex: str) -> str:
    return "" if sex == SexValue.UNSTATED else sex


def _distinct(values: Iterable[T | None]) -> tuple[T, ...]:
    """Those there are, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))
