"""Papers that run out soon are told to the desk as work, once a paper (design: domain.md section 6, 30, 10, 3 days)."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.arrivals.states import CaseStatus
from casework.audit.context import service
from casework.law.days import ONE_DAY, end_of_day, local_date
from casework.safe_conducts.kinds import EXIT, RENEWED_FROM
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import ending_between
from casework.safe_conducts.states import PENDING, Status
from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work, open_work

# A month's paper is not to be renewed on the day it is given, nor one of five days.
STEPS: Final = (RENEWED_FROM, timedelta(days=10), timedelta(days=3))
HELD: Final = (Status.NUMBERED, Status.ISSUED)
TO_THE_SUPERVISOR: Final = (timedelta(days=10), timedelta(days=3), timedelta())
TOLD: Final = (WorkKind.RENEW_SAFE_CONDUCT, WorkKind.RUNS_OUT)


def unfollowed(papers: QuerySet[SafeConduct]) -> QuerySet[SafeConduct]:
    """Those of these papers after which no other is asked for or holds; what was refused or given up follows nothing.

    Nothing follows an exit paper: its holder leaves.
    """
    others = SafeConduct.objects.filter(case=OuterRef("case")).exclude(pk=OuterRef("pk"))
    later = Q(status__in=HELD, validity__endswith__gt=OuterRef("validity__endswith"))
    return papers.exclude(type=EXIT).filter(~Exists(others.filter(Q(status__in=PENDING) | later)))


def window_of(days: DateRange) -> timedelta:
    """How long before its end a paper is told of: 30, 10 or 3 days, whichever is first no more than half its days."""
    return next((step for step in STEPS if step * 2 <= days.upper - days.lower), STEPS[-1])


@service("safe_conducts.renewals_reminded")
def remind_of_renewals(
    *, by: User, at: datetime, guard: Callable[[UUID], AbstractContextManager[Any]] = nullcontext
) -> int:
    """Hand the desk each paper that runs out within its window and that nothing follows; returns how many were told.

    A supervisor is told as well, 10 and 3 days before the end and on the last day. Doing it twice changes nothing. It
    is closed where the next one is asked for, or the paper ends.
    """
    today, told = local_date(at), 0
    soon = unfollowed(ending_between(today, today + RENEWED_FROM)).filter(case__status=CaseStatus.OPEN)
    due = dict(soon.order_by("case_id").values_list("pk", "validity"))  # locked as batches lock, or both would wait
    standing = WorkItem.objects.filter(kind__in=TOLD, status=WorkStatus.OPEN, subject_id__in=due)
    told_by_kind = {(item.subject_id, item.kind): item.due_at for item in standing}
    for paper_id, days in due.items():
        asked = {
            kind: when for kind, when in _due_on(days, today).items() if told_by_kind.get((paper_id, kind)) != when
        }
        if asked:
            with guard(paper_id):
                told += _remind(paper_id, asked, by=by, at=at)
    return told


def _due_on(days: DateRange, today: date) -> dict[WorkKind, datetime]:
    """What is told of a paper of these days on this day, and by when it is to be done."""
    last_day, due = days.upper - ONE_DAY, {}
    if last_day - today <= window_of(days):
        due[WorkKind.RENEW_SAFE_CONDUCT] = end_of_day(last_day)
    steps = [step for step in TO_THE_SUPERVISOR if last_day - today <= step and step * 2 <= days.upper - days.lower]
    if steps:
        later = [step for step in TO_THE_SUPERVISOR if step < steps[-1]]
        due[WorkKind.RUNS_OUT] = end_of_day(last_day - max(later[0], ONE_DAY) if later else last_day)
    return due


def _remind(paper_id: UUID, asked: Mapping[WorkKind, datetime], *, by: User, at: datetime) -> int:
    """Open the work about one paper, locked, unless it has ended or something follows it meanwhile."""
    paper = locked(paper_id)
    if paper.status != Status.ISSUED or paper.case.status != CaseStatus.OPEN:
        return 0
    if not unfollowed(SafeConduct.objects.filter(pk=paper.pk)).exists():
        return 0
    for kind, due in asked.items():
        role = Role.SUPERVISOR if kind == WorkKind.RUNS_OUT else Role.CASE_OFFICER
        close_work(kind, subject=paper, by=by, at=at, done=False)  # told again at each step
        open_work(kind, paper, case=paper.case, role=role, due_at=due, at=at)
    return 1
