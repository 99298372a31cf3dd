"""Jobs that are due by the domain's clock: the row is the schedule, a tick only looks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from casework.law.days import BOGOTA
from casework.safe_conducts.services import expire_safe_conducts
from casework.staff.models import User
from casework.staff.services import system_user
from casework.work.models import DueJob


@dataclass(frozen=True, slots=True)
class Daily:
    """One job a day at an hour of Bogota; `run` is idempotent and returns how much it did."""

    kind: str
    hour: time
    run: Callable[..., int]

    def last_due(self, at: datetime) -> datetime:
        """The latest moment, not after `at`, at which this job was due."""
        local = at.astimezone(BOGOTA)
        due = datetime.combine(local.date(), self.hour, tzinfo=BOGOTA)
        return due if due <= local else due - timedelta(days=1)


JOBS = (Daily("safe_conducts.expire", time(0, 5), expire_safe_conducts),)


def run_due_jobs(*, at: datetime) -> int:
    """Run every job whose time has come and that is not marked done; however often it is called, once each."""
    return sum(_run(job, by=system_user(), at=at) for job in JOBS)


def _run(job: Daily, *, by: User, at: datetime) -> int:
    due = job.last_due(at)
    DueJob.objects.get_or_create(kind=job.kind, due_at=due)
    with transaction.atomic():
        row = DueJob.objects.select_for_update(skip_locked=True).filter(kind=job.kind, due_at=due, done_at=None).first()
        if row is None:
            return 0
        done = job.run(by=by, at=at)
        row.done_at, row.attempts = at, row.attempts + 1
        row.save(update_fields=["done_at", "attempts"])
    return done
