"""Several people at one door at the same moment: threads with connections of their own, released together."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, connection, models, transaction

from casework.errors import CaseworkError

T = TypeVar("T")
PATIENCE_SECONDS = 60


def rivals(acts: Sequence[Callable[[], T]], *, before: models.Model | Callable[[], object]) -> list[T | Exception]:
    """Do all of it at once; what each returned or raised.

    `before` is a row, or something that takes a lock: it is held until every rival waits for a lock, so that they meet
    in the database however fast or slow the machine is.
    """
    with ThreadPoolExecutor(len(acts)) as pool:
        with _held(before):
            started = [pool.submit(_own_connection, act) for act in acts]
            _wait_for_waiting(len(acts))
        return [each.result(PATIENCE_SECONDS) for each in started]


@contextmanager
def _held(before: models.Model | Callable[[], object]) -> Iterator[None]:
    with transaction.atomic():
        if isinstance(before, models.Model):
            type(before)._default_manager.select_for_update().get(pk=before.pk)
        else:
            before()
        yield


def _own_connection(act: Callable[[], T]) -> T | Exception:
    try:
        return act()
    except (CaseworkError, DatabaseError) as error:
        return error
    finally:
        connection.close()


def _wait_for_waiting(number: int) -> None:
    """Until this many sessions of this database wait for a lock."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connection.cursor() as cursor:
        waiting = 0
        while waiting < number:
            assert time.monotonic() < deadline, f"{waiting} of {number} wait"
            time.sleep(0.02)
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # or the first answer would stand for the transaction
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            waiting = int(cursor.fetchone()[0])


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Do all of it at once with nothing held: what each returned or raised."""
    gate = threading.Barrier(len(acts))

    def through(act: Callable[[], T]) -> T | Exception:
        gate.wait(PATIENCE_SECONDS)
        return _own_connection(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(through, acts))
