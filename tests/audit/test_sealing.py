"""Blocks: everything that has settled, each event once, none lost."""

from itertools import pairwise
from threading import Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from casework.audit import tasks
from casework.audit.models import AuditBlock, AuditEvent
from casework.audit.selectors import last_seal
from casework.audit.services import record_read, seal_blocks
from casework.audit.verify import verify_trail
from tests.audit.conftest import TABLE, as_owner, events_of, make_history, make_row, seal_all

pytestmark = pytest.mark.usefixtures("committing")


class TestSealBlocks:
    """One block for what has settled since the last."""

    def test_seals_every_kind_of_event_with_its_hash(self) -> None:
        ids = make_history()
        read = record_read(subject_table=TABLE, subject_pk="x")
        block = seal_all([*ids, read])
        hashes = {event.id: bytes(event.hash) for event in AuditEvent.objects.filter(id__in=block.ids)}
        assert {*ids, read} <= set(block.ids)
        assert [bytes(value) for value in block.hashes] == [hashes[event_id] for event_id in block.ids]
        assert block.n == len(block.ids)
        assert last_seal() is not None

    def test_continues_the_block_before(self) -> None:
        first = seal_all(make_history())
        second = seal_all(make_history())
        assert second.no > first.no
        blocks = AuditBlock.objects.filter(no__gte=first.no).order_by("no")
        for before, after in pairwise(blocks):
            assert (after.no, after.from_xid) == (before.no + 1, before.to_xid + 1)
            assert bytes(after.prev or b"") == bytes(before.hash)

    def test_makes_no_block_of_nothing(self) -> None:
        seal_all(make_history())
        count = AuditBlock.objects.count()
        assert seal_blocks() == 0
        assert AuditBlock.objects.count() == count

    def test_does_not_seal_its_own_transaction(self) -> None:
        with transaction.atomic():
            (event,) = events_of(make_row())
            seal_blocks()
            assert not AuditBlock.objects.filter(ids__contains=[event.id]).exists()

    def test_a_long_transaction_loses_no_event(self, other_session: psycopg.Connection[Any]) -> None:
        key = uuid4()
        other_session.execute(f"INSERT INTO {TABLE} (id, note) VALUES (%s, 'early number, late commit')", [key])
        later = make_history()
        seal_blocks()
        other_session.commit()
        (late,) = events_of(key)
        assert late.id < min(later)
        seal_all([*later, late.id])
        sealed = [event_id for ids in AuditBlock.objects.values_list("ids", flat=True) for event_id in ids]
        assert all(sealed.count(event_id) == 1 for event_id in (late.id, *later))
        assert verify_trail().ok

    def test_two_sealers_seal_each_event_once(self, other_session: psycopg.Connection[Any]) -> None:
        ids = make_history()
        other_session.execute("SELECT audit_seal()")
        waiting = Thread(target=self.seal_in_a_thread)
        waiting.start()
        other_session.commit()
        waiting.join(90)
        seal_all(ids)
        sealed = [event_id for ids in AuditBlock.objects.values_list("ids", flat=True) for event_id in ids]
        assert len(sealed) == len(set(sealed))

    @staticmethod
    def seal_in_a_thread() -> None:
        """A thread has a connection of its own."""
        try:
            seal_blocks()
        finally:
            connection.close()

    def test_the_task_tolerates_newer_callers(self) -> None:
        assert tasks.seal_blocks.name == "audit.seal_blocks"
        assert tasks.seal_blocks(from_a_newer_caller=1) >= 0


class TestRebase:
    """A trail restored into a younger server."""

    def test_refuses_to_seal_until_the_owner_renumbers(self) -> None:
        """The last block is said to end beyond this server's transactions; then everything is undone."""
        seal_all(make_history())
        with as_owner() as cursor, transaction.atomic():
            cursor.execute("ALTER TABLE audit_block DISABLE TRIGGER ALL")
            cursor.execute(
                "UPDATE audit_block SET to_xid = to_xid + 1000000000 WHERE no = (SELECT max(no) FROM audit_block)"
            )
            with pytest.raises(Exception, match="more transactions"), transaction.atomic():
                cursor.execute("SELECT audit_seal()")
            cursor.execute("SELECT audit_rebase()")
            make_row()
            cursor.execute(
                "SELECT (SELECT xid FROM audit_event ORDER BY id DESC LIMIT 1)"
                " - (SELECT to_xid FROM audit_block ORDER BY no DESC LIMIT 1), audit_seal()"
            )
            ahead, sealed = cursor.fetchone()
            transaction.set_rollback(True)
        assert ahead > 0
        assert sealed == 0  # its own transaction has not settled

    def test_does_nothing_otherwise(self) -> None:
        with as_owner() as cursor:
            cursor.execute("SELECT audit_rebase()")
            assert cursor.fetchone() == (0,)
