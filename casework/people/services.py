"""Writing down what is known about a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from casework.audit.context import service
from casework.people.facts import Died, Name, PersonFacts
from casework.people.models import (
    Address,
    Basis,
    Birth,
    Contact,
    Death,
    Fact,
    IdentityDocument,
    Nationality,
    Person,
    PersonName,
    Photo,
    ServiceRecord,
    Sex,
    SpecificNeed,
    StoredFile,
)
from casework.people.together import insert_together
from casework.people.writing import document_key, name_key
from casework.staff.models import User

STRENGTH = (Basis.CLAIMED, Basis.DOCUMENTED, Basis.ESTABLISHED)
UNNAMED_LOCK = 0x416D_7061  # any number that nothing else locks: two desks must not number two people alike


@service("people.person_recorded")
def record_person(*, by: User, at: datetime) -> Person:
    """A person of whom nothing is known yet."""
    return Person.objects.create(created_at=at)


@service("people.facts_recorded")
def record_facts(person: Person, facts: PersonFacts, *, by: User, at: datetime, first: bool = False) -> None:
    """Write the facts as current rows; `first` says that there are none before, else they say what is right now."""
    rows = _rows(person, facts, by=by, at=at)
    if not first:
        _correct(person, facts, rows, at=at)
    insert_together(rows)
    if any(name.unknown for name in facts.names) and person.unnamed_no is None:
        _number_unnamed(person)


@service("people.people_recorded")
def record_people(people: Sequence[PersonFacts], *, by: User, at: datetime) -> list[Person]:
    """Several people of whom everything is known at once, in their order, in as many statements as for one."""
    persons = Person.objects.bulk_create([Person(created_at=at) for _facts in people])
    pairs = list(zip(persons, people, strict=True))
    insert_together([row for person, facts in pairs for row in _rows(person, facts, by=by, at=at)])
    for person, facts in pairs:
        if any(name.unknown for name in facts.names):
            _number_unnamed(person)
    return persons


def _rows(person: Person, facts: PersonFacts, *, by: User, at: datetime) -> list[Fact]:
    """The facts as rows of this person, not yet written."""
    rows: list[Fact] = [*_names(facts.names), *_single(facts), *_several(facts)]
    for row in rows:
        row.person, row.recorded_by, row.recorded_at = person, by, at
    return rows


@service("people.photo_recorded")
def record_photo(person: Person, file: StoredFile, *, by: User, at: datetime) -> Photo:
    """Make this the person's current photo."""
    _supersede(person, Photo, {Basis.CLAIMED}, at=at)
    return Photo.objects.create(person=person, file=file, recorded_by=by, recorded_at=at)


@service("people.death_recorded")
def record_death(person: Person, told: Died, *, by: User, at: datetime) -> Death:
    """Write down that this person died; what was written before is superseded."""
    Death.objects.filter(person=person, superseded_at__isnull=True).update(superseded_at=at)
    return Death.objects.create(
        person=person, died_on=told.on, told_by=told.told_by, basis=told.basis, recorded_by=by, recorded_at=at
    )


@service("people.death_withdrawn")
def withdraw_death(person: Person, why: str, *, by: User, at: datetime) -> bool:
    """Take back that this person died, which was a mistake; whether it had been written at all."""
    current = Death.objects.filter(person=person, superseded_at__isnull=True)
    return bool(current.update(superseded_at=at, withdrawn_by=by, withdrawn_why=why))


def _names(names: Iterable[Name]) -> list[Fact]:
    return [
        PersonName(
            basis=name.basis,
            alias=name.alias,
            unknown=name.unknown,
            given=name.given,
            paternal=name.paternal,
            maternal=name.maternal,
            search_key=name_key(name.given, name.paternal, name.maternal),
        )
        for name in names
    ]


def _single(facts: PersonFacts) -> list[Fact]:
    """The facts of which one is current a basis."""
    rows: list[Fact] = [Sex(value=facts.sex)]
    if birth := facts.birth:
        rows.append(
            Birth(
                basis=birth.basis, year=birth.year, month=birth.month, day=birth.day, age=birth.age, as_of=birth.as_of
            )
        )
    if facts.address:
        rows.append(Address(line=facts.address, place=facts.address_place))
    if facts.phone or facts.email or facts.email_notices is not None:
        rows.append(Contact(phone=facts.phone, email=facts.email, email_notices=facts.email_notices))
    if served := facts.service:
        rows.append(
            ServiceRecord(
                served=served.served, branch_id=served.branch or None, rank_id=served.rank or None, unit=served.unit
            )
        )
    return rows


def _several(facts: PersonFacts) -> list[Fact]:
    """The facts of which a person has several."""
    rows: list[Fact] = [
        Nationality(country_id=code, position=position, **_basis(facts.nationality_basis.get(code)))
        for position, code in enumerate(facts.nationalities)
    ]
    rows += [
        IdentityDocument(
            basis=document.basis,
            type_id=document.type,
            country_id=document.country or None,
            number=document.number,
            number_norm=document_key(document.number),
        )
        for document in facts.documents
    ]
    if facts.needs is not None:
        rows += [SpecificNeed(type_id=code) for code in facts.needs] or [SpecificNeed(type_id=None)]
    return rows


def _basis(basis: str | None) -> dict[str, Any]:
    return {"basis": basis} if basis else {}


def _correct(person: Person, facts: PersonFacts, rows: Iterable[Fact], *, at: datetime) -> None:
    """End what these rows replace, and what is left blank or out of a list; what was not asked stays."""
    written: dict[type[Fact], set[str]] = {Address: {Basis.CLAIMED}, Contact: {Basis.CLAIMED}}
    for row in rows:
        written.setdefault(type(row), set()).add(row.basis)
    if facts.nationalities:
        written[Nationality].add(Basis.CLAIMED)  # one list: who is left out of it has that nationality no more
    if written.pop(PersonName, None):
        _supersede_names(person, facts.names, at=at)
    for kind, bases in written.items():
        _supersede(person, kind, bases, at=at)


def _supersede(person: Person, kind: type[Fact], bases: Iterable[str], *, at: datetime) -> None:
    """End the current rows on the weakest of these bases or a stronger one: a claim stays beside a document."""
    current = kind._default_manager.filter(person=person, superseded_at__isnull=True)
    current.filter(basis__in=_or_stronger(bases)).update(superseded_at=at)


def _supersede_names(person: Person, names: Iterable[Name], *, at: datetime) -> None:
    """End the main name as other facts, and the aliases all together: they are one list, whatever they rest on."""
    replaced = Q(alias=True) | Q(alias=False, basis__in=_or_stronger(name.basis for name in names if not name.alias))
    current = PersonName.objects.filter(replaced, person=person, superseded_at__isnull=True)
    current.update(superseded_at=at)


def _or_stronger(bases: Iterable[str]) -> list[str]:
    """The weakest of these bases and everything above it."""
    weakest = min((STRENGTH.index(Basis(basis)) for basis in bases), default=len(STRENGTH))
    return list(STRENGTH[weakest:])


def _number_unnamed(person: Person) -> None:
    """Give somebody without a name the next number, under a lock that lasts until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [UNNAMED_LOCK])
    person.unnamed_no = (Person.objects.aggregate(last=Max("unnamed_no"))["last"] or 0) + 1
    person.save(update_fields=["unnamed_no"])
