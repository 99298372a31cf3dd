"""What every page shows: who is signed in, where they can go, and the demonstration's clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework import clock
from casework.audit.alarms import TrailStanding, recent_standing
from casework.journey.telling import ALARMS
from casework.pages.asked import now_for, page_to_return_to
from casework.pages.signed_in import why_ended
from casework.staff.models import DESK, Role, User

PLACES = (
    ("home", _("My work"), DESK),
    ("home", _("Assigned to me"), (Role.SECURITY_REVIEWER,)),
    ("match_queue", _("Matches"), (Role.SECURITY_REVIEWER,)),
    ("home", _("Forwarded to the Ministry"), (Role.MINISTRY_LIAISON,)),
    ("case_list", _("Cases"), (*DESK, Role.SECURITY_REVIEWER, Role.MINISTRY_LIAISON)),
    ("safe_conduct_queue", _("Approvals"), (Role.SUPERVISOR,)),
    ("check_paper", _("Check a paper"), DESK),
    ("blocks", _("Blank sheets"), DESK),
    ("register", pgettext_lazy("book of numbers", "Register"), (Role.SUPERVISOR, Role.AUDITOR)),
    ("printing", _("To print"), (Role.CASE_OFFICER,)),
    ("renewals", _("Renewals"), (Role.CASE_OFFICER,)),
    ("assessments", _("Assessments"), (Role.SECURITY_REVIEWER, Role.SUPERVISOR)),
    ("transfers", _("Transfers"), (Role.SUPERVISOR,)),
    ("office_work", _("Office"), (Role.SUPERVISOR,)),
    ("colleagues", _("Colleagues"), (Role.SUPERVISOR,)),
    ("approvers", _("Who can approve"), (Role.SUPERVISOR,)),
    ("counts", _("Counts"), (Role.SUPERVISOR,)),
    ("lists", _("Lists"), (Role.SECURITY_REVIEWER, Role.SUPERVISOR)),
    ("reads_by_auditors", _("Reads by auditors"), (Role.DATA_PROTECTION,)),
    ("searches", _("Searches"), (Role.DATA_PROTECTION,)),
    ("admin:index", _("Audit"), (Role.AUDITOR,)),
    ("accounts", _("Accounts"), (Role.ADMINISTRATOR,)),
    ("demonstration", _("Demonstration"), (Role.ADMINISTRATOR,)),
)


@dataclass(frozen=True, slots=True)
class DemonstrationBanner:
    """What the banner shows, and whether this reader may step the clock."""

    now: datetime


def every_page(request: HttpRequest) -> dict[str, Any]:
    """The frame around a page."""
    user = getattr(request, "user", None)
    me = user if isinstance(user, User) else None
    at = now_for(request)
    trail = _trail_for(me, at)
    return {
        "me": me,
        "now": at,
        "trail": trail,
        "alarms": [ALARMS[alarm] for alarm in trail.alarms] if trail else [],
        "nav": _places(request, me, at) if me else [],
        "here": page_to_return_to(request),
        "why_ended": why_ended(request),
        "emergency": getattr(request, "emergency", None),
        "demonstration": DemonstrationBanner(at) if settings.DEMONSTRATION else None,
    }


def _trail_for(me: User | None, at: datetime) -> TrailStanding | None:
    """How the trail stands by the real clock, for those who have to act when it does not stand well."""
    if me is None or not me.holds(Role.AUDITOR, Role.ADMINISTRATOR, at=at):
        return None
    return recent_standing(clock.real_now())


def _places(request: HttpRequest, me: User, at: datetime) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, label, roles in PLACES:
        url = reverse(name)
        known = any(place["url"] == url for place in found)  # who holds two roles has one first page
        if me.holds(*roles, at=at) and not known and (name != "demonstration" or settings.DEMONSTRATION):
            found.append({"label": label, "url": url, "current": _within(request.path, url), "count": None})
    return found


def _within(path: str, url: str) -> bool:
    """Whether a page stands under this address; everything stands under the first page, so that one must be it."""
    return path == url if url == "/" else path.startswith(url)
