"""A second session that sees what this one sees, so that two questions to the trail take the time of the longer one."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from casework.audit.verify_queries import SETTINGS

Rows = list[Any]


@contextmanager
def answer_to(
    cursor: CursorWrapper, query: str, values: Mapping[str, Any], *, beside: bool
) -> Iterator[Callable[[], Rows]]:
    """How to get the answer: `beside`, a second session looks for it at once, on this transaction's snapshot.

    Only in a transaction of one snapshot: any other may have written what a second session does not see.
    """
    cursor.execute("SELECT current_setting('transaction_isolation')")
    if not beside or cursor.fetchone() != ("repeatable read",):
        yield lambda: _rows(cursor, query, values)
        return
    ((snapshot,),) = _rows(cursor, "SELECT pg_export_snapshot()")
    same = f"SET TRANSACTION SNAPSHOT '{snapshot}'"
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(_ask, connections[DEFAULT_DB_ALIAS], (same, SETTINGS), query=query, values=values).result


def _ask(like: BaseDatabaseWrapper, first: tuple[str, ...], *, query: str, values: Mapping[str, Any]) -> Rows:
    """The answer in a session like this one."""
    session = like.copy()
    try:
        with session.cursor() as cursor:
            for statement in ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", *first):
                cursor.execute(statement)
            return _rows(cursor, query, values)
    finally:
        session.close()


def _rows(cursor: CursorWrapper, query: str, values: Mapping[str, Any] | None = None) -> Rows:
    cursor.execute(query, values)
    return list(cursor.fetchall())
