"""Loads the reference tables after each migration: only what changed, and nothing at all when no file did."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from casework.law.models import ReferenceLoad
from casework.management import seed_files
from casework.management.seed_files import TABLES, Row, SeedError, Table


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a load created, changed and found as they were; skipped when the files had not changed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: bool = False

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged, self.skipped
        )


def load_reference(using: str = "default", *, directory: Path | None = None, force: bool = False) -> Counts:
    """Bring the lookup tables, terms and kinds of document to what the seed files say; safe to repeat.

    Rows that the files no longer have stay: something may point at them. Raises SeedError, and then changed nothing.
    """
    if ReferenceLoad._meta.db_table not in connections[using].introspection.table_names():
        return Counts(skipped=True)  # migrated back to before these tables
    directory = directory or Path(settings.BASE_DIR) / "seeds"
    digest = _digest(directory)
    loads = ReferenceLoad.objects.using(using)
    if not force and loads.filter(sha256=digest).exists():
        return Counts(skipped=True)
    tables = _read(directory, digest)
    counts = Counts()
    with transaction.atomic(using=using):
        for table, rows in tables.items():
            counts += _store(table, rows, using)
        # The machine's time: this is about the installation, not about anybody's case.
        loads.update_or_create(id=1, defaults={"sha256": digest, "loaded_at": clock.real_now()})
    return counts


def _digest(directory: Path) -> str:
    """The hash of the files and of the code that reads them: a change of either loads again."""
    digest = sha256(Path(seed_files.__file__).read_bytes())
    for table in TABLES:
        path = directory / table.file
        digest.update(path.read_bytes() if path.exists() else b"missing")
        digest.update(b"\0" + table.name.encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _read(directory: Path, digest: str) -> dict[Table, list[Row]]:
    """The tables behind that digest; kept, because each `flush` of a test run loads them again."""
    return seed_files.read_tables(directory)


def _store(table: Table, rows: list[Row], using: str) -> Counts:
    """Create what is missing and change what differs: at most three queries."""
    manager = table.model._default_manager.using(using)
    stored = {table.key_of(vars(each)): each for each in manager.all()}
    if table.effective:
        _refuse_stale(table, rows, stored)
    created, changed, fields = [], [], set[str]()
    for row in rows:
        present = stored.get(table.key_of(row.values))
        if present is None:
            created.append(table.model(**row.values))
        elif differing := {name for name, value in row.values.items() if not _same(getattr(present, name), value)}:
            for name in differing:
                setattr(present, name, row.values[name])
            changed.append(present)
            fields |= differing
    if changed:  # before the new rows: a range that was shortened makes room for the next
        manager.bulk_update(changed, sorted(fields))
    manager.bulk_create(created)
    return Counts(len(created), len(changed), len(rows) - len(created) - len(changed))


def _same(stored: Any, wanted: Any) -> bool:
    """Whether two values are equal; an open range's bounds are written differently by the server."""
    if isinstance(wanted, DateRange):
        return bool((stored.lower, stored.upper) == (wanted.lower, wanted.upper))
    return bool(stored == wanted)


def _refuse_stale(table: Table, rows: list[Row], stored: dict[tuple[Any, ...], models.Model]) -> None:
    """Moving the first day of a rule that is in use changes history: that is a data migration, not an edit here."""
    wanted = {table.key_of(row.values) for row in rows}
    for key, present in stored.items():
        for row in rows:
            if key not in wanted and row.values[table.key] == key[0]:
                if seed_files.overlap(row.values["valid"], vars(present)["valid"]):
                    problem = f"overlaps a stored row from {key[1]} that the file no longer has: write a data migration"
                    raise SeedError(table.file, line=row.line, column="valid_from", problem=problem)
