"""One safe-conduct: evidence and findings for whoever decides, and the four ways of deciding."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework.audit.services import record_read
from casework.errors import BadInput, InvalidTransition, Level, refusing
from casework.journey import steps
from casework.law.days import BOGOTA, end_of_term, local_date, term_in_words
from casework.law.models import DocumentType
from casework.pages.approvals import Queue, queue_for
from casework.pages.asked import Asked, desk_only, for_roles, now_for, readers_only
from casework.pages.forms import HandOverForm, LineField, NoteForm
from casework.pages.middleware import record_no_step
from casework.pages.paper_acts import offered, subject_of
from casework.pages.queue_rows import applications_seen
from casework.pages.safe_conducts import paper_for, with_reasons
from casework.safe_conducts import rules
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts.approvers import deciders_of
from casework.safe_conducts.models import PrintOutcome, SafeConduct
from casework.safe_conducts.print_rules import about_giving_it
from casework.safe_conducts.reading import evidence_shown
from casework.safe_conducts.register import sheets_seen
from casework.safe_conducts.revoking import who_decides
from casework.safe_conducts.selectors import evidence_for
from casework.safe_conducts.states import HOLDS, PENDING, REVOCATION_OPEN, Status
from casework.screening.looks import say_which_lists
from casework.staff.models import Role, User
from casework.templatetags.amparo import day
from casework.transitions import Transition

MOST_OPTIONS = 10  # of terms that are offered one by one; longer ones are typed


class ShorterForm(forms.Form):
    """Less than the law allows, and why."""

    term = forms.IntegerField(label=gettext_lazy("Term"), min_value=1)
    reason = LineField(label=gettext_lazy("Reason (it is recorded)"), max_length=500)

    def __init__(self, *given: Any, kind: DocumentType | None, at: datetime, **options: Any) -> None:
        super().__init__(*given, **{"auto_id": "shorter_%s", **options})
        if kind is not None:
            self.fields["term"] = _term_field(kind, at=at)


def _term_field(kind: DocumentType, *, at: datetime) -> forms.Field:
    """A few terms are offered with the day on which each ends; many are typed."""
    if kind.max_term > MOST_OPTIONS:
        label = _("Term, in %(unit)s") % {"unit": kind.get_unit_display()}
        return forms.IntegerField(label=label, min_value=1, max_value=kind.max_term - 1)
    ends = list(terms_of(kind, at=at).items())[:-1]
    told = _("%(term)s, until %(day)s")
    choices = [(value, told % {"term": term_in_words(value, kind.unit), "day": day(end)}) for value, end in ends]
    return forms.TypedChoiceField(label=_("Term"), choices=[("", "—"), *choices], coerce=int)


def terms_of(kind: DocumentType, *, at: datetime) -> dict[int, date]:
    """The last day of every term that is offered, were the paper issued now; the longest is the law's."""
    offered = range(1, kind.max_term + 1) if kind.max_term <= MOST_OPTIONS else [kind.max_term]
    return {value: end_of_term(value, kind.unit, starts=at).last_day for value in offered}


@readers_only
@require_GET
def one(request: Asked, pk: UUID) -> HttpResponse:
    """One safe-conduct: evidence and findings for whoever decides, the paper for whoever hands it over."""
    at = now_for(request)
    return shown(request, paper_for(request.user, pk, at=at), at=at)


def shown(request: Asked, paper: SafeConduct, *, at: datetime, status: int = 200, **more: object) -> HttpResponse:
    """The page of one safe-conduct, with what a form that was sent has to say in `more`; reading it is an event."""
    record_read(
        case_id=paper.case_id, person_id=paper.person_id, subject_table="casework_safeconduct", subject_pk=paper.pk
    )
    context = decision_context(paper, request.user, at=at)
    if context["deciding"]:
        context |= _place(queue_for(request, request.user, at=at), paper)
    context["before"] = _before(request, at=at)
    context |= _life(paper, request.user, at=at)
    return render(request, "safe_conducts/one.html", context | more, status=status)


