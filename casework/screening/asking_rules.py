"""Who may ask, cancel and reopen a check, and that nobody at home is asked (design: domain.md sections 3.5 and 5.5)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding, Level
from casework.screening.models import Check
from casework.staff.models import DESK, Role, User
from casework.staff.rules import about_holding


def about_asking(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may have a check asked again; the system asks by itself what has grown old."""
    return [] if user.is_system else about_holding(user, *DESK, office=check.case.office, at=at)


def about_cancelling(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may have a check asked no longer, which takes a reason."""
    reason = Finding("why_cancelled", _("Say why it is asked no longer."), Level.REASON_REQUIRED)
    return [*about_holding(user, *DESK, office=check.case.office, at=at), reason]


def about_reopening(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may take a weighed check up again, which takes a reason."""
    held = about_holding(user, Role.SECURITY_REVIEWER, Role.SUPERVISOR, office=check.case.office, at=at)
    return [*held, Finding("why_reopened", _("Say what is new."), Level.REASON_REQUIRED)]


def about_the_bureau(country: str, nationalities: Iterable[str]) -> list[Finding]:
    """Whether a bureau of this country may be asked about somebody of these nationalities: never that of their own.

    Colombia's own offices are asked about a Colombian too.
    """
    if country != "COL" and country in nationalities:
        sentence = _("Nobody asks a bureau of the country that a person has left.")
        return [Finding("contacts_origin", sentence)]
    return []
