"""Rows of several tables in one statement: a registration writes ten kinds of fact, and a round trip each is slow."""

from collections.abc import Sequence

from django.db import connection, models
from django.db.models.sql import InsertQuery


def insert_together(rows: Sequence[models.Model]) -> None:
    """Insert new rows whose keys are set, as data-modifying WITH parts of one SELECT; triggers fire as always."""
    kinds = list(dict.fromkeys(type(row) for row in rows))
    parts, values = [], []
    for number, kind in enumerate(kinds):
        query = InsertQuery(kind)
        query.insert_values(kind._meta.concrete_fields, [row for row in rows if type(row) is kind])
        ((statement, parameters),) = query.get_compiler(connection=connection).as_sql()
        parts.append(f"part_{number} AS ({statement})")
        values += parameters
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(parts)} SELECT 1", values)
