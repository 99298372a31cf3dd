"""Migration 0016: a statement's changes are captured together, and the second formula of an event's hash."""

# Format 1 keeps its branch. Format 2 writes the same columns as text without the detour over jsonb, in half the time:
# numbers, times and keys first, then how long each text is, then the texts, so that no two events read alike. Times are
# sent as their eight bytes, so that no session setting changes them.
HASH = """
CREATE OR REPLACE FUNCTION public.audit_event_hash(e public.audit_event) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(CASE e.format
        WHEN 2 THEN concat_ws(' ', e.format, e.id, e.xid,
            encode(timestamptz_send(e.recorded_at) || timestamptz_send(e.occurred_at), 'hex'),
            coalesce(encode(e.prev, 'hex'), '-'), coalesce(e.case_id::text, '-'), coalesce(e.person_id::text, '-'),
            octet_length(e.kind), octet_length(e.verb), octet_length(e.actor), octet_length(e.role),
            octet_length(e.office), octet_length(e.request_id), octet_length(e.address), octet_length(e.purpose),
            octet_length(e.mandate), octet_length(e.subject_table), octet_length(e.subject_pk),
            e.kind, e.verb, e.actor, e.role, e.office, e.request_id, e.address, e.purpose, e.mandate,
            e.subject_table, e.subject_pk, e.diff)
        WHEN 1 THEN jsonb_build_array(
            e.format, e.id, e.xid, timezone('UTC', e.recorded_at), timezone('UTC', e.occurred_at), e.kind, e.verb,
            e.actor, e.role, e.office, e.request_id, e.address, e.purpose, e.mandate, e.case_id, e.person_id,
            e.subject_table, e.subject_pk, e.diff, encode(e.prev, 'hex'))::text
        END, 'UTF8'))
$$;
"""

APPEND = """
-- What an event takes from its transaction, whoever writes it.
CREATE OR REPLACE FUNCTION public.audit_context(e public.audit_event) RETURNS public.audit_event LANGUAGE plpgsql AS $$
BEGIN
    e.format := 2;
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
    RETURN e;
END $$;

-- Completes one event and writes it: truncations, and what the application tells.
CREATE OR REPLACE FUNCTION public.audit_append(e public.audit_event) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    e := public.audit_context(e);
    e.id := nextval('public.audit_event_id_seq');
    e.hash := public.audit_event_hash(e);
    INSERT INTO public.audit_event VALUES (
        e.id, e.format, e.xid, e.recorded_at, e.occurred_at, e.kind, e.verb, e.actor, e.role, e.office, e.request_id,
        e.address, e.purpose, e.mandate, e.case_id, e.person_id, e.subject_table, e.subject_pk, e.diff, e.prev, e.hash);
    RETURN e.id;
END $$;

-- Old and new rows come in one order. Were it ever otherwise, or a key changed, the trail would tell of another row.
CREATE FUNCTION public.audit_same_key(subject text, was text, becomes text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF was IS DISTINCT FROM becomes THEN
        RAISE EXCEPTION 'the key of a row of % cannot be changed', subject USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Add the row under its new key and remove the old one.';
    END IF;
    RETURN becomes;
END $$;
"""

# {diff} and {rows} are what the three kinds differ in.
_EVENTS = """
        INSERT INTO audit_event
        SELECT c.id, e.format, e.xid, e.recorded_at, e.occurred_at, e.kind, e.verb, e.actor, e.role, e.office,
            e.request_id, e.address, e.purpose, e.mandate, c.case_id, c.person_id, e.subject_table, c.pk, c.diff, c.prev,
            audit_event_hash(ROW(c.id, e.format, e.xid, e.recorded_at, e.occurred_at, e.kind, e.verb, e.actor, e.role,
                e.office, e.request_id, e.address, e.purpose, e.mandate, c.case_id, c.person_id, e.subject_table, c.pk,
                c.diff, c.prev, NULL)::audit_event)
        FROM (
            SELECT nextval('public.audit_event_id_seq') AS id, r.pk, (r.filed -> TG_ARGV[1])::uuid AS case_id,
                (r.filed -> TG_ARGV[2])::uuid AS person_id,
                (SELECT coalesce(jsonb_object_agg(d.key, {diff}) FILTER (WHERE {told}), '{{}}') FROM each({each}) AS d) AS diff,
                (SELECT a.hash FROM audit_event AS a
                    WHERE a.subject_table = e.subject_table AND a.subject_pk = r.pk
                        AND a.kind IN ('insert', 'update', 'delete', 'truncate')
                    ORDER BY a.id + 0 DESC LIMIT 1) AS prev
            FROM {rows} AS r
        ) AS c;"""

