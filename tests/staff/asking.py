"""Two administrators, and what they ask of each other about accounts."""

from datetime import timedelta
from typing import Any

import pytest

from casework import clock
from casework.errors import ActionRefused
from casework.journey.accounts import ask_for, confirm_request
from casework.staff.account_requests import AccountRequest
from casework.staff.models import User
from tests.making import AT, make_administrator, make_office

WEEK = timedelta(days=7)
NEW = {"username": "nueva.oficial", "display_name": "Nueva Oficial", "role": "case_officer", "place": "office:CU"}


@pytest.fixture
def one() -> User:
    make_office()
    return make_administrator()


@pytest.fixture
def two() -> User:
    return make_administrator("administers.too")


def asked(
    kind: str = "open_account", subject: User | None = None, *, by: User, at: Any = AT, **fields: Any
) -> AccountRequest:
    """A request; the fields of a new account unless others are named."""
    return ask_for(kind, subject, fields or (NEW if subject is None else {}), reason="Hace falta.", by=by, at=at)


def confirmed(request: AccountRequest, by: User, at: Any = AT) -> str:
    """Confirm it and return the secret."""
    return confirm_request(request.pk, by=by, at=at, real_at=clock.real_now()).secret


def codes(error: pytest.ExceptionInfo[ActionRefused]) -> set[str]:
    return {finding.code for finding in error.value.findings}
