"""What the public page is answered about a sheet of a block; the database's own words."""

FORWARD = """
-- As wall_paper_behind and wall_paper_to_compare, and about sheets that were numbered blank: nobody asks, and the token
-- is the whole secret. Of a sheet only its state and the days that two people entered are told.
CREATE FUNCTION public.wall_code_behind(asked text)
    RETURNS TABLE (id uuid, status varchar, validity daterange, printed_no varchar, facts bytea, sheet varchar,
                   birth_year smallint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp
AS $$ BEGIN
    RETURN QUERY
        SELECT paper.id, paper.status, paper.validity, paper.printed_no, paper.facts, NULL::varchar, NULL::smallint
        FROM public.casework_safeconduct AS paper WHERE paper.token = asked
        UNION ALL
        SELECT blank.id, NULL::varchar, uses.validity, blank.printed_no, NULL::bytea, blank.status, uses.birth_year
        FROM public.casework_blanksheet AS blank
        LEFT JOIN public.casework_sheetuse AS uses ON uses.sheet_id = blank.id AND uses.dropped_at IS NULL
        WHERE blank.token = asked;
END $$;
REVOKE ALL ON FUNCTION public.wall_code_behind(text) FROM PUBLIC;
"""
REVERSE = "DROP FUNCTION public.wall_code_behind(text);"
