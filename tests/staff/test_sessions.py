"""Sessions: what the database keeps of them, when they end, and who ends them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import IntegrityError, transaction
from django.test import Client

from casework import clock
from casework.audit.models import AuditEvent
from casework.pages.sessions import browser_in_words
from casework.staff.models import Role, User
from casework.staff.services import system_user
from casework.staff.sessions import Ending, UserSession, digest_of, end_sessions
from tests.making import PASSWORD, make_office, make_user
from tests.pages.desk import browser_of, start

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def officer() -> User:
    return make_user(role=Role.CASE_OFFICER, office=make_office(), username="ana")


def signed_in(username: str = "ana", **headers: Any) -> Client:
    """A browser that signed in through the page."""
    browser = Client(headers={"user-agent": FIREFOX, **headers})
    answer = browser.post("/accounts/login/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def key_of(browser: Client) -> str:
    """What the cookie holds."""
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def session_of(browser: Client) -> UserSession:
    """The row behind the cookie."""
    return UserSession.objects.get(digest=digest_of(key_of(browser)))


class TestWhatIsKept:
    def test_holds_neither_the_key_nor_what_was_written_in_clear(self, officer: User) -> None:
        browser = signed_in()
        row = session_of(browser)
        columns = " ".join(str(value) for value in UserSession.objects.values().get(pk=row.pk).values())
        assert key_of(browser) not in columns
        assert b"_auth_user_id" not in bytes(row.ciphertext)
        assert row.holds()["_auth_user_id"] == str(officer.pk)
        assert (row.user, row.address, row.browser) == (officer, "127.0.0.1", FIREFOX)

    def test_of_another_row_opens_nothing(self, officer: User) -> None:
        mine, other = signed_in(), Client()
        other.post("/accounts/login/", {"login": "nobody", "password": "x"})
        stolen = session_of(mine).ciphertext
        session = other.session
        session.save()
        UserSession.objects.filter(digest=digest_of(str(session.session_key))).update(ciphertext=stolen)
        assert other.get("/cases/").status_code == 302

    def test_is_forgotten_a_day_after_it_was_over(self, officer: User) -> None:
        gone = session_of(signed_in()).pk
        with time_machine.travel(clock.real_now() + timedelta(hours=33), tick=False):
            signed_in()
        assert not UserSession.objects.filter(pk=gone).exists()

    def test_ended_without_a_reason_or_with_its_content_cannot_be_stored(self, officer: User) -> None:
        rows = UserSession.objects.filter(pk=session_of(signed_in()).pk)
        for wrong in ({"ended_at": clock.real_now(), "ciphertext": b""}, {"ended_why": "idle"},
                      {"ended_at": clock.real_now(), "ended_why": "owner"}):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**wrong)


class TestIdle:
    def after(self, browser: Client, minutes: float) -> Any:
        """What the list of cases answers so long after now."""
        with time_machine.travel(clock.real_now() + timedelta(minutes=minutes), tick=False):
            return browser.get("/cases/?page=1")

    def test_ends_after_half_an_hour_and_says_so(self, officer: User) -> None:
        browser = signed_in()
        assert self.after(browser, 29).status_code == 200
        answer = self.after(browser, 29 + 31)
        assert answer["Location"] == "/accounts/login/?next=/cases/%3Fpage%3D1&ended=idle"
        page = Client().get(answer["Location"], headers={"accept-language": "en"}).content.decode()
        assert "nothing was done for a while" in page

    def test_leads_back_after_signing_in_again(self, officer: User) -> None:
        browser = signed_in()
        where = self.after(browser, 31)["Location"]
        page = browser.get(where)
        assert page.context["redirect_field_value"] == "/cases/?page=1"

    def test_leads_from_a_form_that_came_too_late_to_its_page(self, officer: User) -> None:
        browser = signed_in()
        page = "http://testserver/safe-conducts/?need=first"
        with time_machine.travel(clock.real_now() + timedelta(minutes=31), tick=False):
            for referer, back in ((page, "/safe-conducts/%3Fneed%3Dfirst"), ("https://evil.example/x", "/"), ("", "/")):
                answer = browser.post("/accounts/sessions/end-others/", headers={"referer": referer})
                assert answer["Location"].removesuffix("&ended=idle") == f"/accounts/login/?next={back}"

    def test_loses_nothing_that_was_typed_and_saved(self, officer: User) -> None:
        browser = signed_in()
        record = start(browser)
        browser.post(f"{record}draft/", {"given": "Prueba Ana"})
        with time_machine.travel(clock.real_now() + timedelta(minutes=31), tick=False):
            where = browser.get(f"{record}registration/")["Location"]
            back = browser.post(where, {"login": "ana", "password": PASSWORD, "next": f"{record}registration/"})[
                "Location"
            ]
            assert "Prueba Ana" in browser.get(back).content.decode()

    def test_is_shorter_for_who_sees_every_account(self) -> None:
        make_user(role=Role.ADMINISTRATOR, username="admin")
        browser = signed_in("admin")
        assert self.after(browser, 14).status_code == 403
        assert self.after(browser, 14 + 16).status_code == 302

    def test_is_not_put_off_by_a_page_that_asks_by_itself(self, officer: User) -> None:
        browser = signed_in()
        with time_machine.travel(clock.real_now() + timedelta(minutes=20), tick=False):
            assert browser.get("/cases/", headers={"x-unattended": "1"}).status_code == 200
        assert self.after(browser, 31).status_code == 302

    def test_is_measured_by_the_real_clock(self, officer: User) -> None:
        browser = signed_in()
        clock.set_demonstration(clock.FIRST_MOMENT + timedelta(days=400), running=True)
        assert browser.get("/cases/").status_code == 200

    def test_writes_at_most_once_a_minute(self, officer: User) -> None:
        browser = signed_in()
        before = session_of(browser).seen_at
        browser.get("/cases/")
        assert session_of(browser).seen_at == before
        self.after(browser, 2)
        assert session_of(browser).seen_at > before


class TestLifetime:
    def test_ends_after_eight_hours_of_work(self, officer: User) -> None:
        browser, begun = signed_in(), clock.real_now()
        for quarter in range(1, 32):
            with time_machine.travel(begun + timedelta(minutes=15 * quarter), tick=False):
                assert browser.get("/cases/").status_code == 200, quarter
        with time_machine.travel(begun + timedelta(hours=8, seconds=1), tick=False):
            assert browser.get("/cases/")["Location"].endswith("ended=lifetime")

    def test_is_not_lengthened_by_a_new_password(self, officer: User) -> None:
        browser, started = signed_in(), clock.real_now()
        with time_machine.travel(started + timedelta(minutes=20), tick=False):
            new = "quite-another-word-9"
            words = {"oldpassword": PASSWORD, "password1": new, "password2": new}
            assert browser.post("/accounts/password/change/", words).status_code == 302
        assert abs(session_of(browser).started_at - started) < timedelta(minutes=2)


class TestMySessions:
    def test_tells_where_since_when_and_which_is_this(self, officer: User) -> None:
        here = signed_in()
        signed_in(**{"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1"})
        page = here.get("/accounts/sessions/", headers={"accept-language": "en"}).content.decode()
        assert "Firefox, Linux" in page
        assert "Safari, iOS" in page
        assert page.count("this browser") == 1
        assert key_of(here) not in page

    def test_ends_one(self, officer: User) -> None:
        here, there = signed_in(), signed_in()
        assert here.post(f"/accounts/sessions/{session_of(there).pk}/end/").status_code == 302
        assert there.get("/cases/")["Location"].endswith("&ended=owner")
        assert here.get("/cases/").status_code == 200
        ended = AuditEvent.objects.filter(kind="sign_out").get()
        assert (ended.verb, ended.diff) == ("staff.sessions_ended", {"sessions": 1, "why": "owner"})

    def test_ends_all_the_others(self, officer: User) -> None:
        here, *others = [signed_in() for _each in range(4)]
        here.post("/accounts/sessions/end-others/")
        assert [browser.get("/cases/").status_code for browser in (here, *others)] == [200, 302, 302, 302]

    def test_does_not_know_somebody_elses(self, officer: User) -> None:
        make_user(role=Role.CASE_OFFICER, office=make_office(), username="eva")
        theirs = signed_in("eva")
        assert signed_in().post(f"/accounts/sessions/{session_of(theirs).pk}/end/").status_code == 404
        assert theirs.get("/cases/").status_code == 200

    def test_end_with_a_changed_password_but_for_the_one_that_changed_it(self, officer: User) -> None:
        here, there = signed_in(), signed_in()
        new = "quite-another-word-9"
        here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert here.get("/cases/").status_code == 200
        assert there.get("/cases/")["Location"].endswith("&ended=password")

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            (FIREFOX, "Firefox, Linux"),
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
            ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", "Chrome, Android"),
            ("<script>", "another program"),
            ("", "another program"),
        ],
    )
    @pytest.mark.usefixtures("english")
    def test_name_browsers_in_words(self, sent: str, words: str) -> None:
        assert browser_in_words(sent) == words


class TestEndSessions:
    def test_ends_every_session_of_an_account_and_empties_it(self, officer: User) -> None:
        browsers = [browser_of(officer), browser_of(officer)]
        ended = end_sessions(officer, why=Ending.ADMINISTRATOR, by=system_user(), at=clock.now())
        assert ended == 2
        assert [browser.get("/cases/").status_code for browser in browsers] == [302, 302]
        assert {bytes(row.ciphertext) for row in UserSession.objects.filter(user=officer)} == {b""}

    def test_does_not_bring_back_what_a_late_answer_saves(self, officer: User) -> None:
        browser = signed_in()
        late = browser.session
        late["words"] = "typed"
        end_sessions(officer, why=Ending.ADMINISTRATOR, by=system_user(), at=clock.now())
        with pytest.raises(UpdateError):
            late.save()
        assert browser.get("/cases/").status_code == 302
