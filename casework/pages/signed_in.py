"""What is watched once somebody is signed in: when they were last seen, and how they proved who they are."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from casework import clock
from casework.audit.services import record_denial
from casework.pages.asked import now_for, page_to_return_to
from casework.staff.models import User
from casework.staff.second_factor import factors_of, is_required
from casework.staff.sessions import Ending, idle_limit, note_seen
from casework.staff.sign_in import factor_used

GetResponse = Callable[[HttpRequest], HttpResponse]
UNATTENDED = "X-Unattended"  # a page that asks again by itself does not show that anybody is there
# All that somebody reaches who must have a second factor and has none yet.
ENROLMENT = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "set_language",
}


def kept_in_sight(get_response: GetResponse) -> GetResponse:
    """Note that a browser is in use, and let the sign-in page say why a session is over."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user, session = request.user, request.session
        row = getattr(session, "row", None)
        if isinstance(user, User) and row is not None and UNATTENDED not in request.headers:
            note_seen(row, idle=idle_limit(user, at=now_for(request)), real=clock.real_now())
        to = response.headers.get("Location", "")
        if to.startswith(resolve_url(settings.LOGIN_URL)):
            response.headers["Location"] = _to_sign_in(request, to, why=getattr(session, "over", ""))
        return response

    return middleware


def _to_sign_in(request: HttpRequest, to: str, *, why: str) -> str:
    """The sign-in page with the reason; it leads back to a page, and not to where only a form is sent."""
    address = urlsplit(to)
    query = QueryDict(address.query, mutable=True)
    if "next" in query and request.method not in ("GET", "HEAD"):
        query["next"] = page_to_return_to(request)
    if why:
        query["ended"] = why
    return f"{address.path}?{query.urlencode(safe='/')}" if query else to


def why_ended(request: HttpRequest) -> str:
    """What the sign-in page says about the session before; only sentences of ours, whoever wrote the address."""
    why = request.GET.get("ended", "")
    return str(Ending(why).label) if why in Ending.values else ""


class SecondFactorFirst:
    """Whoever must sign in with a second factor, and did not, reaches the pages that set one up, and no other."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(  # noqa: PLR0917 - Django calls it with these four
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send them there; a program is told in its own words."""
        user, route = request.user, request.resolver_match
        if getattr(view, "is_public", False) or not isinstance(user, User) or route is None:
            return None
        if not is_required(user, at=now_for(request)) or factor_used(request, user):
            return None
        if factors_of(user).exists():  # they have one now and this session never showed it
            logout(request)
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'ended': Ending.FACTOR.value})}")
        if route.view_name in ENROLMENT:
            return None
        if not request.path.startswith("/api/"):
            return redirect("mfa_index")
        record_denial(subject_table="api", verb=route.view_name or "", details={"findings": ["second_factor_missing"]})
        return _problem()


def _problem() -> HttpResponse:
    """The shape of every error of the API (casework/api/problems.py)."""
    body = {
        "type": "/api/problems/action_refused/",
        "title": _("The rules refuse this act, or ask for a reason."),
        "status": 403,
        "code": "action_refused",
        "detail": _("Your role needs a second factor: set one up on the pages first."),
    }
    return JsonResponse(body, status=403, content_type="application/problem+json")
