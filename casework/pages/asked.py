"""Who asks and when: read once a request, so that one page tells one time."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from casework import clock
from casework.staff.models import DESK, Role, User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Asked(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    at: datetime


def now_for(request: HttpRequest) -> datetime:
    """The domain's time of this request."""
    moment = getattr(request, "at", None)
    if moment is None:
        moment = clock.now()
        request.at = moment  # type: ignore[attr-defined]
    return cast(datetime, moment)


def page_to_return_to(request: HttpRequest) -> str:
    """This page; where only a form is sent, the one on which it stood, or the first page if the browser says none."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    here = came_from.netloc == request.get_host()
    return f"{came_from.path}?{came_from.query}".rstrip("?") if here else resolve_url("home")


def for_roles(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open a page to people who are signed in and hold one of these roles; 403 for others."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not isinstance(user, User) or not user.holds(*roles, at=now_for(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.roles = roles  # type: ignore[attr-defined]
        return checked

    return decorate


desk_only = for_roles(*DESK)
# Who reads a case that they may see, its papers and receipts; only the desk acts on it.
readers_only = for_roles(*DESK, Role.SECURITY_REVIEWER, Role.MINISTRY_LIAISON)
checks_only = for_roles(*DESK, Role.SECURITY_REVIEWER)
