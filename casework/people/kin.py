"""Who belongs to whom now, and whether an adult answers for a child."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.people.facts import BirthDate
from casework.people.families import FamilyMember
from casework.people.models import Birth, Death
from casework.people.selectors import birth_value, by_weight, first
from casework.people.together import read_together

SPOUSES = frozenset({"SPOUSE", "PARTNER"})
OWN_CHILDREN = frozenset({"CHILD_MINOR", "CHILD_DEPENDENT", "CHILD_DISABILITY"})
CHILDREN = OWN_CHILDREN | {"STEPCHILD"}  # whom an adult principal answers for; a foster child is the ICBF's to know


def current_members() -> QuerySet[FamilyMember]:
    """Those who are in a family now."""
    return FamilyMember.objects.filter(until_at__isnull=True)


def link_of(person_id: UUID) -> FamilyMember | None:
    """The family place that a person holds now."""
    return current_members().filter(person=person_id).select_related("relation").first()


def principal_of(group_id: UUID) -> FamilyMember | None:
    """Who stands for the family now."""
    return current_members().filter(group=group_id, principal=True).select_related("case", "person").first()


def family_of(person_id: UUID) -> QuerySet[FamilyMember]:
    """Everybody in this person's family, the principal first; nobody for who is in none."""
    group = current_members().filter(person=person_id).values("group")
    members = current_members().filter(group__in=group).select_related("relation", "person", "case__office")
    return members.order_by("-principal", "from_at", "case__number")


def birth_of(person_id: UUID) -> BirthDate | None:
    """The birth to use: the best founded of what is known now."""
    birth = first(by_weight(Birth.objects.filter(person=person_id, superseded_at__isnull=True)))
    return birth_value(birth) if birth else None


def births_of(person_ids: Sequence[UUID]) -> dict[UUID, BirthDate]:
    """The birth to use of each of these people, where one is known. One query."""
    return _births_to_use(Birth.objects.filter(person__in=person_ids, superseded_at__isnull=True))


def _births_to_use(births: Iterable[Birth]) -> dict[UUID, BirthDate]:
    known: defaultdict[UUID, list[Birth]] = defaultdict(list)
    for birth in births:
        known[birth.person_id].append(birth)
    return {person: birth_value(by_weight(facts)[0]) for person, facts in known.items()}


def age_of(person_id: UUID, *, on: date) -> int | None:
    """Age in whole years on a day, the lower figure where the birth is known in part."""
    birth = birth_of(person_id)
    return birth.years_on(on) if birth else None


def is_child(person_id: UUID, *, on: date) -> bool:
    """Whether this person is under 18 on a day, certainly or possibly; who is of unknown age is not."""
    birth = birth_of(person_id)
    return birth is not None and birth.is_child_on(on)


def with_adult(person_ids: Sequence[UUID], *, on: date) -> set[UUID]:
    """Those who are the child of a family whose principal is of age, or of an age that nobody knows; in one query.

    Where the principal has died, the spouse or partner who is left answers until another is named.
    """
    if not person_ids:
        return set()
    of_children = current_members().filter(person__in=person_ids, relation__in=CHILDREN)
    of_age = Q(principal=True) | Q(relation__in=SPOUSES)
    dead = Death.objects.filter(person=OuterRef("person"), superseded_at__isnull=True)
    living = current_members().filter(of_age, ~Exists(dead), group__in=of_children.values("group"))
    births_of = Birth.objects.filter(person__in=living.values("person"), superseded_at__isnull=True)
    links, answering, births = read_together(of_children, living, births_of)
    children = {person for person, birth in _births_to_use(births).items() if birth.is_child_on(on)}
    headed = {one.group_id for one in answering if one.principal}
    grown = {
        one.group_id
        for one in answering
        if one.person_id not in children and (one.principal or one.group_id not in headed)
    }
    return {link.person_id for link in links if link.group_id in grown}
