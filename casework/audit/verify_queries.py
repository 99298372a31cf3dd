"""The verification's questions, over the whole trail or a part of it: PostgreSQL recomputes, Python only names."""

from dataclasses import dataclass

# The planner expects that every event is wrong, and finds it too dear to hand them over from parallel workers.
# A page's sessions leave workers aside (config/settings.py); here they are worth their start.
SETTINGS = (
    "SET LOCAL parallel_setup_cost = 1000; SET LOCAL parallel_tuple_cost = 0;"
    " SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
)

TIME_LIMIT = "SELECT set_config('statement_timeout', %s, true)"  # milliseconds for each statement

# Who verifies for a page holds it until the end of the transaction.
TURN = "SELECT pg_try_advisory_xact_lock(hashtextextended('audit: verify for a page', 0))"

SEALED_UP_TO = "coalesce((SELECT b.to_xid FROM audit_block AS b ORDER BY b.no DESC LIMIT 1), -1)"

COUNTS = f"""
SELECT (SELECT count(*) FROM audit_event),
       (SELECT count(*) FROM audit_block),
       (SELECT count(*) FROM audit_event WHERE xid > {SEALED_UP_TO}),
       (SELECT recorded_at FROM audit_event ORDER BY id LIMIT 1),
       (SELECT recorded_at FROM audit_event ORDER BY id DESC LIMIT 1)
"""  # noqa: S608 - a constant of this file

# A block is good if it agrees with itself and continues the one before it.
BAD_BLOCKS = """
SELECT no FROM (
    SELECT b.*,
           format <> 1 OR n IS DISTINCT FROM cardinality(ids) OR n IS DISTINCT FROM cardinality(hashes)
               OR digest IS DISTINCT FROM audit_block_digest(ids, hashes)
               OR hash IS DISTINCT FROM audit_block_hash(b)
               OR prev IS DISTINCT FROM lag(hash) OVER w
               OR no <> row_number() OVER w
               OR from_xid <> coalesce(lag(to_xid) OVER w + 1, 0) AS bad
    FROM audit_block AS b WINDOW w AS (ORDER BY no)
) AS judged WHERE bad ORDER BY no
"""

# Own hash: no ordering, so that parallel workers share it. A format that there is not gives none.
MISHASHED = "SELECT e.id FROM audit_event AS e WHERE e.hash IS DISTINCT FROM audit_event_hash(e)"

# Sealed events against what is there now. Only good blocks give evidence; hence also the range check for insertions.
AGAINST_SEALS = """
WITH good AS (SELECT * FROM audit_block WHERE NOT no = ANY(%(bad)s)),
     sealed AS (SELECT b.no, u.id, u.hash FROM good AS b, unnest(b.ids, b.hashes) AS u(id, hash))
SELECT coalesce(s.id, e.id), s.no,
       CASE WHEN e.id IS NULL THEN 'removed' WHEN s.id IS NULL THEN 'inserted' ELSE 'altered' END
FROM sealed AS s FULL JOIN audit_event AS e ON e.id = s.id
WHERE e.id IS NULL OR s.hash <> e.hash
   OR (s.id IS NULL AND e.xid <= (SELECT max(to_xid) FROM good)
       AND EXISTS (SELECT FROM good AS b WHERE e.xid BETWEEN b.from_xid AND b.to_xid))
ORDER BY 1
"""

# The last event that is still where a seal has it: what is missing behind it was cut off.
LAST_SEALED_LEFT = """
SELECT max(e.id) FROM audit_event AS e WHERE e.xid <= (SELECT max(to_xid) FROM audit_block)
"""

# Rows, and the places where a change does not continue the change before it. COLLATE "C": bytes sort fastest. The key
# before the table: sorting looks at the first eight letters first, and all tables begin alike.
CHAINS = """
SELECT count(*) FILTER (WHERE before IS NULL), array_agg(id) FILTER (WHERE broken) FROM (
    SELECT id, lag(id) OVER w AS before, prev IS DISTINCT FROM lag(hash) OVER w AS broken
    FROM audit_event WHERE kind IN ('insert', 'update', 'delete', 'truncate')
    WINDOW w AS (PARTITION BY subject_pk COLLATE "C", subject_table COLLATE "C" ORDER BY id)
) AS chain
"""

# For each break: the change before it, and the change that it says it continues, if that exists.
BREAKS = """
SELECT e.id, before.id, named.id, e.prev IS NULL, e.subject_table, e.subject_pk
FROM audit_event AS e
LEFT JOIN LATERAL (SELECT b.id FROM audit_event AS b
    WHERE b.subject_table = e.subject_table AND b.subject_pk = e.subject_pk AND b.id + 0 < e.id
        AND b.kind IN ('insert', 'update', 'delete', 'truncate') ORDER BY b.id + 0 DESC LIMIT 1) AS before ON true
LEFT JOIN LATERAL (SELECT b.id FROM audit_event AS b
    WHERE b.subject_table = e.subject_table AND b.subject_pk = e.subject_pk AND b.hash = e.prev
        AND b.kind IN ('insert', 'update', 'delete', 'truncate') LIMIT 1) AS named ON true
WHERE e.id = ANY(%(ids)s) ORDER BY e.id
"""

