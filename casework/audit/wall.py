"""The second wall: what row-level security lets a request see, and the acts that look past it (docs/adr/0018).

The policies of the database read these settings. They last as long as the transaction; without them nothing is seen.
Who is no request, a task or a command, has said so where its connection began (`WALL` in config/settings.py).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import TransactionStatus

ALL = "*"

# The connection whose request stands behind the wall, and the one that looks past it for a moment.
_behind: ContextVar[object] = ContextVar("casework.audit.behind_the_wall", default=None)
_past: ContextVar[object] = ContextVar("casework.audit.past_the_wall", default=None)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of the session, the values of its expression, and the expression where it is not the value itself."""

    name: str
    values: list[Any]
    expression: str = "%s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the wall lets through for one who asks; by default nothing.

    A restricted case is seen only through a grant, which the database looks up for `user`, or where `named` holds its
    number. `forwarded` opens the cases whose application went to the Ministry. Who is `bound` to an office sees
    nothing of the others, whatever else.
    """

    user: str = ""
    everywhere: bool = False
    offices: Sequence[str] = ()
    regions: Sequence[str] = ()
    bound: str = ""
    forwarded: bool = False
    named: Sequence[str] = ()


NOTHING = Reach()


@contextmanager
def behind_the_wall() -> Iterator[None]:
    """A request: acts lift the wall and put it back. Whoever opens this says with `standing` what it lets through."""
    token = _behind.set(connections[DEFAULT_DB_ALIAS])
    try:
        yield
    finally:
        _behind.reset(token)


def standing(reach: Reach | None, at: str = "") -> list[Setting]:
    """The settings of a wall that stands and lets this through; none where nothing is said about it.

    `at` is the domain's moment, ISO 8601 with zone, at which grants must be in force; empty leaves the one before.
    """
    if reach is None:
        return []
    offices = Setting("wall.offices", [list(reach.offices), list(reach.regions)], "wall_offices(%s, %s)")
    return [
        Setting("wall.down", [""]),
        Setting("wall.user", [reach.user]),
        Setting("wall.offices", [ALL]) if reach.everywhere else offices,
        Setting("wall.bound", [reach.bound]),
        Setting("wall.forwarded", ["yes" if reach.forwarded else ""]),
        Setting("wall.named", [_array(reach.named)]),
        *([Setting("wall.at", [at])] if at else []),
    ]


@contextmanager
def lifted() -> Iterator[list[Setting]]:
    """An act looks past the wall: its transaction applies these settings, and the wall stands again at its end.

    After an error it stands again by itself: the savepoint that is rolled back takes the setting along.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if _behind.get() is not connection or _past.get() is connection:
        yield []
        return
    token = _past.set(connection)
    try:
        yield [Setting("wall.down", ["act"])]
        apply([Setting("wall.down", [""])])
    finally:
        _past.reset(token)


@contextmanager
def past_the_wall(reason: str) -> Iterator[None]:
    """A question that is no act and needs what its reader may not see; the reason is there for whoever reads the code.

    It must give back nothing that names a hidden person or case. Two queries, and none where no request stands
    behind the wall.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if _behind.get() is not connection or _past.get() is connection:
        yield
        return
    token = _past.set(connection)
    try:
        apply([Setting("wall.down", [reason])])
        yield
    finally:
        _past.reset(token)
        if not _broken(connection):  # else nothing can be asked any more, and the rollback to come puts it back
            apply([Setting("wall.down", [""])])


def looking_past(*statements: str) -> str:
    """These SELECTs as one text, sent in one go, that look past the wall wherever they are asked.

    The first answer of the cursor is no one's; each `nextset()` leads to that of the next of them.
    """
    before = "SELECT set_config('wall.before', coalesce(current_setting('wall.down', true), ''), true)"
    after = "SELECT set_config('wall.down', current_setting('wall.before'), true)"
    return "; ".join([f"{before}, set_config('wall.down', 'these', true)", *statements, after])


def apply(settings: Sequence[Setting]) -> None:
    """Set all of them for this transaction, in one query."""
    # Third argument true: a session-level value was seen to leak into the next request on the same connection.
    calls = ", ".join(f"set_config('{each.name}', {each.expression}, true)" for each in settings)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [value for each in settings for value in each.values])


def _broken(connection: Any) -> bool:
    """Whether the transaction only waits to be rolled back."""
    return bool(connection.needs_rollback or connection.connection.info.transaction_status == TransactionStatus.INERROR)


def _array(words: Sequence[str]) -> str:
    """A list of case numbers as PostgreSQL writes it."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted) + "}"