def _life(paper: SafeConduct, user: User, *, at: datetime) -> dict[str, object]:
    """What can be done with a paper, and what is proposed about it or about the lost one that it takes the place of."""
    subject = subject_of(paper, user, at=at)
    others = {one.status for one in subject.earlier if one.pk != paper.pk}
    last = paper.status == Status.ISSUED or (paper.status == Status.EXPIRED and not others & {*HOLDS, Status.NUMBERED})
    renews = last and not others & {*PENDING} and user.holds(Role.CASE_OFFICER, at=at)
    proposal = subject.revocation
    asked = proposal is not None and proposal.urgent and proposal.status in REVOCATION_OPEN
    return {
        "acts": offered(subject),
        "revocation": proposal,
        "revocation_deciders": {"now": who_decides(proposal, at=at)} if proposal and asked else None,
        "can_renew": renews,
        "days_late": paper.days_late(paper.renews),
    }


def _place(found: Queue, paper: SafeConduct) -> dict[str, object]:
    """Where this request stands in the queue as it was asked for, and what comes after it."""
    following = found.after(paper.pk)
    return {
        "queue": found,
        "place": found.place_of(paper.pk),
        "next_url": _address(following.pk, found.query) if following else "",
    }


def _before(request: Asked, *, at: datetime) -> SafeConduct | None:
    """The one that was decided just now, for whoever wants it back."""
    try:
        return paper_for(request.user, UUID(request.GET.get("before", "")), at=at)
    except (ValueError, SafeConduct.DoesNotExist):
        return None


def _address(pk: UUID, query: str) -> str:
    return reverse("safe_conduct", args=[pk]) + (f"?{query}" if query else "")


def decision_context(paper: SafeConduct, user: User, *, at: datetime) -> dict[str, Any]:
    """What the page of one safe-conduct shows, whoever looks."""
    evidence, reads_checks = evidence_shown(user, paper.case, at=at)
    say_which_lists(evidence.checks)
    waits, kind = paper.status == Status.REQUESTED, evidence.document_type
    findings = rules.about_approving(user, paper, evidence, at=at) if waits else []
    taken = Transition.objects.filter(subject_id=paper.pk).select_related("by").order_by("-at")
    latest = {step.verb: step for step in reversed(taken)}
    requested = latest.get("request")
    handing = about_giving_it(user, paper, at=at) if paper.document_id else []
    prints = list(paper.prints.select_related("by").order_by("number"))
    return {
        "paper": paper,
        "case": paper.case,
        "evidence": evidence,
        "reads_checks": reads_checks,
        "known": evidence.known,
        "deciders": deciders_of(paper, at) if waits else None,
        "application_seen": bool(applications_seen([evidence], user, at=at)),
        "deciding": waits and user.holds(Role.SUPERVISOR, at=at),
        "findings": with_reasons(findings, requested.reasons if requested else {}),
        "blocked": bool(refusing(findings)),
        "cannot_decide": refusing(rules.about_deciding(user, paper, at=at)),
        "can_hand_over": bool(paper.document_id) and all(one.level is not Level.REFUSE for one in handing),
        "can_cancel": _may_be_cancelled(paper) and not refusing(rules.about_cancelling(user, paper, at=at)),
        "handed_over": next((each for each in reversed(prints) if each.outcome == PrintOutcome.HANDED_OVER), None),
        "prints": prints,
        "sheet_seen": paper.blank_sheet_id is not None
        and sheets_seen(user, at=at).filter(pk=paper.blank_sheet_id).exists(),
        "requested": requested,
        "ended_by": latest.get("refuse") or latest.get("cancel"),
        "until": terms_of(kind, at=at)[kind.max_term] if kind else None,
        "longest_until": _longest_until(paper),
        "shorter_form": ShorterForm(kind=kind, at=at),
        "return_form": NoteForm(auto_id="return_%s"),
        "refuse_form": NoteForm(auto_id="refuse_%s"),
        "cancel_form": NoteForm(auto_id="cancel_%s"),
        "hand_over_form": HandOverForm(initial={"received_at": at.astimezone(BOGOTA)}),
        "active": paper.is_active(local_date(at)),
    }


def _may_be_cancelled(paper: SafeConduct) -> bool:
    return paper.status in (Status.APPROVED, Status.DRAFT)


