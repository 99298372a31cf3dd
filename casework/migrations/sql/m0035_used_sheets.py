"""A used sheet is a safe-conduct with the sheet's own numbers; the database's own words."""

# A paper that was written by hand has the numbers of its sheet and no others; one that was taken back has none.
SAME_NUMBERS = """
ALTER TABLE casework_blanksheet
    ADD CONSTRAINT blank_sheet_numbers UNIQUE (id, office_id, year, register_no, printed_no, token);
ALTER TABLE casework_safeconduct
    ADD CONSTRAINT safe_conduct_numbers_of_the_sheet
    FOREIGN KEY (blank_sheet_id, office_id, year, register_no, printed_no, token)
    REFERENCES casework_blanksheet (id, office_id, year, register_no, printed_no, token);
"""
ANY_NUMBERS = """
ALTER TABLE casework_safeconduct DROP CONSTRAINT safe_conduct_numbers_of_the_sheet;
ALTER TABLE casework_blanksheet DROP CONSTRAINT blank_sheet_numbers;
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION public.wall_code_behind(asked text)
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
        WHERE blank.token = asked{unless};
END $$;
"""
# A used sheet answers as its safe-conduct does: which may have been revoked since.
FORWARD = FUNCTION.format(
    unless=" AND NOT EXISTS (SELECT FROM public.casework_safeconduct AS held WHERE held.token = asked)"
)
REVERSE = FUNCTION.format(unless="")
