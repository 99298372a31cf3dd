"""Whether anybody must be alarmed about the trail: asked by auditors' and administrators' pages, and by probes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from casework.audit.models import AuditBlock, AuditCheckpoint, Delivery, Outcome, Verification, VerifiedPart

LATE = timedelta(hours=26)  # a day, and time to do it
LOOKED_AT = 100  # newest verifications: more than two days of them
TRIES = 5  # half an hour of them


class Alarm(StrEnum):
    """What is not as it should be."""

    PROBLEMS = "problems"
    NOT_VERIFIED = "not_verified"
    LATE = "late"
    NO_CHECKPOINT = "no_checkpoint"
    CHECKPOINT_LATE = "checkpoint_late"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class TrailStanding:
    """The last verification of the whole, the last checkpoint, and every alarm."""

    whole: Verification | None
    tail: Verification | None
    checkpoint: AuditCheckpoint | None
    alarms: list[Alarm]

    @property
    def verified(self) -> bool:
        """Whether verifications are made, and found nothing."""
        return not {Alarm.PROBLEMS, Alarm.NOT_VERIFIED, Alarm.LATE} & set(self.alarms)

    @property
    def signed(self) -> bool:
        """Whether checkpoints are made, and reach their places."""
        return not {Alarm.NO_CHECKPOINT, Alarm.CHECKPOINT_LATE, Alarm.UNDELIVERED} & set(self.alarms)


def trail_standing(at: datetime) -> TrailStanding:
    """Now, by the real clock. Three short queries; a fourth while there is no checkpoint or verification yet."""
    rows = list(Verification.objects.defer("problems").order_by("-id")[:LOOKED_AT])
    checkpoint = AuditCheckpoint.objects.order_by("-no").first()
    whole = _newest(rows, VerifiedPart.WHOLE)
    whole_done = next((row for row in rows if row.part == VerifiedPart.WHOLE and _is_done(row)), None)
    began = None
    if checkpoint is None or whole_done is None:
        began = AuditBlock.objects.order_by("no").values_list("sealed_at", flat=True).first()
    alarms = [
        *_about_verifying(rows),
        *([Alarm.LATE] if _is_late(whole_done.started_at if whole_done else began, at) else []),
        *([Alarm.NO_CHECKPOINT] if _failed_since(rows, checkpoint) else []),
        *([Alarm.CHECKPOINT_LATE] if _is_late(checkpoint.made_at if checkpoint else began, at) else []),
        *([Alarm.UNDELIVERED] if Delivery.objects.filter(done_at=None, attempts__gte=TRIES).exists() else []),
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


def _failed_since(rows: Iterable[Verification], checkpoint: AuditCheckpoint | None) -> bool:
    """Whether the last try to make a checkpoint failed."""
    failed = _newest(rows, VerifiedPart.CHECKPOINT)
    return failed is not None and (checkpoint is None or failed.ended_at > checkpoint.made_at)
