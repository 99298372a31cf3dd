"""Questions to the trail, each answered by an index of migration 0001."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.audit.models import AuditBlock, AuditEvent, Kind


def case_history(case_id: UUID, person_id: UUID | None = None) -> QuerySet[AuditEvent]:
    """Every event of the case, and those of its person that belong to no case, oldest first."""
    belongs = Q(case_id=case_id)
    if person_id is not None:
        belongs |= Q(case_id__isnull=True, person_id=person_id)
    return AuditEvent.objects.filter(belongs).order_by("id")


def reads_of_case(case_id: UUID) -> QuerySet[AuditEvent]:
    """Who looked at the case, latest first."""
    return AuditEvent.objects.filter(case_id=case_id, kind=Kind.READ).order_by("-id")


def acts_of(actor: str) -> QuerySet[AuditEvent]:
    """Everything somebody did, latest first."""
    return AuditEvent.objects.filter(actor=str(actor)).order_by("-id")


def last_seal() -> datetime | None:
    """When the last block was sealed, by the database's clock; None before the first."""
    return AuditBlock.objects.order_by("-no").values_list("sealed_at", flat=True).first()
