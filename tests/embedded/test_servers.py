"""The private servers: a second start, long paths, a bad end, and what each role may not do."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from config.embedded.places import LONGEST_SOCKET
from config.embedded.postgres import Postgres
from config.embedded.roles import APP, OWNER
from config.embedded.valkey import Valkey

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server below a path that is too long for a socket, stopped and started once more."""
    root = tmp_path_factory.mktemp("x" * LONGEST_SOCKET) / "postgres"
    server = Postgres(root, durable=False)
    server.start()
    with psycopg.connect(server.url(OWNER)) as owner:
        owner.execute("CREATE TABLE kept (n int)")
    server.stop()
    server.start()
    yield server
    server.remove()


def refused(postgres: Postgres, statement: str, *, role: str = APP) -> bool:
    """Whether the server denies this statement to the role."""
    with psycopg.connect(postgres.url(role), autocommit=True) as connection:
        try:
            connection.execute(statement.encode())
        except (errors.InsufficientPrivilege, errors.InvalidSchemaName):
            return True
    return False


class TestPostgres:
    def test_keeps_its_data_over_a_stop(self, postgres: Postgres) -> None:
        with psycopg.connect(postgres.url(OWNER)) as owner:
            assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)

    def test_shortens_the_path_of_its_socket(self, postgres: Postgres) -> None:
        assert len(os.fsencode(postgres.sockets)) < LONGEST_SOCKET
        assert postgres.sockets.stat().st_mode & 0o777 == 0o700

    def test_orders_and_folds_spanish_letters_without_icu(self, postgres: Postgres) -> None:
        with psycopg.connect(postgres.url(APP)) as connection:
            assert connection.execute("SELECT upper('ñandú'), 'Á' ILIKE 'á'").fetchone() == ("ÑANDÚ", True)

    @pytest.mark.parametrize("extension", ["btree_gist", "pg_trgm", "unaccent", "hstore", "fuzzystrmatch"])
    def test_lets_the_owner_create_what_migrations_need(self, postgres: Postgres, extension: str) -> None:
        with psycopg.connect(postgres.url(OWNER)) as owner:
            owner.execute(f"CREATE EXTENSION {extension}".encode())

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE mine (n int)",
            "CREATE TEMPORARY TABLE mine (n int)",
            "CREATE SCHEMA mine",
            "CREATE DATABASE mine",
            "CREATE ROLE mine",
            "SELECT * FROM kept",
            "DROP TABLE kept",
            "SET session_replication_role = replica",
            "SET ROLE amparo_owner",
            "COPY (SELECT 1) TO PROGRAM 'true'",
        ],
    )
    def test_refuses_the_application(self, postgres: Postgres, statement: str) -> None:
        assert refused(postgres, statement)

    @pytest.mark.parametrize(
        "statement", ["CREATE ROLE mine", "SET session_replication_role = replica", "SET ROLE postgres"]
    )
    def test_refuses_the_owner(self, postgres: Postgres, statement: str) -> None:
        assert refused(postgres, statement, role=OWNER)

    def test_writes_no_value_of_a_refused_row_into_its_log(self, postgres: Postgres) -> None:
        with psycopg.connect(postgres.url(OWNER), autocommit=True) as owner:
            owner.execute("CREATE TABLE refusing (name text CONSTRAINT never CHECK (false))")
            with pytest.raises(errors.CheckViolation, match="Quirvelo"):
                owner.execute("INSERT INTO refusing VALUES ('Quirvelo')")
        log = postgres.log.read_text()
        assert 'violates check constraint "never"' in log
        assert "Quirvelo" not in log

    def test_starts_after_its_mark_came_to_name_another_program(self, postgres: Postgres) -> None:
        assert postgres.child is not None
        os.killpg(postgres.child.process.pid, signal.SIGKILL)
        postgres.child.process.wait()
        mark = postgres.data / "postmaster.pid"
        lines = mark.read_text().splitlines()
        mark.write_text("\n".join([str(os.getpid()), *lines[1:]]))
        postgres.start()
        with psycopg.connect(postgres.url(OWNER)) as owner:
            assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)


class TestValkey:
    def test_keeps_a_hint_over_a_stop(self, tmp_path: Path) -> None:
        server = Valkey(tmp_path / "valkey")
        for expected in ("0", "1"):
            child = server.start()
            assert child.ended is None
            assert talk(server, "EXISTS hint") == expected
            talk(server, "SET hint 1")
            server.stop()
            assert child.ended == 0


def talk(server: Valkey, command: str) -> str:
    """One command and its answer, without the protocol's marks."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(server.socket))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(99).decode().strip().lstrip(":+")
