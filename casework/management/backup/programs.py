"""PostgreSQL's own programs, fed and read as streams; no password stands where other users of the machine see it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from casework.management.backup.sealed import BackupError

MOST = 600  # signs of what a program said: its first line tells why, the others may list every table


def program(name: str) -> str:
    """Where pg_dump or pg_restore is. Raises BackupError."""
    found = shutil.which(name, path=settings.POSTGRES_BIN or None)
    if not found:
        raise BackupError(
            _(
                "%(name)s was not found: install PostgreSQL's client programs, "
                "or set AMPARO_POSTGRES_BIN to their folder."
            )
            % {"name": name}
        )
    return found


def connected(url: str) -> psycopg.Connection[Any]:
    """A connection that commits each statement. Raises BackupError."""
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as error:
        raise BackupError(str(error).strip()) from error


def tell_trail(url: str, *, kind: str, verb: str, file_name: str) -> None:
    """Record on the trail that everything was taken out or put back, under the name of the database role."""
    with connected(url) as database:
        database.execute(
            "SELECT audit_record(%s, %s, NULL, NULL, 'backup', %s, '', NULL, NULL, '{}')", [kind, verb, file_name]
        )


@contextmanager
def running(
    name: str, *words: str, url: str, stdin: int | None, stdout: int | None
) -> Iterator[subprocess.Popen[bytes]]:
    """The program on this database; waited for at the end. Raises BackupError with what it said where it failed."""
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", None) or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    with tempfile.TemporaryFile() as told:
        command = [program(name), *words, "--no-password", "--dbname", make_conninfo("", **parts)]
        broken = False
        process = subprocess.Popen(command, env=environment, stdin=stdin, stdout=stdout, stderr=told)
        try:
            yield process
        except BrokenPipeError:
            broken = True  # it has ended, and says below why
        except BaseException:
            process.kill()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                _close(pipe)
            process.wait()
        if process.returncode or broken:
            told.seek(0)
            raise BackupError(f"{name}: {told.read().decode(errors='replace').strip()[:MOST]}")


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except BrokenPipeError:
        pass