def _longest_until(paper: SafeConduct) -> date | None:
    """The end that the law would have allowed, where what was granted is shorter."""
    longest, numbered_at = paper.longest_term, paper.numbered_at
    if longest is None or longest == paper.term_value or numbered_at is None:
        return None
    return end_of_term(longest, paper.term_unit, starts=numbered_at).last_day


@for_roles(Role.SUPERVISOR)
@require_POST
def approve(request: Asked, pk: UUID) -> HttpResponse:
    """Approve, for the law's term or with `shorter` for less: the worker numbers and prints."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    granted: dict[str, Any] = {}
    form = None
    if "shorter" in request.POST:
        kind = evidence_for(paper.case, on=local_date(at)).document_type
        form = ShorterForm(request.POST, kind=kind, at=at)
        if not form.is_valid():
            return shown(request, paper, at=at, status=422, shorter_form=form)
        granted = {"term": form.cleaned_data["term"], "reasons": {"term_shortened": form.cleaned_data["reason"]}}

    def act() -> str:
        steps.approve_safe_conduct(paper.pk, by=request.user, at=at, **granted)
        return _("%(case)s: approved. The document is being made.")

    try:
        return _decided(request, paper, act, at=at, stays=True)
    except BadInput as error:  # the law changed while the page was open
        if form is None:
            raise
        form.add_error("term", str(error.fields["term"]))
        return shown(request, paper, at=at, status=422, shorter_form=form)


@for_roles(Role.SUPERVISOR)
@require_POST
def give_back(request: Asked, pk: UUID) -> HttpResponse:
    """Return a request to its officer, or refuse it: either with a sentence that says why."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    verdict = "refuse" if request.POST.get("verdict") == "refuse" else "return"
    form = NoteForm(request.POST, auto_id=f"{verdict}_%s")
    if not form.is_valid():
        return shown(request, paper, at=at, status=422, **{f"{verdict}_form": form})
    note = form.cleaned_data["note"]

    def act() -> str:
        if verdict == "refuse":
            safe_conducts.refuse_safe_conduct(paper.pk, note, by=request.user, at=at)
            return _("%(case)s: refused. The reason is recorded.")
        safe_conducts.return_safe_conduct(paper.pk, note, by=request.user, at=at)
        return _("%(case)s: returned to the officer with your note.")

    return _decided(request, paper, act, at=at)


def _decided(
    request: Asked, paper: SafeConduct, act: Callable[[], str], *, at: datetime, stays: bool = False
) -> HttpResponse:
    """Decide, and go on to the next request of the same queue; where none is left, to the queue or stay with it."""
    found = queue_for(request, request.user, at=at)
    following = found.after(paper.pk)
    try:
        sentence = act()
    except InvalidTransition as error:
        return too_late(request, paper, error, at=at)
    messages.success(request, sentence % {"case": paper.case.number})
    if following:
        query = "&".join(part for part in (found.query, f"before={paper.pk}") if part)
        return redirect(_address(following.pk, query))
    if stays:
        messages.info(request, _("Nothing else waits for you in this list."))
        return redirect(_address(paper.pk, found.query))
    return redirect(reverse("safe_conduct_queue") + (f"?{found.query}" if found.query else ""))


def too_late(request: Asked, paper: SafeConduct, error: InvalidTransition, *, at: datetime) -> HttpResponse:
    """Somebody was faster: the page as it stands now, with what happened."""
    record_no_step(request, error)
    now = paper_for(request.user, paper.pk, at=at)
    return shown(request, now, at=at, status=409, too_late=True)


@desk_only
@require_POST
def cancel(request: Asked, pk: UUID) -> HttpResponse:
    """Take back an approval that has no number, or give up a returned request."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    form = NoteForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return shown(request, paper, at=at, status=422, cancel_form=form)
    try:
        safe_conducts.cancel_safe_conduct(paper.pk, form.cleaned_data["note"], by=request.user, at=at)
    except InvalidTransition as error:
        return too_late(request, paper, error, at=at)
    messages.success(request, _("Cancelled. No paper is made of it."))
    return redirect("safe_conduct", pk)
