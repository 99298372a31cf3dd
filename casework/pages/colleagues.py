"""Colleagues for supervisors: who is here, who is away or will be, what waits for them, and who takes it over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case
from casework.errors import BadInput
from casework.journey.absence_rules import about_recording_absence, supervises
from casework.journey.absences import record_leave, record_return
from casework.journey.handing_on import move_work, open_counts, open_work_of, without_owner
from casework.law.days import local_date
from casework.pages.account_forms import LeaveForm
from casework.pages.account_words import where
from casework.pages.accounts import moved_in_words
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import put_errors
from casework.pages.plans import PlanForm, offices_to_move, work_in_words
from casework.staff.models import Role, RoleGrant, User
from casework.staff.presence import Absence

only_supervisors = for_roles(Role.SUPERVISOR)
DESK = (Role.CASE_OFFICER, Role.SUPERVISOR)


def colleagues_of(by: User, *, at: datetime) -> list[User]:
    """Officers and supervisors whom this supervisor supervises, also those who left, by name. Two queries."""
    grants = RoleGrant.objects.filter(role__in=DESK).select_related("user__office", "office", "region")
    held: dict[UUID, User] = {}
    for grant in grants.order_by("-starts_at"):
        user = held.setdefault(grant.user_id, grant.user)
        user.__dict__.setdefault("grants", []).append(grant)  # as `grants` would read them, one query for all
    found = [user for user in held.values() if not user.is_system and supervises(by, user, at=at)]
    return sorted(found, key=lambda user: (user.display_name, user.username))


@only_supervisors
@require_GET
def colleague_list(request: Asked) -> HttpResponse:
    """Everybody the reader supervises: roles, whether they are here, how much work waits, and what has no owner."""
    at, day = now_for(request), local_date(now_for(request))
    people = colleagues_of(request.user, at=at)
    seen = Case.objects.visible_to(request.user, at=at)
    work, unowned = open_counts(people, seen=seen), without_owner(at, seen=seen)
    away: dict[UUID, Absence] = {}
    coming = Absence.objects.filter(ended_at__isnull=True, user__in=people).exclude(ends_on__lt=day)
    for absence in coming.order_by("-starts_on"):
        away[absence.user_id] = absence
    rows = [
        {
            "user": user,
            "roles": _roles(user, at=at),
            "away": away.get(user.pk),
            "now": (found := away.get(user.pk)) is not None and found.covers(day),
            "work": work.get(user.pk, 0),
            "unowned": unowned.get(user.pk, 0),
        }
        for user in people
        if user.is_active or user.pk in unowned
    ]
    return render(request, "staff/colleagues.html", {"rows": rows, "unowned": sum(unowned.values())})


def _roles(user: User, *, at: datetime) -> list[dict[str, Any]]:
    held = [grant for grant in user.grants_on(at) if grant.role in DESK]
    return [{"grant": grant, "where": where(grant)} for grant in held]


@only_supervisors
def colleague(request: Asked, pk: UUID) -> HttpResponse:
    """What waits for one colleague, when they are away, and the form that records a leave and moves the work."""
    at, user = now_for(request), _colleague(request, pk)
    sent = request.POST if request.method == "POST" else None
    form, plan, shown = LeaveForm(sent), *_plan(request, user, sent, at=at)
    if sent is not None and form.is_valid() and plan.is_valid():
        try:
            recorded = record_leave(user.pk, plan=plan.plan, by=request.user, at=at, **form.cleaned_data)
        except BadInput as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Recorded. %(moved)s") % {"moved": moved_in_words(recorded.moved)})
            return redirect("colleague", user.pk)
    return render(request, "staff/colleague.html", shown | {"form": form}, status=422 if sent is not None else 200)


@only_supervisors
@require_POST
def move(request: Asked, pk: UUID) -> HttpResponse:
    """Move what waits for a colleague, whether or not they are away."""
    at, user = now_for(request), _colleague(request, pk)
    plan, shown = _plan(request, user, request.POST, at=at)
    if not plan.is_valid():
        return render(request, "staff/colleague.html", shown | {"form": LeaveForm()}, status=422)
    moved = move_work(user.pk, plan.plan, by=request.user, at=at)
    messages.success(request, moved_in_words(moved))
    return redirect("colleague", user.pk)


def _colleague(request: Asked, pk: UUID) -> User:
    """Somebody whom the reader supervises. Raises DoesNotExist alike for absent and hidden."""
    user = User.objects.select_related("office").get(pk=pk, is_system=False)
    if not supervises(request.user, user, at=now_for(request)):
        raise User.DoesNotExist
    return user


def _plan(request: Asked, user: User, sent: Any, *, at: datetime) -> tuple[PlanForm, dict[str, Any]]:
    work = open_work_of(user, seen=Case.objects.visible_to(request.user, at=at))
    offices = offices_to_move(user, work, by=request.user, at=at)
    plan = PlanForm(sent, offices=offices, user=user, at=at)
    absences = user.absences.select_related("recorded_by").order_by("-starts_on")[:20]
    return plan, {
        "colleague": user,
        "roles": _roles(user, at=at),
        "plan": plan,
        "work": work_in_words(work, offices),
        "total": work.total,
        "absences": [{"absence": one, "now": one.covers(local_date(at))} for one in absences],
        "against": about_recording_absence(request.user, user, at=at),
    }


@only_supervisors
@require_POST
def back(request: Asked, pk: UUID) -> HttpResponse:
    """A colleague is back, or does not go."""
    found = Absence.objects.select_related("user").get(pk=pk)
    _colleague(request, found.user_id)
    record_return(pk, by=request.user, at=now_for(request))
    messages.success(request, _("Recorded: the absence is over. Cases that were moved stay where they are."))
    return redirect("colleague", found.user_id)
