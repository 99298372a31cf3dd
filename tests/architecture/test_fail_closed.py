"""Where the event cannot be written, nothing is shown."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from casework.people.models import PersonName
from tests.architecture.permission_world import World, everybody, everything
from tests.architecture.test_every_reading import SHOWING, asked
from tests.audit.conftest import as_owner

RECORD = "audit_record(text, text, uuid, uuid, text, text, text, text, timestamptz, jsonb)"


@pytest.fixture(scope="module")
def mute(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A world in which nobody, not even the owner, may write what is no change on the trail."""
    with django_db_blocker.unblock(), as_owner() as cursor, transaction.atomic():
        made = World(clients=everybody(), keys=everything())
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {RECORD} FROM CURRENT_USER, PUBLIC")
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", SHOWING)
def test_without_its_event_nothing_is_shown(mute: World, route: str) -> None:
    client, address = asked(mute, route)
    answer = client.get(address)
    assert answer.status_code == 500
    shown = answer.content.decode(errors="replace")
    for name in PersonName.objects.values_list("given", flat=True):
        assert name not in shown


def test_without_its_event_nothing_is_found(mute: World) -> None:
    client = mute.clients[1]
    found = client.post("/cases/", {"q": "Quirvelo"}).headers["Location"]
    assert client.get(found).status_code == 500


def test_the_permission_is_really_gone(mute: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege(current_user, %s, 'EXECUTE')", [RECORD])
        assert cursor.fetchone() == (False,)
