"""The application's role can add to the trail through one function, and do nothing else to it."""

from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from casework.audit.models import AuditEvent
from casework.audit.services import record_event
from tests.audit.conftest import TABLE, as_owner, change_row, events_of, make_row, run

pytestmark = pytest.mark.usefixtures("committing")

REFUSED = {
    "insert an event": "INSERT INTO audit_event SELECT * FROM audit_event LIMIT 1",
    "update events": "UPDATE audit_event SET actor = 'x'",
    "delete events": "DELETE FROM audit_event",
    "truncate events": "TRUNCATE audit_event",
    "insert a block": "INSERT INTO audit_block SELECT * FROM audit_block LIMIT 1",
    "update blocks": "UPDATE audit_block SET n = 0",
    "delete blocks": "DELETE FROM audit_block",
    "truncate blocks": "TRUNCATE audit_block",
    "lock the trail": "LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE",
    "disable the capture": f"ALTER TABLE {TABLE} DISABLE TRIGGER audit_capture_update",
    "drop the capture": f"DROP TRIGGER audit_capture_delete ON {TABLE}",
    "disable the guard": "ALTER TABLE audit_event DISABLE TRIGGER audit_append_only",
    "drop the guard": "DROP TRIGGER audit_append_only ON audit_event",
    "drop the trail": "DROP TABLE audit_event",
    "replace the function": "CREATE OR REPLACE FUNCTION public.audit_capture() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN NULL; END $$",
    "make a function": "CREATE FUNCTION public.hstore(record) RETURNS hstore LANGUAGE sql AS 'SELECT NULL::hstore'",
    "make a table": "CREATE TABLE public.mine (id int)",
    "play a replica": "SET session_replication_role = replica",
    "read the digest key": "SELECT * FROM audit_digest_key",
    "write the digest key": "UPDATE audit_digest_key SET inner_pad = ''",
    "move the sequence": "SELECT setval('audit_event_id_seq', 1)",
    "take numbers": "SELECT nextval('audit_event_id_seq')",
    "append directly": "SELECT audit_append(e) FROM audit_event AS e LIMIT 1",
    "ask for the context": "SELECT audit_context(e) FROM audit_event AS e LIMIT 1",
    "digest a guess": "SELECT audit_digested('a', '{b}', 'b=>c')",
    "take a table off": f"SELECT audit_untrack('{TABLE}')",
    "put a table on": f"SELECT audit_track('{TABLE}', 'id', '', '', '{{}}', '{{}}')",
    "renumber transactions": "SELECT audit_rebase()",
    "become the owner": "SET ROLE postgres",
    "forge by an own table": "CREATE TEMP TABLE casework_case (id uuid); "
    "CREATE TRIGGER t AFTER INSERT ON casework_case FOR EACH ROW "
    "EXECUTE FUNCTION audit_capture('id', '', '', '{}', '{}')",
}


def allow_temporary_tables() -> None:
    """What PostgreSQL gives everybody and our own installation takes away."""
    database, app = connection.settings_dict["NAME"], connection.settings_dict["USER"]
    with as_owner() as cursor:
        cursor.execute(f'GRANT TEMPORARY ON DATABASE "{database}" TO "{app}"')


class TestTheApplication:
    """What its role is refused."""

    @pytest.mark.parametrize("attack", REFUSED)
    def test_cannot(self, attack: str) -> None:
        make_row()
        before = AuditEvent.objects.count()
        with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
            run(REFUSED[attack])
        assert getattr(refusal.value.__cause__, "sqlstate", "") in {"42501", "22023"}, refusal.value
        assert AuditEvent.objects.count() == before

    @pytest.mark.parametrize("kind", ["insert", "update", "delete", "truncate"])
    def test_cannot_forge_a_change(self, kind: str) -> None:
        with pytest.raises(ProgrammingError, match="by itself"):
            record_event(kind=kind, subject_table=TABLE)

    def test_cannot_put_a_temporary_table_in_the_trails_place(self) -> None:
        allow_temporary_tables()
        with transaction.atomic():
            key = make_row(note="a")
            run("CREATE TEMP TABLE audit_event (LIKE public.audit_event) ON COMMIT DROP")
            run("CREATE TEMP TABLE new_rows (LIKE trail_subject) ON COMMIT DROP")
            run("CREATE TEMP TABLE audit_digest_key (inner_pad bytea, outer_pad bytea) ON COMMIT DROP")
            run("CREATE FUNCTION pg_temp.nextval(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")
            change_row(key, note="b", name="Quirvelo")
        assert [event.diff.get("note") for event in events_of(key)] == [[None, "a"], ["a", "b"]]


class TestTheOwner:
    """What even the owner is refused, until it visibly takes the guard off."""

    @pytest.mark.parametrize(
        "attack", [name for name in REFUSED if name.split()[0] in {"update", "delete", "truncate"}]
    )
    def test_cannot(self, attack: str) -> None:
        make_row()
        self.refused(REFUSED[attack])

    def test_cannot_change_the_digest_key(self) -> None:
        self.refused("DELETE FROM audit_digest_key")

    @staticmethod
    def refused(statement: str) -> None:
        """The guard says so."""
        with as_owner() as cursor, pytest.raises((ProgrammingError, InternalError), match="append-only"):
            cursor.execute(statement)

    def test_cannot_misspell_a_column(self) -> None:
        values: list[Any] = [TABLE, "id", "", "", ["nmae"], []]
        with as_owner() as cursor, pytest.raises(ProgrammingError, match="nmae"):
            cursor.execute("SELECT audit_track(%s, %s, %s, %s, %s, %s)", values)
