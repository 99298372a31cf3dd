"""Signed statements of how far the trail had come: made once a day, chained, and gone from the database as files."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.utils import translation
from pytest_django import Settings

from casework import clock
from casework.audit.checkpointing import make_checkpoint
from casework.audit.checkpoints import CheckpointRefused, as_file, of_row, read_file
from casework.audit.comparing import database_id, stored_checkpoints
from casework.audit.delivering import deliver, write_file
from casework.audit.keys import KeyRefused, is_signed, new_key, parse_public, printed, public_ring, sign
from casework.audit.models import AuditCheckpoint, Delivery, DeliveryKind
from casework.audit.services import record_read
from casework.audit.verification import verify_everything
from casework.staff.services import system_user
from tests.audit.conftest import TABLE, as_owner, make_history, run, seal_all


@pytest.fixture
def sealed(committing: None) -> list[int]:
    ids = make_history()
    seal_all([*ids, record_read(subject_table=TABLE, subject_pk="x")])
    return ids


@pytest.fixture
def rolled_back(sealed: list[int]) -> Iterator[None]:
    """What a test writes is undone: checkpoints cannot be deleted."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def made() -> AuditCheckpoint:
    return make_checkpoint(by=system_user(), at=clock.real_now())


@pytest.mark.usefixtures("rolled_back")
class TestMakeCheckpoint:
    def test_signs_the_last_block_and_all_before_it(self) -> None:
        row = made()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT no, hash, (SELECT sum(n) FROM audit_block) FROM audit_block ORDER BY no DESC LIMIT 1"
            )
            block = cursor.fetchone()
        assert (row.block_no, bytes(row.block_hash), row.events) == (block[0], bytes(block[1]), block[2])
        checkpoint = of_row(row, database=database_id())
        public = public_ring()[row.key_id]
        assert is_signed(checkpoint.content.as_bytes(), checkpoint.signature, public=public)

    def test_continues_the_one_before(self) -> None:
        first, second = made(), made()
        assert second.no == first.no + 1
        assert bytes(second.prev or b"").hex() == of_row(first, database=database_id()).hash
        assert verify_everything().ok

    def test_makes_due_what_must_leave_the_database(self, settings: Settings) -> None:
        kinds = Delivery.objects.filter(subject_no=made().no).values_list("kind", flat=True)
        assert set(kinds) == {"file", "mail"}
        settings.AUDITORS = []
        kinds = Delivery.objects.filter(subject_no=made().no).values_list("kind", flat=True)
        assert set(kinds) == {"file"}

    @pytest.mark.parametrize(
        "ring", ["", "  \n", "k1", "k1:", "k1:AAAA", "k1:ää", ":" + "A" * 43 + "=", "k 1:" + "A" * 43 + "="]
    )
    def test_is_not_made_without_a_key(self, settings: Settings, ring: str) -> None:
        before = AuditCheckpoint.objects.count()
        settings.CHECKPOINT_KEYS = ring
        with pytest.raises(KeyRefused) as refused:
            made()
        assert not ring.strip() or ring not in str(refused.value), "a message must not hold a key"
        assert AuditCheckpoint.objects.count() == before

    def test_the_first_key_signs_and_a_retired_one_still_proves(self, settings: Settings) -> None:
        made()
        old = settings.CHECKPOINT_KEYS
        seed, _public = new_key()
        settings.CHECKPOINT_PUBLIC_KEYS = printed("1", public_ring()["1"])
        settings.CHECKPOINT_KEYS = printed("second", seed)
        assert made().key_id == "second"
        assert verify_everything().ok
        settings.CHECKPOINT_PUBLIC_KEYS = ""
        assert {str(problem.kind) for problem in verify_everything().problems} == {"unknown_key"}
        settings.CHECKPOINT_KEYS = f"{printed('second', seed)}\n{old}"
        assert verify_everything().ok

    def test_two_keys_of_one_name_are_refused(self, settings: Settings) -> None:
        settings.CHECKPOINT_PUBLIC_KEYS = printed("1", new_key()[1])
        with pytest.raises(KeyRefused, match="1"):
            public_ring()


