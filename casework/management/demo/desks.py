"""Who acts at an office: the officer on duty, the region's supervisor, headquarters and the reviewers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.law.days import BOGOTA
from casework.management.demo.accounts import ACCOUNTS
from casework.staff.models import Office, Role, User

SECOND_SHIFT = 14  # o'clock
HEADQUARTERS, REVIEWERS = "sede", ("seguridad", "seguridad.dos")


@dataclass(frozen=True, slots=True)
class Desk:
    """An office with its people."""

    office: Office
    officers: tuple[User, ...]
    supervisor: User
    headquarters: User
    reviewers: tuple[User, ...]

    def officer(self, at: datetime) -> User:
        """Who is on duty: the first until two in the afternoon, then whoever takes over."""
        return self.officers[0 if at.astimezone(BOGOTA).hour < SECOND_SHIFT else -1]


def desks(staff: Mapping[str, User]) -> dict[str, Desk]:
    """The desk of every office that has an officer, by its code."""
    offices = Office.objects.select_related("region").in_bulk()
    officers: dict[str, list[User]] = {}
    for account in ACCOUNTS:
        if account.role == Role.CASE_OFFICER:
            officers.setdefault(account.office, []).append(staff[account.username])
    supervisors = {account.region: staff[account.username] for account in ACCOUNTS if account.region}
    return {
        code: Desk(
            offices[code],
            tuple(those),
            supervisors[offices[code].region_id],
            staff[HEADQUARTERS],
            tuple(staff[name] for name in REVIEWERS),
        )
        for code, those in officers.items()
    }
