"""Who among earlier cases may be a person at the desk: candidates by index, past the second wall (docs/adr/0023)."""

FUNCTION = """
-- `asked` is one person: texts and skeletons of the names, a weight for each skeleton that add up to 1, those of the
-- skeletons that are looked for, numbers of documents, births as dates; of somebody without a name also sex, the days
-- and the entry point of the crossing. Keys of people alone, to be joined with cases that are seen, and a number to put
-- them in order. Neither && nor % is leakproof: behind a policy their indexes would never be used (docs/adr/0018).
CREATE FUNCTION public.wall_people_alike(asked jsonb, most integer) RETURNS TABLE (person uuid, points double precision)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path = pg_catalog, public, pg_temp SET pg_trgm.similarity_threshold = 0.3
AS $$
DECLARE
    texts text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'texts'));
    said_skeletons varchar[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'skeletons'));
    weights float[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'weights')::float);
    telling varchar[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'telling'));
    numbers varchar[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'numbers'));
    births date[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'births')::date);
    unnamed boolean := cardinality(said_skeletons) = 0;
BEGIN
    RETURN QUERY
    WITH by_skeleton AS (
        SELECT keys.person_id AS who, (
            SELECT coalesce(sum(pair.weight), 0) FROM unnest(said_skeletons, weights) AS pair (skeleton, weight)
            WHERE pair.skeleton = ANY (keys.skeletons)
        ) AS likeness
        FROM public.casework_namekeys AS keys WHERE keys.skeletons && telling
        ORDER BY likeness DESC, who LIMIT most
    ), by_text AS (
        SELECT name.person_id AS who, max(similarity(name.search_key, said))::float AS likeness
        FROM unnest(texts) AS said JOIN public.casework_personname AS name ON name.search_key % said
        WHERE name.superseded_at IS NULL
        GROUP BY name.person_id ORDER BY likeness DESC, who LIMIT most
    ), by_number AS (
        SELECT paper.person_id AS who, 3::float AS likeness FROM public.casework_identitydocument AS paper
        WHERE paper.superseded_at IS NULL AND paper.number_norm <> '' AND paper.number_norm = ANY (numbers)
        LIMIT most
    ), by_birth AS (  -- with a skeleton in common, or where one of the two has no name
        SELECT birth.person_id AS who, 1::float AS likeness
        FROM unnest(births) AS born JOIN public.casework_birth AS birth
            ON birth.year = extract(year FROM born)::smallint AND birth.month = extract(month FROM born)::smallint
            AND birth.day = extract(day FROM born)::smallint
        LEFT JOIN public.casework_namekeys AS keys ON keys.person_id = birth.person_id
        WHERE birth.superseded_at IS NULL AND birth.day IS NOT NULL
            AND (unnamed OR coalesce(keys.skeletons, '{}') = '{}' OR keys.skeletons && said_skeletons)
        LIMIT most
    ), by_crossing AS (  -- two people without a name, here on the same days
        SELECT crossed.person_id AS who, 0.5::float AS likeness
        FROM public.casework_arrival AS arrival
        JOIN public.casework_case AS crossed ON crossed.id = arrival.case_id
        JOIN public.casework_person AS nobody ON nobody.id = crossed.person_id AND nobody.unnamed_no IS NOT NULL
        WHERE unnamed AND arrival.superseded_at IS NULL AND arrival.entry_point_id = asked ->> 'entry_point'
            AND arrival.entered_at >= (asked ->> 'entered_from')::timestamptz
            AND arrival.entered_at < (asked ->> 'entered_until')::timestamptz
        ORDER BY arrival.entered_at DESC LIMIT most
    ), every AS (
        SELECT * FROM by_skeleton UNION ALL SELECT * FROM by_text UNION ALL SELECT * FROM by_number
        UNION ALL SELECT * FROM by_birth UNION ALL SELECT * FROM by_crossing
    )
    SELECT who, sum(likeness) FROM every GROUP BY who ORDER BY sum(likeness) DESC, who LIMIT most;
END $$;
REVOKE ALL ON FUNCTION public.wall_people_alike(jsonb, integer) FROM PUBLIC;
CREATE POLICY wall ON public.casework_namekeys USING (
    (SELECT wall_is_down())
    OR EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.person_id = casework_namekeys.person_id)
);
ALTER TABLE public.casework_namekeys ENABLE ROW LEVEL SECURITY;
"""
REVERSE = """
ALTER TABLE public.casework_namekeys DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON public.casework_namekeys;
DROP FUNCTION public.wall_people_alike(jsonb, integer);
"""
