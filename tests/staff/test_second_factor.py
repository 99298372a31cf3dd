"""The second factor through the pages: set up, asked for, used once, required, removed, lost."""

import base64
import json
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from casework import clock
from casework.audit.models import AuditEvent
from casework.staff.models import Role, User
from tests.making import PASSWORD, make_office, make_user
from tests.pages.desk import browser_of
from tests.staff.factors import (
    ADD,
    ADD_KEY,
    CASES,
    CODES,
    HOME,
    NEW_CODES,
    PROVE,
    REMOVE,
    code_of,
    confirm,
    is_in,
    prove,
    set_up,
    with_password,
)

pytestmark = pytest.mark.django_db
HOSTILE = {"id": "eA", "rawId": "eA", "type": "public-key", "clientExtensionResults": {}}
NEW_KEY = json.dumps(HOSTILE | {"response": {"clientDataJSON": "eA", "attestationObject": "eA"}})
PROOF = json.dumps(HOSTILE | {"response": {"clientDataJSON": "eA", "authenticatorData": "eA", "signature": "eA"}})


@pytest.fixture
def officer() -> User:
    return make_user(role=Role.CASE_OFFICER, office=make_office(), username="ana")


class TestSetUp:
    def test_asks_for_the_password_again(self, officer: User) -> None:
        browser, _answer = with_password()
        for address in (ADD, ADD_KEY, NEW_CODES):
            assert "/accounts/reauthenticate/" in browser.get(address)["Location"]

    def test_refuses_a_wrong_code(self, officer: User) -> None:
        browser, _answer = with_password()
        confirm(browser)
        browser.get(ADD)
        assert "Incorrect code" in browser.post(ADD, {"code": "000000"}).content.decode()
        assert not Authenticator.objects.exists()

    def test_is_an_event_without_the_secret(self, officer: User) -> None:
        browser, _answer = with_password()
        secret, codes = set_up(browser)
        events = AuditEvent.objects.filter(subject_table="mfa_authenticator", kind="insert")
        assert {event.actor for event in events} == {str(officer.pk)}
        told = json.dumps([event.diff for event in AuditEvent.objects.all()])
        assert not [word for word in (secret, *codes) if word in told]

    def test_shows_the_recovery_codes_once(self, officer: User) -> None:
        browser, _answer = with_password()
        _secret, codes = set_up(browser)
        assert len(set(codes)) == 10
        assert not [code for code in codes if code in browser.get(CODES).content.decode()]

    def test_gives_the_session_a_new_key_and_ends_the_others(self, officer: User) -> None:
        elsewhere, _answer = with_password()
        browser, _answer = with_password()
        before = browser.cookies[settings.SESSION_COOKIE_NAME].value
        set_up(browser)
        assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before
        assert is_in(browser)
        assert elsewhere.get(CASES)["Location"].endswith("ended=factor")


