"""Signing in through the page: who may, what is kept of it, and the lockout that needs no broker."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from casework import clock
from casework.audit.models import AuditEvent
from casework.staff.models import Role, User
from config.celery import app
from tests.making import PASSWORD, make_office, make_user
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
TRIES = 5


def sign_in(username: str, password: str, *, browser: Client | None = None) -> Any:
    """The answer to the form."""
    return (browser or Client()).post("/accounts/login/", {"login": username, "password": password})


def is_in(answer: HttpResponse) -> bool:
    """Whether somebody is signed in now."""
    return answer.status_code == 302 and "sessionid" in answer.cookies


def events(kind: str) -> list[tuple[str, str]]:
    """Who did it to whom, as the trail has it."""
    return list(AuditEvent.objects.filter(kind=kind).order_by("id").values_list("actor", "subject_pk"))


@pytest.fixture
def officer() -> User:
    return make_user(role=Role.CASE_OFFICER, office=make_office(), username="ana")


class TestSignIn:
    def test_opens_the_desk_and_is_on_the_trail(self, officer: User) -> None:
        browser = Client()
        assert is_in(sign_in("ana", PASSWORD, browser=browser))
        assert browser.get("/cases/").status_code == 200
        assert events("sign_in") == [(str(officer.pk), str(officer.pk))]

    def test_records_a_failure_without_the_name_that_was_typed(self, officer: User) -> None:
        assert not is_in(sign_in("ana", "wrong"))
        assert not is_in(sign_in("my-password-in-the-wrong-field", "x"))
        assert events("sign_in_failed") == [("anonymous", str(officer.pk)), ("anonymous", "")]
        assert not AuditEvent.objects.filter(diff__icontains="my-password").exists()

    def test_answers_alike_for_a_wrong_password_and_an_unknown_name(self, officer: User) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)  # the pages show the time
        wrong, unknown = (sign_in(name, "wrong-word").content.decode() for name in ("ana", "eva"))
        token = re.compile(r"[A-Za-z0-9]{64}")
        assert token.sub("", wrong).replace('"ana"', '"eva"') == token.sub("", unknown)

    @pytest.mark.parametrize("name", ["ana\x00", "a" * 10_000, "' OR 1=1 --", "ana\u202e", ""])
    def test_takes_no_bad_input_for_a_fault(self, officer: User, name: str) -> None:
        assert sign_in(name, PASSWORD).status_code in (200, 400, 422)

    def test_refuses_a_disabled_account_and_ends_its_session(self, officer: User) -> None:
        browser = browser_of(officer)
        assert browser.get("/cases/").status_code == 200
        User.objects.filter(pk=officer.pk).update(is_active=False)
        assert "/accounts/login/" in browser.get("/cases/")["Location"]
        answer = sign_in("ana", PASSWORD)
        assert not is_in(answer)
        assert "account/account_inactive.html" in [template.name for template in answer.templates]

    @pytest.mark.parametrize("password", ["!", "", " ", PASSWORD])
    def test_refuses_the_system(self, password: str) -> None:
        assert not is_in(sign_in("system", password))


class TestLockout:
    def test_rests_the_account_after_five_failures_kept_in_the_database(self, officer: User) -> None:
        for _time in range(TRIES):
            assert not is_in(sign_in("ana", "wrong"))
        assert not is_in(sign_in("ana", PASSWORD))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_cache WHERE cache_key LIKE '%login_failed%'")
            assert cursor.fetchone()[0] >= 1

    def test_leaves_other_accounts_alone(self, officer: User) -> None:
        make_user(username="eva")
        for _time in range(TRIES):
            sign_in("ana", "wrong")
        assert is_in(sign_in("eva", PASSWORD))

    def test_stands_while_the_broker_is_down(self, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///nowhere/valkey.sock")
        monkeypatch.setattr(app.amqp, "_producer_pool", None)
        monkeypatch.setattr(app, "_pool", None)
        assert is_in(sign_in("ana", PASSWORD))
        for _time in range(TRIES):
            sign_in("ana", "wrong")
        assert not is_in(sign_in("ana", PASSWORD))


class TestSignUp:
    def test_is_closed(self) -> None:
        before = User.objects.count()
        data = {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD}
        for answer in (Client().get("/accounts/signup/"), Client().post("/accounts/signup/", data)):
            assert "account/signup_closed.html" in [template.name for template in answer.templates]
        assert User.objects.count() == before


class TestSignOut:
    def test_takes_a_post_and_is_on_the_trail(self, officer: User) -> None:
        browser = browser_of(officer)
        browser.get("/accounts/logout/")
        assert browser.get("/cases/").status_code == 200
        browser.post("/accounts/logout/")
        assert events("sign_out") == [(str(officer.pk), str(officer.pk))]
        assert browser.get("/cases/").status_code == 302
