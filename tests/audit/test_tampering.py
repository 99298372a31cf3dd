"""The owner by hand: what is done to events is named, or it is written here that nothing can name it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.audit.models import AuditEvent
from casework.audit.services import record_read
from casework.audit.verify import ProblemKind, verify_trail
from tests.audit.conftest import TABLE, make_history
from tests.audit.owner import REHASH, World, owners_hand

pytestmark = pytest.mark.usefixtures("committing")
# Every column that an event has, and another value for it. format: whatever is not a known formula.
COLUMNS = {
    "format": "99",
    "xid": "xid + 1",
    "recorded_at": "recorded_at + interval '1 microsecond'",
    "occurred_at": "occurred_at - interval '1 day'",
    "kind": "'export'",
    "verb": "'x'",
    "actor": "'x'",
    "role": "'x'",
    "office": "'x'",
    "request_id": "'x'",
    "address": "'x'",
    "purpose": "'x'",
    "mandate": "'x'",
    "case_id": "gen_random_uuid()",
    "person_id": "gen_random_uuid()",
    "subject_table": "'x'",
    "subject_pk": "'x'",
    "diff": "diff::jsonb || '{\"x\": 1}'",
    "prev": "sha256('x')",
    "hash": "sha256('x')",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with owners_hand(tmp_path) as made:
        yield made


class TestUntouched:
    def test_says_nothing(self, world: World) -> None:
        assert world.found() == []


class TestEdited:
    @pytest.mark.parametrize("column", COLUMNS)
    def test_every_column_is_named(self, world: World, column: str) -> None:
        world.do(f"UPDATE audit_event SET {column} = {COLUMNS[column]} WHERE id = %s", world.ids[2])
        named = {(problem.kind, problem.event_id) for problem in world.found()}
        assert (ProblemKind.ALTERED, world.ids[2]) in named

    def test_no_column_is_forgotten_here(self) -> None:
        assert set(COLUMNS) | {"id"} == {field.column for field in AuditEvent._meta.local_fields}

    @pytest.mark.parametrize("column", sorted(set(COLUMNS) - {"hash", "format"}))
    def test_every_column_is_named_though_its_hash_was_made_good(self, world: World, column: str) -> None:
        world.do(f"UPDATE audit_event SET {column} = {COLUMNS[column]} WHERE id = %s", world.ids[2])
        world.do(REHASH, [world.ids[2]])
        named = {(problem.kind, problem.event_id) for problem in world.found()}
        assert (ProblemKind.ALTERED, world.ids[2]) in named

    def test_a_sealed_read_is_named_though_its_hash_was_made_good(self, world: World) -> None:
        world.do("UPDATE audit_event SET actor = 'x' WHERE id = %s", world.read)
        world.do(REHASH, [world.read])
        assert [(p.kind, p.event_id) for p in world.found()] == [(ProblemKind.ALTERED, world.read)]


class TestRemoved:
    @pytest.mark.parametrize("which", range(5))
    def test_a_sealed_change_is_named(self, world: World, which: int) -> None:
        world.do("DELETE FROM audit_event WHERE id = %s", world.ids[which])
        assert [(p.kind, p.event_id) for p in world.found()] == [(ProblemKind.REMOVED, world.ids[which])]

    def test_a_sealed_read_is_named(self, world: World) -> None:
        world.do("DELETE FROM audit_event WHERE id = %s", world.read)
        assert [(p.kind, p.event_id) for p in world.found()] == [(ProblemKind.REMOVED, world.read)]

    def test_every_event_of_a_row_is_named(self, world: World) -> None:
        world.do("DELETE FROM audit_event WHERE id = ANY(%s)", world.ids)
        assert [(p.kind, p.event_id) for p in world.found()] == [(ProblemKind.REMOVED, each) for each in world.ids]

    @pytest.mark.parametrize("which", range(4))
    def test_a_change_not_sealed_is_named_by_the_next_one(self, world: World, which: int) -> None:
        fresh = make_history(changes=4)
        world.do("DELETE FROM audit_event WHERE id = %s", fresh[which])
        assert [(p.kind, p.event_id) for p in world.found()] == [(ProblemKind.REMOVED, fresh[which + 1])]

    def test_the_last_change_and_a_read_not_sealed_cannot_be_missed(self, world: World) -> None:
        """What nothing has seen yet: the limit that the how-to tells, one minute wide."""
        fresh = [make_history(changes=1)[-1], record_read(subject_table=TABLE, subject_pk="x")]
        world.do("DELETE FROM audit_event WHERE id = ANY(%s)", fresh)
        assert world.found() == []


class TestInserted:
    def copy(self, world: World, new_id: int, **columns: str) -> None:
        """A forged event with the hash that it must have."""
        names = [name for name in COLUMNS if name != "hash"]
        values = ", ".join(columns.get(name, name) for name in names)
        world.do(
            f"INSERT INTO audit_event (id, {', '.join(names)}, hash)"
            f" SELECT %s, {values}, ''::bytea FROM audit_event WHERE id = %s",
            new_id,
            world.read,
        )
        world.do(REHASH, [new_id])

    @pytest.mark.parametrize("new_id", [-1, 2**62])
    def test_one_in_a_sealed_time_is_named(self, world: World, new_id: int) -> None:
        self.copy(world, new_id)
        assert [(p.kind, p.event_id) for p in world.found()] == [(ProblemKind.INSERTED, new_id)]

    def test_a_read_forged_behind_the_last_seal_cannot_be_named(self, world: World) -> None:
        """The owner writes what the application could have written: no chain knows better."""
        self.copy(world, 2**62, xid="pg_current_xact_id()::text::bigint")
        assert world.found() == []


class TestReordered:
    def test_two_that_changed_places_are_named(self, world: World) -> None:
        one, two = world.ids[1:3]
        for was, becomes in ((one, -1), (two, one), (-1, two)):
            world.do("UPDATE audit_event SET id = %s WHERE id = %s", becomes, was)
        assert [(p.kind, p.event_id) for p in world.found()] == [
            (ProblemKind.REORDERED, one),
            (ProblemKind.REORDERED, two),
        ]

    def test_two_rehashed_in_their_new_places_are_named(self, world: World) -> None:
        one, two = world.ids[1:3]
        for was, becomes in ((one, -1), (two, one), (-1, two)):
            world.do("UPDATE audit_event SET id = %s WHERE id = %s", becomes, was)
        world.do(REHASH, [one, two])
        assert {one, two} <= {problem.event_id for problem in world.found()}


ACTS: dict[str, Callable[[CursorWrapper, int], None]] = {
    "delete": lambda cursor, at: cursor.execute("DELETE FROM audit_event WHERE id = %s", [at]),
    "renumber": lambda cursor, at: cursor.execute(
        "UPDATE audit_event SET id = id + 4611686018427387904 WHERE id = %s", [at]),
    "rehash": lambda cursor, at: cursor.execute(
        "UPDATE audit_event AS e SET verb = verb || 'x', hash = audit_event_hash("
        "jsonb_populate_record(e, jsonb_build_object('verb', e.verb || 'x'))) WHERE id = %s", [at]),
    **{column: lambda cursor, at, column=column: cursor.execute(  # type: ignore[misc]
        f"UPDATE audit_event SET {column} = {COLUMNS[column]} WHERE id = %s", [at]) for column in COLUMNS},
}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 4)), min_size=1, max_size=4))
def test_whatever_is_done_to_sealed_events_is_named(world: World, acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        state = "SELECT array_agg(e::text ORDER BY id) FROM audit_event AS e"
        world.cursor.execute(state)
        (before,) = world.cursor.fetchone()
        for name, which in acts:
            ACTS[name](world.cursor, world.ids[which])
        world.cursor.execute(state)
        (after,) = world.cursor.fetchone()
        assert (verify_trail().problems == []) == (before == after)
        transaction.savepoint_rollback(point)