class TestSealed:
    def stored(self) -> str:
        """The library's table as the database has it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
            return str(cursor.fetchone()[0])

    def test_holds_no_secret_in_clear(self, officer: User) -> None:
        secret, codes = set_up(with_password()[0])
        seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
        assert not [word for word in (secret, seed, '"secret"', '"seed"', *codes) if word in self.stored()]

    def test_refuses_a_secret_in_clear(self, officer: User) -> None:
        set_up(with_password()[0])
        for wrong in ({"secret": "ABC"}, {"sealed": "x", "secret": "ABC"}, {"sealed": {"secret": "ABC"}}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Authenticator.objects.update(data=wrong)

    def test_opens_for_no_other_account(self, officer: User) -> None:
        set_up(with_password()[0])
        other = make_user(username="eva")
        Authenticator.objects.filter(type="totp").update(user=other)
        with pytest.raises(InvalidTag):
            Authenticator.objects.get(type="totp")


class TestSignIn:
    def test_asks_for_the_code_before_anything_opens(self, officer: User) -> None:
        secret, _codes = set_up(with_password()[0])
        browser, answer = with_password()
        assert answer["Location"] == PROVE
        assert not is_in(browser)
        with time_machine.travel(clock.real_now().timestamp() + 60, tick=False):
            assert prove(browser, code_of(secret)).status_code == 302
            assert is_in(browser)
        told = AuditEvent.objects.filter(kind="sign_in").latest("id")
        assert (told.actor, told.diff) == (str(officer.pk), {"second_factor": "totp"})

    def test_changes_the_key_of_the_session_at_both_steps(self, officer: User) -> None:
        secret, _codes = set_up(with_password()[0])
        browser = Client()
        session = browser.session
        session.save()
        browser.cookies[settings.SESSION_COOKIE_NAME] = planted = str(session.session_key)
        browser.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        between = browser.cookies[settings.SESSION_COOKIE_NAME].value
        with time_machine.travel(clock.real_now().timestamp() + 60, tick=False):
            prove(browser, code_of(secret))
        after = browser.cookies[settings.SESSION_COOKIE_NAME].value
        assert len({planted, between, after}) == 3
        for old in (planted, between):
            thief = Client()
            thief.cookies[settings.SESSION_COOKIE_NAME] = old
            assert not is_in(thief)

    def test_takes_a_code_once_for_as_long_as_it_is_right(self, officer: User) -> None:
        secret, _codes = set_up(with_password()[0])
        start = (int(clock.real_now().timestamp()) // 30 + 4) * 30
        with time_machine.travel(start, tick=False):
            code = code_of(secret, periods=1)
            assert prove(with_password()[0], code).status_code == 302
        with time_machine.travel(start + 59, tick=False):
            browser, _answer = with_password()
            assert "Incorrect code" in prove(browser, code).content.decode()
            assert not is_in(browser)

    def test_takes_no_code_that_was_used_to_set_it_up(self, officer: User) -> None:
        with time_machine.travel(clock.real_now(), tick=False):  # or the next code might be shown meanwhile
            first, _answer = with_password()
            secret, _codes = set_up(first)
            browser, _answer = with_password()
            prove(browser, code_of(secret))
            assert not is_in(browser)

    def test_takes_each_recovery_code_once(self, officer: User) -> None:
        _secret, codes = set_up(with_password()[0])
        assert prove(with_password()[0], codes[3]).status_code == 302
        browser, _answer = with_password()
        prove(browser, codes[3])
        assert not is_in(browser)

    def test_rests_the_account_after_five_wrong_codes_whatever_browser_and_password(self, officer: User) -> None:
        secret, _codes = set_up(with_password()[0])
        with time_machine.travel(clock.real_now().timestamp() + 60, tick=False):
            for _time in range(5):
                prove(with_password()[0], "000000")
            browser, _answer = with_password()
            answer = prove(browser, code_of(secret))
            assert "Too many" in answer.content.decode()
            assert not is_in(browser)
        failed = AuditEvent.objects.filter(kind="sign_in_failed", subject_pk=str(officer.pk))
        assert [event.diff for event in failed] == [{"step": "second_factor"}] * 5

    @pytest.mark.parametrize("code", ["", "\x00", "9" * 100_000, "ａ" * 6, "' OR 1=1 --"])
    def test_takes_no_bad_input_for_a_fault(self, officer: User, code: str) -> None:
        set_up(with_password()[0])
        assert prove(with_password()[0], code).status_code in (200, 400, 413)

    @pytest.mark.parametrize("credential", ["", "x", "[]", "{}", "7", '{"id": "x"}', NEW_KEY, PROOF])
    def test_takes_no_answer_that_no_key_gives(self, officer: User, credential: str) -> None:
        set_up(with_password()[0])
        browser, _answer = with_password()
        assert browser.get(PROVE).status_code == 200
        assert browser.post(PROVE, {"credential": credential}).status_code == 200
        assert not is_in(browser)
        owner = browser_of(officer)
        confirm(owner)
        owner.get(ADD_KEY)
        answer = owner.post(ADD_KEY, {"name": "key", "credential": credential})
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()


class TestNotRequired:
    def test_may_be_removed_with_the_password(self, officer: User) -> None:
        browser, _answer = with_password()
        set_up(browser)
        assert browser.post(REMOVE)["Location"] == HOME
        assert not Authenticator.objects.exists()
        gone = AuditEvent.objects.filter(subject_table="mfa_authenticator", kind="delete")
        assert {event.actor for event in gone} == {str(officer.pk)}

    def test_removal_asks_for_the_password_again(self, officer: User) -> None:
        secret, _codes = set_up(with_password()[0])
        browser, _answer = with_password()
        with time_machine.travel(clock.real_now().timestamp() + 60, tick=False):
            prove(browser, code_of(secret))
            assert "/accounts/reauthenticate/" in browser.post(REMOVE)["Location"]
        assert Authenticator.objects.exists()

    def test_new_codes_replace_the_old_ones(self, officer: User) -> None:
        browser, _answer = with_password()
        _secret, old = set_up(browser)
        assert browser.post(NEW_CODES)["Location"] == CODES
        new = re.findall(r'<code class="secret">(\d{8})</code>', browser.get(CODES).content.decode())
        assert not set(new) & set(old)
        attempt, _answer = with_password()
        prove(attempt, old[0])
        assert not is_in(attempt)


def test_the_square_stands_in_the_page_and_asks_nobody(officer: User) -> None:
    browser, _answer = with_password()
    confirm(browser)
    page = browser.get(ADD).content.decode()
    image = re.search(r'src="data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)"', page)
    assert image
    assert b"<svg" in base64.b64decode(image[1])
