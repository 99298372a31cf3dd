"""Asking for something about an account, and the second administrator's page that decides on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.errors import BadInput
from casework.journey import accounts
from casework.journey.account_kinds import KINDS
from casework.pages.account_forms import FORMS, DecideForm
from casework.pages.account_words import about_whom, facts_of, title_of
from casework.pages.accounts import only_administrators
from casework.pages.asked import Asked, now_for
from casework.pages.listing import page_of
from casework.staff.account_requests import AccountRequest, RequestState
from casework.staff.account_rules import about_confirming, about_refusing, about_withdrawing
from casework.staff.models import User


@only_administrators
def ask(request: Asked, kind: str, pk: UUID | None = None) -> HttpResponse:
    """The form of one kind of request, about an account or for a new one."""
    row = KINDS.get(kind)
    if row is None or kind not in FORMS or row.about_an_account != (pk is not None):
        raise Http404
    subject = User.objects.get(pk=pk, is_system=False) if pk else None
    form = FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = now_for(request)
        try:
            asked = accounts.ask_for(
                kind, subject, form.asked, reason=form.cleaned_data["reason"], by=request.user, at=at
            )
        except BadInput as error:
            form.take(error)
        else:
            messages.success(request, _("Asked. Another administrator confirms or refuses it within a week."))
            return redirect("account_request", asked.pk)
    shown = {"form": form, "title": row.title, "subject": subject}
    return render(request, "staff/ask.html", shown, status=422 if request.method == "POST" else 200)


@only_administrators
@require_GET
def request_list(request: Asked) -> HttpResponse:
    """What administrators asked of each other, the newest first."""
    at = now_for(request)
    rows = AccountRequest.objects.select_related("subject", "requested_by", "decided_by")
    page = page_of(request, rows.order_by("-requested_at", "-id"))
    shown = {
        "page_obj": page,
        "rows": [
            {
                "request": one,
                "title": title_of(one),
                "whom": about_whom(one),
                "status": RequestState(one.state_at(at)).label,
                "open": one.is_open(at),
            }
            for one in page.object_list
        ],
    }
    return render(request, "staff/requests.html", shown)


@only_administrators
def account_request(request: Asked, pk: UUID) -> HttpResponse:
    """What is asked, in words; a second administrator confirms or refuses it, its asker withdraws it."""
    verdict = request.POST.get("verdict", "") if request.method == "POST" else None
    if verdict is None:
        return _shown(request, pk)
    at = now_for(request)
    match verdict:
        case "confirm":
            done = accounts.confirm_request(pk, by=request.user, at=at, real_at=clock.real_now())
            if done.secret:  # in this answer and never again: no redirect carries it
                return _shown(request, pk, secret=done.secret)
            messages.success(request, _("Confirmed and done."))
        case "refuse":
            form = DecideForm(request.POST)
            if not form.is_valid():
                return _shown(request, pk, status=422, form=form)
            accounts.refuse_request(pk, reason=form.cleaned_data["reason"], by=request.user, at=at)
            messages.success(request, _("Refused. The reason is recorded."))
        case "withdraw":
            accounts.withdraw_request(pk, by=request.user, at=at)
            messages.success(request, _("Withdrawn."))
        case _other:
            raise BadInput({"verdict": _("Confirm, refuse or withdraw it.")})
    return redirect("account_request", pk)


def _shown(request: Asked, pk: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    at = now_for(request)
    found = AccountRequest.objects.select_related("subject", "requested_by", "decided_by").get(pk=pk)
    askers, user, is_open = KINDS[found.kind].askers, request.user, found.is_open(at)
    shown = {
        "asked": found,
        "title": title_of(found),
        "whom": about_whom(found),
        "facts": facts_of(found),
        "status": RequestState(found.state_at(at)).label,
        "is_open": is_open,
        "can_confirm": is_open and not about_confirming(user, found, at=at, askers=askers),
        "can_refuse": is_open and not about_refusing(user, found, at=at),
        "against": about_confirming(user, found, at=at, askers=askers) if is_open else [],
        "can_withdraw": is_open and not about_withdrawing(user, found),
        "form": DecideForm(),
        "username": found.subject.username if found.subject else found.asked.get("username", ""),
    }
    return render(request, "staff/request.html", shown | more, status=status)
