"""Migration 0001: what captures, records and seals."""

CAPTURE = """
-- Keyed digests in place of the values: HMAC-SHA256 (RFC 2104) over table, column and value, first 32 hex digits.
-- Table and column are part of the message, so that a name is recognised again in its column and nowhere else.
CREATE FUNCTION public.audit_digested(subject text, personal text[], clear public.hstore) RETURNS public.hstore
LANGUAGE plpgsql AS $$
DECLARE
    pads public.audit_digest_key;
    message bytea;
    name text;
BEGIN
    SELECT * INTO pads FROM public.audit_digest_key;
    FOREACH name IN ARRAY personal LOOP
        IF clear -> name IS NOT NULL THEN
            message := convert_to(subject || '.' || name || '=' || (clear -> name), 'UTF8');
            message := sha256(pads.outer_pad || sha256(pads.inner_pad || message));
            clear := clear || hstore(name, 'hmac:' || left(encode(message, 'hex'), 32));
        END IF;
    END LOOP;
    RETURN clear;
END $$;

-- Completes the event from the transaction's context and writes it. The functions below call it, as the owner.
CREATE FUNCTION public.audit_append(e public.audit_event) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    e.id := nextval('public.audit_event_id_seq');
    e.format := 1;
    e.xid := pg_current_xact_id()::text::bigint + public.audit_xid_base();
    e.recorded_at := clock_timestamp();
    e.occurred_at := coalesce(
        e.occurred_at, nullif(current_setting('trail.occurred_at', true), '')::timestamptz, e.recorded_at);
    -- No context: a migration or a person at psql. The write goes on, under the name of the database role.
    e.actor := coalesce(e.actor, nullif(current_setting('trail.actor', true), ''), 'db:' || session_user);
    e.verb := coalesce(e.verb, current_setting('trail.verb', true), '');
    e.role := coalesce(current_setting('trail.role', true), '');
    e.office := coalesce(current_setting('trail.office', true), '');
    e.request_id := coalesce(current_setting('trail.request_id', true), '');
    e.address := coalesce(current_setting('trail.address', true), '');
    e.purpose := coalesce(e.purpose, current_setting('trail.purpose', true), '');
    e.mandate := coalesce(current_setting('trail.mandate', true), '');
    e.hash := public.audit_event_hash(e);
    INSERT INTO public.audit_event VALUES (
        e.id, e.format, e.xid, e.recorded_at, e.occurred_at, e.kind, e.verb, e.actor, e.role, e.office, e.request_id,
        e.address, e.purpose, e.mandate, e.case_id, e.person_id, e.subject_table, e.subject_pk, e.diff, e.prev, e.hash);
    RETURN e.id;
END $$;

-- One row trigger for every table. Arguments: primary key, case and person column, personal columns, columns left out
-- of every event, and those left out of whole rows: also the key, case and person, which the event itself carries.
-- * A row trigger, also for bulk statements: a statement trigger that joins OLD and NEW keeps the plan of the
--   session's first call; after ten single saves a 5,000-row update took 16 s instead of 0.33 s.
-- * hstore finds the changed columns in C: a mass update costs half of what jsonb_each does.
-- * TG_TABLE_NAME has type name, whose collation misses the index on subject_table even after ::text: it is
--   assigned to a text field first.
-- * The settings fix how values become text; the application's must not decide what the trail says.
-- * enable_seqscan: the plan is kept for the session; one made for a nearly empty trail must not scan a full one.
CREATE FUNCTION public.audit_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' SET extra_float_digits = 1
    SET enable_seqscan = off
AS $$
DECLARE
    e public.audit_event;
    was public.hstore := '';
    becomes public.hstore := '';
    filed public.hstore;
    personal text[] := TG_ARGV[3];
    name text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        e.kind := 'update';
        filed := hstore(NEW);
        was := hstore(OLD);
        becomes := (filed - was) - TG_ARGV[4]::text[];
        IF becomes = '' THEN
            RETURN NULL;
        END IF;
        was := slice(was, akeys(becomes));
    ELSIF TG_OP = 'INSERT' THEN
        e.kind := 'insert';
        filed := hstore(NEW);
        becomes := filed - TG_ARGV[5]::text[];
    ELSE
        e.kind := 'delete';
        filed := hstore(OLD);
        was := filed - TG_ARGV[5]::text[];
    END IF;
    e.subject_table := TG_TABLE_NAME;
    e.subject_pk := filed -> TG_ARGV[0];
    e.case_id := filed -> TG_ARGV[1];
    e.person_id := filed -> TG_ARGV[2];
    IF becomes ?| personal THEN
        becomes := audit_digested(e.subject_table, personal, becomes);
    END IF;
    IF was ?| personal THEN
        was := audit_digested(e.subject_table, personal, was);
    END IF;
    -- Few columns change: a loop over those is cheaper than starting a query; a whole row is the other way round.
    IF TG_OP = 'UPDATE' THEN
        e.diff := '{}';
        FOREACH name IN ARRAY akeys(becomes) LOOP
            e.diff := e.diff || jsonb_build_object(name, jsonb_build_array(was -> name, becomes -> name));
        END LOOP;
    ELSE
        e.diff := (SELECT coalesce(jsonb_object_agg(c.key, CASE TG_OP WHEN 'INSERT' THEN jsonb_build_array(NULL, c.value)
            ELSE jsonb_build_array(c.value, NULL) END), '{}') FROM each(was || becomes) AS c WHERE c.value IS NOT NULL);
    END IF;
    SELECT a.hash INTO e.prev FROM audit_event AS a
        WHERE a.subject_table = e.subject_table AND a.subject_pk = e.subject_pk
            AND a.kind IN ('insert', 'update', 'delete', 'truncate')
        ORDER BY a.id + 0 DESC LIMIT 1;
    PERFORM audit_append(e);
    RETURN NULL;
END $$;
"""

