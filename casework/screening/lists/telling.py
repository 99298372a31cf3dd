"""What headquarters has to know about the lists: one that waits, one that was refused, one that has become old."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.db.models.functions import Coalesce

from casework.audit.context import service
from casework.screening.models import ListFile, ListVersion
from casework.screening.selectors import serving_lists
from casework.staff.models import Office, OfficeKind, Role, User
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work, open_work_of_office

ABOUT_LISTS = (WorkKind.LIST_REFUSED, WorkKind.LIST_WAITING, WorkKind.LIST_OLD)
MEND_WITHIN = timedelta(hours=24)
Guard = Callable[[UUID], AbstractContextManager[Any]]


def tell_headquarters(kind: WorkKind, subject: Model, *, due_at: datetime, at: datetime) -> None:
    """One item for the supervisors of each headquarters; one open item a kind and subject."""
    for office in Office.objects.filter(kind=OfficeKind.HQ, active=True).order_by("code")[:1]:
        open_work_of_office(kind, subject, office=office, role=Role.SUPERVISOR, due_at=due_at, at=at)


def close_what_waits(version: ListVersion, *, by: User, at: datetime) -> None:
    """A version was decided on."""
    close_work(WorkKind.LIST_WAITING, subject=version, by=by, at=at)


def close_what_was_wrong(source: str, *, by: User, at: datetime) -> None:
    """The list of this source is as it should be: it was brought whole, today."""
    waiting = WorkItem.objects.filter(kind__in=ABOUT_LISTS, status=WorkStatus.OPEN).values("subject_id")
    for version in ListVersion.objects.filter(source=source, pk__in=waiting):
        close_work(WorkKind.LIST_OLD, subject=version, by=by, at=at)
    for file in ListFile.objects.filter(source=source, pk__in=waiting):
        close_work(WorkKind.LIST_REFUSED, subject=file, by=by, at=at)


def old_lists(at: datetime) -> list[ListVersion]:
    """The versions that serve although nobody brought them, or a newer one, for longer than a list may be old."""
    last = at - timedelta(days=settings.LISTS_OLD_DAYS)
    return list(
        serving_lists().annotate(brought_at=Coalesce("confirmed_at", "imported_at")).filter(brought_at__lt=last)
    )


@service("screening.lists_watched")
def watch_lists(*, by: User, at: datetime, guard: Guard = nullcontext) -> int:
    """Tell headquarters of every list that has become old; returns of how many. Twice tells once."""
    told = 0
    for version in old_lists(at):
        with guard(version.pk):
            tell_headquarters(WorkKind.LIST_OLD, version, due_at=at + MEND_WITHIN, at=at)
            told += 1
    return told
