"""Whether anybody must be alarmed about the trail: asked by auditors' and administrators' pages, and by probes."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import DEFAULT_DB_ALIAS, connections

from casework.audit.models import Outcome, Verification, VerifiedPart

LATE = timedelta(hours=26)  # a day, and time to do it
LOOKED_AT = 100  # newest verifications: more than two days of them
TRIES = 5  # half an hour of them
KEPT_SECONDS = 10  # by each process: every page of some people asks
# One question for every page: the last checkpoint, when sealing began, and whether something does not get out.
SIGNED = """
SELECT c.no, c.made_at, (SELECT b.sealed_at FROM audit_block AS b ORDER BY b.no LIMIT 1),
       EXISTS (SELECT FROM casework_delivery AS d WHERE d.done_at IS NULL AND d.attempts >= %s)
FROM (SELECT) AS one
LEFT JOIN LATERAL (SELECT no, made_at FROM audit_checkpoint ORDER BY no DESC LIMIT 1) AS c ON true
"""


class Alarm(StrEnum):
    """What is not as it should be."""

    PROBLEMS = "problems"
    NOT_VERIFIED = "not_verified"
    LATE = "late"
    NO_CHECKPOINT = "no_checkpoint"
    CHECKPOINT_LATE = "checkpoint_late"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class LastCheckpoint:
    """Its number, and when it was made."""

    no: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TrailStanding:
    """The last verification of the whole, the last checkpoint, and every alarm."""

    whole: Verification | None
    tail: Verification | None
    checkpoint: LastCheckpoint | None
    alarms: list[Alarm]

    @property
    def verified(self) -> bool:
        """Whether verifications are made, and found nothing."""
        return not {Alarm.PROBLEMS, Alarm.NOT_VERIFIED, Alarm.LATE} & set(self.alarms)

    @property
    def signed(self) -> bool:
        """Whether checkpoints are made, and reach their places."""
        return not {Alarm.NO_CHECKPOINT, Alarm.CHECKPOINT_LATE, Alarm.UNDELIVERED} & set(self.alarms)


_kept: list[tuple[float, TrailStanding]] = []


def recent_standing(at: datetime) -> TrailStanding:
    """As of a few seconds ago at most, and no query in between."""
    now = time.monotonic()
    if not _kept or now - _kept[0][0] > KEPT_SECONDS:
        _kept[:] = [(now, trail_standing(at))]
    return _kept[0][1]


def forget() -> None:
    """Something has changed: the next one who asks is told as it is."""
    _kept.clear()


def trail_standing(at: datetime) -> TrailStanding:
    """Now, by the real clock. Two short queries."""
    rows = list(Verification.objects.defer("problems").order_by("-id")[:LOOKED_AT])
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(SIGNED, [TRIES])
        no, made_at, began, undelivered = cursor.fetchone()
    checkpoint = LastCheckpoint(no, made_at) if no else None
    whole = _newest(rows, VerifiedPart.WHOLE)
    whole_done = next((row for row in rows if row.part == VerifiedPart.WHOLE and _is_done(row)), None)
    alarms = [
        *_about_verifying(rows),
        *([Alarm.LATE] if _is_late(whole_done.started_at if whole_done else began, at) else []),
        *([Alarm.NO_CHECKPOINT] if _failed_since(rows, checkpoint) else []),
        *([Alarm.CHECKPOINT_LATE] if _is_late(made_at or began, at) else []),
        *([Alarm.UNDELIVERED] if undelivered else []),
    ]
    return TrailStanding(whole, _newest(rows, VerifiedPart.TAIL), checkpoint, alarms)


def _about_verifying(rows: Iterable[Verification]) -> list[Alarm]:
    """From new to old: problems stand until the whole trail was found well; a failure until the same part ran."""
    found, ran = dict[Alarm, None](), set[str]()
    for row in rows:
        if row.outcome == Outcome.PROBLEMS:
            found[Alarm.PROBLEMS] = None
        elif row.part != VerifiedPart.CHECKPOINT and row.outcome != Outcome.OK and row.part not in ran:
            found[Alarm.NOT_VERIFIED] = None
        if row.part == VerifiedPart.WHOLE and row.outcome == Outcome.OK:
            break
        ran.add(row.part)
    return list(found)


def _newest(rows: Iterable[Verification], part: VerifiedPart) -> Verification | None:
    return next((row for row in rows if row.part == part), None)


def _is_done(row: Verification) -> bool:
    return row.outcome in {Outcome.OK, Outcome.PROBLEMS}


def _is_late(since: datetime | None, at: datetime) -> bool:
    """Nothing is late while nothing is sealed."""
    return since is not None and at - since > LATE


def _failed_since(rows: Iterable[Verification], checkpoint: LastCheckpoint | None) -> bool:
    """Whether the last try to make a checkpoint failed."""
    failed = _newest(rows, VerifiedPart.CHECKPOINT)
    return failed is not None and (checkpoint is None or failed.ended_at > checkpoint.made_at)
