"""Parts of a load side by side, each in a process and a transaction of its own; either all commit or none.

This module is read before Django is set up: it knows no models.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

import django
from django.conf import settings

COMMIT = "commit"
_parent: list[Connection] = []  # in a part's process: to whom it tells how far it is


@dataclass(frozen=True, slots=True)
class HowFar:
    """Acts done of so many, the time of the last one, and how many people of how many have come."""

    done: int
    total: int
    at: datetime
    people: int
    of: int


def tell_parent(far: HowFar) -> None:
    """Say how far this part is. Raises OSError where nobody listens any more: then nothing is to be committed."""
    _parent[0].send(far)


def wait_for_the_other() -> None:
    """Say that this part is done, and wait until all are. Raises EOFError where one of them failed."""
    _parent[0].send(None)
    _parent[0].recv()


def side_by_side(
    load: Callable[..., None], parts: Sequence[tuple[Any, ...]], *, database: str, told: Callable[[HowFar], None]
) -> None:
    """Call `load` with the arguments of each part, all at once. Raises what the first that fails raises."""
    with ExitStack() as until_the_end:
        running = {}
        for part in parts:
            connection, ended = until_the_end.enter_context(_begun(load, part, database))
            running[connection] = ended
        _follow(running, told)
        for connection in running:
            connection.send(COMMIT)
        for ended in running.values():
            ended.result()


@contextmanager
def _begun(
    load: Callable[..., None], part: tuple[Any, ...], database: str
) -> "Iterator[tuple[Connection, Future[None]]]":
    """A part in a fresh process: a copy of this one would share its connection to the database."""
    fresh = get_context("spawn")
    ours, theirs = fresh.Pipe()
    with (
        ProcessPoolExecutor(1, mp_context=fresh, initializer=_set_up, initargs=(theirs, database)) as process,
        ours,  # closed first: a part that nobody listens to gives up
    ):
        with theirs:
            ended = process.submit(_load_part, load, *part)
        yield ours, ended


def _follow(running: "dict[Connection, Future[None]]", told: Callable[[HowFar], None]) -> None:
    """Show how far all of them are together, until all are done."""
    newest: dict[Connection, HowFar] = {}
    busy = list(running)
    while busy:
        for connection in wait(busy):
            assert isinstance(connection, Connection)  # noqa: S101 - for the type checker
            try:
                far = connection.recv()
            except EOFError:
                running[connection].result()  # raises what it ended with
                raise
            if far is None:
                busy.remove(connection)
            else:
                newest[connection] = far
                if len(newest) == len(running):
                    told(_together(list(newest.values())))


def _together(parts: Sequence[HowFar]) -> HowFar:
    return HowFar(
        done=sum(part.done for part in parts),
        total=sum(part.total for part in parts),
        at=min(part.at for part in parts),
        people=sum(part.people for part in parts),
        of=sum(part.of for part in parts),
    )


def _set_up(parent: Connection, database: str) -> None:
    """In a part's process, before it reads what it shall do."""
    _parent.append(parent)
    settings.DATABASES["default"]["NAME"] = database  # a test's has a name of its own
    django.setup()


def _load_part(load: Callable[..., None], *part: Any) -> None:
    """In a part's process: an end closes the line, so that a failure is noticed too."""
    with _parent[0]:
        load(*part)
