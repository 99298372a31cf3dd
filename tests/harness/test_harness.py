"""What every other test relies on: the application's role, and no way out of this machine."""

import socket
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import ProgrammingError, connection

from tests.harness.quick import LEFT_OUT, PARTLY, TESTS, thinned
from tests.harness.sockets import ReachedOutside

TRAIL = ("audit_event", "audit_block", "audit_digest_key")


@pytest.mark.django_db
class TestDatabase:
    def test_is_used_by_the_application_and_made_by_another(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT tableowner = current_user FROM pg_tables WHERE schemaname = 'public'")
            assert cursor.fetchall() == [(False,)]

    @pytest.mark.parametrize("table", TRAIL)
    def test_cannot_empty_the_trail(self, table: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table}")

    def test_cannot_change_the_schema(self) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE mine (n int)")


class TestSockets:
    def test_refuse_another_machine(self) -> None:
        with pytest.raises(ReachedOutside):
            socket.create_connection(("192.0.2.1", 80), timeout=1)

    def test_allow_the_loopback(self) -> None:
        with pytest.raises(URLError, match="Connection refused"):
            urlopen("http://127.0.0.1:9/", timeout=1)


def test_what_a_quick_run_leaves_out_is_there() -> None:
    assert [str(path) for path in LEFT_OUT if not path.exists()] == []


def test_a_quick_run_asks_every_tenth_row_of_a_long_table_and_every_other_test() -> None:
    (long,) = PARTLY
    assert (TESTS.parent / long).exists()
    rows = [f"{long}::test_a_row[{number}]" for number in range(25)]
    others = [f"{long}::test_no_row", *(f"tests/other.py::test_a_row[{number}]" for number in range(25))]
    left_out = thinned([*rows, *others])
    assert [row for row in rows if row not in left_out] == [rows[0], rows[10], rows[20]]
    assert not set(others) & set(left_out)
