"""The overall assessment: complete once all is weighed, proposed by one, approved by others. It revokes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Reasons, refusing
from casework.law.days import local_date
from casework.screening import assessment_rules as rules
from casework.screening.assessment_states import OUTCOMES, STEPS, AssessmentStatus
from casework.screening.assessments import Assessment
from casework.screening.checklists import items_of
from casework.screening.locking import locked_assessment
from casework.staff.models import Role, User
from casework.staff.services import system_user
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

DECIDE_WITHIN = timedelta(hours=24)
MOST_TEXT, MOST_REASON = 1000, 500
FOLLOW_UPS = (WorkKind.REVIEW_SAFE_CONDUCT, WorkKind.NOTIFY_MINISTRY)
NO_PROPOSAL: dict[str, Any] = {
    **dict.fromkeys(("outcome", "reason", "legal_note", "plan", "approve_reason"), ""),
    **dict.fromkeys(("plan_on", "proposed_by", "proposed_at", "approved_by", "approved_at")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a reviewer proposes: adverse with a legal note, inconclusive with a plan and its day."""

    outcome: str
    reason: str
    legal_note: str = ""
    plan: str = ""
    plan_on: date | None = None


@service("screening.assessment_opened")
def open_assessments(cases: Sequence[Case], *, by: User, at: datetime) -> None:
    """Open the assessment of each of these cases that has none running."""
    rows = [Assessment(case=case, opened_at=at) for case in cases]
    Assessment.objects.bulk_create(rows, ignore_conflicts=True)


@service("screening.assessment_seen_to")
def see_to_assessment(case: Case, *, by: User, at: datetime) -> None:
    """Say whether all that is needed is there now; part of every act that changes a check of this case."""
    running = Assessment.objects.select_for_update(of=("self",)).filter(case=case)
    assessment = running.filter(status__in=(AssessmentStatus.OPEN, AssessmentStatus.COMPLETE)).first()
    if assessment is None:
        return
    missing = rules.about_completeness(items_of(case, on=local_date(at)))
    if not missing and assessment.status == AssessmentStatus.OPEN:
        move(assessment, "complete", STEPS, by=system_user(), at=at, completed_at=at)
    elif missing and assessment.status == AssessmentStatus.COMPLETE:
        move(assessment, "fall_back", STEPS, by=system_user(), at=at, completed_at=None)


@service("screening.assessment_proposed")
def propose_outcome(assessment_id: UUID, proposal: Proposal, *, by: User, at: datetime) -> Assessment:
    """Propose what the checks come to. Raises ActionRefused, InvalidTransition, or BadInput naming the field."""
    assessment = locked_assessment(assessment_id)
    items = items_of(assessment.case, on=local_date(at))
    findings = rules.about_proposing(by, assessment, items, outcome=proposal.outcome, at=at)
    if stopping := refusing(findings):
        raise ActionRefused(stopping)
    if wrong := _wrong_in(proposal, on=local_date(at)):
        raise BadInput(wrong)
    see_to_assessment(assessment.case, by=by, at=at)
    assessment.refresh_from_db(fields=["status", "version", "completed_at"])
    adverse, open_end = proposal.outcome == "adverse", proposal.outcome == "inconclusive"
    move(
        assessment,
        "propose",
        STEPS,
        by=by,
        at=at,
        findings=findings,
        outcome=proposal.outcome,
        reason=proposal.reason.strip(),
        legal_note=proposal.legal_note.strip() if adverse else "",
        plan=proposal.plan.strip() if open_end else "",
        plan_on=proposal.plan_on if open_end else None,
        proposed_by=by,
        proposed_at=at,
    )
    _hand_to_supervisor(assessment, at=at)
    return assessment


def _wrong_in(proposal: Proposal, *, on: date) -> dict[str, Any]:
    adverse, open_end = proposal.outcome == "adverse", proposal.outcome == "inconclusive"
    too_long = _("Write at most 1000 signs.")
    rows = (
        (proposal.outcome not in OUTCOMES, "outcome", _("Choose an outcome.")),
        (not proposal.reason.strip(), "reason", _("Write the reasons.")),
        (len(proposal.reason) > MOST_TEXT, "reason", too_long),
        (adverse and not proposal.legal_note.strip(), "legal_note", _("An adverse outcome needs a legal note.")),
        (len(proposal.legal_note) > MOST_TEXT, "legal_note", too_long),
        (open_end and not proposal.plan.strip(), "plan", _("Write what will be done next.")),
        (len(proposal.plan) > MOST_REASON, "plan", _("Write at most 500 signs.")),
        (open_end and proposal.plan_on is None, "plan_on", _("Write by which day.")),
        (open_end and proposal.plan_on is not None and proposal.plan_on <= on, "plan_on", _("Choose a later day.")),
    )
    return {field: sentence for met, field, sentence in rows if met}


