"""Lists ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.staff.models import Role
from tests import making

pytestmark = pytest.mark.django_db
MODELS = (
    "application",
    "auditcheckpoint",
    "auditevent",
    "case",
    "check",
    "hit",
    "intelligenceopinion",
    "rolegrant",
    "safeconduct",
    "transition",
    "user",
    "verification",
    "workitem",
)


def asked(client: Client, model: str) -> int:
    """How many queries one list takes, without savepoints."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"admin:casework_{model}_changelist")).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def test_no_list_asks_more_for_more_rows() -> None:
    client = Client()
    client.force_login(making.make_user(role=Role.AUDITOR, username="audits"))
    making.make_requested()
    client.get(reverse("admin:index"))  # how the trail stands is remembered for some seconds
    few = {model: asked(client, model) for model in MODELS}
    for code in ("SB", "PS", "UN"):
        making.make_requested(office=making.make_office(code=code))
    assert {model: asked(client, model) for model in MODELS} == few
    assert max(few.values()) <= 10
