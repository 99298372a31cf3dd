"""The sweep: whatever is due is found in PostgreSQL, however many hints were lost. And what every task came to."""

import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from celery.signals import task_postrun, task_prerun

from casework import clock
from casework.audit import delivering
from casework.audit.models import VerifiedPart
from casework.journey import guarding
from casework.journey.due import run_due_jobs
from casework.journey.hints import hint
from casework.journey.task_runs import record_run
from casework.safe_conducts import tasks as safe_conduct_tasks
from casework.safe_conducts.bundle import bundle_due
from casework.safe_conducts.selectors import to_issue
from casework.screening import tasks as screening_tasks
from casework.screening.agencies.exchange import agencies_due
from casework.screening.another_algorithm import looked_up_by_another_algorithm
from casework.screening.lists.watching import has_news
from casework.screening.rescreening import versions_to_rescreen
from casework.screening.selectors import checks_to_run
from casework.screening.services import CHUNK
from casework.staff.services import system_user
from casework.work.readiness import SWEEPER, show_life

MOST_AT_ONCE = 200
MOST_CHECKS = 5_000  # in chunks
_began: dict[str, float] = {}  # the tasks that run in this process


@shared_task(base=DjangoTask, name="journey.sweep", acks_late=True)
def sweep(**_from_newer_callers: object) -> int:
    """Keep the demonstration's clock, whatever fails after; queue due checks and papers, and run due jobs.

    Returns how much the due jobs did.
    """
    clock.keep()
    at = clock.now()
    # Papers first: people wait for them, and hundreds of letters may go out in one sweep.
    for paper_id in to_issue(at)[:MOST_AT_ONCE]:
        hint(safe_conduct_tasks.issue_safe_conduct, safe_conduct_id=str(paper_id))
    if bundle_due(clock.real_now()):
        hint(safe_conduct_tasks.publish_bundle)
    _hint_chunks(screening_tasks.screen_chunk, checks_to_run(at)[:MOST_CHECKS])
    _hint_chunks(screening_tasks.look_anew, looked_up_by_another_algorithm()[:MOST_CHECKS])
    for version_id in versions_to_rescreen(at):
        hint(screening_tasks.rescreen_for, version_id=str(version_id))
    for check_id in agencies_due(at)[:MOST_AT_ONCE]:
        hint(screening_tasks.ask_agency, check_id=str(check_id))
    if has_news(real_now=clock.real_now()):
        hint(screening_tasks.take_lists)
    done = run_due_jobs(at=at)
    look_after_the_trail()
    show_life(SWEEPER, at=clock.real_now())  # last: a sweep that fails each time is not alive
    return done


def _hint_chunks(task: Any, checks: Iterable[UUID]) -> None:
    """Queue these checks, as many at once as a task takes."""
    due = [str(check_id) for check_id in checks]
    for first in range(0, len(due), CHUNK):
        hint(task, check_ids=due[first : first + CHUNK])


def look_after_the_trail() -> None:
    """Queue what is due about the trail, by the real clock: docs/adr/0017."""
    at = clock.real_now()
    if guarding.checkpoint_due(at):
        hint(make_checkpoint)
    if part := guarding.verification_due(at):
        hint(verify, part=str(part))
    for delivery_id in guarding.deliveries_due(at):
        hint(deliver, delivery_id=str(delivery_id))


@shared_task(base=DjangoTask, name="audit.make_checkpoint", acks_late=True)
def make_checkpoint(**_from_newer_callers: object) -> None:
    """Sign the trail, once a day however often it is asked."""
    guarding.sign_if_due(at=clock.real_now())


@shared_task(base=DjangoTask, name="audit.verify", acks_late=True)
def verify(*, part: str, **_from_newer_callers: object) -> None:
    """Verify what is due, once however often it is asked, and write down how it ended."""
    guarding.verify_if_due(VerifiedPart(part), at=clock.real_now(), ended=clock.real_now)


@shared_task(base=DjangoTask, name="audit.deliver", acks_late=True)
def deliver(*, delivery_id: str, **_from_newer_callers: object) -> None:
    """Write or send one thing that has to leave the database."""
    delivering.deliver(int(delivery_id), by=system_user(), at=clock.real_now())


@task_prerun.connect
def begun(task_id: str = "", **_of_the_signal: Any) -> None:
    """Remember when a task began."""
    _began[task_id] = time.monotonic()


@task_postrun.connect
def ended(task_id: str = "", **told: Any) -> None:
    """Write down what a task came to, in a transaction of its own: that it failed outlives what it undid."""
    took = time.monotonic() - _began.pop(task_id, time.monotonic())
    at = clock.now()
    record_run(told["task"].name, told["state"], told["retval"], took=took, ids=told["kwargs"] or {}, at=at)
