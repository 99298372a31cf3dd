"""Revoking a paper for breach of its conditions: three people decide, then the person is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.rules import to_the_minute
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Reasons, refusing
from casework.people.writing import clean_text
from casework.safe_conducts import revoking_rules
from casework.safe_conducts.approvers import Approver, approvers_of
from casework.safe_conducts.ending import end_all
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.states import REVOCATION_OPEN, REVOCATION_STEPS
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

DECIDE_WITHIN: Final = timedelta(hours=24)
URGENT_WITHIN: Final = timedelta(hours=1)
TELL_WITHIN: Final = timedelta(hours=24)
MOST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What is held against a holder: the breach, the evidence, and what they said to it when they were heard."""

    breach: str
    evidence: str
    defence: str
    heard_at: datetime
    urgent: bool = False


@service("safe_conducts.revocation_proposed")
def propose_revocation(
    safe_conduct_id: UUID, told: Breach, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> Revocation:
    """Propose to revoke an active paper on ground c; the paper holds until a second supervisor confirms.

    Raises ActionRefused, BadInput where a part is missing or the person was heard in the future.
    """
    paper = locked(safe_conduct_id)
    under_way = Revocation.objects.filter(safe_conduct=paper, status__in=REVOCATION_OPEN).exists()
    findings = revoking_rules.about_proposing(by, paper, under_way=under_way, at=at)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    revocation = Revocation.objects.create(
        safe_conduct=paper,
        case=paper.case,
        case_started_by_id=paper.case_started_by_id,
        case_registered_by_id=paper.case_registered_by_id,
        **_written(told, at=at),
        heard_at=told.heard_at,
        urgent=told.urgent,
        proposed_by=by,
        proposed_at=at,
    )
    _take(revocation, "propose", by=by, at=at, findings=findings, reasons=reasons)
    _ask(revocation, at=at)
    return revocation


def _written(told: Breach, *, at: datetime) -> dict[str, str]:
    """The three texts. Raises BadInput."""
    parts = {"breach": told.breach, "evidence": told.evidence, "defence": told.defence}
    texts = {name: clean_text(text, field=name, most=MOST) for name, text in parts.items()}
    asked = {
        "breach": _("Write which condition was broken, when and how."),
        "evidence": _("Write what shows it."),
        "defence": _("Write what the person said to it, or that they said nothing."),
    }
    if missing := {name: asked[name] for name, text in texts.items() if not text}:
        raise BadInput(missing)
    if told.heard_at > at:
        raise BadInput({"heard_at": _("The person cannot have been heard in the future.")})
    return texts


def _ask(revocation: Revocation, *, at: datetime) -> None:
    due = at + (URGENT_WITHIN if revocation.urgent else DECIDE_WITHIN)
    case, role = revocation.case, Role.SUPERVISOR
    open_work(WorkKind.DECIDE_REVOCATION, revocation, case=case, role=role, due_at=due, at=at)


@service("safe_conducts.revocation_approved")
def approve_revocation(revocation_id: UUID, note: str, *, by: User, at: datetime) -> Revocation:
    """Approve what somebody else proposed; a second supervisor is asked. Raises ActionRefused, BadInput."""
    revocation = _locked(revocation_id)
    findings = revoking_rules.about_approving(by, revocation, at=at)
    given = _reason(note)
    _take(revocation, "approve", by=by, at=at, findings=findings, reasons=given, approved_by=by, approved_at=at)
    close_work(WorkKind.DECIDE_REVOCATION, subject=revocation, by=by, at=at)
    _ask(revocation, at=at)
    return revocation


@service("safe_conducts.revoked")
def confirm_revocation(revocation_id: UUID, note: str, remedy: str, *, by: User, at: datetime) -> Revocation:
    """Confirm as the third person: all that the person holds is void at once, and the desk tells them, with the remedy.

    What was asked for is given up.

    Raises ActionRefused, BadInput without a reason or a remedy, InvalidTransition.
    """
    revocation = _locked(revocation_id)
    findings, given = revoking_rules.about_confirming(by, revocation, at=at), _reason(note)
    told = clean_text(remedy, field="remedy", most=500)
    if not told:
        raise BadInput({"remedy": _("Write what the person can do against it, where and by when.")})
    changes = {"confirmed_by": by, "confirmed_at": at, "remedy": told}
    _take(revocation, "confirm", by=by, at=at, findings=findings, reasons=given, **changes)
    close_work(WorkKind.DECIDE_REVOCATION, subject=revocation, by=by, at=at)
    end_all(revocation.safe_conduct, "revoke", "BREACH", by=by, at=at, reasons=given)
    due, desk = at + TELL_WITHIN, Role.CASE_OFFICER
    open_work(WorkKind.TELL_REVOCATION, revocation, case=revocation.case, role=desk, due_at=due, at=at)
    return revocation


@service("safe_conducts.revocation_rejected")
def reject_revocation(revocation_id: UUID, note: str, *, by: User, at: datetime) -> Revocation:
    """End a proposal: the paper goes on. Raises ActionRefused, BadInput without a reason, InvalidTransition."""
    revocation = _locked(revocation_id)
    findings = revoking_rules.about_rejecting(by, revocation, at=at)
    _take(revocation, "reject", by=by, at=at, findings=findings, reasons=_reason(note))
    close_work(WorkKind.DECIDE_REVOCATION, subject=revocation, by=by, at=at)
    return revocation


@service("safe_conducts.revocation_told")
def record_told(revocation_id: UUID, *, by: User, at: datetime, told_at: datetime | None = None) -> Revocation:
    """Record that the person was told of the revocation and the remedy. Raises ActionRefused, BadInput."""
    revocation, moment = _locked(revocation_id), told_at or at
    if stopping := refusing(revoking_rules.about_telling(by, revocation, at=at)):
        raise ActionRefused(stopping)
    if moment > at or (revocation.confirmed_at and moment < to_the_minute(revocation.confirmed_at)):
        raise BadInput({"told_at": _("The person can only have been told after the confirmation and before now.")})
    revocation.told_by, revocation.told_at = by, moment
    revocation.version += 1
    revocation.save(update_fields=["told_by", "told_at", "version"])
    close_work(WorkKind.TELL_REVOCATION, subject=revocation, by=by, at=at)
    return revocation


def who_decides(revocation: Revocation, *, at: datetime) -> list[Approver]:
    """Who may take the next step now, at work or on call."""
    asks = revoking_rules.about_confirming if revocation.approved_by_id else revoking_rules.about_approving
    there = approvers_of(revocation.case.office, at)
    return [one for one in there if not refusing(asks(one.user, revocation, at=at))]


def _locked(revocation_id: UUID) -> Revocation:
    """The proposal with its case and its paper locked first. Raises Revocation.DoesNotExist."""
    paper_id = Revocation.objects.values_list("safe_conduct_id", flat=True).get(pk=revocation_id)
    paper = locked(paper_id)
    revocation = Revocation.objects.select_for_update(of=("self",)).get(pk=revocation_id)
    revocation.safe_conduct, revocation.case = paper, paper.case
    return revocation


def _take(revocation: Revocation, verb: str, *, by: User, at: datetime, **told: object) -> None:
    move(revocation, verb, REVOCATION_STEPS, by=by, at=at, **told)  # type: ignore[arg-type]


def _reason(note: str) -> dict[str, str]:
    why = clean_text(note, field="note", most=500)
    if not why:
        raise BadInput({"note": _("Write the reason: it is recorded, and others must act on it.")})
    return {"note": why}


def open_revocation(paper: SafeConduct) -> Revocation | None:
    """The proposal about this paper that waits for a decision."""
    return Revocation.objects.filter(safe_conduct=paper, status__in=REVOCATION_OPEN).first()
