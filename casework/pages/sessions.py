"""Where I am signed in: browsers, addresses, times; each can be ended from here."""

import re
from typing import Any
from uuid import UUID

from allauth.account.signals import password_changed
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.pages.asked import Asked, now_for
from casework.staff.models import User
from casework.staff.sessions import Ending, end_sessions, open_sessions

# The first that fits: browsers name others in what they send, for compatibility.
BROWSERS = ((r"Edg(e|A|iOS)?/", "Edge"), (r"OPR/", "Opera"), (r"Firefox/|FxiOS/", "Firefox"),
            (r"Chrome/|CriOS/", "Chrome"), (r"Safari/", "Safari"))  # fmt: skip
SYSTEMS = ((r"Android", "Android"), (r"iPhone|iPad", "iOS"), (r"Windows", "Windows"), (r"Mac OS X", "macOS"),
           (r"CrOS", "ChromeOS"), (r"Linux", "Linux"))  # fmt: skip
MOST_SHOWN = 100


def browser_in_words(sent: str) -> str:
    """“Firefox, Windows” from what a browser says of itself."""
    found = [next((name for sign, name in table if re.search(sign, sent)), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or _("another program")


@login_required
@require_GET
def my_sessions(request: Asked) -> HttpResponse:
    """Every browser in which this account is signed in."""
    mine = _own(request)
    rows = [
        {"session": each, "browser": browser_in_words(each.browser), "is_this": each.pk == mine}
        for each in open_sessions(request.user, real=clock.real_now())[:MOST_SHOWN]
    ]
    return render(request, "account/sessions.html", {"rows": rows})


@login_required
@require_POST
def end_session(request: Asked, pk: UUID) -> HttpResponse:
    """End one of my sessions; somebody else's is not there."""
    if not open_sessions(request.user, real=clock.real_now()).filter(pk=pk).exists():
        raise Http404
    end_sessions(request.user, why=Ending.OWNER, only=pk, by=request.user, at=now_for(request))
    messages.success(request, _("The session was ended."))
    return redirect("my_sessions")


@login_required
@require_POST
def end_other_sessions(request: Asked) -> HttpResponse:
    """End every session of mine but this one."""
    ended = end_sessions(request.user, why=Ending.OWNER, keep=_own(request), by=request.user, at=now_for(request))
    messages.success(request, _("Every other session was ended: %(n)d.") % {"n": ended})
    return redirect("my_sessions")


@receiver(password_changed)
def _password_changed(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Whoever knew the old password is out, wherever they sit."""
    end_sessions(user, why=Ending.PASSWORD, keep=_own(request), by=user, at=now_for(request))


def _own(request: HttpRequest) -> UUID:
    """The session that asks."""
    key: UUID = request.session.row.pk  # type: ignore[attr-defined]
    return key
