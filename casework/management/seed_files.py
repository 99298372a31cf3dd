"""Reads the reference tables in seeds/ and says exactly what is wrong with them; touches no database."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from casework.law import models as law

READERS_ONLY = frozenset({"source", "note"})  # columns that people read and no table stores
FLAGS = {"yes": True, "no": False}


class SeedError(Exception):
    """A seed file cannot be loaded; says which file, line and column, and why."""

    def __init__(self, file: str, *, line: int = 1, column: str = "", problem: str) -> None:
        where = f"{file}, line {line}" + (f", column {column}" if column else "")
        super().__init__(f"{where}: {problem}")
        self.file, self.line, self.column, self.problem = file, line, column, problem


@dataclass(frozen=True)
class Row:
    """One line of a seed file as values for the model, by attribute name."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A seed file, the model it fills, and the columns that are there for readers only."""

    name: str
    model: type[models.Model]
    key: str = "code"
    notes: frozenset[str] = field(default_factory=frozenset)

    @property
    def file(self) -> str:
        """The file's name inside the seeds folder."""
        return f"{self.name}.csv"

    @property
    def fields(self) -> dict[str, Any]:
        """The model's fields by name."""
        return {each.name: each for each in self.model._meta.concrete_fields}

    @property
    def effective(self) -> bool:
        """Whether its rows hold for a range of days, so that a code may come back."""
        return "valid" in self.fields

    def key_of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """What tells a row apart: its code, with the first day of an effective row or the scheme of a rank."""
        parts = [values[self.key]]
        if self.effective:
            parts.append(values["valid"].lower)
        return tuple(parts)


TABLES = (  # a table comes after those it points at
    Table("countries", law.Country, key="alpha3"),
    Table("departments", law.Department, notes=frozenset({"iso_3166_2", "capital_dane_code", "capital_name"})),
    Table(
        "border_crossings",
        law.EntryPoint,
        notes=frozenset({"municipality_code", "counterpart_place", "counterpart_state_ve", "status"}),
    ),
    Table("arrival_modes", law.ArrivalMode),
    Table("identity_document_types", law.IdentityDocumentType, notes=frozenset({"pattern_hint"})),
    Table("service_branches", law.ServiceBranch, notes=frozenset({"parent", "valid_feb_2019"})),
    Table("rank_classes", law.RankClass, notes=frozenset({"family"})),
    Table("ranks", law.Rank, key="id"),
    Table("surrendered_item_types", law.ItemType),
    Table("specific_needs", law.NeedType, notes=frozenset({"source_name"})),
    Table("family_relations", law.FamilyRelation),
    Table("reasons_for_flight", law.FlightReason),
    Table("check_types", law.CheckType),
    Table("legal_deadlines", law.Term, notes=frozenset({"starts_at", "actor", "on_miss"})),
    Table("safe_conduct_types", law.DocumentType),
    Table("safe_conduct_loss_grounds", law.LossGround, notes=frozenset({"automatic"})),
    Table("rejection_grounds", law.RejectionGround),
)


def read_tables(directory: Path) -> dict[Table, list[Row]]:
    """All tables of the folder, checked one by one and against each other. Raises SeedError."""
    with translation.override(None):  # the messages are for whoever edits the files: English, whatever the locale
        tables = {table: _read_table(directory, table) for table in TABLES}
    for table, rows in tables.items():
        _check_references(table, rows, tables)
    return tables


def _read_table(directory: Path, table: Table) -> list[Row]:
    rows: list[Row] = []
    seen: dict[tuple[Any, ...], int] = {}
    for line, cells in _lines(directory / table.file, table):
        row = Row(line, _values(table, line, cells))
        key = table.key_of(row.values)
        if key in seen:
            column = "valid_from" if table.effective else "code" if table.key == "id" else table.key
            raise SeedError(table.file, line=line, column=column, problem=f"same key as line {seen[key]}")
        seen[key] = line
        rows.append(row)
    if table.effective:
        _check_ranges(table, rows)
    return rows


