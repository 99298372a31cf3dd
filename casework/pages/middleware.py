"""What happens around every page: headers, the reader's language, one transaction that knows who acts."""

import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.csrf import csrf_failure

from casework.arrivals.models import CaseGrant
from casework.audit.context import set_context
from casework.audit.services import record_denial
from casework.audit.wall import behind_the_wall
from casework.errors import ActionRefused, BadInput, Finding, InvalidTransition, Level, StaleVersion
from casework.pages.access_used import EMERGENCY, access_used
from casework.pages.asked import now_for
from casework.pages.links import case_behind
from casework.staff.choosing import mandate_of
from casework.staff.numbers import NumbersRefused
from casework.staff.reach import reach_of

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
# Whatever answers, a probe, a file or a fault: the framework's own middleware stands behind some of these.
ALWAYS = {
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), display-capture=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Here anybody asks in statements that stand alone: a transaction would double the journeys, and hold the day's row.
ONE_STATEMENT = "/v/"
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
WRONG_METHOD = 405


def security_headers(get_response: GetResponse) -> GetResponse:
    """Content policy, permissions, no caching of pages about people."""
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def own_language(get_response: GetResponse) -> GetResponse:
    """A person's own choice goes before the browser's language, which goes before the setting."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return get_response(request)

    return middleware


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that anybody may ask and that writes nothing: it needs to know no one."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


class RequestTransaction:
    """One transaction a request, settings and all; rolled back on a fault only, so that a refused try is recorded.

    A middleware of our own because ATOMIC_REQUESTS opens its transaction after the middleware and undoes the
    record of a denial (docs/adr/0003).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ONE_STATEMENT):
            with behind_the_wall():
                return self.get_response(request)
        with behind_the_wall(), transaction.atomic():
            response = self.get_response(request)
            if response.status_code == WRONG_METHOD:
                response = _wrong_method(request, response)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(  # noqa: PLR0917 - Django calls it with these four
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Tell the trail who acts from here on, and the wall what they reach."""
        if getattr(view, "is_public", False):
            return
        _tell_who(request, access=access_used(request, request.user, kwargs))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say in a page what the domain said in an exception, and record that it was tried."""
        match error:
            case ActionRefused():
                _denied(request, codes=[finding.code for finding in error.findings])
                return render(request, "403.html", {"findings": error.findings}, status=403)
            case InvalidTransition():
                record_no_step(request, error)
                return render(request, "409.html", {"status": error.status}, status=409)
            case StaleVersion():
                return render(request, "409.html", {"stale": True}, status=409)
            case BadInput():
                return render(request, "400.html", {"fields": error.fields}, status=400)
            case NumbersRefused():
                log.error("no number is given: %s", error)
                return render(request, "503.html", status=503)
            case ObjectDoesNotExist():
                _denied(request, codes=["not_found"])
                return render(request, "404.html", status=404)
            case PermissionDenied() if not _is_admin(request):  # the admin records its own
                _denied(request, codes=["role_not_held"])
        return None


def _tell_who(request: HttpRequest, *, access: CaseGrant | None = None) -> None:
    """Say to the trail who asks, in which role, for which office, from where, and by which emergency access."""
    user, at = request.user, now_for(request)
    mandate = mandate_of(request, at)
    set_context(
        actor=str(user.pk) if user.is_authenticated else "anonymous",
        role=user.roles_at(at) if user.is_authenticated else "",
        office=user.trail_office if user.is_authenticated else "",
        request_id=str(uuid.uuid4()),
        address=request.META.get("REMOTE_ADDR", ""),
        purpose=EMERGENCY if access else mandate.purpose if mandate else "",
        mandate=mandate.number if mandate else "",
        at=at,
        reach=reach_of(user, at=at),
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without its token: a refused try where somebody is signed in.

    Of others it is no event: whoever floods the sign-in with such forms must not fill the trail.
    """
    if request.user.is_authenticated:
        _tell_who(request)  # the check comes before the view, hence before anybody said it
        _denied(request, codes=["form_without_token"])
    return csrf_failure(request, reason)


def _wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page instead of nothing, with the methods that the address answers to; the API says it in its own words."""
    if _changes_something(request):
        _denied(request, codes=["method_not_allowed"])
    if response.content:
        return response
    told = render(request, "405.html", status=WRONG_METHOD)
    told.headers["Allow"] = response.headers["Allow"]
    return told


def _changes_something(request: HttpRequest) -> bool:
    """Whether somebody who is signed in sent what is no mere question; the API records its own tries."""
    return request.method not in SAFE and not request.path.startswith("/api/") and request.user.is_authenticated


def _is_admin(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.namespace == "admin"


def record_refusal(request: HttpRequest, findings: Sequence[Finding]) -> None:
    """Record a try that the rules refuse and whose page says so beside the form; a missing reason is no refusal."""
    if any(finding.level is Level.REFUSE for finding in findings):
        _denied(request, codes=[finding.code for finding in findings])


def record_no_step(request: HttpRequest, error: InvalidTransition) -> None:
    """Record a try that came too late and whose page says so."""
    _denied(request, codes=[f"no_step_{error.verb}"])


def _denied(request: HttpRequest, *, codes: list[str]) -> None:
    """The refused try: which route, which key, which findings; absent and hidden are recorded alike."""
    route = request.resolver_match
    key: UUID | None = route.kwargs.get("pk") if route else None
    record_denial(
        subject_table="page",
        subject_pk=key or "",
        case_id=case_behind(route.route, key) if route and key else None,
        verb=route.view_name if route else "",
        details={"findings": codes},
    )
