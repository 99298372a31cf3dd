"""Papers that run out soon are told to the desk as work, once a paper (design: domain.md section 6, 30, 10, 3 days)."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.arrivals.states import CaseStatus
from casework.audit.context import service
from casework.law.days import end_of_day, local_date
from casework.safe_conducts.kinds import EXIT, RENEWED_FROM
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import ending_between
from casework.safe_conducts.states import PENDING, Status
from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import open_work

# A month's paper is not to be renewed on the day it is given, nor one of five days.
STEPS: Final = (RENEWED_FROM, timedelta(days=10), timedelta(days=3))
HELD: Final = (Status.NUMBERED, Status.ISSUED)


def unfollowed(papers: QuerySet[SafeConduct]) -> QuerySet[SafeConduct]:
    """Those of these papers after which no other is asked for or holds; what was refused or given up follows nothing.

    Nothing follows an exit paper: its holder leaves.
    """
    others = SafeConduct.objects.filter(case=OuterRef("case")).exclude(pk=OuterRef("pk"))
    later = Q(status__in=HELD, validity__endswith__gt=OuterRef("validity__endswith"))
    return papers.exclude(type=EXIT).filter(~Exists(others.filter(Q(status__in=PENDING) | later)))


def window_of(paper: SafeConduct) -> timedelta:
    """How long before its end a paper is told of: 30, 10 or 3 days, whichever is first no more than half its days."""
    whole = paper.validity.upper - paper.validity.lower if paper.validity else timedelta()
    return next((step for step in STEPS if step * 2 <= whole), STEPS[-1])


@service("safe_conducts.renewals_reminded")
def remind_of_renewals(
    *, by: User, at: datetime, guard: Callable[[UUID], AbstractContextManager[Any]] = nullcontext
) -> int:
    """Hand the desk each paper that runs out within its window and that nothing follows; returns how many more.

    Doing it twice changes nothing. It is closed where the next one is asked for, or the paper ends.
    """
    today, told = local_date(at), 0
    waiting = WorkItem.objects.filter(kind=WorkKind.RENEW_SAFE_CONDUCT, status=WorkStatus.OPEN).values("subject_id")
    soon = unfollowed(ending_between(today, today + RENEWED_FROM)).exclude(pk__in=waiting)
    for paper_id in soon.filter(case__status=CaseStatus.OPEN).values_list("pk", flat=True):
        with guard(paper_id):
            told += _remind(paper_id, at=at)
    return told


def _remind(paper_id: UUID, *, at: datetime) -> int:
    """Open the work about one paper, locked, unless it has ended or something follows it meanwhile."""
    paper = locked(paper_id)
    last_day = paper.valid_until
    if paper.status != Status.ISSUED or last_day is None or last_day - local_date(at) > window_of(paper):
        return 0
    if paper.case.status != CaseStatus.OPEN or not unfollowed(SafeConduct.objects.filter(pk=paper.pk)).exists():
        return 0
    due, desk = end_of_day(last_day), Role.CASE_OFFICER
    open_work(WorkKind.RENEW_SAFE_CONDUCT, paper, case=paper.case, role=desk, due_at=due, at=at)
    return 1
