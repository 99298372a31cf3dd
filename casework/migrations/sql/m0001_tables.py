"""Migration 0001: the trail's tables, the formulas of its hashes, and what guards them."""

TABLES = """
CREATE TABLE public.audit_event (
    id            bigint      PRIMARY KEY,
    format        smallint    NOT NULL,
    xid           bigint      NOT NULL,
    recorded_at   timestamptz NOT NULL,
    occurred_at   timestamptz NOT NULL,
    kind          text        NOT NULL,
    verb          text        NOT NULL,
    actor         text        NOT NULL,
    role          text        NOT NULL,
    office        text        NOT NULL,
    request_id    text        NOT NULL,
    address       text        NOT NULL,
    purpose       text        NOT NULL,
    mandate       text        NOT NULL,
    case_id       uuid,
    person_id     uuid,
    subject_table text        NOT NULL,
    subject_pk    text        NOT NULL,
    diff          jsonb       NOT NULL,
    prev          bytea,
    hash          bytea       NOT NULL
);
CREATE SEQUENCE public.audit_event_id_seq OWNED BY public.audit_event.id;

-- a case's history, its reads
CREATE INDEX audit_event_case ON public.audit_event (case_id, id) WHERE case_id IS NOT NULL;
-- the part of a person's history that belongs to no case
CREATE INDEX audit_event_person ON public.audit_event (person_id, id) WHERE case_id IS NULL AND person_id IS NOT NULL;
-- everything somebody did
CREATE INDEX audit_event_actor ON public.audit_event (actor, id);
-- the latest change of a row, whose hash the next one continues. By (id + 0), so that only this index yields the
-- order: ordered by id, a plan made while the table is small walks the primary key backwards, and keeps doing so.
CREATE INDEX audit_event_row ON public.audit_event (subject_table, subject_pk, (id + 0))
    WHERE kind IN ('insert', 'update', 'delete', 'truncate');
-- what has settled and is not sealed yet
CREATE INDEX audit_event_xid ON public.audit_event (xid);

-- ids and hashes of the sealed events: they name the one that was removed or altered. About 45 bytes an event.
CREATE TABLE public.audit_block (
    no        bigint      PRIMARY KEY,
    format    smallint    NOT NULL,
    from_xid  bigint      NOT NULL,
    to_xid    bigint      NOT NULL,
    n         bigint      NOT NULL,
    sealed_at timestamptz NOT NULL,
    ids       bigint[]    NOT NULL,
    hashes    bytea[]     NOT NULL,
    digest    bytea       NOT NULL,
    prev      bytea,
    hash      bytea       NOT NULL
);

-- HMAC without pgcrypto: the key is kept as its two padded blocks (RFC 2104), ready to be hashed.
CREATE TABLE public.audit_digest_key (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea   NOT NULL,
    outer_pad bytea   NOT NULL
);
REVOKE ALL ON public.audit_event, public.audit_block, public.audit_digest_key FROM PUBLIC;
REVOKE ALL ON SEQUENCE public.audit_event_id_seq FROM PUBLIC;
"""

# uuid_send(gen_random_uuid()) is the only strong random source in core: 122 bits each, four to a half key.
DIGEST_KEY = """
DO $$
DECLARE
    secret bytea := (SELECT string_agg(sha256(part), ''::bytea) FROM (
        SELECT string_agg(uuid_send(gen_random_uuid()), ''::bytea) AS part FROM generate_series(0, 7) AS n GROUP BY n / 4
    ) AS halves);
    inner_pad bytea := secret;
    outer_pad bytea := secret;
BEGIN
    FOR i IN 0..63 LOOP
        inner_pad := set_byte(inner_pad, i, get_byte(secret, i) # 54);  -- 0x36
        outer_pad := set_byte(outer_pad, i, get_byte(secret, i) # 92);  -- 0x5c
    END LOOP;
    INSERT INTO public.audit_digest_key (inner_pad, outer_pad) VALUES (inner_pad, outer_pad);
END $$;
"""

# Every function that runs as the owner names pg_temp last: left out, PostgreSQL searches it FIRST, and the
# application could put a temporary table audit_event in the trail's place.
HASHES = """
-- One formula for writer and verifier; inlined into both. Times as UTC without zone, so that no session setting
-- changes the text. A new formula takes a new format number and keeps this branch.
CREATE FUNCTION public.audit_event_hash(e public.audit_event) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        e.format, e.id, e.xid, timezone('UTC', e.recorded_at), timezone('UTC', e.occurred_at), e.kind, e.verb,
        e.actor, e.role, e.office, e.request_id, e.address, e.purpose, e.mandate, e.case_id, e.person_id,
        e.subject_table, e.subject_pk, e.diff, encode(e.prev, 'hex'))::text, 'UTF8'))
$$;

CREATE FUNCTION public.audit_block_digest(ids bigint[], hashes bytea[]) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(coalesce(string_agg(int8send(u.id) || u.hash, ''::bytea ORDER BY u.n), ''::bytea))
    FROM unnest(ids, hashes) WITH ORDINALITY AS u(id, hash, n)
$$;

CREATE FUNCTION public.audit_block_hash(b public.audit_block) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        b.format, b.no, b.from_xid, b.to_xid, b.n, timezone('UTC', b.sealed_at), encode(b.digest, 'hex'),
        encode(b.prev, 'hex'))::text, 'UTF8'))
$$;

-- Added to this server's transaction numbers; audit_rebase() replaces it after a restore. A function, because the
-- planner folds it away where a table would be read for every event.
CREATE FUNCTION public.audit_xid_base() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 0::bigint';
"""

# ALWAYS: also in a session that plays a replica (session_replication_role), which skips ordinary triggers.
GUARDS = """
CREATE FUNCTION public.audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_block
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_digest_key
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER audit_append_only;
ALTER TABLE public.audit_block ENABLE ALWAYS TRIGGER audit_append_only;
ALTER TABLE public.audit_digest_key ENABLE ALWAYS TRIGGER audit_append_only;

REVOKE ALL ON FUNCTION
    public.audit_event_hash(public.audit_event), public.audit_block_digest(bigint[], bytea[]),
    public.audit_block_hash(public.audit_block), public.audit_xid_base(), public.audit_digested(text, text[], public.hstore),
    public.audit_append(public.audit_event), public.audit_capture(), public.audit_capture_truncate(),
    public.audit_record(text, text, uuid, uuid, text, text, text, text, timestamptz, jsonb), public.audit_seal(),
    public.audit_rebase(), public.audit_track(text, text, text, text, text[], text[]), public.audit_untrack(text),
    public.audit_refuse()
FROM PUBLIC;
"""

REVERSE = """
DROP FUNCTION public.audit_capture, public.audit_capture_truncate, public.audit_record, public.audit_seal,
    public.audit_rebase, public.audit_track, public.audit_untrack, public.audit_append, public.audit_digested,
    public.audit_block_hash, public.audit_block_digest, public.audit_event_hash, public.audit_xid_base;
DROP TABLE public.audit_event, public.audit_block, public.audit_digest_key;
DROP FUNCTION public.audit_refuse;
"""
