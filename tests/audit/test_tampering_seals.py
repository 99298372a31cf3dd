"""The owner by hand: what is done to seals, checkpoints and the machinery, and what only a file tells."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from casework import clock
from casework.audit.checkpointing import make_checkpoint
from casework.audit.checkpoints import of_row
from casework.audit.comparing import database_id
from casework.audit.delivering import write_file
from casework.audit.keys import new_key, printed
from casework.audit.models import AuditBlock, AuditEvent
from casework.audit.verification import verify_everything
from casework.audit.verify import ProblemKind, verify_trail
from casework.staff.services import system_user
from tests.audit.conftest import TABLE, seal_all
from tests.audit.owner import GUARDED, World, guards, owners_hand

pytestmark = pytest.mark.usefixtures("committing")
# From an event to the end: own hashes, row chains, blocks with their lists, digests and chain. Whoever owns the
# database can do all of it; the key that signs is elsewhere.
RECHAIN = """
DO $$
DECLARE
    e audit_event; b audit_block; before bytea;
BEGIN
    FOR e IN SELECT * FROM audit_event ORDER BY id LOOP
        IF e.kind IN ('insert', 'update', 'delete', 'truncate') THEN
            SELECT a.hash INTO before FROM audit_event AS a WHERE a.subject_table = e.subject_table
                AND a.subject_pk = e.subject_pk AND a.kind IN ('insert', 'update', 'delete', 'truncate') AND a.id < e.id
                ORDER BY a.id DESC LIMIT 1;
            UPDATE audit_event SET prev = before WHERE id = e.id;
            before := NULL;
        END IF;
        UPDATE audit_event AS a SET hash = audit_event_hash(a) WHERE id = e.id;
    END LOOP;
    before := NULL;
    FOR b IN SELECT * FROM audit_block ORDER BY no LOOP
        SELECT array_agg(a.id ORDER BY a.id), array_agg(a.hash ORDER BY a.id), count(*) INTO b.ids, b.hashes, b.n
            FROM audit_event AS a WHERE a.xid BETWEEN b.from_xid AND b.to_xid;
        b.digest := audit_block_digest(b.ids, b.hashes);
        b.prev := before;
        b.hash := audit_block_hash(b);
        before := b.hash;
        UPDATE audit_block SET ids = b.ids, hashes = b.hashes, n = b.n, digest = b.digest, prev = b.prev, hash = b.hash
            WHERE no = b.no;
    END LOOP;
END $$
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with owners_hand(tmp_path) as made:
        yield made


class TestCut:
    def cut(self, world: World) -> None:
        """The last block, its events and everything behind them."""
        world.do("DELETE FROM audit_event WHERE xid >= (SELECT from_xid FROM audit_block ORDER BY no DESC LIMIT 1)")
        world.do("DELETE FROM audit_block WHERE no = (SELECT max(no) FROM audit_block)")

    def test_events_alone_are_named(self, world: World) -> None:
        world.do("DELETE FROM audit_event WHERE id >= %s", world.rest)
        assert [(p.kind, p.event_id) for p in world.found()] == [(ProblemKind.CUT, world.rest)]

    def test_with_their_blocks_the_checkpoints_name_it(self, world: World) -> None:
        self.cut(world)
        assert world.kinds(with_file=False) == {"shorter"}
        assert world.kinds() == {"shorter"}

    def test_with_blocks_and_checkpoints_only_the_file_names_it(self, world: World) -> None:
        self.cut(world)
        world.do("DELETE FROM audit_checkpoint WHERE no = %s", world.checkpoint)
        assert world.kinds(with_file=False) == set(), "nothing inside the database can tell"
        assert world.kinds() == {"shorter", "checkpoint_removed"}


class TestBlocks:
    @pytest.mark.parametrize(
        "change",
        ["n = n - 1", "ids = ids[2:]", "hashes[1] = sha256('')", "digest = sha256('')", "prev = sha256('')",
         "hash = sha256('')", "sealed_at = sealed_at + interval '1 s'", "from_xid = from_xid - 1", "format = 99"],
    )  # fmt: skip
    def test_an_edited_one_is_named(self, world: World, change: str) -> None:
        no = AuditBlock.objects.latest("no").no
        world.do(f"UPDATE audit_block SET {change} WHERE no = %s", no)
        assert (ProblemKind.BLOCK, no) in {(p.kind, p.block_no) for p in world.found()}

    def test_a_removed_one_is_named_by_the_next(self, world: World) -> None:
        no = AuditBlock.objects.latest("no").no
        world.do("DELETE FROM audit_block WHERE no = %s", no - 1)
        named = {(p.kind, p.block_no) for p in world.found()}
        assert {(ProblemKind.BLOCK, no), (ProblemKind.BLOCK_DIFFERS, no)} <= named

    def test_one_inserted_is_named(self, world: World) -> None:
        no = AuditBlock.objects.latest("no").no
        world.do("INSERT INTO audit_block SELECT (jsonb_populate_record(b, jsonb_build_object('no', b.no + 1))).*"
                 " FROM audit_block AS b WHERE no = %s", no)  # fmt: skip
        assert (ProblemKind.BLOCK, no + 1) in {(p.kind, p.block_no) for p in world.found()}


