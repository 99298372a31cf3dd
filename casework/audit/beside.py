"""A second session that sees what this one sees, so that two questions to the trail take the time of the longer one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Rows = list[Any]


@contextmanager
def asked_beside(cursor: CursorWrapper, query: str, *, settings: str) -> Iterator[Callable[[], Rows]]:
    """Ask at once in a session of its own, on this transaction's snapshot; what is yielded waits for the answer.

    Not where this transaction sees more than its snapshot, as what it wrote itself: call it where nothing is written.
    """
    cursor.execute("SELECT pg_export_snapshot()")
    (snapshot,) = cursor.fetchone()
    same = f"SET TRANSACTION SNAPSHOT '{snapshot}'"
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(_ask, connections[DEFAULT_DB_ALIAS], same, settings, query).result


def _ask(like: BaseDatabaseWrapper, *statements: str) -> Rows:
    """The answer to the last of these in a session like this one."""
    session = like.copy()
    try:
        with session.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall())
    finally:
        session.close()
