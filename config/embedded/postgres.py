"""A private PostgreSQL on a Unix socket: made at first start, started, stopped."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.embedded.binaries import postgres_bin
from config.embedded.child import Child, StartFailed, launcher, spawn
from config.embedded.identity import settle_ownership, settle_place
from config.embedded.places import socket_directory
from config.embedded.roles import APP, DATABASE, OWNER, create_roles_and_database

FIRST_BUILTIN_LOCALE = 17
PORT = 5432  # names the socket file only: the server has no network address
SERVER_OPTIONS = {
    "max_connections": "120",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "shared_buffers": "256MB",  # with less, whoever writes also clears the way: the trail's indexes alone fill 128
    "log_error_verbosity": "terse",  # no DETAIL, which tells the values of a refused row
    "log_min_error_statement": "panic",  # nor the statement, which has them too
}
# A throw-away server forgets everything anyway, so it need not wait for the disk.
THROWAWAY_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres:
    """One server: data and sockets below `root`, or nearby where that cannot be (see places.py and identity.py)."""

    def __init__(self, root: Path, *, durable: bool = True, keep_open: Sequence[int] = ()) -> None:
        self.identity, self.root, self.bin = settle_place(root, postgres_bin())
        self.durable, self.keep_open = durable, keep_open
        self.data, self.log = self.root / "data", self.root / "postgres.log"
        self.sockets = socket_directory(self.root, f".s.PGSQL.{PORT}.lock")
        self.child: Child | None = None

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for one of the two roles."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='/')}&port={PORT}"

    @property
    def urls(self) -> dict[str, str]:
        """The addresses by the names of their environment variables."""
        return {"DATABASE_URL": self.url(APP), "DATABASE_OWNER_URL": self.url(OWNER)}

    def start(self) -> Child:
        """Start it, making the cluster, the roles and the database at first. Raises StartFailed."""
        for directory in (self.root, self.sockets):
            settle_ownership(directory, self.identity)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._forget_dead_postmaster()
        options = SERVER_OPTIONS | ({} if self.durable else THROWAWAY_OPTIONS)
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self.child = spawn(
            "postgres",
            [self.bin / "postgres", "-D", self.data, "-k", self.sockets, "-h", "", "-p", str(PORT), *words],
            log=self.log,
            cwd=self.root,
            env=self._environment(),
            identity=self.identity,
            stop_signal=signal.SIGINT,  # fast shutdown; SIGTERM would wait for clients to leave
            keep_open=self.keep_open,
        )
        self._wait_until_ready(self.child)
        create_roles_and_database(self.sockets, PORT)
        return self.child

    def stop(self) -> None:
        """Stop it in order."""
        if self.child:
            self.child.stop(patience=30)

    def remove(self) -> None:
        """Stop it and delete its data; for throw-away servers."""
        self.stop()
        for directory in (self.root, self.sockets):
            shutil.rmtree(directory, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        """Ours without what would lead the server or initdb elsewhere."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LD_"))}
        return kept | {"LC_ALL": "C"}

    def _major(self) -> int:
        """The server's major version."""
        told = subprocess.run([str(self.bin / "initdb"), "--version"], capture_output=True, text=True, check=True)
        return int(told.stdout.split()[2].partition(".")[0])

    def _make_cluster(self) -> None:
        """Run initdb. C.UTF-8, builtin from PostgreSQL 17 on, sorts the same everywhere; the wheel has no ICU."""
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted initdb left
        words = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        words += ["--locale-provider=builtin"] if self._major() >= FIRST_BUILTIN_LOCALE else []
        words += [] if self.durable else ["--no-sync"]
        launch = launcher(self.identity, signal.SIGKILL)
        done = subprocess.run(
            [*launch, "--", str(self.bin / "initdb"), "-D", str(self.data), *words],
            cwd=self.root,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            raise StartFailed(f"PostgreSQL could not make its data directory:\n{done.stdout.decode()[-2000:]}")

    def _forget_dead_postmaster(self) -> None:
        """Remove the mark of a killed server when its number now names another program, as after a restart.

        PostgreSQL would take that program for a server on the same data and refuse to start for good.
        """
        for mark in (self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"):
            if mark.exists() and not is_postgres(int(mark.read_text().split()[0])):
                mark.unlink()

    def _wait_until_ready(self, child: Child) -> None:
        """Wait until the server that answers is the one we started: an orphan may hold the same socket."""
        deadline = time.monotonic() + 60
        while not (self._named_in_mark(child) and self._answers()):
            if child.ended is not None or time.monotonic() > deadline:
                child.kill()
                raise StartFailed(f"PostgreSQL did not start:\n{child.tail()}")
            time.sleep(0.02)

    def _named_in_mark(self, child: Child) -> bool:
        """Whether postmaster.pid names our child."""
        try:
            return (self.data / "postmaster.pid").read_text().split()[:1] == [str(child.process.pid)]
        except FileNotFoundError:
            return False

    def _answers(self) -> bool:
        """Whether it accepts connections."""
        try:
            psycopg.connect(host=str(self.sockets), port=PORT, user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True


def is_postgres(pid: int) -> bool:
    """Whether this number is a running PostgreSQL, as far as the system tells; when in doubt, yes."""
    try:
        return (Path("/proc") / str(pid) / "comm").read_text().strip() == "postgres"
    except FileNotFoundError:
        return not Path("/proc/self").exists()
