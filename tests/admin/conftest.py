"""An auditor in a browser, who reads English."""

import pytest
from django.test import Client

from casework import clock
from casework.staff.models import Role, User
from tests import making


@pytest.fixture
def reader(db: None) -> User:
    user = making.make_user(role=Role.AUDITOR, username="audits", display_name="A. Vardiluz")
    user.language = "en"
    user.save()
    return user


@pytest.fixture
def auditor(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


@pytest.fixture
def evening(db: None) -> None:
    """Stop the clock where the stories happen."""
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)
