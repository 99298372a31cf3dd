"""Requesting, deciding, handing over, ending."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.cipher import seal
from casework.errors import NO_REASONS, ActionRefused, BadInput, Finding, Level, Reasons, refusing
from casework.law.days import local_date
from casework.safe_conducts import rules
from casework.safe_conducts.document import canonical_hash, check_printable
from casework.safe_conducts.models import Print, PrintOutcome, SafeConduct
from casework.safe_conducts.selectors import INITIAL, Evidence, evidence_for, facts_of
from casework.safe_conducts.states import STEPS, Status
from casework.safe_conducts.waiting import DECIDE_WITHIN
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

Guard = Callable[[UUID], AbstractContextManager[Any]]
CORRECT_WITHIN = timedelta(hours=12)
HAND_OVER_WITHIN = timedelta(hours=24)


@service("safe_conducts.requested")
def request_safe_conduct(case_id: UUID, *, by: User, at: datetime, reasons: Reasons = NO_REASONS) -> SafeConduct:
    """Ask a supervisor for the first safe-conduct, again after a return. Raises ActionRefused, InvalidTransition."""
    case = _locked_case(case_id)
    evidence = evidence_for(case, on=local_date(at))
    findings = rules.about_requesting(by, evidence, at=at)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    _check_the_page(evidence)
    paper = evidence.pending or _draft(evidence, by=by, at=at)
    move(
        paper,
        "request",
        STEPS,
        by=by,
        at=at,
        findings=findings,
        reasons=reasons,
        requested_by=by,
        requested_at=at,
        facts_edited_by_id=evidence.last_editor_id,
    )
    close_work(WorkKind.REQUEST_SAFE_CONDUCT, subject=case, by=by, at=at)
    close_work(WorkKind.CORRECT_REQUEST, subject=paper, by=by, at=at)
    for ended in evidence.earlier:
        if ended.status == Status.EXPIRED:
            close_work(WorkKind.REVIEW_EXPIRED, subject=ended, by=by, at=at)
    _ask_for_decision(paper, at=at)
    return paper


def _draft(evidence: Evidence, *, by: User, at: datetime) -> SafeConduct:
    case, registrar = evidence.case, evidence.case.registered_by_id
    assert registrar is not None  # noqa: S101 - a constraint of every registered case
    return SafeConduct.objects.create(
        case=case,
        person=case.person,
        application=evidence.application,
        type=INITIAL,
        office=case.office,
        requested_by=by,
        requested_at=at,
        case_started_by_id=case.started_by_id,
        case_registered_by_id=registrar,
    )


def _check_the_page(evidence: Evidence) -> None:
    """Refuse at the desk what the typesetter could not set. Raises BadInput naming the fact."""
    check_printable(facts_of(evidence))


def _ask_for_decision(paper: SafeConduct, *, at: datetime) -> None:
    due = at + DECIDE_WITHIN
    open_work(WorkKind.APPROVE_SAFE_CONDUCT, paper, case=paper.case, role=Role.SUPERVISOR, due_at=due, at=at)


@service("safe_conducts.approved")
def approve_safe_conduct(
    safe_conduct_id: UUID, *, by: User, at: datetime, term: int | None = None, reasons: Reasons = NO_REASONS
) -> SafeConduct:
    """Approve what another officer requested: the facts of the paper are frozen with their hash.

    `term` is in the law's own unit, and no longer than the law's, which holds where none is given.
    Raises ActionRefused, BadInput for a term out of bounds, InvalidTransition; then nothing changed.
    """
    paper = locked(safe_conduct_id)
    evidence = evidence_for(paper.case, on=local_date(at))
    findings = rules.about_approving(by, paper, evidence, at=at, term=term)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    kind = evidence.document_type
    assert kind is not None  # noqa: S101 - a rule refused without
    _check_term(term, longest=kind.max_term)
    facts = facts_of(evidence).as_dict()
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
        term_value=kind.max_term if term is None else term,
        term_unit=kind.unit,
        longest_term=kind.max_term,
        issue_attempts=0,
        next_try_at=at,
    )
    close_work(WorkKind.APPROVE_SAFE_CONDUCT, subject=paper, by=by, at=at)
    return paper


def _check_term(term: int | None, *, longest: int) -> None:
    """An approver may shorten, never lengthen (design: domain.md 5.6)."""
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
    """Refuse a request, with the reason that the person is told. Raises ActionRefused, BadInput without a note."""
    paper = locked(safe_conduct_id)
    reasons = _note(note)
    move(paper, "refuse", STEPS, by=by, at=at, findings=rules.about_deciding(by, paper, at=at), reasons=reasons)
    close_work(WorkKind.APPROVE_SAFE_CONDUCT, subject=paper, by=by, at=at)
    return paper


def _note(note: str) -> dict[str, str]:
    if not note.strip():
        raise BadInput({"note": _("Write the reason: it is recorded, and others must act on it.")})
    return {"note": note}


@service("safe_conducts.cancelled")
def cancel_safe_conduct(safe_conduct_id: UUID, note: str, *, by: User, at: datetime) -> SafeConduct:
    """Take back an approval that has no number yet, or give up a request that was returned.

    Raises ActionRefused, BadInput without a note, InvalidTransition once the worker was faster.
    """
    paper = locked(safe_conduct_id)
    reasons, approved = _note(note), paper.status == Status.APPROVED
    findings = rules.about_cancelling(by, paper, at=at)
    move(paper, "cancel", STEPS, by=by, at=at, findings=findings, reasons=reasons, next_try_at=None)
    close_work(WorkKind.CORRECT_REQUEST, subject=paper, by=by, at=at, done=False)
    if approved:  # the person still holds no paper: the desk hears of it
        due, desk = at + CORRECT_WITHIN, Role.CASE_OFFICER
        open_work(WorkKind.REQUEST_SAFE_CONDUCT, paper.case, case=paper.case, role=desk, due_at=due, at=at)
    return paper


@service("safe_conducts.sent_back")
def send_back(paper: SafeConduct, *, by: User, at: datetime) -> None:
    """A fact changed between approval and issue: the approval no longer covers it, so it is decided again."""
    changed = Finding("facts_changed", _("A fact changed after the approval."), Level.WARN)
    move(
        paper,
        "send_back",
        STEPS,
        by=by,
        at=at,
        findings=[changed],
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


@service("safe_conducts.handed_over")
def hand_over(
    safe_conduct_id: UUID,
    *,
    by: User,
    at: datetime,
    received_at: datetime | None = None,
    reasons: Reasons = NO_REASONS,
) -> Print:
    """Record that the sheet is in the holder's hand, once; `received_at` is when, now where none is given.

    Raises ActionRefused for a paper that was not active then, or without the reason for typing it late.
    """
    paper, moment = locked(safe_conduct_id), received_at or at
    if stopping := refusing(rules.about_handing_over(by, paper, at=at, received_at=moment), reasons):
        raise ActionRefused(stopping)
    if earlier := paper.prints.filter(outcome=PrintOutcome.HANDED_OVER).first():
        return earlier
    sheet = add_print(
        paper,
        PrintOutcome.HANDED_OVER,
        by=by,
        at=at,
        received_at=moment,
        late_reason=reasons.get("typed_late", "").strip()[:500],
    )
    close_work(WorkKind.HAND_OVER, subject=paper, by=by, at=at)
    return sheet


def add_print(paper: SafeConduct, outcome: str, *, by: User, at: datetime, **more: Any) -> Print:
    """Number one more event of the sheets of a document; the document is locked."""
    number = paper.prints.count() + 1
    return Print.objects.create(
        safe_conduct=paper, case_id=paper.case_id, number=number, outcome=outcome, by=by, at=at, **more
    )


def expire_safe_conducts(*, by: User, at: datetime, guard: Guard = nullcontext) -> int:
    """End every issued paper whose last day has passed, each inside `guard`; returns how many.

    Doing it twice changes nothing.
    """
    today = local_date(at)
    ended = SafeConduct.objects.filter(status=Status.ISSUED, validity__endswith__lte=today)
    done = 0
    for paper_id in ended.values_list("pk", flat=True):
        with guard(paper_id):
            done += _expire(paper_id, by=by, at=at)
    return done


@service("safe_conducts.expired")
def _expire(safe_conduct_id: UUID, *, by: User, at: datetime) -> int:
    paper = locked(safe_conduct_id)
    if paper.status != Status.ISSUED:
        return 0
    move(paper, "expire", STEPS, by=by, at=at)
    close_work(WorkKind.HAND_OVER, subject=paper, by=by, at=at, done=False)
    due = at + HAND_OVER_WITHIN
    open_work(WorkKind.REVIEW_EXPIRED, paper, case=paper.case, role=Role.CASE_OFFICER, due_at=due, at=at)
    return 1


def _locked_case(case_id: UUID) -> Case:
    return _cases_to_lock().get(pk=case_id)


def _cases_to_lock() -> QuerySet[Case]:
    return Case.objects.select_for_update(of=("self",)).select_related("office", "person", "registered_by")


def locked(safe_conduct_id: UUID) -> SafeConduct:
    """The document with its case locked first, so that two acts on one case take turns."""
    case = _cases_to_lock().filter(safe_conducts=safe_conduct_id).first()
    if case is None:
        raise SafeConduct.DoesNotExist
    paper = SafeConduct.objects.select_for_update().get(pk=safe_conduct_id)
    paper.person = case.person  # a constraint of the database
    if paper.office_id == case.office_id:
        paper.office = case.office
    paper.case = case
    return paper