class TestRewritten:
    """Everything recomputed: the trail agrees with itself, and with nothing that was signed."""

    @pytest.fixture
    def rewritten(self, world: World) -> World:
        world.do("UPDATE audit_event SET actor = 'somebody else' WHERE id = %s", world.ids[2])
        world.cursor.execute(RECHAIN)
        return world

    def test_agrees_with_itself(self, rewritten: World) -> None:
        guards(rewritten.cursor, on=True)
        assert verify_trail().problems == []

    def test_is_named_by_the_checkpoints_in_the_database(self, rewritten: World) -> None:
        assert rewritten.kinds(with_file=False) == {"block_differs"}

    def test_is_named_by_the_file_when_those_were_removed(self, rewritten: World) -> None:
        rewritten.do("DELETE FROM audit_checkpoint")
        assert rewritten.kinds(with_file=False) == set()
        assert rewritten.kinds() == {"block_differs", "checkpoint_removed"}

    def test_is_named_when_they_were_adjusted(self, rewritten: World) -> None:
        rewritten.do(
            "UPDATE audit_checkpoint AS c SET block_hash = b.hash FROM audit_block AS b WHERE b.no = c.block_no"
        )
        assert "bad_signature" in rewritten.kinds(with_file=False)
        assert {"bad_signature", "block_differs", "checkpoint_differs"} <= rewritten.kinds()

    def test_is_named_when_they_were_signed_with_another_key(self, rewritten: World) -> None:
        rewritten.do("UPDATE audit_checkpoint SET key_id = 'mine'")
        assert "unknown_key" in rewritten.kinds(with_file=False)


class TestCheckpoints:
    @pytest.mark.parametrize(
        "change",
        ["made_at = made_at + interval '1 s'", "block_no = block_no - 1", "block_hash = sha256('')", "format = 99",
         "events = events + 1", "last_event_id = 0", "last_event_hash = sha256('')", "signature = signature || ''",
         "signature = overlay(signature placing '\\x00ff'::bytea from 1)"],
    )  # fmt: skip
    def test_an_altered_row_is_named(self, world: World, change: str) -> None:
        world.do(f"UPDATE audit_checkpoint SET {change} WHERE no = %s", world.checkpoint)
        expected = set() if "|| ''" in change else {"bad_signature", "checkpoint_differs"}
        assert world.kinds() == expected

    def test_the_newest_row_removed_is_named_by_the_file(self, world: World) -> None:
        world.do("DELETE FROM audit_checkpoint WHERE no = %s", world.checkpoint)
        assert world.kinds() == {"checkpoint_removed"}

    def test_a_row_removed_before_another_is_named(self, world: World) -> None:
        make_checkpoint(by=system_user(), at=clock.real_now())
        world.do("DELETE FROM audit_checkpoint WHERE no = %s", world.checkpoint)
        assert world.kinds(with_file=False) == {"checkpoint"}

    def test_a_forged_file_is_named(self, world: World, tmp_path: Path) -> None:
        file = json.loads(world.file.read_text())
        file["content"]["events"] += 1
        forged = tmp_path / "forged.json"
        forged.write_text(json.dumps(file))
        assert kinds_of_file(forged) == {"bad_signature"}
        file["content"]["key_id"] = "mine"
        forged.write_text(json.dumps(file))
        assert kinds_of_file(forged) == {"unknown_key"}

    def test_a_file_of_another_database_is_named(self, world: World) -> None:
        world.cursor.execute(
            "CREATE OR REPLACE FUNCTION public.audit_database_id() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE"
            " AS 'SELECT ''00000000-0000-0000-0000-000000000000''::uuid'"
        )
        assert "other_database" in {str(problem.kind) for problem in verify_everything(files=[world.file]).problems}


