"""A warning before nobody can decide for an office: opened a day before, closed as soon as the cause is gone."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from casework.audit.context import service
from casework.safe_conducts.approvers import WARNED_BEFORE, Gap, roster_from
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import Status
from casework.staff.models import Office, OfficeKind, Role, User
from casework.staff.presence import ApproverGap
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work, open_work_of_office

Guard = Callable[[UUID], AbstractContextManager[Any]]
WATCHERS_TAKE_TURNS = 7261698  # a lock's number, which means nothing


@service("staff.approvers_watched")
def watch_approvers(*, by: User, at: datetime, guard: Guard = nullcontext) -> int:
    """Open, correct and close the warnings of every office; returns how many changed. Twice changes nothing."""
    with connection.cursor() as cursor:  # the sweep and a supervisor who changes the list see the same
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WATCHERS_TAKE_TURNS])
    roster, until = roster_from(at), at + WARNED_BEFORE
    waiting = defaultdict(list)
    for paper in SafeConduct.objects.filter(status=Status.REQUESTED):
        waiting[paper.office_id].append(paper)
    standing = {gap.office_id: gap for gap in ApproverGap.objects.filter(closed_at__isnull=True)}
    changed = 0
    for office in Office.objects.filter(active=True).exclude(kind=OfficeKind.HQ).select_related("region"):
        gap = roster.first_gap(office, waiting[office.pk], since=at, until=until)
        changed += _settle(office, gap, standing.get(office.pk), by=by, at=at)
    return changed


def _settle(office: Office, gap: Gap | None, standing: ApproverGap | None, *, by: User, at: datetime) -> int:
    if gap is None:
        return _close(standing, by=by, at=at) if standing else 0
    if standing is None:
        warned = ApproverGap.objects.create(
            office=office, begins_at=gap.begins_at, four_eyes=gap.four_eyes, warned_at=at
        )
        open_work_of_office(
            WorkKind.APPROVERS_RUNNING_OUT, warned, office=office, role=Role.SUPERVISOR, due_at=gap.begins_at, at=at
        )
        return 1
    begins_at = standing.begins_at if gap.begins_at <= at else gap.begins_at  # it has begun, and goes on
    if (standing.begins_at, standing.four_eyes) == (begins_at, gap.four_eyes):
        return 0
    standing.begins_at, standing.four_eyes = begins_at, gap.four_eyes
    standing.save(update_fields=["begins_at", "four_eyes"])
    WorkItem.objects.filter(subject_id=standing.pk, status=WorkStatus.OPEN).update(due_at=begins_at)
    return 1


def _close(standing: ApproverGap, *, by: User, at: datetime) -> int:
    standing.closed_at = at
    standing.save(update_fields=["closed_at"])
    return close_work(WorkKind.APPROVERS_RUNNING_OUT, subject=standing, by=by, at=at)
