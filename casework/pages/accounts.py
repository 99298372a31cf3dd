"""Accounts for administrators: who may sign in, as what, with how much work, and nothing of any case."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.errors import BadInput
from casework.journey.absences import record_departure
from casework.journey.handing_on import countable, open_counts, open_work_of
from casework.pages.account_forms import FORMS, AwayForm
from casework.pages.account_words import about_whom, title_of, where
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import put_errors
from casework.pages.listing import page_of
from casework.pages.plans import PlanForm, offices_to_move, work_in_words
from casework.staff.account_requests import AccountRequest, RequestState
from casework.staff.leaving import end_role
from casework.staff.models import ApiToken, Role, RoleGrant, User
from casework.staff.tokens import is_usable, revoke_token

only_administrators = for_roles(Role.ADMINISTRATOR)
WITH_PLACE = RoleGrant.objects.select_related("office", "region", "granted_by", "confirmed_by").order_by("-starts_at")


class AccountFilter(forms.Form):
    """Which accounts to show."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("all")), *Role.choices], required=False
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("all")), ("active", gettext_lazy("in use")), ("disabled", gettext_lazy("disabled"))],
        required=False,
    )


@only_administrators
@require_GET
def account_list(request: Asked) -> HttpResponse:
    """Everybody with an account, by name: roles now, last sign-in, second factor, and how much work waits."""
    at, asked = now_for(request), AccountFilter(request.GET)
    users = User.objects.filter(is_system=False).annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    )
    if asked.is_valid():
        if role := asked.cleaned_data["role"]:
            now = Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))
            users = users.filter(Exists(RoleGrant.objects.filter(now, user=OuterRef("pk"), role=role)))
        if state := asked.cleaned_data["state"]:
            users = users.filter(is_active=state == "active")
    related = users.select_related("office").prefetch_related(Prefetch("role_grants", WITH_PLACE))
    page = page_of(request, related.order_by("display_name", "username"))
    work = open_counts(list(page), seen=countable())
    shown = {
        "page_obj": page,
        "rows": [
            {"account": user, "now": _roles(user, at=at), "work": work.get(user.pk, 0)} for user in page.object_list
        ],
        "form": asked,
        "waiting": _waiting(at),
    }
    return render(request, "staff/accounts.html", shown)


def _waiting(at: Any) -> int:
    """How many requests wait for a second person."""
    waiting = AccountRequest.objects.filter(state=RequestState.OPEN)
    return sum(request.is_open(at) for request in waiting.only("state", "requested_at"))


def _roles(user: User, *, at: Any) -> list[dict[str, Any]]:
    return [
        {"grant": grant, "where": where(grant)}
        for grant in user.role_grants.all()
        if grant.covers(at) and user.is_active
    ]


@only_administrators
@require_GET
def account(request: Asked, pk: UUID) -> HttpResponse:
    """One account: its roles with their history, tokens, requests, and what can be done."""
    at = now_for(request)
    user = _account(pk)
    work = open_work_of(user, seen=countable())
    tokens = ApiToken.objects.filter(user=user).select_related("office").order_by("-created_at")
    asked = user.requests_about.select_related("requested_by", "decided_by", "subject").order_by("-requested_at")
    shown = {
        "account": user,
        "own": user.pk == request.user.pk,
        "grants": [
            {"grant": grant, "where": where(grant), "ended": grant.ends_at is not None and grant.ends_at <= at}
            for grant in WITH_PLACE.filter(user=user)
        ],
        "work": work.total,
        "has_factor": Authenticator.objects.filter(user=user).exists(),
        "activation": getattr(user, "activation", None),
        "real_now": clock.real_now(),
        "tokens": [_token(token) for token in tokens],
        "requests": [_request(one, at=at) for one in asked[:50]],
        "absences": user.absences.select_related("recorded_by").order_by("-starts_on")[:20],
        "kinds": [kind for kind in FORMS if kind != "open_account"],
    }
    return render(request, "staff/account.html", shown)


def _account(pk: UUID) -> User:
    """An account of a person. Raises DoesNotExist."""
    return User.objects.select_related("office", "activation").get(pk=pk, is_system=False)


def _request(request: AccountRequest, *, at: Any) -> dict[str, Any]:
    return {
        "request": request,
        "title": title_of(request),
        "whom": about_whom(request),
        "status": RequestState(request.state_at(at)).label,
        "open": request.is_open(at),
    }


def _token(token: ApiToken) -> dict[str, Any]:
    """A token with its scopes in words and whether it may be used; its times are real ones."""
    return {
        "token": token,
        "scopes": ", ".join(str(scope) for scope in token.scopes),
        "usable": is_usable(token, clock.real_now()),
    }


@only_administrators
def disable(request: Asked, pk: UUID) -> HttpResponse:
    """The work that waits for somebody who leaves, and the form that disables the account and moves it."""
    at, user = now_for(request), _account(pk)
    work = open_work_of(user, seen=countable())
    offices = offices_to_move(user, work, by=request.user, at=at)
    sent = request.POST if request.method == "POST" else None
    form, plan = AwayForm(sent), PlanForm(sent, offices=offices, user=user, at=at)
    if sent is not None and form.is_valid() and plan.is_valid():
        try:
            recorded = record_departure(user.pk, plan=plan.plan, by=request.user, at=at, **form.cleaned_data)
        except BadInput as error:
            put_errors(form, error)
        else:
            messages.success(
                request, _("The account is disabled. %(moved)s") % {"moved": moved_in_words(recorded.moved)}
            )
            return redirect("account", user.pk)
    shown = {"account": user, "form": form, "plan": plan, "work": work_in_words(work, offices), "total": work.total}
    return render(request, "staff/disable.html", shown, status=422 if sent is not None else 200)


def moved_in_words(moved: Any) -> str:
    """How many cases each colleague took over."""
    if not moved:
        return _("No case that you may count was moved.")
    each = ", ".join(f"{name}: {number}" for name, number in sorted(moved.items()))
    return _("Cases moved: %(each)s.") % {"each": each}


@only_administrators
@require_POST
def end(request: Asked, pk: UUID) -> HttpResponse:
    """End a role at once."""
    grant = end_role(pk, by=request.user, at=now_for(request))
    messages.success(request, _("The role is ended."))
    return redirect("account", grant.user_id)


@only_administrators
@require_GET
def tokens(request: Asked) -> HttpResponse:
    """How other systems sign in: which token of which account, for what, until when, and when it was last used."""
    rows = ApiToken.objects.select_related("user", "office", "created_by", "confirmed_by")
    page = page_of(request, rows.order_by("-created_at", "id"))
    shown = {"page_obj": page, "tokens": [_token(token) for token in page.object_list]}
    return render(request, "staff/tokens.html", shown)


@only_administrators
@require_POST
def revoke(request: Asked, pk: UUID) -> HttpResponse:
    """End a token at once; its moments are real ones."""
    token = revoke_token(pk, by=request.user, at=clock.real_now())
    messages.success(request, _("The token %(prefix)s… is revoked.") % {"prefix": token.prefix})
    return redirect("tokens")
