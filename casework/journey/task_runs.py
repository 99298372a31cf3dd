"""What a task came to is an event: one that did something, one that failed, one that will be tried again.

Not the tick that found nothing: a sweep every half minute would bury the rest. What a task changes is on the trail by
itself, in its own transaction; this event is written after it, so that a task that failed is told of all the same.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from celery.signals import task_postrun, task_prerun
from django.db import transaction

from casework.audit.context import set_context
from casework.audit.models import Kind
from casework.audit.services import record_event
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Check
from casework.staff.services import system_user

log = logging.getLogger(__name__)
SUBJECTS: dict[str, type[Check] | type[SafeConduct]] = {"check_id": Check, "safe_conduct_id": SafeConduct}
OUTCOMES = {"SUCCESS": "ok", "FAILURE": "failed", "RETRY": "retried"}
# Its work is a block, which the trail shows; an event of each sealing would be there to be sealed by the next.
TOLD_BY_FAILURE_ONLY = frozenset({"audit.seal_blocks"})
SPANS = ((1, "under_a_second"), (10, "under_ten_seconds"), (60, "under_a_minute"))
_began: dict[str, float] = {}


@task_prerun.connect
def begun(task_id: str = "", **_of_the_signal: Any) -> None:
    """Remember when it began."""
    _began[task_id] = time.monotonic()


@task_postrun.connect
def ended(  # noqa: PLR0917 - Celery names them
    task_id: str = "", task: Any = None, kwargs: Any = None, retval: Any = None, state: str = "", **_more: Any
) -> None:
    """Write down what it came to, in a transaction of its own."""
    took = time.monotonic() - _began.pop(task_id, time.monotonic())
    outcome = OUTCOMES.get(state, state.lower())
    if outcome == "ok" and (not retval or task.name in TOLD_BY_FAILURE_ONLY):
        return
    details = {"outcome": outcome, "took": span_of(took)}
    if isinstance(retval, BaseException):
        details["error"] = type(retval).__name__  # never its text, which may hold what a row held
    record_run(task.name, details, kwargs or {})


def span_of(seconds: float) -> str:
    """How long it took, in few classes."""
    return next((name for most, name in SPANS if seconds < most), "longer")


def record_run(name: str, details: Mapping[str, Any], ids: Mapping[str, Any]) -> None:
    """One event in the name of the system, filed under the case that the task was about."""
    with transaction.atomic():
        system = system_user()
        set_context(actor=str(system.pk), role=system.roles_at(None))
        record_event(kind=Kind.TASK, verb=name, details=details, **_subject(ids))


def _subject(ids: Mapping[str, Any]) -> dict[str, Any]:
    """What it was about, if one of its ids says so."""
    for name, model in SUBJECTS.items():
        if key := _key(ids.get(name)):
            cases = model._default_manager.filter(pk=key).values_list("case_id", "case__person_id")
            case_id, person_id = next(iter(cases), (None, None))
            table = model._meta.db_table
            return {"subject_table": table, "subject_pk": key, "case_id": case_id, "person_id": person_id}
    return {}


def _key(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
