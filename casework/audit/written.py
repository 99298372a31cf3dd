"""The text that an event's hash is taken from, read back: what `audit_event_hash` writes in either format."""

import json
from typing import Any, Final

COLUMNS: Final = (
    "format", "id", "xid", "recorded_at", "occurred_at", "kind", "verb", "actor", "role", "office", "request_id",
    "address", "purpose", "mandate", "case_id", "person_id", "subject_table", "subject_pk", "diff", "prev",
)  # fmt: skip
# Format 2: numbers and keys, the lengths in bytes of the texts, the texts, and the difference at the end.
_TEXTS: Final = (
    "kind", "verb", "actor", "role", "office", "request_id", "address", "purpose", "mandate", "subject_table",
    "subject_pk",
)  # fmt: skip
_BEFORE: Final = 7 + len(_TEXTS)

# What is hashed, as SQL; the same expressions stand in the functions of migrations 0001 and 0016.
TEXT_OF_EVENT: Final = """CASE e.format
    WHEN 2 THEN concat_ws(' ', e.format, e.id, e.xid,
        encode(timestamptz_send(e.recorded_at) || timestamptz_send(e.occurred_at), 'hex'),
        coalesce(encode(e.prev, 'hex'), '-'), coalesce(e.case_id::text, '-'), coalesce(e.person_id::text, '-'),
        octet_length(e.kind), octet_length(e.verb), octet_length(e.actor), octet_length(e.role),
        octet_length(e.office), octet_length(e.request_id), octet_length(e.address), octet_length(e.purpose),
        octet_length(e.mandate), octet_length(e.subject_table), octet_length(e.subject_pk),
        e.kind, e.verb, e.actor, e.role, e.office, e.request_id, e.address, e.purpose, e.mandate,
        e.subject_table, e.subject_pk, e.diff)
    ELSE jsonb_build_array(
        e.format, e.id, e.xid, timezone('UTC', e.recorded_at), timezone('UTC', e.occurred_at), e.kind, e.verb,
        e.actor, e.role, e.office, e.request_id, e.address, e.purpose, e.mandate, e.case_id, e.person_id,
        e.subject_table, e.subject_pk, e.diff, encode(e.prev, 'hex'))::text
    END"""


def event_in(text: str) -> dict[str, Any]:
    """The columns that such a text holds; empty where it is not written as the trail writes."""
    try:
        return _second(text) if text.startswith("2 ") else _first(text)
    except (ValueError, RecursionError):
        return {}


def _first(text: str) -> dict[str, Any]:
    values = json.loads(text)
    return dict(zip(COLUMNS, values, strict=True)) if isinstance(values, list) else {}


def _second(text: str) -> dict[str, Any]:
    *words, rest = text.split(" ", _BEFORE)
    if len(words) != _BEFORE:
        return {}
    told: dict[str, Any] = {"format": 2, "id": int(words[1]), "xid": int(words[2])}
    keys = zip(("prev", "case_id", "person_id"), words[4:7], strict=True)
    told |= {name: None if word == "-" else word for name, word in keys}
    left = rest.encode(errors="surrogatepass")
    for name, length in zip(_TEXTS, words[7:], strict=True):
        told[name], left = left[: int(length)].decode(errors="surrogatepass"), left[int(length) + 1 :]
    return {**told, "diff": json.loads(left)}