def _hand_to_supervisor(assessment: Assessment, *, at: datetime) -> None:
    due, case = at + DECIDE_WITHIN, assessment.case
    open_work(WorkKind.APPROVE_ASSESSMENT, assessment, case=case, role=Role.SUPERVISOR, due_at=due, at=at)


@service("screening.assessment_returned")
def return_proposal(assessment_id: UUID, reason: str, *, by: User, at: datetime) -> Assessment:
    """Send a proposal back to the reviewers. Raises ActionRefused, InvalidTransition, BadInput."""
    assessment = locked_assessment(assessment_id)
    findings = rules.about_sending_back(by, assessment, at=at)
    if stopping := refusing(findings):
        raise ActionRefused(stopping)
    _check_reason(reason)
    move(assessment, "return", STEPS, by=by, at=at, reasons={"note": reason}, completed_at=None, **NO_PROPOSAL)
    close_work(WorkKind.APPROVE_ASSESSMENT, subject=assessment, by=by, at=at, done=False)
    see_to_assessment(assessment.case, by=by, at=at)
    return assessment


@service("screening.assessment_approved")
def approve_outcome(assessment_id: UUID, reason: str, *, by: User, at: datetime) -> Assessment:
    """Approve a proposal; an adverse one ends with the second approval. Nothing is revoked by it.

    Raises ActionRefused, InvalidTransition, or BadInput for a missing reason.
    """
    assessment = locked_assessment(assessment_id)
    findings = rules.about_approving(by, assessment, items_of(assessment.case, on=local_date(at)), at=at)
    if stopping := refusing(findings):
        raise ActionRefused(stopping)
    _check_reason(reason)
    told: dict[str, Any] = {"findings": findings, "reasons": {"note": reason}}
    first: dict[str, Any] = {"approved_by": by, "approved_at": at, "approve_reason": reason.strip()}
    verb = f"end_{assessment.outcome}"
    if assessment.outcome != AssessmentStatus.ADVERSE:
        move(assessment, verb, STEPS, by=by, at=at, ended_at=at, **told, **first)
    elif assessment.approved_by_id is None:
        move(assessment, "approve_first", STEPS, by=by, at=at, **told, **first)
        return assessment
    else:
        second: dict[str, Any] = {"second_by": by, "second_at": at, "second_reason": reason.strip()}
        move(assessment, verb, STEPS, by=by, at=at, ended_at=at, **told, **second)
        _tell_what_follows(assessment, at=at)
    close_work(WorkKind.APPROVE_ASSESSMENT, subject=assessment, by=by, at=at)
    return assessment


def _tell_what_follows(assessment: Assessment, *, at: datetime) -> None:
    """People act, the system reminds: the paper is looked at by a supervisor, and the Ministry is told."""
    due, case = at + DECIDE_WITHIN, assessment.case
    for kind in FOLLOW_UPS:
        open_work(kind, assessment, case=case, role=Role.SUPERVISOR, due_at=due, at=at)


@service("screening.assessment_followed_up")
def close_follow_up(assessment_id: UUID, kind: str, *, by: User, at: datetime) -> int:
    """Say that what follows an adverse outcome is done. Raises ActionRefused, or BadInput for another kind of work."""
    assessment = locked_assessment(assessment_id)
    if kind not in FOLLOW_UPS:
        raise BadInput({"kind": _("Choose one of the list.")})
    if stopping := refusing(rules.about_following_up(by, assessment, at=at)):
        raise ActionRefused(stopping)
    return close_work(kind, subject=assessment, by=by, at=at)


@service("screening.assessment_reopened")
def reopen_assessment(assessment_id: UUID, *, reasons: Reasons, by: User, at: datetime) -> Assessment:
    """Take an ended assessment up again: it stays as it ended, and another one is opened beside it.

    Returns the new one. Raises ActionRefused, InvalidTransition.
    """
    ended = locked_assessment(assessment_id)
    findings = rules.about_reopening(by, ended, at=at)
    move(ended, "reopen", STEPS, by=by, at=at, findings=findings, reasons=reasons)
    anew = Assessment.objects.create(case=ended.case, opened_at=at)
    see_to_assessment(ended.case, by=by, at=at)
    anew.refresh_from_db()
    return anew


def _check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > MOST_REASON:
        raise BadInput({"reason": _("Write the reason, in at most 500 signs.")})
