"""Part of the trail to take along: each event as the very text that was hashed, each block with what it sealed.

A third person needs nothing of ours to check it: SHA-256 over a text gives the hash beside it, an event's number and
hash stand in the members of its block, SHA-256 over the members is the digest that the block's own text names.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from casework.audit.verify_queries import BLOCK_OF, OF_CASE
from casework.audit.written import TEXT_OF_EVENT

FORMAT = 1
MOST_EVENTS = 2_000  # a longer history is taken along in parts
MOST_MEMBERS = 100_000  # events sealed beside those of the case; 53 bytes each
MEMBER_BYTES = 40  # an event's number in eight bytes, its hash in thirty-two
BLOCK_COLUMNS = ("format", "no", "from_xid", "to_xid", "n", "sealed_at", "digest", "prev")

# The texts are the ones that audit_event_hash() and audit_block_hash() hash (migrations 0001 and 0016).
_EVENTS = f"""
SELECT e.id, encode(e.hash, 'hex'), ({BLOCK_OF}), {TEXT_OF_EVENT}
FROM audit_event AS e WHERE {OF_CASE} AND e.id > %(after)s ORDER BY e.id LIMIT %(most)s
"""  # noqa: S608 - constants of this application
_BLOCKS = """
SELECT b.no, b.n, encode(b.hash, 'hex'), jsonb_build_array(
    b.format, b.no, b.from_xid, b.to_xid, b.n, timezone('UTC', b.sealed_at), encode(b.digest, 'hex'),
    encode(b.prev, 'hex'))::text,
    CASE WHEN sum(b.n) OVER (ORDER BY b.no) <= %(most)s THEN (
        SELECT translate(encode(string_agg(int8send(u.id) || u.hash, ''::bytea ORDER BY u.n), 'base64'), E'\\n', '')
        FROM unnest(b.ids, b.hashes) WITH ORDINALITY AS u(id, hash, n)) END
FROM audit_block AS b WHERE b.no = ANY(%(numbers)s) ORDER BY b.no
"""


@dataclass(frozen=True, slots=True)
class PackedTrail:
    """Events and blocks ready to be written, and whether the history goes on behind them."""

    events: list[dict[str, Any]]
    blocks: list[dict[str, Any]]
    goes_on: bool

    @property
    def last(self) -> int:
        """The number of the last event; 0 without any."""
        return int(self.events[-1]["id"]) if self.events else 0


def packed_history(case_id: UUID, person_id: UUID, *, after: int = 0) -> PackedTrail:
    """The case's events behind that number, and the blocks that sealed them. Two queries."""
    asked: dict[str, Any] = {"case": case_id, "person": person_id, "after": after, "most": MOST_EVENTS + 1}
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_EVENTS, asked)
        rows = cursor.fetchall()
        events = [
            {"id": key, "hash": digest, "block": block, "text": text} for key, digest, block, text in rows[:MOST_EVENTS]
        ]
        numbers = sorted({event["block"] for event in events if event["block"] is not None})
        cursor.execute(_BLOCKS, {"numbers": numbers, "most": MOST_MEMBERS})
        blocks = [
            {"no": no, "n": n, "hash": digest, "text": text, "members": members}
            for no, n, digest, text, members in cursor.fetchall()
        ]
    return PackedTrail(events, blocks, goes_on=len(rows) > MOST_EVENTS)


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way to write this content: keys sorted, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical content, without the field that holds it."""
    return hashlib.sha256(canonical({name: value for name, value in content.items() if name != "sha256"})).hexdigest()