class TestTheApplication:
    """What its role can do to checkpoints: add the one that is next."""

    @pytest.mark.parametrize(
        "attack",
        [
            "INSERT INTO audit_checkpoint SELECT * FROM audit_checkpoint LIMIT 1",
            "UPDATE audit_checkpoint SET events = 1",
            "DELETE FROM audit_checkpoint",
            "TRUNCATE audit_checkpoint",
            "ALTER TABLE audit_checkpoint DISABLE TRIGGER ALL",
            "CREATE OR REPLACE FUNCTION public.audit_database_id() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
            "UPDATE casework_verification SET outcome = 'ok'",
            "DELETE FROM casework_verification",
        ],
    )
    def test_cannot(self, sealed: list[int], attack: str) -> None:
        with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
            run(attack)
        assert getattr(refusal.value.__cause__, "sqlstate", "") == "42501"

    @pytest.mark.parametrize(
        "change",
        ["no = no", "no = no + 2", "block_no = block_no - 1", "events = events - 1", "block_hash = sha256('')",
         "last_event_id = 0", "last_event_hash = sha256('')"],
    )  # fmt: skip
    def test_cannot_append_what_is_not_so(self, rolled_back: None, change: str) -> None:
        made()
        column, value = change.split(" = ")
        names = ("no", "format", "made_at", "block_no", "block_hash", "events", "last_event_id", "last_event_hash",
                 "prev", "key_id", "signature")  # fmt: skip
        chosen = ", ".join(value if name == column else name for name in names)
        with pytest.raises(OperationalError, match="does not say how far"), transaction.atomic():
            run(f"SELECT audit_checkpoint_append(ROW({chosen})::audit_checkpoint) FROM audit_checkpoint")

    def test_nor_can_the_owner_with_the_guard_on(self, sealed: list[int]) -> None:
        with as_owner() as cursor, pytest.raises(ProgrammingError, match="append-only"):
            cursor.execute("DELETE FROM audit_checkpoint")


@pytest.mark.usefixtures("rolled_back")
class TestFiles:
    def test_are_complete_in_themselves(self, tmp_path: Path) -> None:
        row = made()
        path = write_file(of_row(row, database=database_id()), folder=tmp_path / "new" / "folder")
        file = json.loads(path.read_text())
        ring = parse_public(f"{file['content']['key_id']}:{file['public_key']}")
        read = read_file(path)
        assert read == of_row(row, database=database_id())
        assert is_signed(read.content.as_bytes(), read.signature, public=ring[row.key_id])
        assert path.stat().st_mode & 0o222 == 0

    def test_are_written_once(self, tmp_path: Path) -> None:
        checkpoint = of_row(made(), database=database_id())
        path = write_file(checkpoint, folder=tmp_path)
        assert write_file(checkpoint, folder=tmp_path) == path
        path.chmod(0o644)
        path.write_text("{}")
        with pytest.raises(FileExistsError):
            write_file(checkpoint, folder=tmp_path)
        assert path.read_text() == "{}"
        assert [each.name for each in tmp_path.iterdir()] == [path.name], "nothing unfinished is left"

    @pytest.mark.parametrize(
        "text",
        [
            b"", b"{", b"[]", b"null", b"{}", b'{"content": 1}', b"\xff\xfe", b"[" * 3000, b"a" * 20000,
            b'{"content": {"no": 1}, "signature": ""}', b'{"content": {"evil": 1}, "signature": ""}',
        ],
    )  # fmt: skip
    def test_that_are_none_are_refused(self, tmp_path: Path, text: bytes) -> None:
        path = tmp_path / "hostile.json"
        path.write_bytes(text)
        with pytest.raises(CheckpointRefused, match=r"hostile\.json"):
            read_file(path)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("no", "1"), ("no", -1), ("no", 2**63), ("no", True), ("events", 1.5), ("block_hash", None), ("format", 2),
         ("what", "other"), ("database", ["x"])],
    )  # fmt: skip
    def test_with_another_kind_of_value_are_refused(self, tmp_path: Path, name: str, value: Any) -> None:
        file = json.loads(as_file(of_row(made(), database=database_id()), public=public_ring()["1"]))
        file["content"][name] = value
        path = tmp_path / "odd.json"
        path.write_text(json.dumps(file))
        with pytest.raises(CheckpointRefused):
            read_file(path)


