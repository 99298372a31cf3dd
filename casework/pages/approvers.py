"""Who can approve: now, tonight and in the coming days, office by office; the on-call list and delegations."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.errors import BadInput
from casework.journey.accounts import ask_for
from casework.journey.on_call import put_on_call, take_back_call
from casework.law.days import BOGOTA, local_date
from casework.pages.account_forms import DelegateForm, OnCallForm
from casework.pages.account_words import where
from casework.pages.asked import Asked, now_for
from casework.pages.colleagues import only_supervisors
from casework.pages.forms import put_errors
from casework.safe_conducts.approvers import WORK_BEGINS, WORK_ENDS, Roster, roster_from
from casework.staff.models import Office, OfficeKind, Role, RoleGrant, User
from casework.staff.presence import ApproverGap

DAYS_AHEAD: Final = 7
NOON, NIGHT = time(12, 0), time(22, 0)


def offices_of(user: User, at: datetime) -> list[Office]:
    """The offices that this supervisor's role reaches; headquarters asks for nobody's papers."""
    reached = Q(pk__in=[])
    for grant in user.grants_on(at):
        if grant.role == Role.SUPERVISOR:
            place = grant.place()
            narrow = {"pk": place["office_id"]} if "office_id" in place else {}
            narrow |= {"region_id": place["office__region_id"]} if "office__region_id" in place else {}
            reached |= Q(active=True, **narrow)
    offices = Office.objects.filter(reached, active=True).exclude(kind=OfficeKind.HQ)
    return list(offices.select_related("region").order_by("region", "code"))


@only_supervisors
@require_GET
def approvers(request: Asked) -> HttpResponse:
    """The table: a row an office, a column a time; and who is on call, and for whom somebody stands in."""
    return _shown(request)


def _shown(request: Asked, *, status: int = 200, **more: Any) -> HttpResponse:
    at = now_for(request)
    offices, roster = offices_of(request.user, at), roster_from(at)
    days = [local_date(at) + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
    tonight = max(at, datetime.combine(local_date(at), NIGHT, tzinfo=BOGOTA))
    gaps = {gap.office_id: gap for gap in ApproverGap.objects.filter(closed_at__isnull=True, office__in=offices)}
    shown = {
        "days": days,
        "tonight": tonight,
        "hours": f"{WORK_BEGINS:%H:%M}–{WORK_ENDS:%H:%M}",
        "rows": [
            {
                "office": office,
                "gap": gaps.get(office.pk),
                "now": roster.approvers(office, at),
                "night": roster.approvers(office, tonight),
                "week": [_day(roster, office, day) for day in days],
            }
            for office in offices
        ],
        "gaps": [gap for office in offices if (gap := gaps.get(office.pk))],
        "calls": _calls(roster, offices),
        "delegations": _delegations(roster),
        "form": _call_form(roster, at=at),
    }
    return render(request, "staff/approvers.html", shown | more, status=status)


def _day(roster: Roster, office: Office, day: date) -> dict[str, Any]:
    """How many by day and by night."""
    found: dict[str, Any] = {
        name: len(roster.approvers(office, datetime.combine(day, hour, tzinfo=BOGOTA)))
        for name, hour in (("day", NOON), ("night", NIGHT))
    }
    return found | {"on": day}


def _calls(roster: Roster, offices: Sequence[Office]) -> list[dict[str, Any]]:
    """Who is or will be on call for these offices."""
    codes, regions = {office.pk for office in offices}, {office.region_id for office in offices}
    return [
        {"call": call, "where": str(call.office or call.region or _("the whole country"))}
        for call in roster.on_call
        if (call.office_id in codes or call.office_id is None) and (call.region_id in regions or call.region_id is None)
    ]


def _delegations(roster: Roster) -> list[dict[str, Any]]:
    return [{"grant": grant, "where": where(grant)} for grant in roster.grants if grant.act_number]


def _supervisors(roster: Roster) -> list[tuple[str, str]]:
    """Everybody with a supervisor's role now or later, by name."""
    people = {grant.user_id: grant.user for grant in roster.grants}
    named = sorted(people.values(), key=lambda user: (user.display_name, user.username))
    return [("", "—"), *((str(user.pk), user.display_name) for user in named)]


def _call_form(roster: Roster, *, at: datetime, sent: Any = None) -> OnCallForm:
    evening = datetime.combine(local_date(at), WORK_ENDS, tzinfo=BOGOTA)
    morning = datetime.combine(local_date(at) + timedelta(days=1), WORK_BEGINS, tzinfo=BOGOTA)
    form = OnCallForm(sent, initial={"starts_at": max(evening, at.astimezone(BOGOTA)), "ends_at": morning})
    form.fields["user"].choices = _supervisors(roster)  # type: ignore[attr-defined]
    return form


@only_supervisors
@require_POST
def call(request: Asked) -> HttpResponse:
    """Put somebody on call."""
    at = now_for(request)
    form = _call_form(roster_from(at), at=at, sent=request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        user, place = User.objects.get(pk=given.pop("user")), given.pop("place")
        try:
            put_on_call(user, place, by=request.user, at=at, **given)
        except BadInput as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(name)s is on call then.") % {"name": user})
            return redirect("approvers")
    return _shown(request, status=422, form=form)


@only_supervisors
@require_POST
def take_back(request: Asked, pk: UUID) -> HttpResponse:
    """Take somebody off the on-call list."""
    take_back_call(pk, by=request.user, at=now_for(request))
    messages.success(request, _("Taken off the on-call list."))
    return redirect("approvers")


@only_supervisors
def delegate(request: Asked) -> HttpResponse:
    """Ask that a colleague may decide in one's place for some time, by an act; an administrator confirms it."""
    at = now_for(request)
    form = DelegateForm(request.POST or None)
    form.fields["ends_at"].required = True
    form.fields["ends_at"].help_text = ""
    officers = RoleGrant.objects.filter(role__in=[Role.SUPERVISOR, Role.CASE_OFFICER], user__is_active=True)
    people = {grant.user for grant in officers.select_related("user") if grant.covers(at)} - {request.user}
    named = sorted(people, key=lambda user: (user.display_name, user.username))
    form.fields["deputy"].choices = [  # type: ignore[attr-defined]
        ("", "—"),
        *((str(user.pk), f"{user.display_name} ({user.username})") for user in named),
    ]
    if request.method == "POST" and form.is_valid():
        deputy = User.objects.get(pk=form.cleaned_data["deputy"])
        try:
            ask_for("delegate", deputy, form.asked, reason=form.cleaned_data["reason"], by=request.user, at=at)
        except BadInput as error:
            form.take(error)
        else:
            messages.success(
                request, _("Asked. An administrator confirms the delegation; until then it does not hold.")
            )
            return redirect("approvers")
    return render(request, "staff/delegate.html", {"form": form}, status=422 if request.method == "POST" else 200)
