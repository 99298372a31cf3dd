"""What auditors read, for the data protection officer: each opening of a case under a mandate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from casework.audit.models import AuditEvent, Kind

PAGE = 50
READS = (Kind.READ, Kind.EXPORT)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some reads, the latest first, and the last of them if there are more behind it."""

    events: Sequence[AuditEvent]
    behind: int | None


def reads_by_auditors(*, actor: str = "", day: date | None = None, zone: tzinfo, before: int | None = None) -> Stretch:
    """A page of them: of one auditor, on one day of this zone, before one event; two partial indexes answer it."""
    events = AuditEvent.objects.exclude(mandate="").filter(case_id__isnull=False, kind__in=READS)
    if actor:
        events = events.filter(actor=actor)
    if day:
        first = datetime.combine(day, time.min, tzinfo=zone)
        events = events.filter(occurred_at__gte=first, occurred_at__lt=first + timedelta(days=1))
    if before:
        events = events.filter(id__lt=before)
    rows = list(events.order_by("-id")[: PAGE + 1])
    return Stretch(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)
