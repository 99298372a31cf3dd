"""Restoring a backup into an empty database and empty folders: whole, or not at all."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict

from casework.management.backup.contents import DATABASE, MANIFEST, Manifest
from casework.management.backup.programs import connected, running, tell_trail
from casework.management.backup.reading import PIECE, check_backup, members, numbers_of, stored_path
from casework.management.backup.sealed import BackupError
from casework.staff.numbers import Highest, Register, keep

Numbers = Callable[[Register, Highest], None]
Files = Callable[[str, bytes], None]
ANYTHING = """
SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
"""


def restore_backup(source: Path, *, into: str, key: bytes) -> Manifest:
    """Restore database, files and numbers. Raises BackupError where anything is already there, or anything is wrong.

    The backup is read to its end before the first byte is written; higher numbers that are already kept stay.
    """
    folder = Path(settings.FILES_DIR)
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(_("%(folder)s is not empty: a restore overwrites nothing.") % {"folder": folder})
    manifest = check_backup(source, key)
    replay(source, into=into, key=key, files=lambda path, content: _write(folder / path, content), numbers=keep)
    os.sync()
    tell_trail(into, kind="task", verb="backup.restored", file_name=source.name)
    return manifest


def replay(source: Path, *, into: str, key: bytes, files: Files, numbers: Numbers) -> None:
    """Restore the database in one transaction, then hand over files and numbers. For a backup that was checked."""
    refuse_full(into)
    rest = members(source, key)
    with running(
        "pg_restore",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        url=into,
        stdin=subprocess.PIPE,
        stdout=None,
    ) as restore:
        name, content = _feed(rest, cast(IO[bytes], restore.stdin))
    _rebase(into)
    while name != MANIFEST:
        if path := stored_path(name):
            files(path, content.read())
        else:
            numbers(*numbers_of(name, content))
        name, content = next(rest)


def _feed(rest: Any, restore: IO[bytes]) -> tuple[str, IO[bytes]]:
    """Give pg_restore every piece of the dump; returns the first member that is none."""
    for name, content in rest:
        if not name.startswith(DATABASE):
            return name, content
        while piece := content.read(PIECE):
            restore.write(piece)
    raise BackupError(_("The backup does not hold what its manifest tells."))


def refuse_full(url: str) -> None:
    """Raise BackupError where this database has so much as one table."""
    with connected(url) as database:
        row = database.execute(ANYTHING.encode()).fetchone()
    if row and row[0]:
        name = conninfo_to_dict(url).get("dbname", "")
        raise BackupError(_("The database %(name)s is not empty: a restore overwrites nothing.") % {"name": name})


def _rebase(url: str) -> None:
    """A younger server numbers its transactions below those of the trail: from here on it adds the difference."""
    with connected(url) as database:
        database.execute("SELECT audit_rebase()")


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
