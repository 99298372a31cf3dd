"""Questions to the trail, each answered by an index."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casework.audit.models import AuditBlock, AuditEvent, Kind

CHECKED = "audit.trail_checked"  # on a page
VERIFIED = "audit.trail_verified"  # at the command line
EVERY_KIND = tuple(Kind.values)  # named one by one, so that the index by kind and moment answers


def case_history(case_id: UUID, person_id: UUID | None = None) -> QuerySet[AuditEvent]:
    """Every event of the case, and those of its person that belong to no case, oldest first."""
    belongs = Q(case_id=case_id)
    if person_id is not None:
        belongs |= Q(case_id__isnull=True, person_id=person_id)
    return AuditEvent.objects.filter(belongs).order_by("id")


def reads_of_case(case_id: UUID) -> QuerySet[AuditEvent]:
    """Who looked at the case, latest first."""
    return AuditEvent.objects.filter(case_id=case_id, kind=Kind.READ).order_by("-id")


def checks_of_the_trail() -> QuerySet[AuditEvent]:
    """The verifications that somebody asked for on a page, latest first."""
    return AuditEvent.objects.filter(verb=CHECKED, kind=Kind.TASK).order_by("-id")


def events_since(moment: datetime, *, kinds: Iterable[str]) -> QuerySet[AuditEvent]:
    """The events of these kinds that happened since then."""
    return AuditEvent.objects.filter(kind__in=kinds, occurred_at__gte=moment)


def unsealed_events() -> QuerySet[AuditEvent]:
    """The events that no block has sealed yet."""
    sealed = AuditBlock.objects.order_by("-no").values("to_xid")[:1]
    return AuditEvent.objects.filter(xid__gt=Coalesce(Subquery(sealed), -1, output_field=BigIntegerField()))


def last_seal() -> datetime | None:
    """When the last block was sealed, by the database's clock; None before the first."""
    return AuditBlock.objects.order_by("-no").values_list("sealed_at", flat=True).first()


def counted_up_to(limit: int, *questions: QuerySet[Any]) -> tuple[int, ...]:
    """How many rows answer each question, but no more than so many: all in one query."""
    asked = [_as_sql(rows.order_by().values("pk")[:limit]) for rows in questions]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) AS rows)" for sql, _values in asked)  # noqa: S608
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _sql, values in asked for value in values])
        return tuple(cursor.fetchone())


def _as_sql(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The question and its values; one that Django knows to have no answer, as one that finds nothing."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT WHERE false", ()
