"""Questions about people and offices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.staff.models import DESK, Office, OfficeKind, Role, RoleGrant, Series, User
from casework.staff.numbers import Highest, Register


def desks_of(user: User, at: datetime) -> list[Office]:
    """The offices where this user may register people now, their own first."""
    offices = [grant.office for grant in user.grants_on(at) if grant.role == Role.CASE_OFFICER and grant.office]
    return sorted(offices, key=lambda office: (office.pk != user.office_id, office.pk))


def headquarters() -> Office | None:
    """The office that stands in for all, where there is one."""
    return Office.objects.filter(kind=OfficeKind.HQ, active=True).order_by("code").first()


def reaches_everywhere(user: User, *, at: datetime) -> bool:
    """Whether this is a supervisor of the whole country."""
    return any(grant.role == Role.SUPERVISOR and grant.is_national for grant in user.grants_on(at))


def acting_for(office: Office, at: datetime, *roles: str) -> list[User]:
    """Who holds one of these roles for this office now, by name; officers and supervisors where none is named."""
    grants = RoleGrant.objects.filter(role__in=roles or DESK, user__is_active=True).select_related("user", "office")
    reaching = {grant.user for grant in grants if grant.covers(at) and grant.reaches(office)}
    return sorted(reaching, key=lambda user: (user.display_name, user.username))


@dataclass(frozen=True, slots=True)
class Behind:
    """A register whose last number in the database is below what is kept outside it."""

    register: Register
    last: int
    highest: Highest

    @property
    def refuses(self) -> bool:
        """Whether the next number would be one that was given before; else a rolled back one is only skipped."""
        return self.last < self.highest.given


def registers_behind(kept: Mapping[Register, Highest]) -> list[Behind]:
    """The registers that the database has not brought as far as they were; read `kept` first, or it may be ahead."""
    rows = Series.objects.values_list("kind", "office_id", "year", "last")
    last = {Register(kind, office, year): number for kind, office, year, number in rows}
    compared = (Behind(register, last.get(register, 0), highest) for register, highest in sorted(kept.items()))
    return [behind for behind in compared if behind.last < behind.highest.reserved]