# OFFSET 0 keeps the planner from computing the same hstore once for each column that is made of it.
_WHOLE_ROWS = """(
                SELECT w.filed, w.filed -> TG_ARGV[0] AS pk,
                    CASE WHEN w.filed ?| personal THEN audit_digested(e.subject_table, personal, w.filed - TG_ARGV[5]::text[])
                        ELSE w.filed - TG_ARGV[5]::text[] END AS told
                FROM (SELECT hstore(t) AS filed FROM {table} AS t OFFSET 0) AS w OFFSET 0
            )"""
_CHANGED_ROWS = """(
                SELECT u.filed, audit_same_key(e.subject_table, u.was -> TG_ARGV[0], u.filed -> TG_ARGV[0]) AS pk,
                    CASE WHEN u.becomes ?| personal THEN audit_digested(e.subject_table, personal, u.becomes)
                        ELSE u.becomes END AS becomes,
                    CASE WHEN u.becomes ?| personal THEN audit_digested(e.subject_table, personal, u.was)
                        ELSE u.was END AS was
                FROM (
                    SELECT n.filed, o.filed AS was, n.filed - o.filed - TG_ARGV[4]::text[] AS becomes
                    FROM (SELECT row_number() OVER () AS no, hstore(t) AS filed FROM new_rows AS t) AS n
                    JOIN (SELECT row_number() OVER () AS no, hstore(t) AS filed FROM old_rows AS t) AS o USING (no)
                    OFFSET 0
                ) AS u WHERE u.becomes <> '' OFFSET 0
            )"""
_INSERTED = _EVENTS.format(
    diff="jsonb_build_array(NULL, d.value)",
    told="d.value IS NOT NULL",
    each="r.told",
    rows=_WHOLE_ROWS.format(table="new_rows"),
)
_UPDATED = _EVENTS.format(
    diff="jsonb_build_array(r.was -> d.key, d.value)", told="true", each="r.becomes", rows=_CHANGED_ROWS
)
_DELETED = _EVENTS.format(
    diff="jsonb_build_array(d.value, NULL)",
    told="d.value IS NOT NULL",
    each="r.told",
    rows=_WHOLE_ROWS.format(table="old_rows"),
)

# Arguments: as in migration 0001.
CAPTURE = f"""
-- One statement's changes in one query: a call for each row started four queries, which took most of the time.
-- * Old and new rows are paired by their place, not by key: keys are named differently in each table, and the plan of
--   a session's first call, made for one row, is kept. Without nested loops the pairing is a hash join for any number
--   (with them, after ten single saves a 5,000-row update took 16 s instead of 0.33 s).
-- * plan_cache_mode: five plans made to measure would cost a session more than all its first saves, and be the same.
-- * enable_seqscan: the plan is kept for the session; one made for a nearly empty trail must not scan a full one.
-- * The other settings fix how values become text; the application's must not decide what the trail says.
-- * TG_TABLE_NAME has type name, whose collation misses the index on subject_table even after ::text: it is
--   assigned to a text field first.
CREATE OR REPLACE FUNCTION public.audit_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' SET extra_float_digits = 1
    SET enable_seqscan = off SET enable_nestloop = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    e public.audit_event;
    personal text[] := TG_ARGV[3];
BEGIN
    e.kind := lower(TG_OP);
    e.subject_table := TG_TABLE_NAME;
    e := audit_context(e);
    IF TG_OP = 'INSERT' THEN{_INSERTED}
    ELSIF TG_OP = 'UPDATE' THEN{_UPDATED}
    ELSE{_DELETED}
    END IF;
    RETURN NULL;
END $$;
"""  # noqa: S608 - constants of this file

