"""A table of our own on the trail, and the two roles' hands: what commits here stays in the trail, as it must."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from pytest_django import DjangoDbBlocker

from casework.audit.models import AuditBlock, AuditEvent
from casework.audit.services import seal_blocks
from config import settings
from tests.harness.database import IDENTITY, become, test_database_urls

TABLE = "trail_subject"
CREATE = """
CREATE TABLE trail_subject (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id uuid, person_id uuid, name text, alias text, note text,
    seen_at timestamptz, weight double precision
);
SELECT audit_track('trail_subject', 'id', 'case_id', 'person_id', '{name,alias}', '{seen_at}');
"""


@contextmanager
def as_owner() -> Iterator[CursorWrapper]:
    """Django's own connection as the owner, for what the application's role may not do."""
    app = {name: connection.settings_dict[name] for name in IDENTITY}
    become(settings.database(os.environ["DATABASE_OWNER_URL"]))
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        become(app)


@contextmanager
def tampering() -> Iterator[CursorWrapper]:
    """The owner with the trail's guards off; everything is undone at the end."""
    with as_owner() as cursor, transaction.atomic():
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL; ALTER TABLE audit_block DISABLE TRIGGER ALL")
        yield cursor
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def table(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The tracked table, made by the owner and used by the application."""
    with django_db_blocker.unblock():
        app = connection.settings_dict["USER"]
        with as_owner() as cursor:
            cursor.execute(CREATE)
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON {TABLE} TO "{app}"')
        yield TABLE
        with as_owner() as cursor:
            cursor.execute(f"DROP TABLE {TABLE}")


@pytest.fixture
def committing(table: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real transactions: nothing is rolled back, and nothing needs to be emptied."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def other_session(committing: None) -> Iterator[psycopg.Connection[Any]]:
    """A second connection of the application."""
    with psycopg.connect(test_database_urls()["DATABASE_URL"]) as other:
        yield other
        other.rollback()


def run(statement: str, *values: Any) -> None:
    """One statement as the application."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def make_row(**columns: Any) -> UUID:
    """A new row of the tracked table."""
    key = uuid4()
    values = {"id": key, **columns}
    names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    run(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", *values.values())
    return key


def change_row(key: UUID, **columns: Any) -> None:
    """An update of that row."""
    run(f"UPDATE {TABLE} SET {', '.join(f'{name} = %s' for name in columns)} WHERE id = %s", *columns.values(), key)


def events_of(key: object) -> list[AuditEvent]:
    """The row's events, oldest first."""
    return list(AuditEvent.objects.filter(subject_table=TABLE, subject_pk=str(key)).order_by("id"))


def make_history(*, changes: int = 3) -> list[int]:
    """A row with that many changes after its insertion; the numbers of its events."""
    key = make_row(note="0")
    for number in range(changes):
        change_row(key, note=str(number + 1))
    return [event.id for event in events_of(key)]


def seal_all(ids: list[int]) -> AuditBlock:
    """Seal until these events are sealed: other workers' transactions may hold the seal back for a moment."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        seal_blocks()
        block = AuditBlock.objects.filter(ids__contains=[max(ids)]).first()
        if block is not None:
            return block
        time.sleep(0.05)
    raise AssertionError("the events never settled")
