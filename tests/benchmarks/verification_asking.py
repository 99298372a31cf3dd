"""Asking a server over sockets that stay open: as fast as it answers, or at a fixed rate."""

import gc
import itertools
import socket
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

ADDRESSES = itertools.count()  # each request comes from another address: nobody is told to wait


class Line:
    """One connection of a client; opened again where the server closed it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._place = (parts.hostname or "", parts.port or 80)
        self._open: socket.socket | None = None

    def ask(self, path: str) -> int:
        """The status of the answer, read to its end."""
        for attempt in (0, 1):
            try:
                return self._ask(path)
            except (ConnectionError, IndexError):
                self.close()
                if attempt:
                    raise
        raise AssertionError

    def close(self) -> None:
        """Hang up."""
        if self._open:
            self._open.close()
        self._open = None

    def _ask(self, path: str) -> int:
        if self._open is None:
            self._open = socket.create_connection(self._place, timeout=10)
            self._open.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = next(ADDRESSES)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\nAccept-Language: es\r\n\r\n"
        self._open.sendall(head.encode())
        return self._read(self._open)

    @staticmethod
    def _read(line: socket.socket) -> int:
        got = b""
        while b"\r\n\r\n" not in got:
            if not (more := line.recv(65_536)):
                raise ConnectionError
            got += more
        head, _end, body = got.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += line.recv(65_536)
        return int(head.split(b" ")[1])


def per_second(url: str, paths: Sequence[str], *, seconds: float, lines: int) -> float:
    """Answers a second while so many clients ask without a pause; every answer must be 200."""
    until = time.perf_counter() + seconds
    counts = [0] * lines

    def client(number: int) -> None:
        line, turn = Line(url), itertools.cycle(paths)
        while time.perf_counter() < until:
            assert line.ask(next(turn)) == 200
            counts[number] += 1
        line.close()

    began = time.perf_counter()
    _together(client, lines)
    return sum(counts) / (time.perf_counter() - began)


def at_a_rate(url: str, paths: Sequence[str], *, rate: float, seconds: float, lines: int) -> list[float]:
    """Milliseconds from the moment each look was due to its answer: a server that falls behind is not spared.

    Our own collector of garbage waits until the end: its pauses would count as the server's.
    """
    total, numbers, times = int(rate * seconds), itertools.count(), []
    gc.collect()
    gc.disable()
    began = time.perf_counter() + 0.2

    def client(_number: int) -> None:
        line = Line(url)
        while (number := next(numbers)) < total:
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            assert line.ask(paths[number % len(paths)]) == 200
            times.append((time.perf_counter() - due) * 1000)
        line.close()

    _together(client, lines)
    gc.enable()
    return times


def _together(client: Callable[[int], None], lines: int) -> None:
    threads = [threading.Thread(target=client, args=(number,)) for number in range(lines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
