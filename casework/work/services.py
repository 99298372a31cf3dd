"""Opening and closing work, always in the transaction of its cause."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import BadInput
from casework.staff.models import Office, User
from casework.work.models import Idempotency, WorkCase, WorkItem, WorkStatus

REPEATED_WITHIN = timedelta(days=7)  # a telephone that was out of network sends its last request again


def open_work(
    kind: str, subject: models.Model, *, case: WorkCase, role: str, due_at: datetime, at: datetime, **changes: Any
) -> None:
    """Hand one thing to a role of the case's office (or `office_id=` another); one open item a kind and subject."""
    item = _item(kind, subject, case=case, role=role, due_at=due_at, at=at, **changes)
    WorkItem.objects.bulk_create([item], ignore_conflicts=True)


def open_work_on(kind: str, cases: Sequence[WorkCase], *, role: str, due_at: datetime, at: datetime) -> None:
    """Hand one thing about each of these new cases to a role of its office."""
    items = [_item(kind, case, case=case, role=role, due_at=due_at, at=at) for case in cases]  # type: ignore[arg-type]
    WorkItem.objects.bulk_create(items, ignore_conflicts=True)


def open_work_of_office(
    kind: str, subject: models.Model, *, office: Office, role: str, due_at: datetime, at: datetime
) -> None:
    """Hand one thing that is about no case to a role of this office; one open item a kind and subject."""
    item = WorkItem(
        kind=kind,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        office=office,
        role=role,
        opened_at=at,
        due_at=due_at,
    )
    WorkItem.objects.bulk_create([item], ignore_conflicts=True)


def _item(
    kind: str, subject: models.Model, *, case: WorkCase, role: str, due_at: datetime, at: datetime, **changes: Any
) -> WorkItem:
    return WorkItem(
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


def remembered(user: User, key: str, body: str) -> dict[str, Any] | None:
    """What the same request was answered before; a twin that is still being answered is waited for.

    Raises BadInput where the key was used for another request.
    """
    with connection.cursor() as cursor:  # without it both twins find nothing, and the slower one fails at its end
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"idempotency {user.pk} {key}"])
    earlier = Idempotency.objects.filter(user=user, key=key).first()
    if earlier is None:
        return None
    if earlier.body_hash != _hash(body):
        raise BadInput({"key": _("This key was used for another request.")})
    return dict(earlier.response)


def remember(user: User, key: str, body: str, *, response: dict[str, Any], at: datetime) -> None:
    """Keep the answer, in the transaction of the act that `remembered` let pass."""
    Idempotency.objects.create(user=user, key=key, body_hash=_hash(body), response=response, created_at=at)


@service("work.answers_forgotten")
def forget_answers(*, by: User, at: datetime, **_of_the_job: object) -> int:
    """Delete the answers kept for longer than a repetition may come; returns how many."""
    deleted, _by_model = Idempotency.objects.filter(created_at__lt=at - REPEATED_WITHIN).delete()
    return deleted


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def close_work_on(
    *kinds: str, subject_type: str, subjects: Collection[Any], by: User, at: datetime, besides: Collection[Any] = ()
) -> int:
    """Close the open items of these kinds about these subjects, `besides` left open; returns how many there were."""
    items = WorkItem.objects.filter(
        kind__in=kinds, subject_type=subject_type, subject_id__in=subjects, status=WorkStatus.OPEN
    )
    return items.exclude(subject_id__in=besides).update(status=WorkStatus.DONE, closed_at=at, closed_by=by)


def close_work_in(case: WorkCase, *kinds: str, by: User, at: datetime, done: bool = True) -> int:
    """Close the open items of these kinds in this case, whatever they are about; returns how many there were."""
    items = WorkItem.objects.filter(kind__in=kinds, case_id=case.pk, status=WorkStatus.OPEN)
    state = WorkStatus.DONE if done else WorkStatus.CANCELLED
    return items.update(status=state, closed_at=at, closed_by=by)


def close_work(*kinds: str, subject: models.Model, by: User, at: datetime, done: bool = True) -> int:
    """Close the open items of these kinds about this subject; returns how many there were."""
    return WorkItem.objects.filter(
        kind__in=kinds, subject_type=subject._meta.model_name, subject_id=subject.pk, status=WorkStatus.OPEN
    ).update(status=WorkStatus.DONE if done else WorkStatus.CANCELLED, closed_at=at, closed_by=by)