# An event whose hash is right under another number was moved there.
MOVED = """
SELECT e.id, c.id FROM audit_event AS e
CROSS JOIN unnest(%(candidates)s) AS c(id)
WHERE e.id = ANY(%(ids)s) AND c.id <> e.id
  AND e.hash = audit_event_hash(jsonb_populate_record(e, jsonb_build_object('id', c.id)))
ORDER BY e.id
"""

# The same questions about a part. {part} says which events; whatever stands there is a constant of this file.
OF_CASE = "(e.case_id = %(case)s OR (e.case_id IS NULL AND e.person_id = %(person)s))"
OF_TAIL = f"e.xid > {SEALED_UP_TO}"

PART_COUNTS = """
SELECT count(*), (SELECT count(*) FROM audit_block WHERE no IN (SELECT ({block}) FROM audit_event AS e WHERE {part})),
       count(*) FILTER (WHERE e.xid > {sealed}), min(e.recorded_at), max(e.recorded_at)
FROM audit_event AS e WHERE {part}
"""

# The block that covers an event's transaction; by an index, since a year has half a million blocks.
BLOCK_OF = "SELECT b.no FROM audit_block AS b WHERE b.to_xid >= e.xid ORDER BY b.to_xid LIMIT 1"

PART_BAD_BLOCKS = """
SELECT s.no FROM audit_block AS s
WHERE s.no IN (SELECT ({block}) FROM audit_event AS e WHERE {part})
  AND (s.format <> 1 OR s.n IS DISTINCT FROM cardinality(s.ids) OR s.n IS DISTINCT FROM cardinality(s.hashes)
       OR s.digest IS DISTINCT FROM audit_block_digest(s.ids, s.hashes)
       OR s.hash IS DISTINCT FROM audit_block_hash(s)
       OR s.prev IS DISTINCT FROM (SELECT p.hash FROM audit_block AS p WHERE p.no = s.no - 1))
ORDER BY s.no
"""

# Besides the part's own events, whatever else the same blocks have sealed must still be there: a removed event says
# no longer to which case it belonged.
PART_AGAINST_SEALS = """
WITH placed AS (SELECT e.id, e.hash, ({block}) AS no FROM audit_event AS e WHERE {part}),
     sealed AS (SELECT b.no, u.id, u.hash FROM audit_block AS b, unnest(b.ids, b.hashes) AS u(id, hash)
                WHERE b.no IN (SELECT no FROM placed) AND NOT b.no = ANY(%(bad)s))
SELECT p.id, p.no, CASE WHEN s.id IS NULL THEN 'inserted' ELSE 'altered' END
FROM placed AS p LEFT JOIN sealed AS s ON s.id = p.id
WHERE p.no IS NOT NULL AND NOT p.no = ANY(%(bad)s) AND (s.id IS NULL OR s.hash <> p.hash)
UNION ALL
SELECT s.id, s.no, 'removed' FROM sealed AS s WHERE NOT EXISTS (SELECT FROM audit_event AS e WHERE e.id = s.id)
ORDER BY 1
"""

PART_MISHASHED = "SELECT e.id FROM audit_event AS e WHERE {part} AND e.hash IS DISTINCT FROM audit_event_hash(e)"

PART_CHAINS = """
SELECT count(DISTINCT (subject_table, subject_pk)), array_agg(id) FILTER (WHERE broken) FROM (
    SELECT e.id, e.subject_table, e.subject_pk, e.prev IS DISTINCT FROM before.hash AS broken
    FROM audit_event AS e
    LEFT JOIN LATERAL (SELECT b.hash FROM audit_event AS b
        WHERE b.subject_table = e.subject_table AND b.subject_pk = e.subject_pk AND b.id + 0 < e.id
            AND b.kind IN ('insert', 'update', 'delete', 'truncate') ORDER BY b.id + 0 DESC LIMIT 1) AS before ON true
    WHERE {part} AND e.kind IN ('insert', 'update', 'delete', 'truncate')
) AS chain
"""


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, in this order, about the whole trail or a part."""

    counts: str
    bad_blocks: str
    against_seals: str
    mishashed: str
    chains: str


def _about(part: str) -> Questions:
    asked = (PART_COUNTS, PART_BAD_BLOCKS, PART_AGAINST_SEALS, PART_MISHASHED, PART_CHAINS)
    return Questions(*(query.format(part=part, block=BLOCK_OF, sealed=SEALED_UP_TO) for query in asked))


WHOLE = Questions(COUNTS, BAD_BLOCKS, AGAINST_SEALS, MISHASHED, CHAINS)
ONE_CASE = _about(OF_CASE)
TAIL = _about(OF_TAIL)
