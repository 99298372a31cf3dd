"""`dev run`: everything in its order, then watch, then everything down in the reverse order."""

import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from config.embedded import processes
from config.embedded.child import Child, StartFailed, spawn
from config.embedded.first_run import local_environment, write_addresses
from config.embedded.lock import the_only_run
from config.embedded.places import PROJECT, local_directory
from config.embedded.postgres import Postgres
from config.embedded.tree import ChildEnded, StopAsked, Tree
from config.embedded.valkey import Valkey

HALF_A_DATABASE = (
    "Set both DATABASE_URL (the application's role) and DATABASE_OWNER_URL (the role that migrates), or none."
)
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@dataclass
class Run:
    """One run: its directory, its port, and the processes started so far."""

    port: int
    people: int
    local: Path = field(default_factory=local_directory)
    tree: Tree = field(default_factory=Tree)
    started: float = field(default_factory=time.monotonic)
    environment: dict[str, str] = field(default_factory=dict)
    keep_open: Sequence[int] = ()

    def up(self) -> None:
        """Start everything in order. Raises StartFailed, ChildEnded or StopAsked."""
        refuse_taken_port(self.port)
        self._start_servers()
        self._manage("migrate", "--verbosity", "0")
        self._say("database migrated")
        if self.people:
            self._manage("load_demo", "--people", str(self.people), "--if-empty", to_terminal=True)
        self.tree.add(self._spawn("web", processes.web(self.port)))
        worker = self.tree.keep(lambda: self._spawn("worker", processes.worker()))
        self.tree.keep(lambda: self._spawn("beat", processes.beat(self.local)))
        self.tree.until(lambda: answers(self.port), what="The web server", seconds=60)
        self.tree.until(lambda: processes.WORKER_READY in worker.written(), what="The worker", seconds=60)
        self._say(f"Amparo is at http://localhost:{self.port}/  (Ctrl-C stops it; logs are in {self.local / 'logs'})")

    def down(self) -> None:
        """Stop what was started: first what writes, then the demonstration's clock, then the servers."""
        self._say("stopping")
        served = any(child.name == "web" for child in self.tree.children)
        self.tree.stop("beat", "worker", "web")
        if served and self.people and self._servers_live():
            # Its clock stands still while nobody runs it, so that no deadline passes overnight.
            self._spawn("demo_clock", processes.manage("demo_clock", "pause")).finish(patience=20)
        self.tree.stop()
        (self.local / "runtime.json").unlink(missing_ok=True)
        self._say("stopped")

    def _start_servers(self) -> None:
        """Start the private servers that the environment does not replace, and write down all addresses."""
        urls = {name: os.environ[name] for name in ADDRESSES if os.environ.get(name)}
        if ("DATABASE_URL" in urls) != ("DATABASE_OWNER_URL" in urls):
            raise StartFailed(HALF_A_DATABASE)
        if "DATABASE_URL" not in urls:
            postgres = Postgres(self.local / "postgres", keep_open=self.keep_open)
            self.tree.serve(postgres)
            urls |= postgres.urls
        if "REDIS_URL" not in urls:
            valkey = Valkey(self.local / "valkey", keep_open=self.keep_open)
            self.tree.keep(valkey.start)
            urls |= valkey.urls
        write_addresses(self.local, urls)
        self.environment = os.environ | local_environment(self.local) | urls | {"PYTHONUNBUFFERED": "1"}
        self._say("servers ready")

    def _servers_live(self) -> bool:
        """Whether the database, where it is a private one, is still up."""
        return all(child.ended is None for child in self.tree.children if child.name == "postgres")

    def _spawn(self, name: str, command: list[str], *, to_terminal: bool = False) -> Child:
        """Start one of the application's processes."""
        return spawn(
            name,
            command,
            log=self.local / "logs" / f"{name}.log",
            cwd=PROJECT,
            env=self.environment,
            keep_open=self.keep_open,
            to_terminal=to_terminal,
        )

    def _manage(self, *words: str, to_terminal: bool = False) -> None:
        """Run one of Django's commands to its end."""
        self.tree.step(self._spawn(words[0], processes.manage(*words), to_terminal=to_terminal))

    def _say(self, text: str) -> None:
        """Print a line with the seconds since the start."""
        print(f"[{time.monotonic() - self.started:5.1f} s] {text}", flush=True)


def run(*, port: int, people: int) -> int:
    """Run until stopped; returns the exit status: 0 when somebody asked for the end."""
    local = local_directory()
    try:
        refuse_foreign_files(local)
        with the_only_run(local / "lock") as lock:
            return up_and_down(Run(port=port, people=people, keep_open=(lock,)))
    except StartFailed as failure:
        print(failure, flush=True)
        return 1


def up_and_down(this: Run) -> int:
    """Start, watch, stop; returns the exit status."""
    this.tree.listen()
    try:
        this.up()
        this.tree.watch()
    except StopAsked:
        return 0
    except (StartFailed, ChildEnded) as failure:
        print(failure, flush=True)
        return 1
    finally:
        this.down()
    return 0


def refuse_foreign_files(local: Path) -> None:
    """Raise StartFailed when an earlier run by another user left files that we may not write."""
    found = [local, *local.glob("*"), *local.glob("*/*")] if local.exists() else []
    for path in found:
        if path.stat().st_uid != os.geteuid() and not os.access(path, os.W_OK) and path.parent.name != "postgres":
            raise StartFailed(f"{path} belongs to another user: run as that user, or remove {local}.")


def refuse_taken_port(port: int) -> None:
    """Raise StartFailed when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StartFailed(f"Port {port} is taken: choose another with --port.") from None


def answers(port: int) -> bool:
    """Whether the web server says that it is well."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
