"""Opening and closing work, always in the transaction of its cause."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from casework.staff.models import User
from casework.work.models import WorkItem, WorkStatus


class WorkCase(Protocol):
    """A case, as far as work needs to know it."""

    pk: UUID
    office_id: str


def open_work(
    kind: str, subject: models.Model, *, case: WorkCase, role: str, due_at: datetime, at: datetime, **changes: Any
) -> None:
    """Hand one thing to a role of the case's office (or `office_id=` another); one open item a kind and subject."""
    item = WorkItem(
        kind=kind,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        case_id=case.pk,
        office_id=changes.pop("office_id", case.office_id),
        role=role,
        opened_at=at,
        due_at=due_at,
        **changes,
    )
    WorkItem.objects.bulk_create([item], ignore_conflicts=True)


def close_work(*kinds: str, subject: models.Model, by: User, at: datetime, done: bool = True) -> int:
    """Close the open items of these kinds about this subject; returns how many there were."""
    return WorkItem.objects.filter(
        kind__in=kinds, subject_type=subject._meta.model_name, subject_id=subject.pk, status=WorkStatus.OPEN
    ).update(status=WorkStatus.DONE if done else WorkStatus.CANCELLED, closed_at=at, closed_by=by)
