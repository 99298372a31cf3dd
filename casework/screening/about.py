"""What must be known of a person to say which checks apply to them and which can be asked already. One query."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework.arrivals.desk_records import DeclaredItem
from casework.arrivals.models import Case
from casework.law.reference import CheckType
from casework.people.kin import current_members
from casework.people.models import Birth, IdentityDocument, PersonName, Photo, ServiceRecord
from casework.people.selectors import birth_value, by_weight, first
from casework.people.together import Prepared, read_together

WEAPON = "weapon"  # the group of ItemType


@dataclass(frozen=True, slots=True)
class About:
    """Age in years, None where it is not known; whether they served, handed weapons over, are somebody's relative."""

    age: int | None = None
    served: bool = False
    weapons: bool = False
    family: bool = False
    named: bool = False
    documented: bool = False
    pictured: bool = False

    def lacks(self, kind: CheckType) -> str:
        """The code of what is missing to ask this, empty where nothing is."""
        there = {
            "": True,
            "name": self.named,
            "document": self.documented,
            "name_or_document": self.named or self.documented,
            "photo": self.pictured,
            "weapon": self.weapons,
        }
        return "" if there[kind.needs] else f"{kind.needs}_missing"

    def concerns(self, kind: CheckType) -> bool:
        """Whether this check is made of them; somebody of unknown age is taken for an adult."""
        if self.age is not None and not kind.applies_at(self.age):
            return False
        mandatory = CheckType.Mandatory
        return {
            mandatory.YES: True,
            mandatory.PERSONNEL: self.served,
            mandatory.WEAPONS: self.weapons,
            mandatory.FAMILY: self.family,
            mandatory.NO: False,
        }[mandatory(kind.mandatory)]


def kinds_for(kinds: Iterable[CheckType], about: About) -> list[CheckType]:
    """Those of these checks that are made of somebody like that."""
    return [kind for kind in kinds if about.concerns(kind)]


def about_them(cases: Sequence[Case], *, on: date) -> dict[UUID, About]:
    """The same about the people of these cases on a day, by the case's key. One query."""
    if not cases:
        return {}
    if len(cases) == 1:
        found = ABOUT_ONE.read(person=cases[0].person_id, case=cases[0].pk)
    else:
        found = read_together(*_asked([case.person_id for case in cases], [case.pk for case in cases]))
    births, services, names, documents, photos, members = (_by(rows, "person_id") for rows in found[:6])
    items = _by(found[6], "case_id")
    made = {}
    for case in cases:
        birth = first(by_weight(births[case.person_id]))
        made[case.pk] = About(
            age=birth_value(birth).years_on(on) if birth else None,
            served=any(service.served for service in services[case.person_id]),
            weapons=any(item.type.group == WEAPON for item in items[case.pk]),
            family=any(not member.principal for member in members[case.person_id]),
            named=any(name.search_key for name in names[case.person_id]),
            documented=any(paper.number_norm for paper in documents[case.person_id]),
            pictured=bool(photos[case.person_id]),
        )
    return made


def _asked(persons: Sequence[UUID], cases: Sequence[UUID]) -> list[QuerySet[Any]]:
    facts: list[QuerySet[Any]] = [
        kind._default_manager.filter(person__in=persons, superseded_at__isnull=True)
        for kind in (Birth, ServiceRecord, PersonName, IdentityDocument, Photo)
    ]
    return [
        *facts,
        current_members().filter(person__in=persons),
        DeclaredItem.objects.filter(case__in=cases).select_related("type"),
    ]


ABOUT_ONE = Prepared(lambda *, person, case: _asked([person], [case]))


def _by(rows: Iterable[Any], key: str) -> "defaultdict[UUID, list[Any]]":
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
