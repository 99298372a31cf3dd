"""Which questions can be asked, and who may freeze an answer."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import BadInput, Finding
from casework.law.days import local_date
from casework.staff.models import Role, User

MOST_DAYS = 366


def check_period(since: date, cut_off: datetime, *, at: datetime) -> None:
    """Refuse a period that nobody can count: raises BadInput naming `since` or `cut_off`."""
    if cut_off > at:
        raise BadInput({"cut_off": _("The cut-off lies in the future.")})
    days = (local_date(cut_off) - since).days
    if days < 0:
        raise BadInput({"since": _("The first day comes after the cut-off.")})
    if days > MOST_DAYS:
        raise BadInput({"since": _("Count a year at most: choose a later first day.")})


def about_making(user: User, *, at: datetime) -> list[Finding]:
    """A bulletin is made by the system each evening, or by a supervisor."""
    if user.is_system or user.holds(Role.SUPERVISOR, at=at):
        return []
    return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]
