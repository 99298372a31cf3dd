"""What waits for whom."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from casework.staff.models import DESK, Role, User
from casework.work.models import WorkCase, WorkItem, WorkStatus

TOLD: Final = (*DESK, Role.SECURITY_REVIEWER, Role.AUDITOR)  # the Ministry is not told who still has to do what
SOON: Final = timedelta(hours=6)  # as the marks of the pages tell it


def work_for(user: User, at: datetime) -> QuerySet[WorkItem]:
    """Open work that this user's roles reach, what is due first; the door narrows it to the cases they may see."""
    mine = WorkItem.objects.filter(_reached_by(user, at), status=WorkStatus.OPEN)
    return mine.order_by("due_at", "opened_at", "id")


def in_sight(user: User, seen: QuerySet[Any]) -> Q:
    """Work in these cases, and what is about an office or a colleague; who is bound to one office sees its own."""
    about_none = Q(case=None) if user.bound_office_id is None else Q(case=None, office=user.bound_office_id)
    return about_none | Q(case__in=seen)


def work_told(user: User, at: datetime) -> QuerySet[WorkItem]:
    """Open work that the reader of a case is told of: that of the case's own office, and what their roles reach.

    What was handed to another office stays unsaid: headquarters compares with cases that the desk does not know of.
    """
    told = _reached_by(user, at)
    if user.holds(*TOLD, at=at):
        told |= Q(office_id=F("case__office_id"))
    return WorkItem.objects.filter(told, status=WorkStatus.OPEN)


def work_in(case: WorkCase, user: User, at: datetime) -> QuerySet[WorkItem]:
    """The work of one case that its reader is told of, what is due first."""
    return work_told(user, at).filter(case=case.pk).order_by("due_at", "opened_at", "id")


def _reached_by(user: User, at: datetime) -> Q:
    mine = Q(pk__in=[])
    for grant in user.grants_on(at):
        if grant.role in DESK:
            mine |= Q(role=grant.role, **grant.place())
    return mine
