"""What the application itself writes on the trail: reads, refusals, sign-ins, exports, tasks; and the sealing."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connections

# Empty strings mean "as the transaction's context says"; the function refuses the kinds that only a trigger writes.
_RECORD = "SELECT audit_record(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def record_read(
    *,
    case_id: UUID | None = None,
    person_id: UUID | None = None,
    subject_table: str,
    subject_pk: object,
    purpose: str = "",
    details: Mapping[str, Any] | None = None,
) -> int:
    """Record that somebody saw this; returns the event's id. Details never hold names: search terms are kept apart."""
    return record_event(
        kind="read",
        case_id=case_id,
        person_id=person_id,
        subject_table=subject_table,
        subject_pk=subject_pk,
        purpose=purpose,
        details=details,
    )


def record_denial(
    *,
    subject_table: str,
    subject_pk: object = "",
    case_id: UUID | None = None,
    person_id: UUID | None = None,
    verb: str = "",
    details: Mapping[str, Any] | None = None,
) -> int:
    """Record a refused try, with the codes of the findings as details; call it outside the act that was undone."""
    return record_event(
        kind="denied",
        verb=verb,
        case_id=case_id,
        person_id=person_id,
        subject_table=subject_table,
        subject_pk=subject_pk,
        details=details,
    )


def record_event(
    *,
    kind: str,
    verb: str = "",
    case_id: UUID | None = None,
    person_id: UUID | None = None,
    subject_table: str = "",
    subject_pk: object = "",
    purpose: str = "",
    actor: str | None = None,
    at: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Record what is not a change of a row; returns the event's id.

    Raises django.db.Error for the kinds of a change ('insert', 'update', 'delete', 'truncate'): those are the
    trigger's alone, so that nobody forges one. `actor` is for who is not signed in yet.
    """
    diff = json.dumps(dict(details or {}), cls=DjangoJSONEncoder)
    who = None if actor is None else str(actor)
    subject = (subject_table, str(subject_pk).replace("\x00", "\ufffd"))  # an address may hold what no column can
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_RECORD, [kind, verb, case_id, person_id, *subject, purpose, who, at, diff])
        (event_id,) = cursor.fetchone()
    return int(event_id)


def seal_blocks() -> int:
    """Seal every settled event into the next block; returns how many events, 0 when there was nothing to seal."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT audit_seal()")
        (sealed,) = cursor.fetchone()
    return int(sealed)
