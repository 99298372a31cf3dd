"""A private Valkey on a Unix socket; only the queue's hints live in it, PostgreSQL holds the work."""

import shutil
import socket
import time
from collections.abc import Sequence
from pathlib import Path

from config.embedded.binaries import valkey_server
from config.embedded.child import Child, StartFailed, spawn
from config.embedded.places import socket_directory

SOCKET = "valkey.sock"


class Valkey:
    """One server: data below `root`, its socket there or nearby."""

    def __init__(self, root: Path, *, durable: bool = True, keep_open: Sequence[int] = ()) -> None:
        self.program = valkey_server()
        self.root, self.durable, self.keep_open = root, durable, keep_open
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket = socket_directory(root, SOCKET) / SOCKET
        self.child: Child | None = None

    @property
    def urls(self) -> dict[str, str]:
        """The address by the name of its environment variable."""
        return {"REDIS_URL": f"unix://{self.socket}?db=0"}

    def start(self) -> Child:
        """Start it and wait for its answer. Raises StartFailed."""
        self.child = spawn(
            "valkey", self._command(), log=self.root / "valkey.log", cwd=self.root, keep_open=self.keep_open
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            if self.child.ended is not None or time.monotonic() > deadline:
                self.child.kill()
                raise StartFailed(f"Valkey did not start:\n{self.child.tail()}")
            time.sleep(0.02)
        return self.child

    def stop(self) -> None:
        """Stop it in order."""
        if self.child:
            self.child.stop()

    def remove(self) -> None:
        """Stop it and delete its data; for throw-away servers."""
        self.stop()
        for directory in (self.root, self.socket.parent):
            shutil.rmtree(directory, ignore_errors=True)

    def _command(self) -> list[str | Path]:
        """No network address; a full memory refuses new hints rather than forgetting old ones."""
        words: list[str | Path] = [self.program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        words += ["--dir", self.root, "--save", "", "--appendonly", "yes" if self.durable else "no"]
        return [*words, "--maxmemory-policy", "noeviction"]

    def _answers(self) -> bool:
        """Whether it says PONG."""
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False
