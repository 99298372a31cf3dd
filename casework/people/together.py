"""Rows of several tables in one statement: a person is ten kinds of fact, and a round trip for each is slow."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from random import randrange
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.constants import OnConflict
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery

from casework.law.bilingual import Bilingual

NUMBERS = count(1)  # of prepared statements: a name is never used twice in a session
RANGE = re.compile(r"([\[(])([\d-]*),([\d-]*)([\])])")


def insert_together(rows: Sequence[models.Model]) -> None:
    """Insert new rows whose keys are set, as data-modifying WITH parts of one SELECT; triggers fire as always."""
    kinds = list(dict.fromkeys(type(row) for row in rows))
    parts, values = [], []
    for number, kind in enumerate(kinds):
        query = InsertQuery(kind, **_over_what_is_there(kind))
        query.insert_values(kind._meta.concrete_fields, [row for row in rows if type(row) is kind])
        ((statement, parameters),) = query.get_compiler(connection=connection).as_sql()
        parts.append(f"part_{number} AS ({statement})")
        values += parameters
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(parts)} SELECT 1", values)


def _over_what_is_there(kind: type[models.Model]) -> dict[str, Any]:
    """What is derived (`DERIVED`) may be there already, by whoever looks after it: then it is written anew."""
    if not getattr(kind, "DERIVED", False):
        return {}
    fields, key = kind._meta.concrete_fields, kind._meta.pk
    told = [field for field in fields if field is not key]
    return {"on_conflict": OnConflict.UPDATE, "update_fields": told, "unique_fields": [key]}


def read_together(*asked: "models.QuerySet[Any]") -> list[list[Any]]:
    """What each of these querysets finds, in its order, by one statement.

    Each may follow foreign keys with `select_related`; it has no annotations, and what it would prefetch is left out.
    """
    statement = _Statement(asked)
    if not statement.sql:
        return statement.made([])
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values)
        return statement.made(cursor.fetchall())


class Prepared:
    """Querysets that are asked again and again with other values: planning them takes longer than answering.

    `build` makes them from keyword arguments, keys and dates, which it only compares columns with. Django puts them
    into SQL once a process, and PostgreSQL prepares that once a session: see docs/adr/0010.
    """

    def __init__(self, build: "Callable[..., Sequence[models.QuerySet[Any]]]") -> None:
        self.build = build
        self.statement: _Statement | None = None
        self.sql = ""  # with $1, $2, … in the places of the arguments
        self.constants: list[Any] = []  # and these in the others
        self.names: WeakKeyDictionary[Any, str] = WeakKeyDictionary()  # by session: a new one has to prepare again

    def read(self, **values: Any) -> list[list[Any]]:
        """What `read_together` would answer for the querysets built from these values."""
        statement = self.statement or self._compiled(values)
        with connection.cursor() as cursor:
            session = connection.connection
            if name := self.names.get(session):
                cursor.execute(_execute(name, values), list(values.values()))
            else:
                name = f"together_{next(NUMBERS)}"
                both = f"PREPARE {name} AS {self.sql}; {_execute(name, values)}"
                cursor.execute(both, [*self.constants, *values.values()])
                cursor.nextset()
                self.names[session] = name
            return statement.made(cursor.fetchall())

    def _compiled(self, values: Mapping[str, Any]) -> "_Statement":
        """The statement for any values: built with stand-ins, whose places are then found among its own."""
        stand_ins = [_stand_in(value) for value in values.values()]
        statement = _Statement(self.build(**dict(zip(values, stand_ins, strict=True))))
        places = [f"${stand_ins.index(value) + 1}" if value in stand_ins else "%s" for value in statement.values]
        first, *others = statement.sql.split("%s")
        self.sql = first + "".join(f"{place}{other}" for place, other in zip(places, others, strict=True))
        self.constants = [value for value in statement.values if value not in stand_ins]
        self.statement = statement
        return statement


def _execute(name: str, values: Mapping[str, Any]) -> str:
    return f"EXECUTE {name} ({', '.join(['%s'] * len(values))})"


def _stand_in(value: Any) -> Any:
    """A value of the same type that nothing else has."""
    return uuid4() if isinstance(value, UUID) else date.fromordinal(randrange(1, 500_000))  # noqa: S311 - no secret


class _Statement:
    """Several querysets as one SELECT, and what makes instances of its rows."""

    def __init__(self, asked: "Sequence[models.QuerySet[Any]]") -> None:
        parts: list[str] = []
        self.values: list[Any] = []
        self.makers: list[_Maker | None] = []
        for number, queryset in enumerate(asked):
            compiler = queryset.query.get_compiler(connection=connection)
            try:
                statement, parameters = compiler.as_sql()
            except EmptyResultSet:
                self.makers.append(None)
                continue
            names = ", ".join(f"c{place}" for place in range(len(compiler.select or ())))
            parts.append(f"SELECT {number}, json_agg(part)::text FROM ({statement}) AS part ({names})")  # noqa: S608
            self.values += parameters
            self.makers.append(_Maker(compiler))
        self.sql = " UNION ALL ".join(parts)

    def made(self, answered: Iterable[tuple[int, str]]) -> list[list[Any]]:
        """The instances of each queryset, from what PostgreSQL answered."""
        found = dict(answered)
        return [maker.made(found.get(number) or "[]") if maker else [] for number, maker in enumerate(self.makers)]


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


class _Maker:
    """Makes instances of a row's values, with those of `select_related` in their places."""

    def __init__(self, compiler: Any) -> None:
        info, columns = compiler.klass_info, [column for column, _sql, _alias in compiler.select]
        own = info["select_fields"]
        self.model = info["model"]
        self.first, self.last = own[0], own[-1] + 1
        self.names = [column.target.attname for column in columns[self.first : self.last]]
        self.readers = [_reader(column.output_field) for column in columns]
        self.related = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]
        # Rows of the law are read by everybody and changed by nobody: the same text is the same instances.
        self.kept: dict[str, list[Any]] | None = {} if issubclass(self.model, Bilingual) else None

    def made(self, rows: str) -> list[Any]:
        """One instance a row, of a JSON array."""
        if self.kept is None:
            return [self._one(row) for row in json.loads(rows)]
        if rows not in self.kept:
            self.kept = {rows: [self._one(row) for row in json.loads(rows)]}
        return list(self.kept[rows])

    def _one(self, row: dict[str, Any]) -> Any:
        pairs = zip(self.readers, row.values(), strict=True)
        values = [None if value is None else read(value) for read, value in pairs]
        made = self.model.from_db(connection.alias, self.names, values[self.first : self.last])
        for populator in self.related:
            populator.populate(values, made)
        return made


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
