"""Migration 0021: what changed stands in an event as the text that its hash is taken from."""

from casework.migrations.sql import m0016_cheaper_trail as before

# Both formulas of the hash take the difference's text, which jsonb writes anew each time it is asked and json keeps:
# a quarter of what verifying costs. The text is the one that jsonb wrote, so every hash stays what it is.
AS_TEXT = "ALTER TABLE public.audit_event ALTER COLUMN diff TYPE json USING diff::json;"
BACK = "ALTER TABLE public.audit_event ALTER COLUMN diff TYPE jsonb USING diff::jsonb;"

# Written once, for the hash and for the table.
CAPTURE = before.CAPTURE.replace(") AS d) AS diff,", ") AS d)::json AS diff,")
