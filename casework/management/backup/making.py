"""Making a backup: one snapshot of the database, then the files and the numbers that belong to it, in one stream."""

import hashlib
import io
import os
import subprocess
import tarfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _

from casework.management.backup.contents import DATABASE, FILES, MANIFEST, NUMBERS, WITHOUT_ROWS, Manifest, figures_of
from casework.management.backup.programs import running, tell_trail
from casework.management.backup.sealed import BackupError, SealedWriter
from casework.staff.numbers import kept_numbers, written

CHUNK = 4 << 20


def make_backup(target: Path, *, url: str, key: bytes, at: datetime) -> Manifest:
    """Write one backup, whole or not at all. Raises BackupError; the memory it needs does not grow with the data."""
    if target.exists():
        raise BackupError(_("%(file)s exists already: a backup overwrites none.") % {"file": target})
    unfinished = target.with_name(f"{target.name}.unfinished")
    manifest = Manifest(made_at=at.isoformat(), version=version())
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            writer = SealedWriter(file, key)
            with tarfile.open(fileobj=cast(BinaryIO, writer), mode="w|", format=tarfile.PAX_FORMAT) as archive:
                _fill(archive, manifest, url)
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        tell_trail(url, kind="export", verb="backup.made", file_name=target.name)  # or there is no backup
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def version() -> str:
    """The application's version."""
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def _fill(archive: tarfile.TarFile, manifest: Manifest, url: str) -> None:
    """The members in their order: what the database names must be copied after the moment it was dumped at."""
    with _one_moment(url) as (database, snapshot):
        manifest.figures = figures_of(database)
        _add_database(archive, manifest, url=url, snapshot=snapshot)
        _add_files(archive, manifest, database)
    for register, highest in kept_numbers().items():
        _add(archive, NUMBERS + register.file_name, written(highest))
        manifest.numbers += 1
    _add(archive, MANIFEST, manifest.as_json())


@contextmanager
def _one_moment(url: str) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A transaction that sees one moment, and the name under which pg_dump sees the same."""
    try:
        with psycopg.connect(url) as database:
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            row = database.execute("SELECT pg_export_snapshot()").fetchone()
            assert row  # noqa: S101 - a function answers
            yield database, row[0]
    except psycopg.OperationalError as error:
        raise BackupError(str(error).strip()) from error


def _add_database(archive: tarfile.TarFile, manifest: Manifest, *, url: str, snapshot: str) -> None:
    """The dump, in pieces: a member of a tar archive tells its size before its content, which a stream cannot."""
    words = ["--format=custom", f"--snapshot={snapshot}", *(f"--exclude-table-data={table}" for table in WITHOUT_ROWS)]
    digest = hashlib.sha256()
    with running("pg_dump", *words, url=url, stdin=None, stdout=subprocess.PIPE) as dump:
        output = cast(IO[bytes], dump.stdout)
        for number, piece in enumerate(iter(lambda: output.read(CHUNK), b"")):
            _add(archive, f"{DATABASE}{number:08d}", piece)
            digest.update(piece)
            manifest.database_bytes += len(piece)
    manifest.database_sha256 = digest.hexdigest()


def _add_files(archive: tarfile.TarFile, manifest: Manifest, database: psycopg.Connection[Any]) -> None:
    """Every file that has a row; one that is missing or damaged is counted and stops no backup."""
    with database.cursor("stored_files") as rows:
        rows.execute("SELECT path, sha256 FROM casework_storedfile ORDER BY path")
        for path, sha256 in rows:
            try:
                content = (Path(settings.FILES_DIR) / path).read_bytes()
            except OSError:
                manifest.files_missing += 1
                continue
            manifest.files_missing += hashlib.sha256(content).hexdigest() != sha256
            _add(archive, FILES + path, content)
            manifest.files += 1
            manifest.files_bytes += len(content)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))
    archive.members.clear()  # type: ignore[attr-defined]  # it would remember each for good
