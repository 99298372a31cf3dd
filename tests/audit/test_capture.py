"""Every change of a tracked row leaves one event, chained to the one before it, without personal values."""

import hashlib
import hmac
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from casework.audit.context import set_context
from casework.audit.models import AuditEvent, Kind
from tests.audit.conftest import TABLE, as_owner, change_row, events_of, make_row, run

pytestmark = pytest.mark.usefixtures("committing")


def keys_of(batch: str) -> list[str]:
    """The keys of the rows with this note."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id::text FROM {TABLE} WHERE note = %s", [batch])
        return [key for (key,) in cursor.fetchall()]


class TestCapture:
    """Three triggers, one for each kind of change; each sees whole statements."""

    def test_records_insert_update_and_delete(self) -> None:
        case, person = uuid4(), uuid4()
        key = make_row(case_id=case, person_id=person, note="a", weight=0.1)
        change_row(key, note="b")
        run(f"DELETE FROM {TABLE} WHERE id = %s", key)
        insert, update, delete = events_of(key)
        assert [insert.kind, update.kind, delete.kind] == [Kind.INSERT, Kind.UPDATE, Kind.DELETE]
        assert {(e.case_id, e.person_id) for e in (insert, update, delete)} == {(case, person)}
        assert insert.diff == {name: [None, value] for name, value in {"note": "a", "weight": "0.1"}.items()}
        assert update.diff == {"note": ["a", "b"]}
        assert delete.diff == {name: [value, None] for name, value in {"note": "b", "weight": "0.1"}.items()}

    def test_chains_the_changes_of_a_row(self) -> None:
        key = make_row(note="a")
        change_row(key, note="b")
        run(f"DELETE FROM {TABLE} WHERE id = %s", key)
        run(f"INSERT INTO {TABLE} (id) VALUES (%s)", key)
        events = events_of(key)
        assert len(events) == 4
        assert [e.prev and bytes(e.prev) for e in events] == [None, *(bytes(e.hash) for e in events[:-1])]

    def test_sees_bulk_statements(self) -> None:
        batch = f"bulk {uuid4()}"
        run(f"INSERT INTO {TABLE} (note) SELECT %s FROM generate_series(1, 50)", batch)
        run(f"UPDATE {TABLE} SET weight = 2 WHERE note = %s", batch)
        assert AuditEvent.objects.filter(subject_table=TABLE, subject_pk__in=keys_of(batch)).count() == 100

    def test_pairs_every_row_of_a_statement_with_what_it_was(self) -> None:
        batch = f"pairs {uuid4()}"
        run(f"INSERT INTO {TABLE} (note, weight) SELECT %s, n FROM generate_series(1, 200) AS n", batch)
        run(f"UPDATE {TABLE} SET weight = -weight WHERE note = %s", batch)
        updates = AuditEvent.objects.filter(kind=Kind.UPDATE, subject_table=TABLE, subject_pk__in=keys_of(batch))
        pairs = [tuple(event.diff["weight"]) for event in updates]
        assert sorted(pairs) == sorted((f"{n}", f"-{n}") for n in range(1, 201))

    def test_a_plan_made_for_one_row_serves_for_thousands(self) -> None:
        """Paired by nested loops these would take a minute."""
        batch = f"many {uuid4()}"
        for number in range(8):
            change_row(make_row(note="a"), note=str(number))
        run(f"INSERT INTO {TABLE} (note) SELECT %s FROM generate_series(1, 10000)", batch)
        with transaction.atomic():
            run("SET LOCAL statement_timeout = '20s'")
            run(f"UPDATE {TABLE} SET weight = 2 WHERE note = %s", batch)

    def test_tells_apart_what_one_statement_adds_and_changes(self) -> None:
        old, new = make_row(note="a"), uuid4()
        upsert = "ON CONFLICT (id) DO UPDATE SET note = excluded.note"
        run(f"INSERT INTO {TABLE} (id, note) VALUES (%s, 'b'), (%s, 'b') {upsert}", old, new)
        assert [event.diff for event in events_of(old)] == [{"note": [None, "a"]}, {"note": ["a", "b"]}]
        assert [event.diff for event in events_of(new)] == [{"note": [None, "b"]}]

    def test_sees_a_column_that_came_later(self) -> None:
        key = make_row(note="a")
        with as_owner() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN later text")
        try:
            for value in ("b", "c"):
                run(f"UPDATE {TABLE} SET later = %s WHERE id = %s", value, key)
        finally:
            with as_owner() as cursor:
                cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN later")
        assert [event.diff for event in events_of(key)][1:] == [{"later": [None, "b"]}, {"later": ["b", "c"]}]

    def test_a_row_keeps_its_key(self) -> None:
        key = make_row(note="a")
        with pytest.raises(IntegrityError, match="key of a row of trail_subject"), transaction.atomic():
            run(f"UPDATE {TABLE} SET id = gen_random_uuid() WHERE id = %s", key)
        assert len(events_of(key)) == 1

    def test_a_statement_that_touches_no_row_writes_nothing(self) -> None:
        before = AuditEvent.objects.count()
        run(f"UPDATE {TABLE} SET note = 'x' WHERE id = %s", uuid4())
        run(f"DELETE FROM {TABLE} WHERE id = %s", uuid4())
        assert AuditEvent.objects.count() == before

    def test_an_update_that_changes_nothing_writes_nothing(self) -> None:
        key = make_row(note="a")
        change_row(key, note="a")
        assert len(events_of(key)) == 1

    def test_excluded_columns_write_nothing_and_never_appear(self) -> None:
        key = make_row(note="a", seen_at="2019-02-26T00:00Z")
        change_row(key, seen_at="2019-02-27T00:00Z")
        change_row(key, seen_at="2019-02-28T00:00Z", note="b")
        insert, update = events_of(key)
        assert "seen_at" not in insert.diff
        assert update.diff == {"note": ["a", "b"]}

    def test_a_cleared_column_is_a_change(self) -> None:
        key = make_row(note="a")
        change_row(key, note=None)
        assert events_of(key)[-1].diff == {"note": ["a", None]}

    def test_records_a_truncation_in_the_tables_own_chain(self) -> None:
        run(f"TRUNCATE {TABLE}")
        run(f"TRUNCATE {TABLE}")
        before, after = events_of("")[-2:]
        assert after.kind == Kind.TRUNCATE
        assert bytes(after.prev or b"") == bytes(before.hash)

    def test_a_rolled_back_change_leaves_no_event(self) -> None:
        with transaction.atomic():
            key = make_row(note="a")
            transaction.set_rollback(True)
        assert events_of(key) == []

    def test_the_sessions_settings_do_not_decide_what_is_written(self) -> None:
        key = make_row(weight=0.1)
        with transaction.atomic():
            run("SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL extra_float_digits = -10; SET LOCAL datestyle = 'German'")
            change_row(key, weight=0.30000000000000004)
        assert events_of(key)[-1].diff == {"weight": ["0.1", "0.30000000000000004"]}


class TestPersonalColumns:
    """Only keyed digests of them go on the trail."""

    def test_never_show_the_value(self) -> None:
        key = make_row(name="Quirvelo Landrezma", alias="Oropandra")
        change_row(key, name="Tesumbre Vardiluz")
        run(f"DELETE FROM {TABLE} WHERE id = %s", key)
        events = events_of(key)
        written = json.dumps([event.diff for event in events])
        assert not any(word in written for word in ("Quirvelo", "Landrezma", "Oropandra", "Tesumbre", "Vardiluz"))
        old, new = events[1].diff["name"]
        assert all(value.startswith("hmac:") and len(value) == 37 for value in (old, new))
        assert old != new

    def test_equal_values_have_equal_digests_in_a_column_and_not_across_columns(self) -> None:
        one, two = make_row(name="Mesquirra"), make_row(name="Mesquirra", alias="Mesquirra")
        first, second = events_of(one)[0].diff, events_of(two)[0].diff
        assert first["name"] == second["name"]
        assert second["name"] != second["alias"]

    def test_an_absent_value_stays_absent(self) -> None:
        key = make_row(name="Brastimo")
        change_row(key, name=None)
        assert events_of(key)[-1].diff["name"][1] is None

    def test_is_hmac_sha256_of_table_column_and_value(self) -> None:
        """RFC 2104, checked against Python's own with the key that the owner alone can read."""
        key = make_row(name="Perdovas")
        with as_owner() as cursor:
            cursor.execute("SELECT inner_pad, outer_pad FROM audit_digest_key")
            inner, outer = (bytes(pad) for pad in cursor.fetchone())
        secret = bytes(byte ^ 0x36 for byte in inner)
        assert secret == bytes(byte ^ 0x5C for byte in outer)
        digest = hmac.new(secret, b"trail_subject.name=Perdovas", hashlib.sha256).hexdigest()[:32]
        assert events_of(key)[0].diff["name"] == [None, f"hmac:{digest}"]


