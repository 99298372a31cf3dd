"""Which mandate an auditor's session acts under: entered once, kept in the session, shown on every page."""

from datetime import datetime

from django.http import HttpRequest

from casework.staff.mandates import Mandate, acting_mandate
from casework.staff.models import User

KEPT = "mandate"


def choose_mandate(request: HttpRequest, mandate: Mandate) -> None:
    """Act under this one from the next request on."""
    request.session[KEPT] = str(mandate.pk)


def mandate_of(request: HttpRequest, at: datetime) -> Mandate | None:
    """The mandate under which this request reads, told to its user so that what they see follows; None for others."""
    user = request.user
    if not isinstance(user, User):
        return None
    user.chosen_mandate = request.session.get(KEPT)
    return acting_mandate(user, at)
