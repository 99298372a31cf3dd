"""One safe-conduct: evidence and findings for whoever decides, and the four ways of deciding."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, InvalidTransition, Level, Reasons, refusing
from casework.journey import steps
from casework.law.days import BOGOTA, local_date
from casework.pages.applications import reasons_of, reasons_typed
from casework.pages.approvals import Queue, queue_for
from casework.pages.asked import Asked, desk_only, for_roles, now_for, readers_only
from casework.pages.forms import HandOverForm, NoteForm
from casework.pages.middleware import record_no_step
from casework.pages.paper_acts import PRINT, Offered, offered, subject_of
from casework.pages.queue_rows import applications_seen
from casework.pages.safe_conducts import paper_for, unprintable, with_reasons
from casework.pages.terms import ShorterForm, term_told
from casework.safe_conducts import rules
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts.approvers import deciders_of
from casework.safe_conducts.checklist import MET_BY_A_REASON, Guard, checklist
from casework.safe_conducts.models import PrintOutcome, SafeConduct
from casework.safe_conducts.print_rules import about_giving_it
from casework.safe_conducts.reading import evidence_shown
from casework.safe_conducts.register import sheets_seen
from casework.safe_conducts.revoking import who_decides
from casework.safe_conducts.selectors import Evidence, evidence_for
from casework.safe_conducts.states import REVOCATION_OPEN, STEPS, Status
from casework.safe_conducts.wave import about_following
from casework.screening.looks import say_which_lists
from casework.staff.models import Role, User
from casework.transitions import Transition

OK = 200


@readers_only
@require_GET
def one(request: Asked, pk: UUID) -> HttpResponse:
    """One safe-conduct: evidence and findings for whoever decides, the paper for whoever hands it over."""
    at = now_for(request)
    return shown(request, paper_for(request.user, pk, at=at), at=at)


def shown(
    request: Asked,
    paper: SafeConduct,
    *,
    at: datetime,
    status: int = 200,
    unanswered: Sequence[Finding] = (),
    **more: object,
) -> HttpResponse:
    """The page of one safe-conduct, with what a form that was sent has to say in `more`; reading it is an event."""
    record_read(
        case_id=paper.case_id, person_id=paper.person_id, subject_table="casework_safeconduct", subject_pk=paper.pk
    )
    context = decision_context(paper, request.user, at=at)
    if context["deciding"]:
        context |= _place(queue_for(request, request.user, at=at), paper)
    context |= {"before": _before(request, at=at), "here": reverse("safe_conduct", args=[paper.pk])}
    context |= _life(paper, request.user, at=at) | {"failed": status != OK} | more
    typed, asked = reasons_typed(request), context["findings"]
    context |= {"unanswered": unanswered, "asked": _asked(asked, typed)}
    context["asked_shorter"] = _asked([*asked, *unanswered], typed)
    acts: list[Offered] = context.get("acts", [])
    context["print_act"] = next((one for one in acts if one.act.name == PRINT), None)
    context["acts"] = [one for one in acts if one.act.name != PRINT]
    return render(request, "safe_conducts/one.html", context, status=status)


def _life(paper: SafeConduct, user: User, *, at: datetime) -> dict[str, object]:
    """What can be done with a paper, and what is proposed about it or about the lost one that it takes the place of."""
    subject = subject_of(paper, user, at=at)
    proposal = subject.revocation
    asked = proposal is not None and proposal.urgent and proposal.status in REVOCATION_OPEN
    return {
        "acts": offered(subject),
        "revocation": proposal,
        "revocation_deciders": {"now": who_decides(proposal, at=at)} if proposal and asked else None,
        "days_late": paper.days_late(paper.renews),
    }


def _following(paper: SafeConduct, evidence: Evidence, user: User, *, at: datetime) -> dict[str, object]:
    """Whether what follows the latest paper can be asked for, or what stands against it, while nothing is under way."""
    if paper != evidence.last or evidence.pending or not user.holds(Role.CASE_OFFICER, at=at):
        return {}
    against = [one for one in about_following(user, paper, evidence, at=at) if one.level is Level.REFUSE]
    return {"can_renew": not against, "renewal_refused": against}


def _place(found: Queue, paper: SafeConduct) -> dict[str, object]:
    """Where this request stands in the queue as it was asked for, and what comes after it."""
    following = found.after(paper.pk)
    return {
        "queue": found,
        "place": found.place_of(paper.pk),
        "next_url": _address(following.pk, found.query) if following else "",
        "correct_within": safe_conducts.CORRECT_WITHIN,
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
    waits = paper.status == Status.REQUESTED
    deciding = waits and user.holds(Role.SUPERVISOR, at=at)
    taken = Transition.objects.filter(subject_id=paper.pk).select_related("by").order_by("-at")
    latest = {step.verb: step for step in reversed(taken)}
    given = requested.reasons if (requested := latest.get("request")) else {}
    findings = rules.about_approving(user, paper, evidence, given=given, at=at) if waits else []
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
        "deciding": deciding,
        "guards": _guards(evidence, findings, given, decides=deciding, reads_checks=reads_checks) if waits else [],
        "findings": findings,
        "blocked": any(finding.level is Level.REFUSE for finding in findings),
        "cannot_decide": refusing(rules.about_deciding(user, paper, at=at)),
        "can_hand_over": bool(paper.document_id) and all(one.level is not Level.REFUSE for one in handing),
        "can_cancel": (paper.status, "cancel") in STEPS and not refusing(rules.about_cancelling(user, paper, at=at)),
        "handed_over": next((each for each in reversed(prints) if each.outcome == PrintOutcome.HANDED_OVER), None),
        "prints": prints,
        "sheet_seen": _sees_its_sheet(user, paper, at=at),
        "requested": requested,
        "ended_by": latest.get("refuse") or latest.get("cancel"),
        **_following(paper, evidence, user, at=at),
        **term_told(paper, evidence, at=at),
        "return_form": NoteForm(auto_id="return_%s"),
        "refuse_form": NoteForm(auto_id="refuse_%s"),
        "cancel_form": NoteForm(auto_id="cancel_%s"),
        "hand_over_form": HandOverForm(initial={"received_at": at.astimezone(BOGOTA)}),
        "active": paper.is_active(local_date(at)),
    }


def _sees_its_sheet(user: User, paper: SafeConduct, *, at: datetime) -> bool:
    return paper.blank_sheet_id is not None and sheets_seen(user, at=at).filter(pk=paper.blank_sheet_id).exists()


def _asked(findings: Sequence[Finding], typed: Reasons) -> list[dict[str, object]]:
    """The questions that nobody has answered, each once, with what the approver typed."""
    asked = {finding.code: finding for finding in findings if finding.level is Level.REASON_REQUIRED}
    return with_reasons(list(asked.values()), dict(typed))


def _guards(evidence: Evidence, findings: list[Finding], reasons: Reasons, **shown: bool) -> list[dict[str, object]]:
    """Every guard as a line, with the reasons that were given at the request."""
    guards: list[Guard] = checklist(evidence, findings, **shown)
    return [_as_line(guard, reasons) for guard in guards]


def _as_line(guard: Guard, reasons: Reasons) -> dict[str, object]:
    given = next((reasons[one.code] for one in guard.findings if one.code in MET_BY_A_REASON & reasons.keys()), "")
    found = [one for one in guard.findings if not given or one.code not in MET_BY_A_REASON]
    return {"says": guard.says, "reason": given, "findings": with_reasons(found, dict(reasons))}


@for_roles(Role.SUPERVISOR)
@require_POST
def approve(request: Asked, pk: UUID) -> HttpResponse:
    """Approve, for the law's term or with `shorter` for less: the worker numbers and prints."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    granted: dict[str, Any] = {"reasons": reasons_of(request)}
    form = None
    if "shorter" in request.POST:
        form = ShorterForm(request.POST, paper=paper, evidence=evidence_for(paper.case, on=local_date(at)), at=at)
        if not form.is_valid():
            return shown(request, paper, at=at, status=422, shorter_form=form)
        granted["term"] = form.cleaned_data["term"]
        granted["reasons"]["term_shortened"] = form.cleaned_data["reason"]

    def act() -> str:
        steps.approve_safe_conduct(paper.pk, by=request.user, at=at, **granted)
        return _("%(case)s: approved. The document is being made.")

    try:
        return _decided(request, paper, act, at=at, stays=True)
    except ActionRefused as refused:
        if any(finding.level is Level.REFUSE for finding in refused.findings):
            raise
        again = {"shorter_form": form} if form else {}
        return shown(request, paper, at=at, status=422, unanswered=refused.findings, **again)
    except BadInput as error:
        if form is None or "term" not in error.fields:  # a fact was corrected to what no page can show
            return shown(request, paper, at=at, status=422, problem=unprintable(error))
        form.add_error("term", str(error.fields["term"]))  # the law changed while the page was open
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
        again: dict[str, Any] = {f"{verdict}_form": form}
        return shown(request, paper, at=at, status=422, **again)
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
