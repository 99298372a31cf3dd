"""A trail that was touched names what was touched; one that was not, is silent."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.utils import translation

from casework.audit.models import AuditBlock, AuditEvent
from casework.audit.services import record_read
from casework.audit.verify import TAIL, WHOLE, Part, Problem, ProblemKind, of_case, verify_trail
from tests.audit.conftest import TABLE, change_row, events_of, make_history, make_row, seal_all, tampering

pytestmark = pytest.mark.usefixtures("committing")

REHASH = "UPDATE audit_event AS e SET hash = audit_event_hash(e) WHERE id = %s"
Two = tuple[Part, list[int], list[int]]
COLUMNS = (
    "format, xid, recorded_at, occurred_at, kind, verb, actor, role, office, request_id, address, purpose, mandate,"
    " case_id, person_id, subject_table, subject_pk, diff, prev, hash"
)


def problems(*statements: tuple[str, list[Any]], part: Part = WHOLE) -> list[Problem]:
    """What the verification finds after these statements by the owner's hand."""
    with tampering() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
            assert cursor.rowcount != 0, statement
        return verify_trail(part).problems


def named(found: list[Problem]) -> list[tuple[ProblemKind, int | None]]:
    """Kind and event of each."""
    return [(problem.kind, problem.event_id) for problem in found]


@pytest.fixture
def history() -> list[int]:
    """The five events of a row, sealed, and a read behind them so that none is the last."""
    ids = make_history(changes=4)
    seal_all([*ids, record_read(subject_table=TABLE, subject_pk="x")])
    return ids


@pytest.fixture
def fresh() -> list[int]:
    """The five events of a row, not sealed."""
    return make_history(changes=4)


def insert_copy(of: int, *, new_id: int) -> tuple[str, list[Any]]:
    """Copy an event under another number, with the hash that this gives."""
    columns = COLUMNS.removesuffix(", hash")
    copied = f"SELECT %s, {columns}, ''::bytea FROM audit_event WHERE id = %s"
    return f"INSERT INTO audit_event (id, {COLUMNS}) {copied}", [new_id, of]


class TestUntouched:
    """Nothing to say."""

    def test_is_fine(self, history: list[int]) -> None:
        report = verify_trail()
        assert report.problems == []
        assert report.ok
        assert report.events >= len(history)
        assert report.blocks >= 1

    def test_counts_what_is_not_sealed_yet(self, history: list[int]) -> None:
        before = verify_trail().unsealed
        make_history()
        assert verify_trail().unsealed >= before + 4


class TestAltered:
    """Somebody changed an event."""

    def test_names_a_sealed_event(self, history: list[int]) -> None:
        found = problems(("UPDATE audit_event SET actor = 'nobody' WHERE id = %s", [history[2]]))
        assert named(found) == [(ProblemKind.ALTERED, history[2])]

    def test_names_a_sealed_event_whose_hash_was_made_good(self, history: list[int]) -> None:
        found = problems(
            ("UPDATE audit_event SET actor = 'nobody' WHERE id = %s", [history[2]]), (REHASH, [history[2]])
        )
        assert named(found) == [(ProblemKind.ALTERED, history[2])]
        assert found[0].block_no is not None

    def test_names_one_not_sealed(self, fresh: list[int]) -> None:
        found = problems(("UPDATE audit_event SET diff = '{}' WHERE id = %s", [fresh[2]]))
        assert named(found) == [(ProblemKind.ALTERED, fresh[2])]

    @pytest.mark.parametrize(
        "change",
        [
            "xid = xid + 1",
            "recorded_at = recorded_at + interval '1 microsecond'",
            "occurred_at = occurred_at - interval '1 day'",
            "kind = 'read'",
            "address = 'x'",
            "case_id = gen_random_uuid()",
            "prev = NULL",
            "format = 1",
            "format = 3",
            "subject_pk = 'x'",
        ],
    )
    def test_sees_every_column(self, history: list[int], change: str) -> None:
        found = problems((f"UPDATE audit_event SET {change} WHERE id = %s", [history[2]]))
        assert (ProblemKind.ALTERED, history[2]) in named(found)

    def test_a_break_shows_one_not_sealed_whose_hash_was_made_good(self, fresh: list[int]) -> None:
        found = problems(("UPDATE audit_event SET actor = 'nobody' WHERE id = %s", [fresh[2]]), (REHASH, [fresh[2]]))
        assert named(found) == [(ProblemKind.REMOVED, fresh[3])]


