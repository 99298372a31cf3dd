"""The drill: a backup that was never restored is a hope. Restored into a database of its own, measured, thrown away."""

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from casework.audit.verify import verify_trail
from casework.management.backup.contents import Manifest, figures_of
from casework.management.backup.programs import connected
from casework.management.backup.reading import check_backup
from casework.management.backup.restoring import replay
from casework.management.backup.sealed import BackupError
from casework.staff.numbers import Highest, Register
from casework.staff.selectors import Behind, registers_behind


@dataclass(slots=True)
class Drill:
    """What was found; no problem means that this backup can be relied on."""

    manifest: Manifest
    seconds: float = 0
    files: int = 0
    trail_rows: int = 0
    behind: list[Behind] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def drill(source: Path, *, url: str, key: bytes, into: str = "") -> Drill:
    """Restore this backup beside the database of `url`, look at all of it, and drop it. Raises BackupError.

    Into the empty database `into` instead where one is named; there it stays.

    Files are compared as they are read and written nowhere: nothing of anybody stays on the disk.
    """
    began = time.monotonic()
    found = Drill(check_backup(source, key))
    numbers: dict[Register, Highest] = {}
    place = nullcontext(into) if into else throw_away_database(url)
    with place as own, connected(own) as database:
        files = _Compared(database)
        replay(source, into=own, key=key, files=files, numbers=numbers.__setitem__)
        _compare_figures(found, database)
        _compare_files(found, files)
        with pointed_at(own):
            report = verify_trail()
            found.behind = registers_behind(numbers)
        found.trail_rows = report.rows
        found.problems += [problem.sentence for problem in report.problems]
    found.seconds = time.monotonic() - began
    return found


class _Compared:
    """Compares every file with its row, as it comes."""

    def __init__(self, database: psycopg.Connection[Any]) -> None:
        self._database, self.right, self.wrong = database, 0, 0

    def __call__(self, path: str, content: bytes) -> None:
        row = self._database.execute("SELECT sha256 FROM casework_storedfile WHERE path = %s", [path]).fetchone()
        right = row is not None and row[0] == hashlib.sha256(content).hexdigest()
        self.right, self.wrong = self.right + right, self.wrong + (not right)


def _compare_figures(found: Drill, database: psycopg.Connection[Any]) -> None:
    told = found.manifest.figures
    for name, value in figures_of(database).items():
        if told.get(name) != value:
            values = {"name": name, "told": told.get(name), "found": value}
            found.problems.append(_("%(name)s: the backup tells %(told)s, restored are %(found)s.") % values)


def _compare_files(found: Drill, files: _Compared) -> None:
    found.files, rows = files.right, found.manifest.figures["stored_files"]
    if files.right != rows:
        found.problems.append(
            _("%(wrong)d of %(rows)d stored files are missing, or not the ones that were stored.")
            % {"wrong": rows - files.right, "rows": rows}
        )


@contextmanager
def throw_away_database(url: str) -> Iterator[str]:
    """The address of a new database on the same server, dropped at the end. Raises BackupError."""
    name = f"amparo_drill_{secrets.token_hex(4)}"
    identifier = sql.Identifier(name)
    with connected(url) as server:
        try:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                _("The owner may not create databases: ALTER ROLE … CREATEDB, or name an empty one with --into.")
            ) from error
        try:
            server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))
            yield make_conninfo(url, dbname=name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {}").format(identifier))  # waits some seconds for who is leaving


@contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """Let Django's queries go to this database for a while."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    before = dict(connection.settings_dict)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    connection.close()
    place = {ours: parts.pop(theirs, "") for ours, theirs in names.items()}
    session = {"options": before["OPTIONS"].get("options", "")}  # who is no request looks past the wall there too
    connection.settings_dict.update(place, OPTIONS=session | parts)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
