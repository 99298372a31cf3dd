"""Agencies that do not answer: told to the supervisors, then to headquarters. Silence never reads as "no match"."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.arrivals.models import Case
from casework.arrivals.states import LIVE
from casework.audit.context import service
from casework.law.reference import CheckType
from casework.screening.models import Check
from casework.screening.states import CheckStatus
from casework.staff.models import Role, User
from casework.staff.selectors import headquarters
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work, open_work

UNSENT = timedelta(hours=24)  # CHECK_REQUEST_SLA: a question that nobody has sent (design: domain.md section 6)
AFTER = timedelta(hours=72)  # from the supervisors to headquarters
ACT_WITHIN = timedelta(hours=24)
WAITING = (CheckStatus.REQUESTED, CheckStatus.SENT, CheckStatus.ERROR)
NOBODY, DESK, SUPERVISORS, HEADQUARTERS = range(4)  # whom the silence was told
MOST = 500
TOLD: dict[str, Any] = {"kind__in": (WorkKind.SILENT_AGENCY, WorkKind.ASK_AGENCIES), "status": WorkStatus.OPEN}


def silent_checks(at: datetime) -> QuerySet[Check]:
    """Questions to agencies whose term is over, or that nobody sent in a day, and that were not told of as far yet."""
    waiting = Check.objects.filter(
        status__in=WAITING, type__asked_of=CheckType.AskedOf.AGENCY, case__status__in=LIVE
    ).select_related("case__office")
    unsent = Q(status=CheckStatus.REQUESTED, requested_at__lte=at - UNSENT, told=NOBODY)
    late = Q(due_at__lte=at, told__lt=SUPERVISORS) | Q(due_at__lte=at - AFTER, told__lt=HEADQUARTERS)
    return waiting.filter(unsent | late).order_by("due_at", "pk")


@service("screening.silence_told")
def tell_of_silence(*, by: User, at: datetime, guard: Callable[[UUID], AbstractContextManager[None]]) -> int:
    """Give what agencies have left unanswered to who can press for it; one line of work a case. How many checks."""
    told = 0
    for check in silent_checks(at)[:MOST]:
        with guard(check.pk):
            _tell(check, by=by, at=at)
            told += 1
    return told


def _tell(check: Check, *, by: User, at: datetime) -> None:
    told = DESK if check.due_at > at else SUPERVISORS if check.due_at > at - AFTER else HEADQUARTERS
    case, central = check.case, headquarters() if told == HEADQUARTERS else None
    kind = WorkKind.ASK_AGENCIES if told == DESK else WorkKind.SILENT_AGENCY
    if central is not None:
        close_work(kind, subject=case, by=by, at=at, done=False)
    open_work(
        kind,
        case,
        case=case,
        role=Role.CASE_OFFICER if told == DESK else Role.SUPERVISOR,
        due_at=at + ACT_WITHIN,
        at=at,
        office_id=central.pk if central else case.office_id,
    )
    Check.objects.filter(pk=check.pk).update(told=told, version=check.version + 1)


def forget_silence(case: Case, *, by: User, at: datetime) -> None:
    """Close what was told of, once nothing of this case is late or unsent. One query where nothing was told."""
    told = set(WorkItem.objects.filter(**TOLD, case=case).values_list("kind", flat=True))
    if not told:
        return
    waiting = Check.objects.filter(case=case, status__in=WAITING, type__asked_of=CheckType.AskedOf.AGENCY)
    if WorkKind.SILENT_AGENCY in told and not waiting.filter(due_at__lte=at).exists():
        close_work(WorkKind.SILENT_AGENCY, subject=case, by=by, at=at)
    if WorkKind.ASK_AGENCIES in told and not waiting.filter(status=CheckStatus.REQUESTED).exists():
        close_work(WorkKind.ASK_AGENCIES, subject=case, by=by, at=at)