def _lines(path: Path, table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """The data lines of a file as text by column, once its header has been found to fit the model."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # spreadsheets write the mark
    except FileNotFoundError:
        raise SeedError(table.file, problem="the file is missing") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SeedError(table.file, line=line, problem="not UTF-8") from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        _check_header(table, header)
        for cells in reader:
            if len(cells) != len(header):
                problem = f"{len(cells)} cells where the header has {len(header)}"
                raise SeedError(table.file, line=reader.line_num, problem=problem)
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise SeedError(table.file, line=reader.line_num, problem=str(error)) from None


def _check_header(table: Table, header: list[str]) -> None:
    needed = set(table.fields) - {"id", "valid", "verified_note"}
    if table.effective:
        needed |= {"valid_from", "valid_to"}
    for column in header:
        if header.count(column) > 1:
            raise SeedError(table.file, column=column, problem="the column is there twice")
        if column not in needed | table.notes | READERS_ONLY:
            raise SeedError(table.file, column=column, problem="unknown column")
    for column in sorted(needed - set(header)):
        raise SeedError(table.file, column=column, problem="the column is missing")


def _values(table: Table, line: int, cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells of one line as values by attribute name."""
    values: dict[str, Any] = {}
    for column, text in cells.items():
        if column == "verified":
            values["verified"] = text == "yes" or text.startswith("yes")
            values["verified_note"] = "" if text == "yes" else text
        elif (target := table.fields.get(column)) is not None:
            try:
                values[target.attname] = _value(target, text)
            except ValidationError as error:
                raise SeedError(table.file, line=line, column=column, problem=" ".join(error.messages)) from None
    if table.effective:
        values["valid"] = _range(table, line, cells)
    if table.key == "id":
        values["id"] = f"{values['scheme']}:{values['code']}"
    return values


def _value(target: Any, text: str) -> Any:
    """One cell as the field wants it. Raises ValidationError."""
    if isinstance(target, models.BooleanField):
        if text == "" and target.null:
            return None
        if text not in FLAGS:
            raise ValidationError(f"'{text}' is neither yes nor no")
        return FLAGS[text]
    if isinstance(target, models.ForeignKey):
        if text == "" and not target.null:
            raise ValidationError("the code is missing")
        return text or None
    return target.clean(text, None)


def _range(table: Table, line: int, cells: Mapping[str, str]) -> DateRange:
    """The days from valid_from to valid_to, both included; an empty cell leaves that side open."""
    ends: list[date | None] = []
    for column in ("valid_from", "valid_to"):
        try:
            ends.append(date.fromisoformat(cells[column]) if cells[column] else None)
        except ValueError:
            problem = f"'{cells[column]}' is not a date (YYYY-MM-DD)"
            raise SeedError(table.file, line=line, column=column, problem=problem) from None
    first, last = ends
    if first and last and last < first:
        raise SeedError(table.file, line=line, column="valid_to", problem="ends before it begins")
    return DateRange(first, last + timedelta(days=1) if last else None)


def overlap(one: DateRange, other: DateRange) -> bool:
    """Whether two ranges of days, open on either side or not, share a day."""
    return (one.lower or date.min) < (other.upper or date.max) and (other.lower or date.min) < (one.upper or date.max)


def _check_ranges(table: Table, rows: list[Row]) -> None:
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        for earlier in by_code.setdefault(row.values[table.key], []):
            if overlap(row.values["valid"], earlier.values["valid"]):
                problem = f"{row.values[table.key]} overlaps the days of line {earlier.line}"
                raise SeedError(table.file, line=row.line, column="valid_from", problem=problem)
        by_code[row.values[table.key]].append(row)


def _check_references(table: Table, rows: list[Row], tables: Mapping[Table, list[Row]]) -> None:
    """Every code that points at another table must be in that table's file."""
    for target in table.fields.values():
        if not isinstance(target, models.ForeignKey):
            continue
        pointed = next(other for other in tables if other.model is target.related_model)
        known = {row.values[pointed.key] for row in tables[pointed]} | {None}
        for row in rows:
            if (code := row.values[target.attname]) not in known:
                problem = f"'{code}' is not in {pointed.file}"
                raise SeedError(table.file, line=row.line, column=target.name, problem=problem)