class TestRemoved:
    """Somebody deleted events."""

    @pytest.mark.parametrize("which", [0, 2, 4])
    def test_names_a_sealed_event(self, history: list[int], which: int) -> None:
        found = problems(("DELETE FROM audit_event WHERE id = %s", [history[which]]))
        assert named(found) == [(ProblemKind.REMOVED, history[which])]

    def test_names_the_whole_history_of_a_row(self, history: list[int]) -> None:
        found = problems(("DELETE FROM audit_event WHERE id = ANY(%s)", [history]))
        assert named(found) == [(ProblemKind.REMOVED, event_id) for event_id in history]

    @pytest.mark.parametrize("which", [0, 2])
    def test_names_the_place_of_one_not_sealed(self, fresh: list[int], which: int) -> None:
        found = problems(("DELETE FROM audit_event WHERE id = %s", [fresh[which]]))
        assert named(found) == [(ProblemKind.REMOVED, fresh[which + 1])]

    def test_names_a_cut_and_what_came_after_it_does_not_hide_it(self) -> None:
        ids = make_history()
        seal_all(ids)
        cut = [*ids[-2:]]
        assert named(problems(("DELETE FROM audit_event WHERE id >= %s", [cut[0]]))) == [(ProblemKind.CUT, cut[0])]
        make_history()
        found = problems(("DELETE FROM audit_event WHERE id = ANY(%s)", [cut]))
        assert named(found) == [(ProblemKind.CUT, cut[0])]


class TestInserted:
    """Somebody added events."""

    def test_names_one_among_sealed_events(self, history: list[int]) -> None:
        new_id = -1
        found = problems(insert_copy(history[2], new_id=new_id), (REHASH, [new_id]))
        assert (ProblemKind.INSERTED, new_id) in named(found)

    def test_names_one_between_two_changes_not_sealed(self, fresh: list[int]) -> None:
        read = make_gap(fresh)
        found = problems(
            ("DELETE FROM audit_event WHERE id = %s", [read]),
            insert_copy(read + 1, new_id=read),
            (REHASH, [read]),
        )
        assert named(found) == [(ProblemKind.INSERTED, read)]

    def test_names_one_that_starts_a_history_again(self, fresh: list[int]) -> None:
        new_id = 2**62
        found = problems(
            insert_copy(fresh[0], new_id=new_id),
            ("UPDATE audit_event SET prev = NULL WHERE id = %s", [new_id]),
            (REHASH, [new_id]),
        )
        assert named(found) == [(ProblemKind.INSERTED, new_id)]


def make_gap(ids: list[int]) -> int:
    """The number of a read right before another change of that row."""
    event = AuditEvent.objects.get(id=ids[-1])
    read = record_read(subject_table=TABLE, subject_pk="x")
    change_row(UUID(event.subject_pk), note="after the gap")
    return read


class TestReordered:
    """Somebody exchanged events."""

    @pytest.mark.parametrize("sealed", [True, False])
    def test_names_two_that_changed_places(self, sealed: bool) -> None:
        ids = make_history()
        if sealed:
            seal_all([*ids, record_read(subject_table=TABLE, subject_pk="x")])
        found = problems(
            ("UPDATE audit_event SET id = -1 WHERE id = %s", [ids[1]]),
            ("UPDATE audit_event SET id = %s WHERE id = %s", [ids[1], ids[2]]),
            ("UPDATE audit_event SET id = %s WHERE id = -1", [ids[2]]),
        )
        assert named(found) == [(ProblemKind.REORDERED, ids[1]), (ProblemKind.REORDERED, ids[2])]

    def test_names_one_moved_to_the_end(self, history: list[int]) -> None:
        found = problems(("UPDATE audit_event SET id = %s WHERE id = %s", [2**62, history[2]]))
        assert named(found) == [(ProblemKind.REMOVED, history[2]), (ProblemKind.REORDERED, 2**62)]


