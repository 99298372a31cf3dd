"""Attacks on the sign-in and on whoever is signed in: each is tried, and nothing comes of it."""

import json
import logging
import os
import re
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db.models import Max
from django.test import Client

from casework import clock
from casework.audit.models import AuditEvent
from casework.staff.models import Role, User
from casework.staff.sessions import UserSession
from tests.architecture.permission_world import World
from tests.architecture.test_permissions import TABLE, world
from tests.making import PASSWORD, make_office, make_user
from tests.pages.desk import browser_of

__all__ = ["world"]
pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\t//evil.example",
    "//evil.example\\@testserver/",
    "https://testserver@evil.example/",
    "/ok\r\nLocation: https://evil.example/",
    "/ok\r\nSet-Cookie: sessionid=planted",
]


@pytest.fixture
def officer() -> User:
    return make_user(role=Role.CASE_OFFICER, office=make_office(), username="ana")


def leads_away(location: str) -> bool:
    """Whether a browser that follows this leaves the site: it drops control signs and takes \\ for /."""
    cleaned = re.sub(r"[\x00-\x20]", "", location).replace("\\", "/")
    parts = urlsplit(cleaned)
    return parts.scheme not in ("", "http") or parts.netloc not in ("", "testserver") or cleaned.startswith("//")


class TestFixation:
    def test_with_a_planted_session_opens_nothing(self, officer: User) -> None:
        thief, victim = Client(), Client()
        planted = thief.session
        planted["words"] = "planted"
        planted.save()
        for browser in (thief, victim):
            browser.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
        victim.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        assert victim.get("/cases/").status_code == 200
        assert victim.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
        assert thief.get("/cases/").status_code == 302

    def test_with_an_invented_key_makes_no_session_of_that_name(self, officer: User) -> None:
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        browser.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        assert browser.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32

    @pytest.mark.parametrize("key", ["", "x", "a" * 5000, "a\x00b", "' OR 1=1 --", "../../etc/passwd"])
    def test_with_a_hostile_key_is_somebody_not_signed_in(self, key: str) -> None:
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = key
        assert browser.get("/cases/").status_code == 302

    def test_with_a_row_of_the_database_opens_nothing(self, officer: User) -> None:
        browser_of(officer)
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = UserSession.objects.get(user=officer).digest
        assert browser.get("/cases/").status_code == 302


def _refused(route: str) -> tuple[int, ...]:
    """How a post without the token is answered; the public page only asks, as anybody may, and has no token."""
    if route in ("healthz", "readyz"):
        return (405,)
    if route == "v/<str:token>":
        return (422, 429)
    return (401, 403, 404) if route.startswith("api/") else (403,)


