"""What is known about a person now, the best-founded fact first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from casework.people.facts import BirthDate
from casework.people.models import (
    Address,
    Basis,
    Birth,
    Contact,
    Fact,
    IdentityDocument,
    Nationality,
    Person,
    PersonName,
    Photo,
    ServiceRecord,
    Sex,
    SpecificNeed,
)
from casework.people.together import Prepared, read_together
from casework.people.writing import joined_name

F = TypeVar("F", bound=Fact)
WEIGHT = {Basis.ESTABLISHED: 0, Basis.DOCUMENTED: 1, Basis.CLAIMED: 2}


@dataclass(slots=True)
class Known:
    """The current facts of one person; lists are in order of weight: established, documented, claimed."""

    person: Person
    names: list[PersonName] = field(default_factory=list)
    births: list[Birth] = field(default_factory=list)
    sexes: list[Sex] = field(default_factory=list)
    nationalities: list[Nationality] = field(default_factory=list)
    documents: list[IdentityDocument] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    services: list[ServiceRecord] = field(default_factory=list)
    needs: list[SpecificNeed] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    @property
    def name(self) -> PersonName | None:
        """The name to use: not an alias, best founded."""
        return next((name for name in self.names if not name.alias), None)

    @property
    def shown_as(self) -> str:
        """The name on lists and pages, or "unnamed" with its number."""
        return shown_as(self.name, self.person.unnamed_no)

    @property
    def aliases(self) -> list[str]:
        """Other names in use."""
        return [full_name(name) for name in self.names if name.alias]

    @property
    def birth(self) -> Birth | None:
        """The birth date to use."""
        return first(self.births)

    @property
    def photo(self) -> Photo | None:
        """The current photo."""
        return first(self.photos)

    @property
    def service(self) -> ServiceRecord | None:
        """Whether and where they served."""
        return first(self.services)

    @property
    def newest(self) -> Fact | None:
        """The fact that was recorded last, of those that a paper tells."""
        facts: list[Fact] = [
            *self.names, *self.births, *self.sexes, *self.nationalities, *self.documents, *self.photos
        ]  # fmt: skip
        return max(facts, key=lambda fact: fact.recorded_at, default=None)


def first(facts: Sequence[F]) -> F | None:
    """The best-founded fact."""
    return facts[0] if facts else None


def full_name(name: PersonName) -> str:
    """Given names and both surnames as one line."""
    return joined_name((name.given, name.paternal, name.maternal))


def shown_as(name: PersonName | None, unnamed_no: int | None) -> str:
    """The full name; without one, the number of the unnamed; before registration, that nothing is recorded yet."""
    if name is not None and not name.unknown:
        return full_name(name)
    return _("Unnamed person no. %(number)d") % {"number": unnamed_no} if unnamed_no else _("Name not recorded yet")


def birth_value(birth: Birth) -> BirthDate:
    """The stored birth as a plain value."""
    return BirthDate(
        year=birth.year, month=birth.month, day=birth.day, age=birth.age, as_of=birth.as_of, basis=birth.basis
    )


# What is read about a person: the kind of fact, its place in Known, and the lookups that come along.
KINDS: tuple[tuple[type[Fact], str, tuple[str, ...]], ...] = (
    (PersonName, "names", ()),
    (Birth, "births", ()),
    (Sex, "sexes", ()),
    (Nationality, "nationalities", ("country",)),
    (IdentityDocument, "documents", ("type", "country")),
    (Address, "addresses", ()),
    (Contact, "contacts", ()),
    (ServiceRecord, "services", ("branch", "rank")),
    (SpecificNeed, "needs", ("type",)),
    (Photo, "photos", ("file",)),
)


def known_about(person: Person) -> Known:
    """Everything current about one person, in one query."""
    return known_from([person], ABOUT_ONE.read(person=person.pk))[person.pk]


def known_about_all(persons: Sequence[Person]) -> dict[UUID, Known]:
    """Everything current about each of these people, by the person's key, in one query."""
    return known_from(persons, read_together(*current_facts([person.pk for person in persons])))


def current_facts(keys: Sequence[UUID]) -> list[QuerySet[Fact]]:
    """One queryset a kind of fact about people of these keys, for `read_together` and then `known_from`."""
    return [
        _joined(kind._default_manager.filter(person__in=keys, superseded_at__isnull=True), related)
        for kind, _place, related in KINDS
    ]


ABOUT_ONE = Prepared(lambda *, person: current_facts([person]))


def known_before(person: Person) -> Known:
    """What was known about one person until it was superseded, the newest first, in one query."""
    before = [
        _joined(kind._default_manager.filter(person=person, superseded_at__isnull=False), related)
        for kind, _place, related in KINDS
    ]
    known = Known(person=person)
    for (_kind, place, _related), facts in zip(KINDS, read_together(*before), strict=True):
        setattr(known, place, sorted(facts, key=lambda fact: (fact.superseded_at, fact.recorded_at), reverse=True))
    return known


def _joined(found: QuerySet[Fact], related: tuple[str, ...]) -> QuerySet[Fact]:
    return found.select_related(*related) if related else found


def known_from(persons: Sequence[Person], found: Sequence[list[Fact]]) -> dict[UUID, Known]:
    """The facts that `current_facts` led to, each with its person, in order of weight."""
    known = {person.pk: Known(person=person) for person in persons}
    for (_kind, place, _related), facts in zip(KINDS, found, strict=True):
        for fact in by_weight(facts):
            getattr(known[fact.person_id], place).append(fact)
    for one in known.values():
        one.nationalities.sort(key=lambda fact: fact.position)
    return known


def by_weight(facts: Iterable[F]) -> list[F]:
    """Established before documented before claimed; the newest first among equals, then always the same."""
    return sorted(facts, key=lambda fact: (WEIGHT[Basis(fact.basis)], -fact.recorded_at.timestamp(), fact.pk))


def with_names(prefix: str) -> "Prefetch[str, QuerySet[PersonName], str]":
    """A prefetch of current main names for lists; `prefix` is the path to the person, with its dots as `__`."""
    return Prefetch(
        f"{prefix}personname_facts",
        queryset=PersonName.objects.filter(superseded_at__isnull=True, alias=False),
        to_attr="current_names",
    )


def listed_name(person: Person) -> str:
    """The name of a person that `with_names` prefetched."""
    return shown_as(first(by_weight(getattr(person, "current_names", []))), person.unnamed_no)
