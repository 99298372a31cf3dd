"""Emergency access: opening one case that one does not see, ending that early, and judging it afterwards."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from casework import clock
from casework.arrivals import emergency
from casework.arrivals.accesses import access_for
from casework.arrivals.emergency import MOST_HOURS, BreakInRefused
from casework.arrivals.emergency_rules import MAY_BREAK_IN, about_ending_access, about_reviewing_access
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.records import EmergencyOutcome
from casework.arrivals.selectors import work_seen
from casework.audit.services import record_denial, record_read
from casework.audit.wall import past_the_wall
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import LineField
from casework.pages.middleware import record_refusal
from casework.staff.models import User
from casework.work.models import WorkKind
from casework.work.selectors import work_for

HOURS = (8, 4, 2, 1)


class EmergencyForm(forms.Form):
    """Which case, why, for how long, and that one knows who is told."""

    number = LineField(
        label=gettext_lazy("Whole number or reference of the case"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    reason = LineField(
        label=gettext_lazy("Why this cannot wait"),
        max_length=emergency.MOST_REASON,
        help_text=gettext_lazy("At least 20 characters, without names. Supervisors and auditors read it."),
    )
    hours = forms.TypedChoiceField(label=gettext_lazy("For how long"), coerce=int, initial=MOST_HOURS)
    told = forms.BooleanField(
        label=gettext_lazy("I know that a supervisor and the auditors are told at once."),
        error_messages={"required": gettext_lazy("Confirm that you know who is told.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(hours, ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}) for hours in HOURS]
        self.fields["hours"].choices = offered  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """Whether an access was justified, and what one looked at."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("This access was"), choices=EmergencyOutcome, widget=forms.RadioSelect
    )
    note = LineField(label=gettext_lazy("What you looked at, and why you think so"), max_length=emergency.MOST_REASON)


@for_roles(*MAY_BREAK_IN)
def ask(request: Asked) -> HttpResponse:
    """The form; a case that is not there and one that may not be opened so get the same answer, which is recorded."""
    at = now_for(request)
    form = EmergencyForm(request.POST or None, initial=_asked_by_work(request, at=at))
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        try:
            access = emergency.open_emergency_access(
                **{name: form.cleaned_data[name] for name in ("number", "reason", "hours")},
                by=request.user,
                at=at,
                real_at=clock.real_now(),
            )
        except BreakInRefused as refused:
            findings = refused.findings
            _deny(refused)
        except BadInput as error:
            for name, sentence in error.fields.items():
                form.add_error(name, str(sentence))
        else:
            messages.success(request, _("The case is open to you. Everything that you open in it is recorded."))
            return redirect("case", access.case_id)
    shown = {"form": form, "findings": findings}
    return render(request, "emergency/ask.html", shown, status=422 if form.errors or findings else 200)


def _deny(refused: BreakInRefused) -> None:
    """Record the try: the case that was meant is told to the trail, never to who asked."""
    codes = [finding.code for finding in refused.findings]
    record_denial(subject_table="page", case_id=refused.case_id, verb="emergency", details={"findings": codes})


def _asked_by_work(request: Asked, *, at: datetime) -> dict[str, object]:
    """What the form holds for who comes from work about a case that is hidden from them."""
    try:
        asked = UUID(request.GET.get("work", ""))
    except ValueError:
        return {}
    work = work_seen(request.user, work_for(request.user, at), at=at).filter(pk=asked, kind=WorkKind.POSSIBLE_DUPLICATE)
    cases = list(work.values_list("case_id", flat=True))
    with past_the_wall("who must act on a hidden case is told its number"):
        number = Case.objects.filter(pk__in=cases).values_list("number", flat=True).first()
    return {"number": number, "reason": _("Headquarters compares it with a case that looks alike.")} if number else {}


@for_roles(*MAY_BREAK_IN)
def one(request: Asked, pk: UUID) -> HttpResponse:
    """One access: who, which case, why, from when until when, what came of it; and the form of who judges it."""
    at = now_for(request)
    access = access_for(request.user, pk, at=at)
    may_review = not refusing(about_reviewing_access(request.user, access, at=at))
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        outcome, note = form.cleaned_data["outcome"], form.cleaned_data["note"]
        moments = {"at": at, "real_at": clock.real_now()}
        try:
            emergency.review_emergency_access(access.pk, outcome, note=note, by=request.user, **moments)
        except ActionRefused as refused:
            return _one(request, access, form=form, findings=refused.findings, may_review=may_review)
        messages.success(request, _("Your review is recorded."))
        return redirect("emergency_access", pk)
    return _one(request, access, form=form, findings=[], may_review=may_review)


def _one(
    request: Asked, access: CaseGrant, *, form: ReviewForm, findings: list[Finding], may_review: bool
) -> HttpResponse:
    """The page of an access; reading it is an event of its case."""
    at, real_at = now_for(request), clock.real_now()
    record_refusal(request, findings)
    record_read(case_id=access.case_id, subject_table="casework_casegrant", subject_pk=access.pk)
    shown = {
        "access": access,
        "form": form,
        "findings": findings,
        "may_review": may_review,
        "may_end": not refusing(about_ending_access(request.user, access, at=at, real_at=real_at)),
        "real_now": real_at,
        "case_seen": _sees(request.user, access, at=at),
    }
    return render(request, "emergency/one.html", shown, status=422 if form.errors or findings else 200)


def _sees(user: User, access: CaseGrant, *, at: datetime) -> bool:
    return Case.objects.visible_to(user, at=at).filter(pk=access.case_id).exists()


@for_roles(*MAY_BREAK_IN)
@require_POST
def end(request: Asked, pk: UUID) -> HttpResponse:
    """End an access before its time."""
    at = now_for(request)
    access = access_for(request.user, pk, at=at)
    emergency.end_emergency_access(access.pk, by=request.user, at=at, real_at=clock.real_now())
    messages.success(request, _("The emergency access has ended."))
    return redirect("emergency_access", pk)
