"""The sweep: whatever is due is found in PostgreSQL, however many hints were lost. And what every task came to."""

import time
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from celery.signals import task_postrun, task_prerun

from casework import clock
from casework.journey.due import run_due_jobs
from casework.journey.hints import hint
from casework.journey.task_runs import record_run
from casework.safe_conducts import tasks as safe_conduct_tasks
from casework.safe_conducts.selectors import to_issue
from casework.screening import tasks as screening_tasks
from casework.screening.selectors import checks_to_run
from casework.work.readiness import SWEEPER, show_life

MOST_AT_ONCE = 200
_began: dict[str, float] = {}  # the tasks that run in this process


@shared_task(base=DjangoTask, name="journey.sweep", acks_late=True)
def sweep(**_from_newer_callers: object) -> int:
    """Keep the demonstration's clock, whatever fails after; queue due checks and papers, and run due jobs.

    Returns how much the due jobs did.
    """
    clock.keep()
    at = clock.now()
    for check_id in checks_to_run(at)[:MOST_AT_ONCE]:
        hint(screening_tasks.run_check, check_id=str(check_id))
    for paper_id in to_issue(at)[:MOST_AT_ONCE]:
        hint(safe_conduct_tasks.issue_safe_conduct, safe_conduct_id=str(paper_id))
    done = run_due_jobs(at=at)
    show_life(SWEEPER, at=clock.real_now())  # last: a sweep that fails each time is not alive
    return done


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
