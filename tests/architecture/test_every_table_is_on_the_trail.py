"""No table escapes the trail unnoticed, and no trigger names a column that is gone."""

import pytest
from django.db import connection

from casework.audit.exclusions import EXCLUDED

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
# A disabled trigger (tgenabled = 'D') is none.
TRACKED = """
SELECT c.relname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE t.tgname ~ '^audit_capture_(insert|update|delete|truncate)$' AND t.tgenabled <> 'D'
GROUP BY c.relname HAVING count(*) = 4
"""
# A trigger's arguments end with a NUL byte each: primary key, case, person, then the arrays of personal and excluded.
MISSING_COLUMNS = """
SELECT c.relname, named.name
FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid,
     LATERAL (SELECT string_to_array(encode(t.tgargs, 'escape'), '\\000') AS a) AS args,
     LATERAL unnest(array_remove(a[1:3], '') || a[4]::text[] || a[5]::text[]) AS named(name)
WHERE t.tgname ~ '^audit_capture_(insert|update|delete)$' AND NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = named.name AND attnum > 0 AND NOT attisdropped)
"""


def names(query: str) -> set[str]:
    """The first column of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name, *_) in cursor.fetchall()}


@pytest.mark.django_db
class TestEveryTable:
    """Trigger or written reason."""

    def test_is_on_the_trail_or_says_why_not(self) -> None:
        assert names(TABLES) - names(TRACKED) - set(EXCLUDED) == set()

    def test_is_not_both(self) -> None:
        assert names(TRACKED) & set(EXCLUDED) == set()

    def test_gives_a_reason(self) -> None:
        assert all(len(reason) > 10 for reason in EXCLUDED.values())

    def test_is_still_there(self) -> None:
        assert set(EXCLUDED) - names(TABLES) == set()

    def test_names_columns_that_exist(self) -> None:
        """A renamed personal column would go on the trail in clear."""
        assert names(MISSING_COLUMNS) == set()
