"""Whether a request is about a case that its reader sees by an emergency access: for the trail and for the banner."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest

from casework import clock
from casework.arrivals.accesses import open_accesses
from casework.arrivals.models import CaseGrant
from casework.pages.links import case_behind
from casework.staff.models import User

EMERGENCY: Final = "emergency access"  # the purpose of what is read under it; its reason stands with the grant
API: Final = "api/v1/"


def with_access(request: HttpRequest, purpose: str) -> str:
    """What something is read for, and that its reader sees it by an emergency access where they do."""
    return f"{purpose}; {EMERGENCY}" if getattr(request, "emergency", None) else purpose


def access_used(request: HttpRequest, user: object, kwargs: Mapping[str, Any]) -> CaseGrant | None:
    """The open access of this user to the case that the address is about; kept on the request for its page.

    One query, and only for who opened a case so within the longest time that it lasts.
    """
    key, route, real_at = kwargs.get("pk"), request.resolver_match, clock.real_now()
    if key is None or route is None or not isinstance(user, User):
        return None
    if user.emergency_until is None or user.emergency_until <= real_at:
        return None
    held = {access.case_id: access for access in open_accesses(user, real_at=real_at)}
    case_id = case_behind(route.route.removeprefix(API), key) if held else None
    access = held.get(case_id) if case_id else None
    request.emergency = access  # type: ignore[attr-defined]
    return access