class TestBlocks:
    """Somebody changed the seals."""

    @pytest.mark.parametrize(
        "change",
        [
            "n = n - 1",
            "ids = ids[1:n-1]",
            "digest = sha256('')",
            "hashes[1] = sha256('')",
            "prev = sha256('')",
            "sealed_at = sealed_at + interval '1 s'",
            "to_xid = to_xid + 1",
            "format = 2",
        ],
    )
    def test_names_the_one_altered(self, history: list[int], change: str) -> None:
        no = AuditBlock.objects.latest("no").no
        found = problems((f"UPDATE audit_block SET {change} WHERE no = %s", [no]))
        assert [(problem.kind, problem.block_no) for problem in found] == [(ProblemKind.BLOCK, no)]

    def test_names_the_place_of_one_removed(self, history: list[int]) -> None:
        seal_all(make_history())
        no = AuditBlock.objects.latest("no").no
        found = problems(("DELETE FROM audit_block WHERE no = %s", [no - 1]))
        assert [(problem.kind, problem.block_no) for problem in found] == [(ProblemKind.BLOCK, no)]

    def test_a_made_good_block_does_not_hide_its_successor(self, history: list[int]) -> None:
        no = AuditBlock.objects.latest("no").no
        seal_all(make_history())
        found = problems(
            ("UPDATE audit_block SET ids = ids[2:], hashes = hashes[2:], n = n - 1 WHERE no = %s", [no]),
            ("UPDATE audit_block SET digest = audit_block_digest(ids, hashes) WHERE no = %s", [no]),
            ("UPDATE audit_block AS b SET hash = audit_block_hash(b) WHERE no = %s", [no]),
        )
        assert (ProblemKind.BLOCK, no + 1) in [(problem.kind, problem.block_no) for problem in found]


class TestParts:
    """One case, or what is not sealed yet."""

    @pytest.fixture
    def of_two(self) -> Two:
        """A case as a part, its events, and those of another, all in one seal with a read behind them."""
        case = uuid4()
        rows = [make_row(case_id=case, note="0"), make_row(case_id=uuid4(), note="0")]
        change_row(rows[0], note="1")
        one, other = ([event.id for event in events_of(row)] for row in rows)
        seal_all([*one, *other, record_read(subject_table=TABLE, subject_pk="x")])
        return of_case(case, uuid4()), one, other

    def test_of_one_case_is_fine(self, of_two: Two) -> None:
        report = verify_trail(of_two[0])
        assert (report.ok, report.events, report.rows, report.blocks, report.unsealed) == (True, 2, 1, 1, 0)

    def test_of_one_case_names_its_altered_event_and_no_other(self, of_two: Two) -> None:
        part, one, other = of_two
        touched = [("UPDATE audit_event SET actor = 'x' WHERE id = %s", [ids[0]]) for ids in (one, other)]
        assert named(problems(*touched, part=part)) == [(ProblemKind.ALTERED, one[0])]

    def test_of_one_case_names_what_its_seal_misses(self, of_two: Two) -> None:
        gone = of_two[1][1]  # the last change of its row: no chain tells of it
        found = problems(("DELETE FROM audit_event WHERE id = %s", [gone]), part=of_two[0])
        assert named(found) == [(ProblemKind.REMOVED, gone)]

    def test_of_one_case_judges_its_seal(self, of_two: Two) -> None:
        found = problems(("UPDATE audit_block SET n = n - 1", []), part=of_two[0])
        assert [problem.kind for problem in found] == [ProblemKind.BLOCK]

    def test_not_sealed_yet_leaves_out_what_is_sealed(self, history: list[int], fresh: list[int]) -> None:
        touched = [("UPDATE audit_event SET actor = 'x' WHERE id = %s", [ids[1]]) for ids in (history, fresh)]
        assert named(problems(*touched, part=TAIL)) == [(ProblemKind.ALTERED, fresh[1])]


class TestCommand:
    """For people and machines."""

    def test_is_content(self, history: list[int], capsys: pytest.CaptureFixture[str]) -> None:
        with translation.override("en"):
            call_command("verify_trail")
        assert "Nothing was altered" in capsys.readouterr().out
        assert AuditEvent.objects.filter(verb="audit.trail_verified").latest("id").actor.startswith("db:")

    def test_says_a_sentence_for_each_problem_and_exits_1(
        self, history: list[int], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with tampering() as cursor, translation.override("en"):
            cursor.execute("DELETE FROM audit_event WHERE id = %s", [history[1]])
            with pytest.raises(SystemExit) as stopped:
                call_command("verify_trail")
        assert stopped.value.code == 1
        assert f"Event {history[1]} was removed" in capsys.readouterr().err

    def test_reports_as_json(self, history: list[int], capsys: pytest.CaptureFixture[str]) -> None:
        with tampering() as cursor:
            cursor.execute("DELETE FROM audit_event WHERE id = %s", [history[1]])
            with pytest.raises(SystemExit):
                call_command("verify_trail", "--json")
        report = json.loads(capsys.readouterr().out)
        assert ("removed", history[1]) in {(problem["kind"], problem["event_id"]) for problem in report["problems"]}