RECORD = """
-- A truncation is chained as a change of the table itself: its key is empty.
CREATE FUNCTION public.audit_capture_truncate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$
DECLARE
    e public.audit_event;
BEGIN
    e.kind := 'truncate';
    e.subject_table := TG_TABLE_NAME;
    e.subject_pk := '';
    e.diff := '{}';
    SELECT a.hash INTO e.prev FROM audit_event AS a
        WHERE a.subject_table = e.subject_table AND a.subject_pk = e.subject_pk
            AND a.kind IN ('insert', 'update', 'delete', 'truncate')
        ORDER BY a.id + 0 DESC LIMIT 1;
    PERFORM audit_append(e);
    RETURN NULL;
END $$;

-- The application's only way to write on the trail, for what is not a change of a row. Not chained to the row:
-- two reads of one case would wait for each other; blocks protect these events.
CREATE FUNCTION public.audit_record(
    kind text, verb text, case_id uuid, person_id uuid, subject_table text, subject_pk text, purpose text,
    actor text, occurred_at timestamptz, details jsonb
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e public.audit_event;
BEGIN
    IF kind IN ('insert', 'update', 'delete', 'truncate') THEN
        RAISE EXCEPTION 'the trail records changes of rows by itself' USING ERRCODE = 'insufficient_privilege';
    END IF;
    e.kind := kind;
    e.verb := verb;
    e.case_id := case_id;
    e.person_id := person_id;
    e.subject_table := subject_table;
    e.subject_pk := subject_pk;
    e.purpose := nullif(purpose, '');
    e.actor := actor;
    e.occurred_at := occurred_at;
    e.diff := details;
    RETURN audit_append(e);
END $$;
"""

