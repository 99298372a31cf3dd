"""The page that verifies the trail: all of it, what is not sealed yet, or one case; it stops when the time is up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.admin.reading import cases_seen, events_seen, reader
from casework.admin.standing import checked_last
from casework.arrivals.models import Case
from casework.audit.keys import KeyRefused
from casework.audit.models import VerifiedPart
from casework.audit.selectors import CHECKED, last_seal
from casework.audit.services import record_event
from casework.audit.verification import Found, record_verification, verify_everything
from casework.audit.verify import TAIL, WHOLE, Part, Problem, Stage, TrailReport, of_case, takes_its_turn, verify_trail

LIMIT = timedelta(seconds=20)  # a page that takes longer is given up by whatever stands before it
SHOWN_AT_MOST = 100
PARTS = (
    ("everything", _("everything: every event, every row and every seal")),
    ("tail", _("only what is not sealed yet")),
    ("case", _("one case, and the seals over its events")),
)
STAGES: dict[Stage, Any] = {
    Stage.COUNT: _("counting the events"),
    Stage.BLOCKS: _("recomputing the seals"),
    Stage.SEALS: _("comparing the events with their seals"),
    Stage.HASHES: _("recomputing the hash of every event"),
    Stage.CHAINS: _("following the chain of every row"),
}


class VerifyForm(forms.Form):
    """What to verify."""

    part = forms.ChoiceField(label=_("What to verify"), choices=PARTS, initial="everything", widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Number of the case"),
        max_length=24,
        required=False,
        help_text=_("Only for one case: the whole number or the reference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def case_among(self, request: HttpRequest) -> Case | None:
        """The case that was named, if one was to be; the form says so where there is none that this auditor sees."""
        if self.cleaned_data["part"] != "case":
            return None
        typed = self.cleaned_data["number"].strip().upper()
        found = cases_seen(request).filter(Q(number=typed) | Q(public_ref=typed)).first() if typed else None
        if found is None:
            self.add_error("number", _("No case with this number or reference."))
        return found


@dataclass(frozen=True, slots=True)
class Named:
    """A problem with the case that it concerns, where this auditor sees it."""

    problem: Problem
    event_is_there: bool
    case: Case | None


def check_trail(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """Recompute when asked to, and say in words what was found; the check is an event."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"last": checked_last()}
    if form.is_bound and form.is_valid():
        case = form.case_among(request)
        if form.is_valid() and not takes_its_turn():
            form.add_error(None, _("Somebody is verifying the trail right now. Try again in half a minute."))
        if form.is_valid():
            try:
                shown |= _checked(request, form.cleaned_data["part"], case)
            except KeyRefused as error:
                form.add_error(None, str(error))
    shown |= {"title": _("Was the trail altered?"), "form": form, "last_seal": last_seal(), "limit": LIMIT.seconds}
    return TemplateResponse(request, "admin/verify.html", {**around, **shown}, status=422 if form.errors else 200)


def _checked(request: HttpRequest, name: str, case: Case | None) -> dict[str, Any]:
    began = clock.real_now()
    report = _report(name, case)
    found = {"part": name, "events": report.events, "blocks": report.blocks, "problems": len(report.problems)}
    if report.stopped_at:
        found["stopped_at"] = report.stopped_at
    record_event(
        kind="task",
        verb=CHECKED,
        case_id=case.pk if case else None,
        person_id=case.person_id if case else None,
        details=found,
    )
    if case is None and not report.stopped_at:  # what a page gave up says nothing about the trail
        part = VerifiedPart.TAIL if name == "tail" else VerifiedPart.WHOLE
        record_verification(Found(part, began, report), by=reader(request), at=clock.real_now())
    return {
        "report": report,
        "part": name,
        "checked_case": case,
        "stopped": STAGES[report.stopped_at] if report.stopped_at else "",
        "problems": _named(request, report.problems[:SHOWN_AT_MOST]),
    }


def _report(name: str, case: Case | None) -> TrailReport:
    """The chosen part; everything includes the checkpoints and the database's own part. Raises KeyRefused."""
    if case is None and name != "tail":
        return verify_everything(within=LIMIT, part=WHOLE)
    part: Part = of_case(case.pk, case.person_id) if case else TAIL
    return verify_trail(part, within=LIMIT)


def _named(request: HttpRequest, problems: Sequence[Problem]) -> list[Named]:
    """The problems with their cases; an event of a hidden case looks like one that is gone."""
    keys = [problem.event_id for problem in problems if problem.event_id]
    there: dict[int, UUID | None] = dict(events_seen(request).filter(pk__in=keys).values_list("pk", "case_id"))
    cases = cases_seen(request).in_bulk({key for key in there.values() if key})
    return [
        Named(one, one.event_id in there, cases.get(there.get(one.event_id or 0) or UUID(int=0))) for one in problems
    ]
