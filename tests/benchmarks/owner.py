"""The owner's hand on the benchmark's database: statistics, and the trail's triggers off and on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

WRITES = ("insert", "update", "delete")


def analyze() -> None:
    """What autovacuum does on a server that has run for days."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


@contextmanager
def without_trail(*tables: str) -> Iterator[None]:
    """The triggers of these tables off; a failure in between leaves a server that is thrown away anyway."""
    _each("DISABLE", tables)
    yield
    _each("ENABLE", tables)


def _each(word: str, tables: tuple[str, ...]) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for table in tables:
            for write in WRITES:
                owner.execute(f"ALTER TABLE {table} {word} TRIGGER audit_capture_{write}")
