"""A verification as an act: everything that can be compared, one at a time, and its outcome written down."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from casework.audit import alarms
from casework.audit.comparing import problems_of_files, problems_of_stored, stored_checkpoints
from casework.audit.context import Actor, service
from casework.audit.keys import public_ring
from casework.audit.machinery import problems_of_the_machinery
from casework.audit.models import Delivery, DeliveryKind, Outcome, Verification, VerifiedPart
from casework.audit.verify import WHOLE, Part, Problem, TrailReport, verify_trail

KEPT_AT_MOST = 100  # problems in a row: a rewritten trail is as wrong with the first hundred
HELD = "SELECT pg_try_advisory_lock(hashtextextended('audit: verify for a page', 0))"
RELEASED = "SELECT pg_advisory_unlock(hashtextextended('audit: verify for a page', 0))"


def verify_everything(
    *,
    within: timedelta | None = None,
    files: Iterable[Path] = (),
    ring: dict[str, bytes] | None = None,
    part: Part = WHOLE,
) -> TrailReport:
    """The whole trail, the database's machinery, the checkpoints in it, and those that were kept elsewhere.

    What can be forged is looked at first: later answers mean less without it. Raises KeyRefused for a bad ring.
    """
    known = public_ring() if ring is None else ring
    with transaction.atomic():
        stored = stored_checkpoints()
        beside = problems_of_the_machinery() + problems_of_stored(stored, known)
        beside += problems_of_files(files, stored=stored, ring=known)
    report = verify_trail(part, within=within)
    report.checkpoint = stored[-1].content.no if stored else None
    report.problems = beside + report.problems
    return report


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else verifies now; if so nobody does until this ends. Not within a transaction of its own."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(HELD)
        (free,) = cursor.fetchone()
        try:
            yield bool(free)
        finally:
            if free:
                cursor.execute(RELEASED)


@dataclass(frozen=True, slots=True)
class Found:
    """What a verification of one part came to; without a report it could not run, for this reason."""

    part: VerifiedPart
    started_at: datetime
    report: TrailReport | None = None
    failure: str = ""

    @property
    def outcome(self) -> Outcome:
        """Fails closed: whatever is not looked at and good is not ok."""
        if self.report is None:
            return Outcome.COULD_NOT_RUN
        if self.report.problems:
            return Outcome.PROBLEMS
        return Outcome.OK if self.report.ok else Outcome.STOPPED

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Kinds and numbers, no content; of a failure its reason."""
        if self.report is None:
            return [{"kind": self.failure}]
        return [as_numbers(problem) for problem in self.report.problems[:KEPT_AT_MOST]]


def as_numbers(problem: Problem) -> dict[str, Any]:
    """A problem without its sentence."""
    return {"kind": str(problem.kind), "event": problem.event_id, "block": problem.block_no}


@service("audit.verification_recorded")
def record_verification(found: Found, *, by: Actor, at: datetime) -> Verification:
    """Write down how it ended, and make a warning due where that is new or the whole trail is not well."""
    report = found.report or TrailReport()
    before = Verification.objects.filter(part=found.part).order_by("-id").first()
    row = Verification.objects.create(
        part=found.part,
        started_at=found.started_at,
        ended_at=max(at, found.started_at),
        events=report.events,
        blocks=report.blocks,
        checkpoint=report.checkpoint,
        outcome=found.outcome,
        problems=found.problems,
        by=str(by.pk),
    )
    alarms.forget()
    if _is_news(row, before) and settings.AUDITORS:
        Delivery.objects.create(kind=DeliveryKind.ALERT, subject_no=row.pk, due_at=at)
    return row


def _is_news(row: Verification, before: Verification | None) -> bool:
    """Whether auditors have to be told: what is not well, once, and a whole trail with problems each time."""
    if row.outcome == Outcome.OK:
        return False
    known = before is not None and (before.outcome, before.problems) == (row.outcome, row.problems)
    return not known or (row.part, row.outcome) == (VerifiedPart.WHOLE, Outcome.PROBLEMS)
