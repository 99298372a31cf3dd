"""Which cases somebody sees, by role: one condition that PostgreSQL answers from its indexes (docs/adr/0012)."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, Q, QuerySet

from casework.arrivals.states import GrantKind
from casework.staff.mandates import MandateCase, acting_mandate
from casework.staff.models import DESK, Office, Role, RoleGrant, User

NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks and when, with all cases and the grants on single ones that hold for them then."""

    user: User
    at: datetime
    cases: QuerySet[Any]
    single: QuerySet[Any]

    def granted(self, *kinds: str) -> Q:
        """The cases of single grants of these kinds."""
        return among("pk", self.single.filter(kind__in=kinds).values("case_id"))


Question = Callable[[Asked, Sequence[RoleGrant]], Q]


def seen_by(asked: Asked, roles: Container[str]) -> Q:
    """The condition on a case under which it is seen by who holds these roles; no role, no case."""
    held = [grant for grant in asked.user.grants_on(asked.at) if grant.role in roles]
    seen = NOTHING
    for those, question in QUESTIONS.items():
        if grants := [grant for grant in held if grant.role in those]:
            seen |= question(asked, grants)
    if asked.user.bound_office_id is not None:
        seen &= Q(office_id=asked.user.bound_office_id)
    return seen


def _of_the_desk(asked: Asked, grants: Sequence[RoleGrant]) -> Q:
    """Their offices or region, and the restricted cases that name them."""
    return Q(restricted=False) & in_places(grants) | asked.granted(GrantKind.NAMED, GrantKind.BREAK_GLASS)


def _under_a_mandate(asked: Asked, grants: Sequence[RoleGrant]) -> Q:
    """Every history while a mandate is in force; the restricted ones whose numbers it names."""
    mandate = acting_mandate(asked.user, asked.at)
    if mandate is None:
        return NOTHING
    named = among("number", MandateCase.objects.filter(mandate=mandate).values("number"))
    return (Q(restricted=False) | named) & in_places(grants)


def _assigned(asked: Asked, _grants: Sequence[RoleGrant]) -> Q:
    """What a supervisor assigned to them, restricted or not, and what they opened in an emergency."""
    return asked.granted(GrantKind.ASSIGNED, GrantKind.BREAK_GLASS)


def _forwarded(asked: Asked, grants: Sequence[RoleGrant]) -> Q:
    """The people whom an application covers that went to the Ministry; a relative who left it is not among them."""
    gone = asked.cases.filter(
        applications__forwarded_at__isnull=False,
        applications__beneficiaries__isnull=False,
        applications__beneficiaries__ended_at__isnull=True,
    )
    covered = Q(pk__in=gone.values("applications__beneficiaries__case"))
    return covered & in_places(grants) & (Q(restricted=False) | asked.granted(GrantKind.NAMED))


# Administrators and data protection officers are not here: they see no case.
QUESTIONS: Mapping[tuple[str, ...], Question] = {
    DESK: _of_the_desk,
    (Role.AUDITOR,): _under_a_mandate,
    (Role.SECURITY_REVIEWER,): _assigned,
    (Role.MINISTRY_LIAISON,): _forwarded,
}


def in_places(grants: Sequence[RoleGrant]) -> Q:
    """The cases of the offices that these roles reach."""
    places = [grant.place() for grant in grants]
    if not all(places):
        return Q()  # the whole country
    offices = [place["office_id"] for place in places if "office_id" in place]
    regions = [place["office__region_id"] for place in places if "office__region_id" in place]
    if not regions:
        return Q(office_id__in=offices)
    reached = Office.objects.filter(Q(pk__in=offices) | Q(region__in=regions))
    return among("office_id", reached.values("pk"))


def among(column: str, rows: QuerySet[Any, Any]) -> Q:
    """`= ANY (ARRAY (…))`: asked once, and then answered by an index; beside an OR, `IN (…)` walks through all rows."""
    return Q(
        Func(
            column,
            ArraySubquery(rows),
            template="%(expressions)s)",
            arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )
    )
