"""Migration 0017: signed checkpoints, who this database is, and what guards them."""

TABLE = """
-- One signed statement a day: this is how far the trail had come. The signature is made outside the database, over the
-- columns as canonical JSON (docs/adr/0017); prev is the hash of the checkpoint before, with its signature.
CREATE TABLE public.audit_checkpoint (
    no              bigint      PRIMARY KEY CHECK (no > 0),
    format          smallint    NOT NULL,
    made_at         timestamptz NOT NULL,
    block_no        bigint      NOT NULL,
    block_hash      bytea       NOT NULL CHECK (length(block_hash) = 32),
    events          bigint      NOT NULL CHECK (events > 0),
    last_event_id   bigint      NOT NULL,
    last_event_hash bytea       NOT NULL CHECK (length(last_event_hash) = 32),
    prev            bytea       CHECK (length(prev) = 32),
    key_id          text        NOT NULL CHECK (key_id ~ '^[A-Za-z0-9._-]{1,40}$'),
    signature       bytea       NOT NULL CHECK (length(signature) = 64),
    CHECK ((no = 1) = (prev IS NULL))
);
REVOKE ALL ON public.audit_checkpoint FROM PUBLIC;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
ALTER TABLE public.audit_checkpoint ENABLE ALWAYS TRIGGER audit_append_only;

-- Who this database is: a checkpoint of another one must not pass for ours. A function and not a row, so that a dump
-- carries it and nothing that empties tables loses it.
DO $$
BEGIN
    EXECUTE format('CREATE FUNCTION public.audit_database_id() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L',
        format('SELECT %L::uuid', gen_random_uuid()));
END $$;
"""

FUNCTIONS = """
-- What the next checkpoint has to say: the last block, the events up to it, and the checkpoint before.
CREATE FUNCTION public.audit_checkpoint_head(
    OUT no bigint, OUT block_no bigint, OUT block_hash bytea, OUT events bigint, OUT last_event_id bigint,
    OUT last_event_hash bytea
) LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT max(c.no) FROM public.audit_checkpoint AS c), 0) + 1, b.no, b.hash,
           (SELECT sum(each.n) FROM public.audit_block AS each)::bigint, b.ids[b.n], b.hashes[b.n]
    FROM public.audit_block AS b ORDER BY b.no DESC LIMIT 1
$$;

-- The application's only way to add one. It has to name the block, the events and the number that are next here; the
-- signature only Python can judge, which holds the public keys.
CREATE FUNCTION public.audit_checkpoint_append(c public.audit_checkpoint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    head record;
BEGIN
    PERFORM pg_advisory_xact_lock(7261697);  -- one signer at a time; the number means nothing
    SELECT * INTO head FROM audit_checkpoint_head();
    IF (c.no, c.events, c.block_no, c.block_hash, c.last_event_id, c.last_event_hash) IS DISTINCT FROM
       (head.no, head.events, head.block_no, head.block_hash, head.last_event_id, head.last_event_hash) THEN
        RAISE EXCEPTION 'the checkpoint does not say how far this trail has come' USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO audit_checkpoint SELECT (c).*;
END $$;

REVOKE ALL ON FUNCTION public.audit_database_id(), public.audit_checkpoint_head(),
    public.audit_checkpoint_append(public.audit_checkpoint) FROM PUBLIC;
"""

REVERSE = """
DROP FUNCTION public.audit_checkpoint_append, public.audit_checkpoint_head, public.audit_database_id;
DROP TABLE public.audit_checkpoint;
"""
