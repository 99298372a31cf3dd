"""What a task came to is an event: one that did something, one that failed, one that will be tried again.

Not the tick that found nothing: a sweep every half minute would bury the rest. What a task changes is on the trail by
itself, in its own transaction; this event is written after it, so that a task that failed is told of all the same.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.audit.context import set_context
from casework.audit.models import Kind
from casework.audit.services import record_event
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Check
from casework.staff.services import system_user

SUBJECTS: dict[str, type[Check] | type[SafeConduct]] = {"check_id": Check, "safe_conduct_id": SafeConduct}
OUTCOMES = {"SUCCESS": "ok", "FAILURE": "failed", "RETRY": "retried"}
# Its work is a block, which the trail shows; an event of each sealing would be there to be sealed by the next.
TOLD_BY_FAILURE_ONLY = frozenset({"audit.seal_blocks"})
SPANS = ((1, "under_a_second"), (10, "under_ten_seconds"), (60, "under_a_minute"))


def span_of(seconds: float) -> str:
    """How long it took, in few classes."""
    return next((name for most, name in SPANS if seconds < most), "longer")


def record_run(name: str, state: str, result: object, *, took: float, ids: Mapping[str, Any], at: datetime) -> None:
    """One event in the name of the system, filed under the case that the task was about; none where it did nothing.

    `state` is Celery's; `took` are seconds. Of an error its kind is told, never its text, which may hold a row.
    """
    outcome = OUTCOMES.get(state, state.lower())
    if outcome == "ok" and (not result or name in TOLD_BY_FAILURE_ONLY):
        return
    details = {"outcome": outcome, "took": span_of(took)}
    if isinstance(result, BaseException):
        details["error"] = type(result).__name__
    with transaction.atomic():
        system = system_user()
        set_context(actor=str(system.pk), role=system.roles_at(None), at=at)
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