SEAL = """
-- Seals what has settled: transactions below the oldest running one have all ended, so no event can still appear
-- among them. Returns the number of events; 0 makes no block, and the next one covers the wider range.
CREATE FUNCTION public.audit_seal() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    b public.audit_block;
    latest public.audit_block;
    snapshot pg_snapshot;
BEGIN
    PERFORM pg_advisory_xact_lock(7261696);  -- one sealer at a time; the number means nothing
    SELECT * INTO latest FROM audit_block ORDER BY no DESC LIMIT 1;
    snapshot := pg_current_snapshot();
    IF pg_snapshot_xmax(snapshot)::text::bigint + audit_xid_base() <= latest.to_xid THEN
        RAISE EXCEPTION 'the trail comes from a server with more transactions than this one'
            USING HINT = 'Run the migrations as the owner: they call audit_rebase().';
    END IF;
    b.from_xid := coalesce(latest.to_xid + 1, 0);
    b.to_xid := pg_snapshot_xmin(snapshot)::text::bigint + audit_xid_base() - 1;
    SELECT count(*), array_agg(e.id ORDER BY e.id), array_agg(e.hash ORDER BY e.id) INTO b.n, b.ids, b.hashes
        FROM audit_event AS e WHERE e.xid BETWEEN b.from_xid AND b.to_xid;
    IF b.n = 0 THEN
        RETURN 0;
    END IF;
    b.no := coalesce(latest.no, 0) + 1;
    b.format := 1;
    b.sealed_at := clock_timestamp();
    b.digest := audit_block_digest(b.ids, b.hashes);
    b.prev := latest.hash;
    b.hash := audit_block_hash(b);
    INSERT INTO audit_block SELECT (b).*;
    RETURN b.n;
END $$;

-- A dump restored into a younger server would number new transactions below the sealed ones, and they would never be
-- sealed. The owner calls this after each migration; it does something only then. Returns what is added.
CREATE FUNCTION public.audit_rebase() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    -- This transaction's number, which its events so far may carry, or the next one to be given.
    upcoming bigint := coalesce(pg_current_xact_id_if_assigned(), pg_snapshot_xmax(pg_current_snapshot()))::text::bigint;
    recorded bigint := coalesce((SELECT max(e.xid) FROM public.audit_event AS e), 0);
    sealed bigint := coalesce((SELECT b.to_xid FROM public.audit_block AS b ORDER BY b.no DESC LIMIT 1), -1);
BEGIN
    IF recorded > upcoming + public.audit_xid_base() OR sealed >= upcoming + public.audit_xid_base() THEN
        EXECUTE format('CREATE OR REPLACE FUNCTION public.audit_xid_base() RETURNS bigint LANGUAGE sql IMMUTABLE '
            'PARALLEL SAFE AS %L', format('SELECT %s::bigint', greatest(recorded, sealed) + 1 - upcoming));
    END IF;
    RETURN public.audit_xid_base();
END $$;
"""

TRACK = """
-- Puts a table on the trail, or changes how it stands there. A misspelt personal column would go there in clear: all
-- columns must exist.
CREATE FUNCTION public.audit_track(
    subject text, pk text, case_column text, person_column text, personal text[], excluded text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    unknown text;
BEGIN
    SELECT string_agg(named.name, ', ') INTO unknown
        FROM unnest(array_remove(ARRAY[pk, case_column, person_column], '') || personal || excluded) AS named(name)
        WHERE NOT EXISTS (
            SELECT FROM pg_attribute AS a WHERE a.attrelid = format('public.%I', subject)::regclass
                AND a.attname = named.name AND a.attnum > 0 AND NOT a.attisdropped);
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION '% has no column %', subject, unknown USING ERRCODE = 'undefined_column';
    END IF;
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_capture AFTER INSERT OR UPDATE OR DELETE ON public.%I '
        'FOR EACH ROW EXECUTE FUNCTION public.audit_capture(%L, %L, %L, %L, %L, %L)',
        subject, pk, case_column, person_column, personal, excluded,
        array_remove(ARRAY[pk, case_column, person_column], '') || excluded);
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_capture_truncate AFTER TRUNCATE ON public.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION public.audit_capture_truncate()', subject);
END $$;

CREATE FUNCTION public.audit_untrack(subject text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER audit_capture ON public.%I', subject);
    EXECUTE format('DROP TRIGGER audit_capture_truncate ON public.%I', subject);
END $$;
"""
