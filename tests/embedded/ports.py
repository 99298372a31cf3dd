"""Ports of the loopback for tests."""

import socket


def socket_that_listens() -> socket.socket:
    """A listening socket on a free port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket_that_listens() as listener:
        return int(listener.getsockname()[1])