class TestForgedPosts:
    @pytest.mark.parametrize("route", TABLE)
    def test_without_the_token_write_nothing(self, world: World, route: str) -> None:
        key, _statuses = TABLE[route]
        path = "/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", str(world.keys[key]), route).replace("^", "").replace(
            "$", ""
        )
        last = AuditEvent.objects.aggregate(last=Max("id"))["last"]
        for signed_in in world.clients:
            browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
            browser.cookies.load({name: each.value for name, each in signed_in.cookies.items()})
            answer = browser.post(path, {"next": "/"})
            assert answer.status_code in _refused(route), route
        assert set(AuditEvent.objects.filter(id__gt=last).values_list("kind", flat=True)) <= {"denied"}

    def test_from_another_site_are_refused_with_the_token(self, officer: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(officer)
        page = browser.get("/accounts/sessions/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        sent = {"csrfmiddlewaretoken": token[1], "language": "en"}
        assert browser.post("/language/", sent, headers={"origin": "https://evil.example"}).status_code == 403
        assert browser.post("/language/", sent, headers={"origin": "http://testserver"}).status_code == 302


class TestOpenRedirect:
    @pytest.mark.parametrize("to", ELSEWHERE)
    def test_leads_nowhere_else(self, officer: User, to: str) -> None:
        me = browser_of(officer)
        new = "quite-another-word-9"
        answers = [
            Client().post("/accounts/login/", {"login": "ana", "password": PASSWORD, "next": to}),
            Client().post("/accounts/login/", {"login": "ana", "password": PASSWORD}, query_params={"next": to}),
            me.get("/accounts/login/", {"next": to}),
            me.post("/language/", {"language": "en", "next": to}),
            me.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": to}),
            me.post(
                "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new, "next": to}
            ),
            me.post("/accounts/logout/", {"next": to}),
            Client().get("/cases/", {"back": to}),
        ]
        assert [answer.status_code for answer in answers] == [302] * len(answers)
        assert [answer["Location"] for answer in answers if leads_away(answer["Location"])] == []
        for answer in answers:
            assert "planted" not in str(answer.cookies)
            assert not [value for value in answer.headers.values() if "\n" in value or "\r" in value]

    def test_of_a_reason_that_is_none_of_ours_says_nothing(self) -> None:
        page = Client().get("/accounts/login/", {"ended": "<b>Call 555</b>"}).content.decode()
        assert "Call 555" not in page
        assert 'class="notice"' not in page


class TestHeaderInjection:
    HOSTILE = "x\r\nSet-Cookie: planted=1"

    @pytest.mark.parametrize("name", ["x-forwarded-host", "x-forwarded-for", "x-forwarded-proto", "accept-language",
                                      "user-agent", "referer", "x-request-id", "x-unattended"])  # fmt: skip
    def test_by_a_header_goes_nowhere(self, officer: User, name: str) -> None:
        browser = browser_of(officer)
        for path in ("/accounts/login/", "/cases/", "/accounts/sessions/"):
            answer = browser.get(path, headers={name: self.HOSTILE})
            assert answer.status_code in (200, 302)
            assert "planted" not in str(answer.headers) + str(answer.cookies)

    @pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example",
                                      "x\r\nSet-Cookie: a=b", ""])  # fmt: skip
    def test_by_the_name_of_the_site_is_refused(self, host: str) -> None:
        answer = Client(raise_request_exception=False).get("/accounts/login/", headers={"host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode() + str(answer.headers)

    def test_by_a_forwarded_host_is_not_believed(self, officer: User) -> None:
        answer = Client().get("/cases/", headers={"x-forwarded-host": "evil.example"})
        assert "evil" not in answer["Location"]

    @pytest.mark.parametrize("language", ["es\r\nSet-Cookie: a=b", "../../x", "en\x00", "xx", ""])
    def test_by_the_language_is_not_found(self, officer: User, language: str) -> None:
        assert browser_of(officer).post("/language/", {"language": language}).status_code == 404


class TestCookies:
    def flags(self, name: str) -> tuple[bool, bool, str]:
        """Secure, HttpOnly, SameSite of a cookie outside the demonstration."""
        words = settings_of_production()
        same = words[f"{name}_SAMESITE"]
        return words[f"{name}_SECURE"], words[f"{name}_HTTPONLY"], same

    def test_are_for_https_and_no_script_outside_the_demonstration(self) -> None:
        assert self.flags("SESSION_COOKIE") == (True, True, "Lax")
        assert self.flags("CSRF_COOKIE") == (True, True, "Lax")
        assert settings_of_production()["SESSION_COOKIE_NAME"] == "__Host-sessionid"

    def test_ask_for_the_second_factor_outside_the_demonstration(self) -> None:
        assert settings_of_production()["SECOND_FACTOR"] is True

    def test_end_with_the_browser(self, officer: User) -> None:
        answer = Client().post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
        assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)


def settings_of_production() -> dict[str, Any]:
    """The settings as a site without demonstration reads them, the framework's defaults included."""
    environment = {**os.environ, "AMPARO_DEMO": "", "AMPARO_DEBUG": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    flags = [f"{each}_COOKIE_{flag}" for each in ("SESSION", "CSRF") for flag in ("SECURE", "HTTPONLY", "SAMESITE")]
    names = ["SESSION_COOKIE_NAME", "SECOND_FACTOR", *flags]
    code = (
        f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {names}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


class TestGuessing:
    def hashed(self, monkeypatch: pytest.MonkeyPatch, name: str, password: str) -> int:
        """How often a try computes the slow hash."""
        calls = []
        encode = MD5PasswordHasher.encode

        def counted(self: MD5PasswordHasher, *words: Any, **more: Any) -> str:
            calls.append(1)
            return str(encode(self, *words, **more))

        with monkeypatch.context() as patch:
            patch.setattr(MD5PasswordHasher, "encode", counted)
            Client().post("/accounts/login/", {"login": name, "password": password})
        return len(calls)

    def test_takes_as_long_for_a_name_that_nobody_has(self, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
        gone = make_user(username="gone")
        User.objects.filter(pk=gone.pk).update(is_active=False)
        tries = [self.hashed(monkeypatch, name, "wrong-word") for name in ("ana", "nobody", "gone")]
        assert tries == [1, 1, 1]

    def test_learns_nothing_from_a_disabled_account_or_from_the_lock(self, officer: User) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        User.objects.filter(pk=make_user(username="gone").pk).update(is_active=False)
        token = re.compile(r"[A-Za-z0-9]{64}")
        for _time in range(7):
            pages = [
                Client().post("/accounts/login/", {"login": name, "password": "wrong-word"}).content.decode()
                for name in ("ana", "gone", "nobody")
            ]
            alike = {
                token.sub("", page.replace(name, ""))
                for page, name in zip(pages, ("ana", "gone", "nobody"), strict=True)
            }
            assert len(alike) == 1

    def test_leaves_the_password_in_no_log_event_or_session(
        self, officer: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        browser = Client(raise_request_exception=False)
        wrong = "a-wrong-word-for-tests"
        browser.post("/accounts/login/", {"login": wrong, "password": wrong})
        browser.post("/accounts/login/", {"login": "ana", "password": wrong})
        browser.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        browser.post("/accounts/reauthenticate/", {"password": wrong})
        browser.post("/accounts/password/change/", {"oldpassword": wrong, "password1": wrong, "password2": wrong})
        kept = [*caplog.messages, *(str(event.__dict__) for event in AuditEvent.objects.all())]
        kept += [str(row.holds()) for row in UserSession.objects.filter(ended_at__isnull=True)]
        assert [text for text in kept if wrong in text or PASSWORD in text] == []

    def test_of_a_password_that_is_asked_again_is_held_up(self, officer: User) -> None:
        browser = browser_of(officer)
        answers = [browser.post("/accounts/reauthenticate/", {"password": "wrong-word"}) for _time in range(12)]
        assert answers[-1].status_code == 429
        assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 429
