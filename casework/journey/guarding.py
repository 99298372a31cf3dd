"""When the trail is verified and signed: by the real clock, because both are about the database and its owner.

A demonstration's clock stands still or jumps a week; what an owner could do to the rows does neither.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import Error

from casework.audit.checkpointing import make_checkpoint
from casework.audit.checkpoints import CheckpointRefused
from casework.audit.keys import KeyRefused
from casework.audit.models import AuditBlock, AuditCheckpoint, Delivery, Outcome, Verification, VerifiedPart
from casework.audit.verification import Found, alone, record_verification, verify_everything
from casework.audit.verify import TAIL, TrailReport, verify_trail
from casework.law.days import BOGOTA
from casework.staff.services import system_user

log = logging.getLogger(__name__)
CHECKPOINT_AT, WHOLE_AT = time(1, 0), time(1, 30)
TAIL_EVERY = timedelta(hours=1)
# What did not run to its end is tried again after this.
PAUSES = {Outcome.COULD_NOT_RUN: timedelta(minutes=15), Outcome.STOPPED: timedelta(hours=6)}


def checkpoint_due(at: datetime) -> bool:
    """Whether the day's checkpoint is missing; the checkpoints themselves are the schedule."""
    made = AuditCheckpoint.objects.order_by("-no").values_list("made_at", flat=True).first()
    if made is None and not AuditBlock.objects.exists():
        return False
    return (made is None or made < _last(CHECKPOINT_AT, at)) and not _pausing(VerifiedPart.CHECKPOINT, at)


def verification_due(at: datetime) -> VerifiedPart | None:
    """Which part has to be verified now, the whole before the tail; the verifications themselves are the schedule."""
    if not AuditBlock.objects.exists():
        return None
    if _missing(VerifiedPart.WHOLE, _last(WHOLE_AT, at)) and not _pausing(VerifiedPart.WHOLE, at):
        return VerifiedPart.WHOLE
    if _missing(VerifiedPart.TAIL, at - TAIL_EVERY) and not _pausing(VerifiedPart.TAIL, at):
        return VerifiedPart.TAIL
    return None


def deliveries_due(at: datetime) -> list[int]:
    """What has to leave the database now."""
    due = Delivery.objects.filter(done_at=None, due_at__lte=at).order_by("due_at")
    return list(due.values_list("pk", flat=True)[:50])


def sign_if_due(*, at: datetime) -> None:
    """Make the checkpoint that is missing; where that fails, it is told in the log, on the pages and by e-mail."""
    if not checkpoint_due(at):
        return
    try:
        make_checkpoint(by=system_user(), at=at)
    except (KeyRefused, CheckpointRefused, Error) as error:
        _tell(Found(VerifiedPart.CHECKPOINT, at, failure=type(error).__name__), at=at)


def verify_if_due(part: VerifiedPart, *, at: datetime, ended: Callable[[], datetime]) -> Verification | None:
    """Verify that part if it is due and nobody verifies now; what could not run is written down as that.

    `ended` says what time it is when the verification has ended, which takes minutes.
    """
    with alone() as free:
        if not free or verification_due(at) != part:
            return None
        try:
            found = Found(part, at, report=_verified(part))
        except (KeyRefused, Error) as error:
            found = Found(part, at, failure=type(error).__name__)
        return _tell(found, at=ended())


def _verified(part: VerifiedPart) -> TrailReport:
    within = timedelta(minutes=settings.VERIFY_MINUTES)
    return verify_everything(within=within) if part == VerifiedPart.WHOLE else verify_trail(TAIL, within=within)


def _tell(found: Found, *, at: datetime) -> Verification:
    if found.outcome != Outcome.OK:
        log.error("trail, %s: %s (%d)", found.part, found.outcome, len(found.problems))
    return record_verification(found, by=system_user(), at=at)


def _missing(part: VerifiedPart, since: datetime) -> bool:
    """Whether none that looked at everything began since then."""
    done = Verification.objects.filter(part=part, outcome__in=[Outcome.OK, Outcome.PROBLEMS], started_at__gte=since)
    return not done.exists()


def _pausing(part: VerifiedPart, at: datetime) -> bool:
    """Whether the last one failed a moment ago."""
    last = Verification.objects.filter(part=part).order_by("-id").values_list("outcome", "ended_at").first()
    return last is not None and at < last[1] + PAUSES.get(Outcome(last[0]), timedelta(0))


def _last(hour: time, at: datetime) -> datetime:
    """The latest moment, not after `at`, at which it was this hour in Bogota."""
    local = at.astimezone(BOGOTA)
    due = datetime.combine(local.date(), hour, tzinfo=BOGOTA)
    return due if due <= local else due - timedelta(days=1)