@pytest.mark.usefixtures("rolled_back")
class TestDeliver:
    @pytest.fixture(autouse=True)
    def _folder(self, settings: Settings, tmp_path: Path) -> None:
        settings.CHECKPOINTS_DIR = tmp_path / "checkpoints"

    @staticmethod
    def of(kind: DeliveryKind, no: int) -> Delivery:
        return Delivery.objects.get(kind=kind, subject_no=no)

    def test_writes_the_file_and_mails_it_once(self, settings: Settings) -> None:
        row, at = made(), clock.real_now() + timedelta(seconds=1)
        for _again in range(2):
            for kind in (DeliveryKind.FILE, DeliveryKind.MAIL):
                deliver(self.of(kind, row.no).pk, by=system_user(), at=at)
        (file,) = settings.CHECKPOINTS_DIR.iterdir()
        (message,) = mail.outbox
        assert message.to == settings.AUDITORS
        ((name, content, kind),) = message.attachments
        assert (name, content, kind) == (file.name, file.read_text(), "application/json")
        assert str(row.block_no) in message.body
        assert bytes(row.block_hash).hex() in message.body
        assert not Delivery.objects.filter(subject_no=row.no, done_at=None).exclude(kind="alert").exists()

    def test_tries_again_later_what_failed(self, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
        settings.CHECKPOINTS_DIR = Path("/proc/nowhere")
        row, at = made(), clock.real_now() + timedelta(seconds=1)
        delivery = self.of(DeliveryKind.FILE, row.no)
        assert not deliver(delivery.pk, by=system_user(), at=at)
        assert not deliver(delivery.pk, by=system_user(), at=at), "not before its pause is over"
        delivery.refresh_from_db()
        assert (delivery.attempts, delivery.done_at, delivery.due_at) == (1, None, at + timedelta(minutes=1))
        assert [record.getMessage() for record in caplog.records] == [
            f"delivery file of {row.no} failed: FileNotFoundError"
        ]


@pytest.mark.usefixtures("rolled_back")
class TestCommand:
    def test_makes_lists_and_exports(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with translation.override("en"):
            call_command("checkpoint", "make")
            call_command("checkpoint", "list")
            no = stored_checkpoints()[-1].content.no
            call_command("checkpoint", "export", str(tmp_path), "--no", str(no))
        out = capsys.readouterr().out
        assert f"Checkpoint {no}: " in out
        assert "still to go: file, mail" in out
        assert read_file(next(tmp_path.iterdir())) == stored_checkpoints()[-1]

    def test_refuses_to_export_what_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError):
            call_command("checkpoint", "export", str(tmp_path), "--no", "999999")

    def test_makes_a_key_that_only_its_owner_reads(
        self, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "key"
        call_command("checkpoint", "keys", "--new", "k2", "--file", str(file))
        assert file.stat().st_mode & 0o777 == 0o600
        public = capsys.readouterr().out.splitlines()[-1]
        settings.CHECKPOINT_KEYS = file.read_text()
        assert parse_public(public)["k2"] == public_ring()["k2"]
        assert sign(b"x").key_id == "k2"
        with pytest.raises(CommandError, match="key"):
            call_command("checkpoint", "keys", "--new", "k3", "--file", str(file))
        call_command("checkpoint", "keys")
        assert public in capsys.readouterr().out
        assert file.read_text().strip() not in capsys.readouterr().out

    @pytest.mark.parametrize("words", [["--new", "k"], ["--new", "a b", "--file", "x"], ["--new", "1", "--file", "x"]])
    def test_refuses_a_bad_new_key(self, words: list[str]) -> None:
        with pytest.raises(CommandError):
            call_command("checkpoint", "keys", *words)
