"""Rows of several tables in one statement: a person is ten kinds of fact, and a round trip for each is slow."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery

RANGE = re.compile(r"([\[(])([\d-]*),([\d-]*)([\])])")


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


def read_together(*asked: "models.QuerySet[Any]") -> list[list[Any]]:
    """What each of these querysets finds, in its order, by one statement.

    Each may follow foreign keys with `select_related`; it has no annotations, and what it would prefetch is left out.
    """
    compilers = [queryset.query.get_compiler(connection=connection) for queryset in asked]
    parts, values = [], []
    for number, compiler in enumerate(compilers):
        try:
            statement, parameters = compiler.as_sql()
        except EmptyResultSet:
            continue
        names = ", ".join(f"c{place}" for place in range(len(compiler.select or ())))
        parts.append(f"SELECT {number}, json_agg(part)::text FROM ({statement}) AS part ({names})")  # noqa: S608
        values += parameters
    if not parts:
        return [[] for _queryset in asked]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = {number: json.loads(rows or "[]") for number, rows in cursor.fetchall()}
    return [list(_models(compiler, found.get(number, []))) for number, compiler in enumerate(compilers)]


def attach(parents: Iterable[models.Model], rows: Iterable[models.Model], *, by: str, as_: str) -> None:
    """Hang rows on the parents that their foreign key `by` names, as prefetching under the name `as_` would."""
    parts: dict[Any, list[models.Model]] = {parent.pk: [] for parent in parents}
    for row in rows:
        parts[getattr(row, f"{by}_id")].append(row)
    for parent in parents:
        for row in parts[parent.pk]:
            setattr(row, by, parent)
        held = getattr(parent, as_).all()
        held._result_cache, held._prefetch_done = parts[parent.pk], True
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[as_] = held


def _models(compiler: Any, rows: Iterable[dict[str, Any]]) -> Iterable[models.Model]:
    """The rows as instances, with those of `select_related` in their places."""
    info, columns = compiler.klass_info, [column for column, _sql, _alias in compiler.select]
    readers = [_reader(column.output_field) for column in columns]
    own = info["select_fields"]
    first, last = own[0], own[-1] + 1
    names = [column.target.attname for column in columns[first:last]]
    related = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]
    for row in rows:
        values = [None if value is None else read(value) for read, value in zip(readers, row.values(), strict=True)]
        made = info["model"].from_db(connection.alias, names, values[first:last])
        for populator in related:
            populator.populate(values, made)
        yield made


def _reader(field: Any) -> Any:
    """What makes a value of this column from its JSON."""
    if isinstance(field, models.BinaryField):
        return lambda text: bytes.fromhex(text.removeprefix("\\x"))
    return _range if isinstance(field, DateRangeField) else field.to_python


def _range(text: str) -> DateRange:
    """A range of days as PostgreSQL writes it."""
    match = RANGE.fullmatch(text)
    if match is None:
        return DateRange(empty=True)
    opening, lower, upper, closing = match.groups()
    ends = (date.fromisoformat(end) if end else None for end in (lower, upper))
    return DateRange(*ends, bounds=opening + closing)
