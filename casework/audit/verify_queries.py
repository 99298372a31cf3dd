"""The verification's questions, each over the whole trail at once: PostgreSQL recomputes, Python only names."""

# The planner expects that every event is wrong, and finds it too dear to hand them over from parallel workers.
SETTINGS = "SET LOCAL parallel_tuple_cost = 0; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"

COUNTS = """
SELECT (SELECT count(*) FROM audit_event),
       (SELECT count(*) FROM audit_block),
       (SELECT count(*) FROM audit_event
        WHERE xid > coalesce((SELECT b.to_xid FROM audit_block AS b ORDER BY b.no DESC LIMIT 1), -1))
"""

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

# Own hash: no ordering, so that parallel workers share it.
MISHASHED = "SELECT e.id FROM audit_event AS e WHERE e.format <> 1 OR e.hash IS DISTINCT FROM audit_event_hash(e)"

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

# Rows, and the places where a change does not continue the change before it. COLLATE "C": bytes sort fastest.
CHAINS = """
SELECT count(*) FILTER (WHERE before IS NULL), array_agg(id ORDER BY id) FILTER (WHERE broken) FROM (
    SELECT id, lag(id) OVER w AS before, prev IS DISTINCT FROM lag(hash) OVER w AS broken
    FROM audit_event WHERE kind IN ('insert', 'update', 'delete', 'truncate')
    WINDOW w AS (PARTITION BY subject_table COLLATE "C", subject_pk COLLATE "C" ORDER BY id)
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