def kinds_of_file(path: Path) -> set[str]:
    """What a verification says of this file besides the guards, which are off."""
    named = {str(problem.kind) for problem in verify_everything(files=[path]).problems}
    return named - {"machinery"}


class TestOlderCopy:
    def test_put_in_the_place_of_the_trail_is_named_by_a_later_file(self, world: World, tmp_path: Path) -> None:
        """A backup of yesterday is genuine in itself: every signature in it is good."""
        seal_all([world.rest])
        no = AuditBlock.objects.latest("no").no
        later = make_checkpoint(by=system_user(), at=clock.real_now())
        file = write_file(of_row(later, database=database_id()), folder=tmp_path)
        world.do("DELETE FROM audit_checkpoint WHERE no = %s", later.no)
        world.do("DELETE FROM audit_checkpoint WHERE no = %s", world.checkpoint)
        world.do("DELETE FROM audit_event WHERE xid >= (SELECT from_xid FROM audit_block WHERE no = %s)", no)
        world.do("DELETE FROM audit_block WHERE no = %s", no)
        guards(world.cursor, on=True)
        assert verify_everything().problems == []
        assert {str(p.kind) for p in verify_everything(files=[file]).problems} == {"shorter", "checkpoint_removed"}


class TestMachinery:
    def test_a_guard_that_is_off_is_named(self, world: World) -> None:
        sentences = {p.sentence for p in verify_everything().problems if p.kind == ProblemKind.MACHINERY}
        assert len(sentences) == len(GUARDED)

    @pytest.mark.parametrize("state", ["DISABLE TRIGGER audit_capture_update", "DISABLE TRIGGER USER"])
    def test_a_table_that_is_not_recorded_is_named(self, world: World, state: str) -> None:
        world.cursor.execute(f"ALTER TABLE {TABLE} {state}")
        (problem,) = world.found()
        assert problem.kind == ProblemKind.MACHINERY
        assert TABLE in problem.sentence

    def test_a_hash_function_that_lies_is_named(self, world: World) -> None:
        world.do("UPDATE audit_event SET actor = 'x' WHERE id = %s", world.read)
        world.cursor.execute(
            "CREATE OR REPLACE FUNCTION public.audit_event_hash(e public.audit_event) RETURNS bytea LANGUAGE sql STABLE"
            " PARALLEL SAFE AS 'SELECT e.hash'"
        )
        (problem,) = world.found()
        assert problem.kind == ProblemKind.MACHINERY
        assert "audit_event_hash" in problem.sentence

    def test_a_capture_that_looks_away_is_named(self, world: World) -> None:
        world.cursor.execute(
            "CREATE OR REPLACE FUNCTION public.audit_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
            " $f$ BEGIN RETURN NULL; END $f$"
        )
        (problem,) = world.found()
        assert "audit_capture" in problem.sentence


class TestCommand:
    def run(self, world: World, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
        """Exit code, output, errors."""
        guards(world.cursor, on=True)
        code = 0
        with translation.override("en"):
            try:
                call_command("verify_trail", *words)
            except SystemExit as stopped:
                code = int(stopped.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    def test_is_content_with_a_folder_of_checkpoints(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = self.run(world, capsys, "--checkpoint", str(world.file.parent))
        assert (code, err) == (0, "")
        assert "Files of checkpoints compared: 1." in out
        assert AuditEvent.objects.filter(verb="audit.trail_verified", purpose="verify_trail").exists()

    def test_trusts_a_key_that_is_named_and_no_other(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        code, _out, err = self.run(world, capsys, "--public-key", printed("1", new_key()[1]))
        assert code == 1
        assert "does not have the signature of its key" in err

    def test_tells_machines_what_it_tells_people(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        world.do("DELETE FROM audit_checkpoint WHERE no = %s", world.checkpoint)
        code, out, _err = self.run(world, capsys, "--json", "--checkpoint", str(world.file))
        report = json.loads(out)
        assert (code, report["ok"]) == (1, False)
        assert [problem["kind"] for problem in report["problems"]] == ["checkpoint_removed"]

    @pytest.mark.parametrize("words", [["--checkpoint", "nowhere.json"], ["--public-key", "x"]])
    def test_refuses_what_it_cannot_compare_with(self, world: World, words: list[str]) -> None:
        with pytest.raises(CommandError):
            call_command("verify_trail", *words)

    def test_refuses_an_empty_folder(self, world: World, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(CommandError):
            call_command("verify_trail", "--checkpoint", str(tmp_path / "empty"))
