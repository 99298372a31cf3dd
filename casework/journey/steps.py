"""The steps that span concepts: one call for a door, the acts in one transaction, the worker told afterwards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from casework.arrivals import services as arrivals
from casework.arrivals.intake import Registration
from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision
from casework.arrivals.states import STEPS
from casework.audit.context import service
from casework.errors import NO_REASONS, Reasons
from casework.journey import rules
from casework.journey.hints import hint
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts import tasks as safe_conduct_tasks
from casework.safe_conducts.models import SafeConduct
from casework.screening import services as screening
from casework.screening import tasks as screening_tasks
from casework.screening.matching import Subject
from casework.screening.models import Check
from casework.screening.selectors import earlier_cases_like, subject_from, subject_of
from casework.staff.models import Office, OfficeKind, Role, User
from casework.staff.services import system_user
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

COMPARE_WITHIN = timedelta(hours=24)
LODGE_WITHIN = timedelta(hours=24)


@service("arrivals.case_registered")
def register_arrival(
    case_id: UUID, registration: Registration, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> Case:
    """Register a person, ask for their checks and open the case. Raises ActionRefused, InvalidTransition.

    A lookalike that this desk may not see becomes work for headquarters, and the desk sees a stranger.
    """
    subject = subject_from(registration.person)
    _wait_for_twins(subject)
    alike = earlier_cases_like(subject, case_id=case_id)
    seen = _visible_among(alike, by, at=at) if alike else []
    case = arrivals.register_case(case_id, registration, by=by, at=at, reasons=reasons, lookalikes=seen)
    if len(seen) < len(alike):
        _tell_headquarters(case, at=at)
    checks = screening.request_checks(case, by=by, at=at)
    _open(case, registration, asked=bool(checks), at=at)
    open_work(WorkKind.LODGE_APPLICATION, case, case=case, role=Role.CASE_OFFICER, due_at=at + LODGE_WITHIN, at=at)
    for check in checks:
        hint(screening_tasks.run_check, check_id=str(check.pk))
    return case


def _wait_for_twins(subject: Subject) -> None:
    """Let nobody of the same name or document be registered at the same moment: each would find no other."""
    keys = sorted({*subject.names, *subject.documents})
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key", [keys]
            )


def _visible_among(cases: Sequence[Case], user: User, *, at: datetime) -> list[Case]:
    return list(Case.objects.visible_to(user, at=at).filter(pk__in=[case.pk for case in cases]).order_by("number"))


def _tell_headquarters(case: Case, *, at: datetime) -> None:
    headquarters = Office.objects.filter(kind=OfficeKind.HQ, active=True).order_by("code").first()
    open_work(
        WorkKind.POSSIBLE_DUPLICATE,
        case,
        case=case,
        role=Role.SUPERVISOR,
        due_at=at + COMPARE_WITHIN,
        at=at,
        office_id=headquarters.pk if headquarters else case.office_id,
    )


def _open(case: Case, registration: Registration, *, asked: bool, at: datetime) -> None:
    """The system opens a case that has what it needs."""
    findings = rules.about_opening(case, checks_requested=asked, needs_asked=registration.person.needs is not None)
    move(case, "open", STEPS, by=system_user(), at=at, findings=findings)


@service("arrivals.cases_compared")
def compare_cases(
    case_id: UUID, other_id: UUID, outcome: str, *, reason: str, by: User, at: datetime
) -> DuplicateDecision:
    """Say whether two cases are of one person; the last comparison ends the work. Raises ActionRefused, BadInput."""
    decision = arrivals.decide_duplicate(case_id, other_id, outcome, reason=reason, by=by, at=at)
    for case in (decision.case, decision.other_case):
        if not lookalikes_of(case):
            close_work(WorkKind.POSSIBLE_DUPLICATE, subject=case, by=by, at=at)
    return decision


def lookalikes_of(case: Case) -> Sequence[Case]:
    """Other cases of the same name or document that nobody has compared with this one."""
    return earlier_cases_like(subject_of(case.person), case_id=case.pk)


@service("safe_conducts.approved")
def approve_safe_conduct(
    safe_conduct_id: UUID, *, by: User, at: datetime, term: int | None = None, reasons: Reasons = NO_REASONS
) -> SafeConduct:
    """Approve a request and tell the worker to issue it. Raises ActionRefused, BadInput, InvalidTransition."""
    paper = safe_conducts.approve_safe_conduct(safe_conduct_id, by=by, at=at, term=term, reasons=reasons)
    hint(safe_conduct_tasks.issue_safe_conduct, safe_conduct_id=str(paper.pk))
    return paper


@service("screening.check_asked_again")
def ask_again(check_id: UUID, *, by: User, at: datetime) -> Check:
    """Have a check run again and tell the worker. Raises ActionRefused, InvalidTransition."""
    check = screening.ask_again(check_id, by=by, at=at)
    hint(screening_tasks.run_check, check_id=str(check.pk))
    return check
