"""Requests of the tests stand before the wall as they do in production, what a test asks by itself does not.

A test's client and the test share a connection and a transaction, in which a request's settings would stay.
"""

from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection
from psycopg.pq import TransactionStatus


def stand_in_requests() -> None:
    """From now on a request begins on a connection that has not said who it is, as the web server's do."""
    request_started.connect(_raise, weak=False)
    request_finished.connect(_lift, weak=False)


def _raise(**_signal: Any) -> None:
    _say("")


def _lift(**_signal: Any) -> None:
    _say("system")


def _say(who: str) -> None:
    """Past Django, whose count of queries is what many tests are about."""
    session = connection.connection
    if session is None or session.closed or session.info.transaction_status == TransactionStatus.INERROR:
        return
    session.execute("SELECT set_config('wall.down', %s, false)", [who])
