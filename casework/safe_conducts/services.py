"""Requesting and deciding; what comes after lies in `prints`, `ending`, `replacing` and `revoking`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.rules import about_receiving
from casework.audit.context import service
from casework.cipher import seal
from casework.errors import NO_REASONS, ActionRefused, BadInput, Finding, Level, Reasons, refusing
from casework.law.days import local_date
from casework.safe_conducts import rules
from casework.safe_conducts.answers import reasons_given
from casework.safe_conducts.carrying import hand_on
from casework.safe_conducts.document import canonical_hash, check_printable
from casework.safe_conducts.ending import expire_safe_conducts as expire_safe_conducts
from casework.safe_conducts.kinds import REFUGEE
from casework.safe_conducts.locking import locked, locked_case
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.prints import HAND_OVER_WITHIN as HAND_OVER_WITHIN
from casework.safe_conducts.prints import hand_over as hand_over
from casework.safe_conducts.selectors import Evidence, evidence_for, facts_of
from casework.safe_conducts.states import STEPS, Status
from casework.safe_conducts.type_rules import evidence_for_type
from casework.safe_conducts.waiting import DECIDE_WITHIN
from casework.screening.asking import ask_for_renewal
from casework.screening.assessment_states import AssessmentStatus
from casework.screening.checklists import validity_on
from casework.screening.states import CheckStatus
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WAITING_FOR_A_PAPER, WorkKind
from casework.work.services import close_work, close_work_in, open_work

CORRECT_WITHIN = timedelta(hours=12)
NOTIFY_WITHIN = timedelta(hours=24)
FAVOURABLE, OBSERVATIONS = AssessmentStatus.FAVOURABLE, AssessmentStatus.OBSERVATIONS


@service("safe_conducts.requested")
def request_safe_conduct(
    case_id: UUID,
    *,
    by: User,
    at: datetime,
    type: str = "",
    territorial_limit: str | None = None,
    received_at: datetime | None = None,
    reasons: Reasons = NO_REASONS,
) -> SafeConduct:
    """Ask a supervisor for a safe-conduct of this type, again after a return; without a type for the one returned.

    The first one where none was. What follows another has its old checks asked afresh. `received_at` is when it was
    asked for at the desk, in time or not; now where none is given. Raises ActionRefused, BadInput for an unknown type,
    InvalidTransition.
    """
    case, received = locked_case(case_id), received_at or at
    evidence = evidence_for_type(evidence_for(case, on=local_date(min(received, at))), type)
    findings = [*rules.about_requesting(by, evidence, at=at), *about_receiving(received, at=at)]
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    limit = _limit(evidence, territorial_limit)
    paper = evidence.pending or draft_of(evidence, by=by, at=at)
    ask(
        paper,
        evidence,
        by=by,
        at=at,
        findings=findings,
        reasons=reasons,
        received_at=received_at,
        type=evidence.kind,
        renews=None if evidence.replaced else evidence.before,
        asked_by=evidence.asked_by if _by_request(evidence) else None,
        territorial_limit=limit,
    )
    return paper


def _by_request(evidence: Evidence) -> bool:
    return evidence.document_type is not None and evidence.document_type.needs_mfa_request


def _limit(evidence: Evidence, territorial_limit: str | None) -> str:
    """The territorial limit, as asked or as it was. Raises BadInput where the page could not show it."""
    limit = evidence.territorial_limit if territorial_limit is None else territorial_limit.strip()
    check_printable(replace(facts_of(evidence), territorial_limit=limit))
    return limit


def ask(
    paper: SafeConduct,
    evidence: Evidence,
    *,
    by: User,
    at: datetime,
    findings: Sequence[Finding],
    reasons: Reasons,
    received_at: datetime | None = None,
    **changes: Any,
) -> None:
    """Take the step of asking with a draft, and hand it to a supervisor; what follows a paper has old checks asked."""
    case = evidence.case
    who: dict[str, Any] = {"requested_by": by, "requested_at": at, "facts_edited_by_id": evidence.last_editor_id}
    who["first_requested_at"] = paper.first_requested_at or received_at or at
    told: dict[str, Any] = {"findings": findings, "reasons": reasons, "received_at": received_at}
    move(paper, "request", STEPS, by=by, at=at, **told, **who, **changes)
    close_work_in(case, *WAITING_FOR_A_PAPER, WorkKind.REQUEST_EXIT, by=by, at=at)
    close_work(WorkKind.CORRECT_REQUEST, subject=paper, by=by, at=at)
    if paper.replaces_id is None and evidence.last:
        close_work(WorkKind.RENEW_SAFE_CONDUCT, WorkKind.RUNS_OUT, subject=evidence.last, by=by, at=at)
    if paper.replaces_id is None and evidence.before and evidence.old_checks(validity_on(evidence.on)):
        ask_for_renewal(case.pk, by=by, at=at)
    if evidence.kind == REFUGEE and not paper.replaces_id:
        _tell_the_ministry(evidence, at=at)
    _ask_for_decision(paper, at=at)


def _tell_the_ministry(evidence: Evidence, *, at: datetime) -> None:
    """Hand a supervisor the notice to the Ministry of a stay that is asked for before the checks allow it."""
    assessment, due = evidence.assessment, at + NOTIFY_WITHIN
    stale = any(check.status == CheckStatus.STALE for check in evidence.checks)
    unsettled = assessment is not None and assessment.status not in (FAVOURABLE, OBSERVATIONS)
    if assessment and (stale or unsettled):
        open_work(WorkKind.NOTIFY_MINISTRY, assessment, case=evidence.case, role=Role.SUPERVISOR, due_at=due, at=at)


def draft_of(evidence: Evidence, *, by: User, at: datetime, **changes: Any) -> SafeConduct:
    case, registrar = evidence.case, evidence.case.registered_by_id
    assert registrar is not None  # noqa: S101 - a constraint of every registered case
    return SafeConduct.objects.create(
        case=case,
        person=case.person,
        application=evidence.application,
        type=evidence.kind,
        office=case.office,
        requested_by=by,
        requested_at=at,
        case_started_by_id=case.started_by_id,
        case_registered_by_id=registrar,
        **changes,
    )


def _ask_for_decision(paper: SafeConduct, *, at: datetime) -> None:
    due = at + DECIDE_WITHIN
    open_work(WorkKind.APPROVE_SAFE_CONDUCT, paper, case=paper.case, role=Role.SUPERVISOR, due_at=due, at=at)


@service("safe_conducts.approved")
def approve_safe_conduct(
    safe_conduct_id: UUID, *, by: User, at: datetime, term: int | None = None, reasons: Reasons = NO_REASONS
) -> SafeConduct:
    """Approve what another officer requested: the facts of the paper are frozen with their hash.

    `term` is in the law's own unit, and no longer than the law's, which holds where none is given.
    Raises ActionRefused, BadInput for a term out of bounds and for facts that the page cannot show, InvalidTransition;
    then nothing changed.
    """
    paper = locked(safe_conduct_id)
    evidence = evidence_for(paper.case, on=local_date(at))
    findings = rules.about_approving(by, paper, evidence, given=reasons_given(paper), at=at, term=term)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    kind = evidence.document_type
    assert kind is not None  # noqa: S101 - a rule refused without
    _check_term(term, longest=kind.max_term, replaces=evidence.replaced is not None)
    check_printable(told := facts_of(evidence))  # a number whose page can never be set would be lost
    replaced, facts = evidence.replaced, told.as_dict()
    move(
        paper,
        "approve",
        STEPS,
        by=by,
        at=at,
        findings=findings,
        reasons=reasons,
        approved_by=by,
        approved_at=at,
        facts_edited_by_id=evidence.last_editor_id,
        facts=seal(facts, place=paper.facts_place),
        facts_hash=canonical_hash(facts),
        term_value=(replaced.term_value if replaced else None) or term or kind.max_term,
        term_unit=kind.unit,
        longest_term=kind.max_term,
        issue_attempts=0,
        next_try_at=at,
    )
    close_work(WorkKind.APPROVE_SAFE_CONDUCT, subject=paper, by=by, at=at)
    return paper


def _check_term(term: int | None, *, longest: int, replaces: bool) -> None:
    """An approver may shorten, never lengthen (design: domain.md 5.6); a replacement keeps its end."""
    if term is not None and replaces:
        raise BadInput({"term": _("It ends on the day of the safe-conduct that it replaces: leave the term out.")})
    if term is not None and not 1 <= term <= longest:
        raise BadInput({"term": _("Write a whole number from 1 to %(longest)d.") % {"longest": longest}})


@service("safe_conducts.returned")
def return_safe_conduct(safe_conduct_id: UUID, note: str, *, by: User, at: datetime) -> SafeConduct:
    """Give a request back with what is to be corrected. Raises ActionRefused, BadInput without a note."""
    paper = locked(safe_conduct_id)
    reasons = _note(note)
    move(paper, "return", STEPS, by=by, at=at, findings=rules.about_deciding(by, paper, at=at), reasons=reasons)
    close_work(WorkKind.APPROVE_SAFE_CONDUCT, subject=paper, by=by, at=at)
    due = at + CORRECT_WITHIN
    open_work(WorkKind.CORRECT_REQUEST, paper, case=paper.case, role=Role.CASE_OFFICER, due_at=due, at=at)
    return paper


@service("safe_conducts.refused")
def refuse_safe_conduct(safe_conduct_id: UUID, note: str, *, by: User, at: datetime) -> SafeConduct:
    """Refuse a request, with the reason that the person is told; the desk is asked for another where they hold none.

    Raises ActionRefused, BadInput without a note.
    """
    paper = locked(safe_conduct_id)
    reasons = _note(note)
    move(paper, "refuse", STEPS, by=by, at=at, findings=rules.about_deciding(by, paper, at=at), reasons=reasons)
    close_work(WorkKind.APPROVE_SAFE_CONDUCT, subject=paper, by=by, at=at)
    hand_on(paper, "refuse", by=by, at=at)
    _ask_again(paper, at=at)
    return paper


def _note(note: str) -> dict[str, str]:
    if not note.strip():
        raise BadInput({"note": _("Write the reason: it is recorded, and others must act on it.")})
    return {"note": note}


@service("safe_conducts.cancelled")
def cancel_safe_conduct(safe_conduct_id: UUID, note: str, *, by: User, at: datetime) -> SafeConduct:
    """Take back an approval, give up a request that was returned, or a number whose document cannot be made.

    The number stays in the register, void. Raises ActionRefused, BadInput without a note, InvalidTransition once the
    worker was faster.
    """
    paper = locked(safe_conduct_id)
    reasons = _note(note)
    findings = rules.about_cancelling(by, paper, at=at)
    move(paper, "cancel", STEPS, by=by, at=at, findings=findings, reasons=reasons, next_try_at=None)
    close_work(WorkKind.CORRECT_REQUEST, WorkKind.ISSUE_FAILED, subject=paper, by=by, at=at, done=False)
    hand_on(paper, "cancel", by=by, at=at)
    _ask_again(paper, at=at)
    return paper


def _ask_again(paper: SafeConduct, *, at: datetime) -> None:
    """Tell the desk that nothing comes of a request, where the person holds nothing: for a lost paper, on its page."""
    case, lost = paper.case, paper.replaces
    if any(one.is_active(local_date(at)) for one in SafeConduct.objects.filter(case=case, status=Status.ISSUED)):
        return  # who holds one is told of its end in time
    due, desk = at + CORRECT_WITHIN, Role.CASE_OFFICER
    if lost and lost.status == Status.REPLACED:
        open_work(WorkKind.REPLACE_AGAIN, lost, case=case, role=desk, due_at=due, at=at)
    else:
        open_work(WorkKind.REQUEST_SAFE_CONDUCT, case, case=case, role=desk, due_at=due, at=at)


@service("safe_conducts.sent_back")
def send_back(paper: SafeConduct, *, by: User, at: datetime, why: Sequence[Finding] = ()) -> None:
    """A fact changed between approval and issue, or something stands against it now: it is decided again.

    The approval covers neither.
    """
    changed = Finding("facts_changed", _("A fact changed after the approval."), Level.WARN)
    found = [Finding(one.code, one.message, Level.WARN, one.article) for one in why] or [changed]
    move(
        paper,
        "send_back",
        STEPS,
        by=by,
        at=at,
        findings=found,
        approved_by=None,
        approved_at=None,
        facts=None,
        facts_hash="",
        term_value=None,
        term_unit="",
        longest_term=None,
        next_try_at=None,
    )
    _ask_for_decision(paper, at=at)
