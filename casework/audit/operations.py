"""Migration operations that put a table on the trail."""

from collections.abc import Sequence

from django.db.migrations import RunSQL


def track(
    table: str,
    *,
    case: str = "",
    person: str = "",
    pk: str = "id",
    personal: Sequence[str] = (),
    excluded: Sequence[str] = (),
) -> RunSQL:
    """Record every change of the table's rows, and its truncation; undone by the reverse.

    `case` and `person` name the columns whose value files the event; `personal` columns appear as keyed digests;
    `excluded` columns do not appear at all, and an update of nothing else writes no event. A column that does not
    exist stops the migration: a misspelt personal column would otherwise go into the trail in clear.
    """
    return RunSQL(
        [("SELECT audit_track(%s, %s, %s, %s, %s, %s)", [table, pk, case, person, list(personal), list(excluded)])],
        [("SELECT audit_untrack(%s)", [table])],
    )


def together(*operations: RunSQL) -> RunSQL:
    """Several of these as one operation, undone in reverse: a migration copies all it knows for each operation."""
    return RunSQL(
        [statement for operation in operations for statement in operation.sql],
        [statement for operation in reversed(operations) for statement in operation.reverse_sql or []],
    )


def untrack(table: str) -> RunSQL:
    """Take a table off the trail, before it is dropped; its past events stay. Not reversible by itself."""
    return RunSQL([("SELECT audit_untrack(%s)", [table])], RunSQL.noop)
