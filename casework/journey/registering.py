"""Entering one person on the register: what registering alone and registering a family share."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from casework.arrivals import services as arrivals
from casework.arrivals.intake import Registration
from casework.arrivals.models import Case
from casework.arrivals.states import STEPS
from casework.errors import Reasons
from casework.journey import rules
from casework.journey.hints import hint
from casework.law.reference import CheckType
from casework.screening import asking
from casework.screening import tasks as screening_tasks
from casework.screening.agencies.connected import connected
from casework.screening.candidates import Arriving, twin_keys
from casework.screening.decided_pairs import beside, undecided
from casework.screening.earlier_cases import alike_to_all
from casework.screening.keeping_keys import keys_row
from casework.screening.matching.values import Subject
from casework.screening.models import Check
from casework.screening.states import CheckStatus
from casework.staff.models import Role, User
from casework.staff.selectors import headquarters
from casework.staff.services import system_user
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import open_work

COMPARE_WITHIN = timedelta(hours=24)
LODGE_WITHIN = timedelta(hours=24)


def enter(
    case_id: UUID, registration: Registration, subject: Subject, *, by: User, at: datetime, reasons: Reasons
) -> Case:
    """Register a person, ask for the checks of their age and open the case, as part of an act that holds `subject`.

    A lookalike that this desk may not see becomes work for headquarters, and the desk sees a stranger.
    Raises ActionRefused, InvalidTransition.
    """
    arriving = Arriving(subject, registration.crossing)
    (alike,) = alike_to_all([arriving], reader=by, at=at, besides=[case_id])
    (seen,) = beside([(subject, undecided(case_id, subject, alike.seen))])
    case = arrivals.register_case(
        case_id,
        registration,
        by=by,
        at=at,
        reasons=reasons,
        lookalikes=seen,
        also=lambda case: [keys_row(case.person_id, subject)],
    )
    if any(one.is_to_be_decided for one in alike.hidden):
        tell_headquarters(case, at=at)
    checks = asking.request_checks(case, by=by, at=at)
    _open(case, registration, asked=bool(checks), at=at)
    if not registration.person.is_colombian:
        due = at + LODGE_WITHIN
        open_work(WorkKind.LODGE_APPLICATION, case, case=case, role=Role.CASE_OFFICER, due_at=due, at=at)
    hint_checks(checks)
    return case


def hint_checks(checks: Iterable[Check]) -> None:
    """Tell the worker of checks that wait."""
    for check in checks:
        if check.status != CheckStatus.REQUESTED:
            continue  # planned: something that it needs is not known
        if check.type.asked_of == CheckType.AskedOf.LIST:
            hint(screening_tasks.run_check, check_id=str(check.pk))
        elif connected(check.type_id) is not None:
            hint(screening_tasks.ask_agency, check_id=str(check.pk))


def wait_for_twins(*subjects: Subject) -> None:
    """Let nobody of these names, however spelt, documents, or births with part of a name be registered meanwhile.

    Each would find no other. All of them at once and in one order: two families that share names must not wait for
    each other.
    """
    keys = sorted({key for subject in subjects for key in twin_keys(subject)})
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key", [keys]
            )


def tell_headquarters(case: Case, *, at: datetime) -> None:
    """Have headquarters compare a case with one that its desk may not see."""
    central = headquarters()
    open_work(
        WorkKind.POSSIBLE_DUPLICATE,
        case,
        case=case,
        role=Role.SUPERVISOR,
        due_at=at + COMPARE_WITHIN,
        at=at,
        office_id=central.pk if central else case.office_id,
    )


def _open(case: Case, registration: Registration, *, asked: bool, at: datetime) -> None:
    """The system opens a case that has what it needs."""
    findings = rules.about_opening(case, checks_requested=asked, needs_asked=registration.person.needs is not None)
    move(case, "open", STEPS, by=system_user(), at=at, findings=findings)