# Transition tables are named for one kind of change each, hence three triggers.
_THREE_TRIGGERS = """
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_capture_insert AFTER INSERT ON public.%I '
        'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT %s', subject, call);
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_capture_update AFTER UPDATE ON public.%I '
        'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT %s', subject, call);
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_capture_delete AFTER DELETE ON public.%I '
        'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT %s', subject, call);
"""

TRACK = f"""
-- Puts a table on the trail, or changes how it stands there. A misspelt personal column would go there in clear: all
-- columns must exist.
CREATE OR REPLACE FUNCTION public.audit_track(
    subject text, pk text, case_column text, person_column text, personal text[], excluded text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    unknown text;
    call text := format('EXECUTE FUNCTION public.audit_capture(%L, %L, %L, %L, %L, %L)',
        pk, case_column, person_column, personal, excluded,
        array_remove(ARRAY[pk, case_column, person_column], '') || excluded);
BEGIN
    SELECT string_agg(named.name, ', ') INTO unknown
        FROM unnest(array_remove(ARRAY[pk, case_column, person_column], '') || personal || excluded) AS named(name)
        WHERE NOT EXISTS (
            SELECT FROM pg_attribute AS a WHERE a.attrelid = format('public.%I', subject)::regclass
                AND a.attname = named.name AND a.attnum > 0 AND NOT a.attisdropped);
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION '% has no column %', subject, unknown USING ERRCODE = 'undefined_column';
    END IF;
{_THREE_TRIGGERS}
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_capture_truncate AFTER TRUNCATE ON public.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION public.audit_capture_truncate()', subject);
END $$;

CREATE OR REPLACE FUNCTION public.audit_untrack(subject text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER audit_capture_insert ON public.%I', subject);
    EXECUTE format('DROP TRIGGER audit_capture_update ON public.%I', subject);
    EXECUTE format('DROP TRIGGER audit_capture_delete ON public.%I', subject);
    EXECUTE format('DROP TRIGGER audit_capture_truncate ON public.%I', subject);
END $$;

REVOKE ALL ON FUNCTION public.audit_context(public.audit_event), public.audit_same_key(text, text, text) FROM PUBLIC;
"""  # noqa: S608 - constants of this file

# The tables on the trail keep their arguments, which the definition of their trigger tells.
_EACH_TABLE = """
DO $$
DECLARE
    subject text;
    call text;
BEGIN
    FOR subject, call IN
        SELECT c.relname, substring(pg_get_triggerdef(t.oid) FROM 'EXECUTE FUNCTION .*$')
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE t.tgname = '{before}'
    LOOP
        {change}
    END LOOP;
END $$;
"""
BY_STATEMENT = _EACH_TABLE.format(
    before="audit_capture",
    change=f"EXECUTE format('DROP TRIGGER audit_capture ON public.%I', subject);{_THREE_TRIGGERS}",
)
BY_ROW = _EACH_TABLE.format(
    before="audit_capture_insert",
    change="""
        EXECUTE format('DROP TRIGGER audit_capture_insert ON public.%I', subject);
        EXECUTE format('DROP TRIGGER audit_capture_update ON public.%I', subject);
        EXECUTE format('DROP TRIGGER audit_capture_delete ON public.%I', subject);
        EXECUTE format('CREATE TRIGGER audit_capture AFTER INSERT OR UPDATE OR DELETE ON public.%I '
            'FOR EACH ROW %s', subject, call);""",
)
DROP = """
DROP FUNCTION public.audit_context, public.audit_same_key;
"""
