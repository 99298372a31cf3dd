"""Who must have a second factor reaches nothing without it, and two administrators take a lost one away."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from casework import clock
from casework.audit.models import AuditEvent
from casework.errors import ActionRefused
from casework.staff.models import Role, User
from casework.staff.second_factor import REQUIRED_OF, reset_second_factor
from tests.making import PASSWORD, make_administrator, make_office, make_token, make_user
from tests.pages.desk import browser_of
from tests.staff.factors import CASES, HOME, PROVE, REMOVE, is_in, set_up, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make_user(role=Role.CASE_OFFICER, office=make_office(), username="ana")


@pytest.fixture
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR = True


@pytest.mark.usefixtures("required")
class TestRequired:
    @pytest.mark.parametrize("role", REQUIRED_OF)
    def test_opens_only_the_way_to_set_one_up(self, role: str) -> None:
        make_user(role=role, username="ana")
        browser, _answer = with_password()
        for address in ("/", CASES, "/admin/", "/demonstration/", "/accounts/sessions/", "/api/reference/"):
            answer = browser.get(address)
            assert answer.status_code in (302, 403), address
            assert answer.status_code == 403 or answer["Location"] == HOME, address
        for address in (HOME, "/accounts/logout/", "/accounts/reauthenticate/", "/accounts/password/change/"):
            assert browser.get(address).status_code == 200, address

    def test_opens_everything_once_it_is_set_up(self) -> None:
        make_user(role=Role.AUDITOR, username="ana")
        browser, _answer = with_password()
        set_up(browser)
        assert browser.get("/admin/").status_code == 200

    def test_holds_for_the_api_with_a_session_and_is_a_denied_try(self) -> None:
        make_user(role=Role.SUPERVISOR, username="ana")
        browser, _answer = with_password()
        answer = browser.get("/api/v1/cases/")
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
        denied = AuditEvent.objects.filter(kind="denied").get()
        assert denied.diff == {"findings": ["second_factor_missing"]}

    def test_is_nothing_that_a_token_has(self) -> None:
        _token, secret = make_token(make_user(role=Role.SUPERVISOR, username="ana"))
        answer = Client().get("/api/v1/cases/", headers={"authorization": f"Bearer {secret}"})
        assert answer.status_code == 200

    def test_is_not_asked_of_officers(self, officer: User) -> None:
        browser, _answer = with_password()
        assert is_in(browser)

    def test_ends_a_session_that_never_showed_the_factor_of_its_account(self) -> None:
        user = make_user(role=Role.AUDITOR, username="ana")
        set_up(with_password()[0])
        answer = browser_of(user).get("/admin/")
        assert answer["Location"] == "/accounts/login/?ended=factor"

    def test_refuses_to_remove_the_last_one(self) -> None:
        make_user(role=Role.AUDITOR, username="ana")
        browser, _answer = with_password()
        set_up(browser)
        for answer in (browser.get(REMOVE), browser.post(REMOVE)):
            assert answer.status_code == 403
        assert Authenticator.objects.filter(type="totp").exists()
        denials = AuditEvent.objects.filter(kind="denied")
        assert [event.diff for event in denials].count({"findings": ["last_factor"]}) == 2

    def test_leaves_the_public_pages_open(self) -> None:
        make_user(role=Role.AUDITOR, username="ana")
        browser, _answer = with_password()
        assert browser.get("/healthz").status_code == 200
        assert browser.get("/v/nothing").status_code == 200


class TestReset:
    def test_takes_every_factor_and_ends_the_sessions(self, officer: User) -> None:
        browser, _answer = with_password()
        set_up(browser)
        one, two = make_administrator(), make_administrator("administers.too")
        assert reset_second_factor(officer, by=one, confirmed_by=two, at=clock.now()) == 1
        assert not Authenticator.objects.exists()
        assert browser.get(CASES)["Location"].endswith("ended=factor")
        assert with_password()[1]["Location"] != PROVE
        verbs = AuditEvent.objects.filter(actor=str(one.pk), subject_table__in=["mfa_authenticator", "casework_user"])
        assert {event.verb for event in verbs} == {"staff.second_factor_reset", "staff.sessions_ended"}

    @pytest.mark.parametrize(
        ("by", "confirmed_by", "code"),
        [
            ("admin.one", "admin.one", "same_person"),
            ("ana", "admin.one", "own_account"),
            ("admin.one", "ana", "own_account"),
            ("admin.one", "eva", "role_not_held"),
        ],
    )
    def test_is_refused(self, officer: User, by: str, confirmed_by: str, code: str) -> None:
        people = {"ana": officer, "eva": make_user(username="eva"), "admin.one": make_administrator("admin.one")}
        set_up(with_password()[0])
        with pytest.raises(ActionRefused) as refused:
            reset_second_factor(officer, by=people[by], confirmed_by=people[confirmed_by], at=clock.now())
        assert code in {finding.code for finding in refused.value.findings}
        assert Authenticator.objects.exists()


@pytest.mark.usefixtures("english")
class TestResetCommand:
    def reset(self, monkeypatch: pytest.MonkeyPatch, *passwords: str, **changes: str) -> str:
        """What the command prints; the passwords are typed in this order."""
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{word}\n" for word in passwords)))
        out = io.StringIO()
        people = {"by": "administers", "confirmed_by": "administers.too"} | changes
        call_command("reset_second_factor", "ana", stdout=out, **people)
        return out.getvalue()

    def test_asks_both_for_their_passwords(self, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
        set_up(with_password()[0])
        make_administrator()
        make_administrator("administers.too")
        with pytest.raises(CommandError, match="not the password of administers"):
            self.reset(monkeypatch, "wrong", PASSWORD)
        assert Authenticator.objects.exists()
        assert "taken from ana: 1" in self.reset(monkeypatch, PASSWORD, PASSWORD)
        assert not Authenticator.objects.exists()

    def test_says_what_is_refused(self, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
        make_administrator()
        with pytest.raises(CommandError, match="A second administrator must confirm"):
            self.reset(monkeypatch, PASSWORD, PASSWORD, confirmed_by="administers")
        with pytest.raises(CommandError, match="There is no account nobody"):
            call_command("reset_second_factor", "nobody", by="administers", confirmed_by="administers.too")
