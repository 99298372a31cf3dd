"""Sockets of the test process reach this machine only."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class ReachedOutside(RuntimeError):
    """A test tried to reach another machine."""


def refuse_outside(connection: socket.socket, address: Any) -> None:
    """Raise ReachedOutside unless the address is a Unix socket or the loopback."""
    if connection.family != socket.AF_UNIX and address[0] not in LOOPBACK:
        connection.close()  # callers close it on an OSError only, which they might also swallow
        raise ReachedOutside(f"Tests may not reach {address[0]}.")


@contextmanager
def only_this_machine() -> Iterator[None]:
    """Refuse every other address while this lasts."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_outside(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_outside(self, address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield
