"""One check of an agency: its answers as they came, the form for another one, and what people make of it."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, refusing
from casework.pages import scans
from casework.pages.answer_forms import AnswerForm, ReasonForm, WeighForm
from casework.pages.asked import Asked, checks_only, desk_only, now_for
from casework.pages.case_checks import stations_of
from casework.pages.checks import check_for
from casework.pages.forms import put_errors
from casework.people.selectors import known_about
from casework.screening import answer_rules, answers, asking, asking_rules, rules
from casework.screening.models import Check
from casework.screening.received import CheckAnswer
from casework.screening.sealed_opinions import opinions_of
from casework.screening.states import STEPS
from casework.staff.models import User
from casework.work.models import WorkItem, WorkKind, WorkStatus


@checks_only
@require_GET
def agency_check(request: Asked, pk: UUID) -> HttpResponse:
    """What was asked and what came back; who may not read the answer sees what it comes to."""
    at = now_for(request)
    return _shown(request, check_for(request.user, pk, at=at), at=at)


def _shown(
    request: Asked, check: Check, *, at: datetime, status: int = 200, weigh: WeighForm | None = None
) -> HttpResponse:
    case, user = check.case, request.user
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_check", subject_pk=check.pk)
    related = check.answers.select_related("issuing_country", "recorded_by", "file")
    context = {
        "check": check,
        "case": case,
        "known": known_about(case.person),
        "stations": stations_of(check),
        "answers": list(related.order_by("-recorded_at", "-id")),
        "opinions": opinions_of(check),
        "reviewer": not refusing(rules.about_the_opinions(user, check, at=at)),
        "reads": not refusing(answer_rules.about_reading(user, check, at=at)),
        "records": not refusing(answer_rules.about_recording(user, check, at=at)),
        "weigh": weigh or (WeighForm(check=check) if _can(user, check, "adjudicate", at=at) else None),
        "can": {verb: _can(user, check, verb, at=at) for verb in ("ask_again", "cancel", "reopen")},
        "legal": _waits_for_lawyer(user, check, at=at),
    }
    return render(request, "screening/agency_check.html", context, status=status)


def _can(user: User, check: Check, verb: str, *, at: datetime) -> bool:
    """Whether this step is there and the rules let this reader take it."""
    about = {
        "adjudicate": answer_rules.about_weighing,
        "ask_again": asking_rules.about_asking,
        "cancel": asking_rules.about_cancelling,
        "reopen": asking_rules.about_reopening,
    }[verb]
    reasons = {"why_cancelled": "asked", "why_reopened": "asked"}  # the form asks for them
    return (check.status, verb) in STEPS and not refusing(about(user, check, at=at), reasons)


def _waits_for_lawyer(user: User, check: Check, *, at: datetime) -> bool:
    waits = WorkItem.objects.filter(kind=WorkKind.LEGAL_REVIEW, subject_id=check.pk, status=WorkStatus.OPEN)
    return not refusing(answer_rules.about_legal_review(user, check, at=at)) and waits.exists()


@checks_only
def answer(request: Asked, pk: UUID) -> HttpResponse:
    """The form on which an answer is typed in, with its scan."""
    at = now_for(request)
    check = check_for(request.user, pk, at=at)
    findings = refusing(answer_rules.about_recording(request.user, check, at=at))
    form = AnswerForm(request.POST or None, request.FILES or None, check=check, initial={"received_at": at})
    if request.method == "POST" and form.is_valid():
        try:
            asked = dict(form.cleaned_data)
            answers.record_answer(pk, answers.Received(**asked), by=request.user, at=at)
        except BadInput as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The answer is recorded; it cannot be changed any more."))
            return redirect("agency_check", pk)
    case = check.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_check", subject_pk=check.pk)
    shown = {"check": check, "case": case, "known": known_about(case.person), "form": form, "findings": findings}
    return render(request, "screening/answer.html", shown, status=422 if form.errors else 200)


@checks_only
@require_GET
def scan(request: Asked, pk: UUID) -> HttpResponse:
    """The scan of one answer, as it came; opening it is an event of the case."""
    at = now_for(request)
    seen = Case.objects.visible_to(request.user, at=at)
    related = CheckAnswer.objects.select_related("check_run__type", "check_run__case__office")
    found = related.get(pk=pk, case__in=seen, file__isnull=False)
    if stopping := refusing(answer_rules.about_reading(request.user, found.check_run, at=at)):
        raise ActionRefused(stopping)
    return scans.opened(found.file_id, case=found.check_run.case, name="answer")


@checks_only
@require_POST
def weigh(request: Asked, pk: UUID) -> HttpResponse:
    """Say what an answer amounts to."""
    at = now_for(request)
    check = check_for(request.user, pk, at=at)
    form = WeighForm(request.POST, check=check)
    if form.is_valid():
        try:
            asked = form.cleaned_data
            answers.weigh_answer(pk, asked["weighing"], asked["reason"], by=request.user, at=at)
        except BadInput as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Your weighing is recorded."))
            return redirect("agency_check", pk)
    return _shown(request, check, at=at, status=422, weigh=form)


def _reason(request: Asked) -> str:
    """The reason that was typed. Raises BadInput."""
    form: forms.Form = ReasonForm(request.POST)
    if not form.is_valid():
        raise BadInput({"reason": _("Write the reason, in at most 500 signs.")})
    return str(form.cleaned_data["reason"])


@checks_only
@require_POST
def reopen(request: Asked, pk: UUID) -> HttpResponse:
    """Take a weighed check up again."""
    at = now_for(request)
    check_for(request.user, pk, at=at)
    asking.reopen_check(pk, reasons={"why_reopened": _reason(request)}, by=request.user, at=at)
    messages.success(request, _("The check is open again; what came in stays."))
    return redirect("agency_check", pk)


@desk_only
@require_POST
def cancel(request: Asked, pk: UUID) -> HttpResponse:
    """Ask no longer."""
    at = now_for(request)
    check_for(request.user, pk, at=at)
    asking.cancel_check(pk, reasons={"why_cancelled": _reason(request)}, by=request.user, at=at)
    messages.success(request, _("The check is asked no longer."))
    return redirect("agency_check", pk)


@checks_only
@require_POST
def legal_review(request: Asked, pk: UUID) -> HttpResponse:
    """Say that a lawyer has read a notice from the country of origin."""
    at = now_for(request)
    check_for(request.user, pk, at=at)
    answers.close_legal_review(pk, _reason(request), by=request.user, at=at)
    messages.success(request, _("The legal review is recorded."))
    return redirect("agency_check", pk)
