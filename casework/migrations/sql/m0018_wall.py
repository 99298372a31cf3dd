"""The second wall: who reaches which case, said once more by the database (docs/adr/0018).

Settings that last as long as a transaction say who asks; without them nothing is seen. The owner is not bound.
"""

SETTINGS = """
CREATE FUNCTION public.wall_setting(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('wall.' || name, true), '');
-- A list in PostgreSQL's own writing; of '*', which stands for all, nothing.
CREATE FUNCTION public.wall_list(name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN public.wall_setting(name) IN ('', '*') THEN '{}' ELSE public.wall_setting(name)::text[] END;
CREATE FUNCTION public.wall_is_down() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN public.wall_setting('down') <> '';
-- These offices and those of these regions, as wall.offices holds them.
CREATE FUNCTION public.wall_offices(offices text[], regions text[]) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, public, pg_temp
AS $$ BEGIN
    RETURN (SELECT coalesce(array_agg(code)::text, '') FROM public.casework_office
            WHERE code = ANY (offices) OR region_id = ANY (regions));
END $$;
-- The cases that a grant opens to who asks, of whatever kind, and those whose numbers are named. Break-glass goes by
-- the real clock, also in a demonstration. PL/pgSQL keeps its plan, and lets the columns that it names change their type.
-- SECURITY DEFINER because it asks for cases in the policy on cases.
CREATE FUNCTION public.wall_granted() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    who uuid := nullif(public.wall_setting('user'), '');
    at timestamptz := coalesce(nullif(public.wall_setting('at'), '')::timestamptz, now());
BEGIN
    RETURN ARRAY(
        SELECT held.case_id FROM public.casework_casegrant AS held
        WHERE held.user_id = who
        AND CASE held.kind WHEN 'break_glass' THEN held.ends_at > statement_timestamp()
            ELSE tstzrange(held.starts_at, held.ends_at) @> at END
        UNION ALL
        SELECT named.id FROM public.casework_case AS named WHERE named.number = ANY (public.wall_list('named'))
    );
END $$;
"""

# What looks past the wall, owned by the owner, whom it does not bind. Each answers one question and no more.
BEYOND = """
-- In the policy on cases: the one on applications asks for the case, and would ask in a circle.
CREATE FUNCTION public.wall_was_forwarded(of_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$ BEGIN
    RETURN EXISTS (
        SELECT FROM public.casework_beneficiary AS place
        JOIN public.casework_application AS application ON application.id = place.application_id
        WHERE place.case_id = of_case AND application.forwarded_at IS NOT NULL
    );
END $$;
-- LIKE is not leakproof: behind a policy it is asked of every row after the policy, and never of the index. Keys only,
-- to be joined with cases that are seen. EXECUTE plans for these words: those of one or two letters leave the index.
CREATE FUNCTION public.wall_people_named(words text[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
    ROWS 100 SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    patterns text[];
BEGIN
    SELECT array_agg('%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%' ORDER BY length(word) DESC)
      INTO patterns FROM unnest(words) AS word WHERE word <> '';
    RETURN QUERY EXECUTE
        'SELECT person_id FROM public.casework_personname'
        ' WHERE superseded_at IS NULL AND search_key LIKE $1 AND search_key LIKE ALL ($2)'
        USING patterns[1], patterns;
END $$;
-- The public check knows nobody and is told nothing but this; its token is the whole secret.
CREATE FUNCTION public.wall_paper_behind(asked text) RETURNS TABLE (id uuid, status varchar, validity daterange)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp
AS $$ BEGIN
    RETURN QUERY SELECT paper.id, paper.status, paper.validity FROM public.casework_safeconduct AS paper
                 WHERE paper.token = asked;
END $$;
REVOKE ALL ON FUNCTION public.wall_granted(), public.wall_was_forwarded(uuid), public.wall_people_named(text[]),
    public.wall_paper_behind(text) FROM PUBLIC;
"""

# Each setting in a SELECT of its own, so that it is read once a statement and not once a row.
SEEN = """
    (SELECT wall_is_down())
    OR (
        ((SELECT wall_setting('bound') = '') OR office_id = (SELECT wall_setting('bound')))
        AND (
            NOT restricted
            AND ((SELECT wall_setting('offices') = '*') OR office_id = ANY ((SELECT wall_list('offices'))::text[]))
            OR id = ANY ((SELECT wall_granted())::uuid[])
            OR NOT restricted AND (SELECT wall_setting('forwarded') <> '') AND wall_was_forwarded(id)
        )
    )
"""


def policies() -> tuple[str, str]:
    """The statements that raise the wall around every table, and those that take it away."""
    of_case = "EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.id = {table}.case_id)"
    of_person = "EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.person_id = {table}.person_id)"
    covered = "EXISTS (SELECT FROM public.casework_beneficiary AS place WHERE place.application_id = {table}.id)"
    clauses = {"casework_case": SEEN}
    for table, clause in (
        *((table, of_case) for table in OF_A_CASE),
        *((table, of_person) for table in OF_A_PERSON),
        ("casework_application", f"{of_case} OR {covered}"),
        ("casework_storedfile", f"{of_case} OR case_id IS NULL AND {of_person}"),
    ):
        clauses[table] = f"(SELECT wall_is_down()) OR {clause}".format(table=table)
    forward = [
        f"CREATE POLICY wall ON public.{table} USING ({clause});\nALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY;"
        for table, clause in clauses.items()
    ]
    reverse = [
        f"ALTER TABLE public.{table} DISABLE ROW LEVEL SECURITY;\nDROP POLICY wall ON public.{table};"
        for table in reversed(clauses)
    ]
    return "\n".join(forward), "\n".join(reverse)


OF_A_CASE = (
    *("casework_safeconduct", "casework_beneficiary", "casework_statement", "casework_intakedraft"),
    *("casework_arrival", "casework_signature", "casework_check", "casework_hit"),
)
OF_A_PERSON = (
    *("casework_personname", "casework_identitydocument", "casework_photo"),
    *("casework_address", "casework_contact"),
)
REVERSE = """
DROP FUNCTION public.wall_paper_behind, public.wall_people_named, public.wall_was_forwarded, public.wall_offices,
    public.wall_granted, public.wall_is_down, public.wall_list, public.wall_setting;
"""