class TestWhoAndWhen:
    """The context of the transaction, or the database's own names."""

    def test_without_a_context_it_is_the_database_role_at_the_databases_time(self) -> None:
        event = events_of(make_row())[0]
        assert event.actor == f"db:{connection.settings_dict['USER']}"
        assert event.occurred_at == event.recorded_at
        assert (event.verb, event.role, event.office, event.purpose) == ("", "", "", "")

    def test_takes_the_context(self) -> None:
        with transaction.atomic():
            set_context(actor="a", role="CO", office="CU", request_id="r", address="::1", purpose="p", mandate="2019-1")
            event = events_of(make_row())[0]
        told = (event.actor, event.role, event.office, event.request_id, event.address, event.purpose, event.mandate)
        assert told == ("a", "CO", "CU", "r", "::1", "p", "2019-1")

    def test_the_numbers_of_a_transaction_are_the_same(self) -> None:
        with transaction.atomic():
            first, second = events_of(make_row())[0], events_of(make_row())[0]
        assert first.xid == second.xid


class TestFormats:
    """Two formulas: the first for the events of before, the second for what is written now."""

    FIRST = """
        SELECT audit_event_hash(jsonb_populate_record(e, '{"format": 1}')) = sha256(convert_to(jsonb_build_array(
            1, e.id, e.xid, timezone('UTC', e.recorded_at), timezone('UTC', e.occurred_at), e.kind, e.verb, e.actor,
            e.role, e.office, e.request_id, e.address, e.purpose, e.mandate, e.case_id, e.person_id, e.subject_table,
            e.subject_pk, e.diff, encode(e.prev, 'hex'))::text, 'UTF8'))
        FROM audit_event AS e WHERE id = %s
    """

    def test_the_first_stays_as_it_was(self) -> None:
        key = make_row(case_id=uuid4(), note="a")
        change_row(key, note="b")
        for event in events_of(key):
            assert event.format == 2
            assert asked(self.FIRST, event.id) is True

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"verb": "a b", "actor": "c"}, {"verb": "a", "actor": "b c"}),
            ({"case_id": None, "person_id": str(UUID(int=1))}, {"case_id": str(UUID(int=1)), "person_id": None}),
            ({"purpose": "x", "mandate": ""}, {"purpose": "", "mandate": "x"}),
            ({"verb": "é"}, {"verb": "e\u0301"}),
        ],
    )
    def test_no_two_events_read_alike(self, one: dict[str, str | None], other: dict[str, str | None]) -> None:
        event = events_of(make_row(note="a"))[0]
        hashed = "SELECT audit_event_hash(jsonb_populate_record(e, %s::jsonb)) FROM audit_event AS e WHERE id = %s"
        assert asked(hashed, json.dumps(one), event.id) != asked(hashed, json.dumps(other), event.id)

    def test_the_sessions_settings_do_not_decide_the_hash(self) -> None:
        event = events_of(make_row(note="a"))[0]
        with transaction.atomic():
            run("SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL datestyle = 'German'; SET LOCAL bytea_output = 'escape'")
            assert asked("SELECT hash = audit_event_hash(e) FROM audit_event AS e WHERE id = %s", event.id) is True


def asked(query: str, *values: Any) -> object:
    """The one answer."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        (answer,) = cursor.fetchone()
    return answer
