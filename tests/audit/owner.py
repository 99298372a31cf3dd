"""The owner with every guard off, beside a checkpoint that was kept elsewhere; all of it is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from casework import clock
from casework.audit.checkpointing import make_checkpoint
from casework.audit.checkpoints import of_row
from casework.audit.comparing import database_id
from casework.audit.delivering import write_file
from casework.audit.services import record_read
from casework.audit.verification import verify_everything
from casework.audit.verify import Problem
from casework.staff.services import system_user
from tests.audit.conftest import TABLE, as_owner, make_history, seal_all

GUARDED = ("audit_event", "audit_block", "audit_checkpoint")
REHASH = "UPDATE audit_event AS e SET hash = audit_event_hash(e) WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class World:
    """The owner's cursor with every guard off, five sealed changes of a row, a sealed read, and the signed file."""

    cursor: CursorWrapper
    ids: list[int]
    read: int
    file: Path
    checkpoint: int
    rest: int  # a sealed read behind everything, so that no test removes the last sealed event by accident

    def do(self, statement: str, *values: Any) -> None:
        """One statement; it must touch something."""
        self.cursor.execute(statement, list(values) or None)
        assert self.cursor.rowcount != 0, statement

    def found(self, *, with_file: bool = True) -> list[Problem]:
        """What the verification names, with the guards on again: they would be named too."""
        guards(self.cursor, on=True)
        return verify_everything(files=[self.file] if with_file else []).problems

    def kinds(self, *, with_file: bool = True) -> set[str]:
        """The kinds that it names."""
        return {str(problem.kind) for problem in self.found(with_file=with_file)}


def guards(cursor: CursorWrapper, *, on: bool) -> None:
    """The guards of the trail, as the owner puts them."""
    for table in GUARDED:
        cursor.execute(f"ALTER TABLE {table} {'ENABLE ALWAYS' if on else 'DISABLE'} TRIGGER audit_append_only")


@contextmanager
def owners_hand(folder: Path) -> Iterator[World]:
    """A sealed history and a checkpoint over it, then the owner's hand."""
    ids = make_history(changes=4)
    read = record_read(subject_table=TABLE, subject_pk="x")
    seal_all([*ids, read])
    rest = record_read(subject_table=TABLE, subject_pk="y")
    seal_all([rest])
    with as_owner() as cursor, transaction.atomic():
        row = make_checkpoint(by=system_user(), at=clock.real_now())
        file = write_file(of_row(row, database=database_id()), folder=folder)
        guards(cursor, on=False)
        yield World(cursor, ids, read, file, row.no, rest)
        transaction.set_rollback(True)
