"""Jobs that are due by the domain's clock: the row is the schedule, a tick only looks."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction

from casework.audit.searches import shred_old_search_terms
from casework.bulletins.services import DAILY_AT, make_daily_bulletin
from casework.errors import CaseworkError
from casework.journey.absences import remind_of_absences
from casework.journey.watching import watch_approvers
from casework.law.days import BOGOTA
from casework.safe_conducts.reminding import remind_of_renewals
from casework.safe_conducts.services import expire_safe_conducts
from casework.screening.keeping_keys import look_after_keys
from casework.screening.lists.telling import watch_lists
from casework.screening.silence import tell_of_silence
from casework.screening.staleness import ask_what_was_missing, mark_stale
from casework.staff.models import User
from casework.staff.services import system_user
from casework.work.models import DueJob
from casework.work.services import forget_answers

logger = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """One job a day at an hour of Bogota; `run` is idempotent, guards each of its rows, returns how much it did."""

    kind: str
    hour: time
    run: Callable[..., int]

    def last_due(self, at: datetime) -> datetime:
        """The latest moment, not after `at`, at which this job was due."""
        local = at.astimezone(BOGOTA)
        due = datetime.combine(local.date(), self.hour, tzinfo=BOGOTA)
        return due if due <= local else due - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hourly:
    """One job at every full hour; `run` is idempotent, guards each of its rows, returns how much it did."""

    kind: str
    run: Callable[..., int]

    def last_due(self, at: datetime) -> datetime:
        """The last full hour, not after `at`."""
        return at.astimezone(BOGOTA).replace(minute=0, second=0, microsecond=0)


@dataclass(slots=True)
class Attempt:
    """One run of a job: what fails is undone alone, told without a name, and counted."""

    kind: str
    failed: int = 0

    @contextmanager
    def guard(self, subject_id: UUID) -> Iterator[None]:
        """A savepoint for one row."""
        try:
            with transaction.atomic():
                yield
        except (CaseworkError, DatabaseError) as error:
            self.failed += 1
            logger.error(
                "%s failed for %s: %s", self.kind, subject_id, type(error).__name__
            )  # never with the error's text


JOBS = (
    Daily("safe_conducts.expire", time(0, 5), expire_safe_conducts),
    Daily("safe_conducts.remind", time(6, 30), remind_of_renewals),
    Daily("screening.results_stale", time(0, 20), mark_stale),
    Daily("work.forget_answers", time(3, 0), forget_answers),
    Daily("audit.shred_search_terms", time(3, 30), shred_old_search_terms),
    Daily("bulletins.daily", DAILY_AT, make_daily_bulletin),
    Daily("staff.remind_of_absences", time(7, 0), remind_of_absences),
    Daily("screening.watch_lists", time(6, 0), watch_lists),
    Hourly("staff.watch_approvers", watch_approvers),
    Hourly("screening.silence", tell_of_silence),
    Hourly("screening.late_questions", ask_what_was_missing),
    Hourly("screening.look_after_keys", look_after_keys),
)


def run_due_jobs(*, at: datetime, jobs: Sequence[Daily | Hourly] = JOBS) -> int:
    """Run every job whose time has come and that is not marked done; one that failed in part, again after a pause."""
    return sum(_run(job, by=system_user(), at=at) for job in jobs)


def _run(job: Daily | Hourly, *, by: User, at: datetime) -> int:
    due = job.last_due(at)
    DueJob.objects.get_or_create(kind=job.kind, due_at=due)
    with transaction.atomic():
        row = DueJob.objects.select_for_update(skip_locked=True).filter(kind=job.kind, due_at=due, done_at=None).first()
        if row is None or at < due + _pause(row.attempts):
            return 0
        attempt = Attempt(job.kind)
        done = job.run(by=by, at=at, guard=attempt.guard)
        row.done_at, row.attempts = None if attempt.failed else at, row.attempts + 1
        row.save(update_fields=["done_at", "attempts"])
        if not attempt.failed:  # what an earlier day left is done too
            DueJob.objects.filter(kind=job.kind, due_at__lt=due, done_at=None).update(done_at=at)
    return done


def _pause(attempts: int) -> timedelta:
    """From the due time to the try after so many: each pause is twice the one before, up to an hour."""
    return sum((min(FIRST_PAUSE * 2 ** min(tried, 10), LONGEST_PAUSE) for tried in range(attempts)), timedelta())
