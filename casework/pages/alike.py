"""Possible earlier cases of the person at the desk: listed while the officer types, and decided one by one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.arrivals import services as arrivals
from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateOutcome
from casework.arrivals.selectors import case_for
from casework.arrivals.states import CaseStatus
from casework.audit.services import record_read
from casework.errors import BadInput
from casework.journey.at_the_desk import continue_earlier, may_be, tell_apart
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.drafts import typed
from casework.pages.likeness import evidence_of, likeness_of
from casework.pages.registration import RegistrationForm
from casework.people.selectors import known_about_all
from casework.people.writing import clean_line
from casework.screening.candidates import Arriving
from casework.screening.comparing_people import described_facts
from casework.staff.models import Role

MOST_SHOWN = 10
MOST_REASON = 300


@for_roles(Role.CASE_OFFICER)
@require_POST
def alike(request: Asked, pk: UUID) -> HttpResponse:
    """The list for what is typed so far: the panel alone for the script, else the whole form with it."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    if case.status != CaseStatus.DRAFT:
        return redirect("case", case.pk)
    form = RegistrationForm(request.POST, at=at)
    shown = panel(request, case, form, at=at)
    if request.headers.get("HX-Request"):
        return render(request, "arrivals/_alike.html", shown)
    arrivals.save_draft(case, typed(request.POST), by=request.user, at=at)
    form.errors.clear()  # nobody asked to register yet
    return render(request, "arrivals/registration.html", shown | {"form": form})


@for_roles(Role.CASE_OFFICER)
@require_POST
def decide(request: Asked, pk: UUID, other: UUID) -> HttpResponse:
    """Say of one of them that it is another person, or that it is this one, whose case goes on."""
    at = now_for(request)
    case, earlier = case_for(request.user, pk, at=at), case_for(request.user, other, at=at)
    form = RegistrationForm(request.POST, at=at)
    if case.status == CaseStatus.DRAFT:
        arrivals.save_draft(case, typed(request.POST), by=request.user, at=at)
    try:
        reason = clean_line(request.POST.get(field_of(earlier), ""), field="reason", most=MOST_REASON)
        if request.POST.get("verdict") == DuplicateOutcome.SAME:
            continue_earlier(case.pk, earlier.pk, arriving_of(form), reason=reason, by=request.user, at=at)
            messages.success(request, _("The record you began was given up: this is the case of that person."))
            return redirect("case", earlier.pk)
        tell_apart(case.pk, earlier.pk, arriving_of(form), reason=reason, by=request.user, at=at)
    except BadInput as error:
        shown = panel(request, case, form, at=at) | {"wrong": earlier.pk, "wrong_reason": error.fields.get("reason")}
        form.errors.clear()  # nobody asked to register yet
        return render(request, "arrivals/registration.html", shown | {"form": form}, status=422)
    messages.success(request, _("Noted: another person. You are asked again if what is known of either changes."))
    return redirect("registration", case.pk)


def field_of(earlier: Case) -> str:
    """The name of the field that holds what was compared with this case."""
    return f"compared_{earlier.pk.hex}"


def arriving_of(form: RegistrationForm) -> Arriving:
    """Who is at the desk, as far as what is typed can be read."""
    return Arriving(described_facts(form.person_so_far()), form.crossing_so_far())


def panel(request: Asked, case: Case, form: RegistrationForm, *, at: datetime) -> dict[str, Any]:
    """What the list shows; whose case is shown is an event of that case."""
    arriving = arriving_of(form)
    found = may_be(case, arriving, by=request.user, at=at)[:MOST_SHOWN]
    keys = {one.case_id: one for one in found}
    seen = Case.objects.visible_to(request.user, at=at).filter(pk__in=keys).select_related("person", "office")
    cases = {one.pk: one for one in seen}
    known = known_about_all([one.person for one in cases.values()]) if cases else {}
    rows = []
    for one in found:
        earlier = cases[one.case_id]
        record_read(
            case_id=earlier.pk, person_id=earlier.person_id, subject_table="casework_case", subject_pk=earlier.pk
        )
        rows.append(
            {
                "case": earlier,
                "known": known[earlier.person_id],
                "likeness": likeness_of(one.found),
                "evidence": evidence_of(one.found),
                "field": field_of(earlier),
                "reason": request.POST.get(field_of(earlier), ""),
            }
        )
    return {"case": case, "alike": rows, "asked": arriving.has_a_name or bool(arriving.subject.documents)}
