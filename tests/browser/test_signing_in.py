"""Signing in with a browser: a passkey that Chromium's own authenticator holds, and pages that ask nobody else."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from casework.staff.models import Role, User
from tests import making
from tests.browser.conftest import PHONE, Screens
from tests.making import PASSWORD, make_office, make_user, officer_of, supervisor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/accounts/second-factor/"


@pytest.fixture
def officer(evening: None) -> User:
    return officer_of(make_office())


def with_key(page: Page) -> CDPSession:
    """Put a key into this browser that answers by itself."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools


def sign_in(page: Page, username: str) -> None:
    """Name and password."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def add_key(page: Page) -> None:
    """Through the pages, with the password once more."""
    page.goto(HOME)
    page.get_by_role("link", name="Add a key").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.locator("[name=name]").fill("Telephone")
    page.get_by_role("button", name="Touch the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")


class TestPasskey:
    def test_is_added_and_opens_the_desk(self, screens: Screens, officer: User, said: list[str]) -> None:
        page = screens()
        with_key(page)
        sign_in(page, officer.username)
        add_key(page)
        assert Authenticator.objects.filter(user=officer, type="webauthn").count() == 1
        page.context.clear_cookies()
        sign_in(page, officer.username)
        expect(page.get_by_role("heading", level=1)).to_have_text("Show your second factor")
        page.get_by_role("button", name="Use a passkey or a security key").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My work")
        assert said == []

    def test_of_another_browser_opens_nothing(self, screens: Screens, officer: User) -> None:
        page = screens()
        with_key(page)
        sign_in(page, officer.username)
        add_key(page)
        thief = screens()
        with_key(thief)
        sign_in(thief, officer.username)
        thief.get_by_role("button", name="Use a passkey or a security key").click()
        expect(thief.get_by_text("The key gave no answer")).to_be_visible()

    def test_is_removed(self, screens: Screens, officer: User) -> None:
        page = screens(width=PHONE)
        with_key(page)
        sign_in(page, officer.username)
        add_key(page)
        page.goto(HOME)
        page.get_by_role("link", name="Remove").click()
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("The key was removed.")).to_be_visible()
        assert not Authenticator.objects.exists()


def test_pages_fit_a_telephone(screens: Screens, officer: User) -> None:
    page = screens(officer, width=PHONE)
    page.goto(f"{HOME}application/add/")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("code.secret")).to_be_visible()
    for address in ("", HOME, "/accounts/sessions/"):
        if address:
            page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


class TestRequests:
    @pytest.fixture
    def walks(self, evening: None) -> list[tuple[User | None, list[str]]]:
        """The main pages of everybody."""
        paper = making.make_issued(photo=True)
        case, office = paper.case, make_office()
        return [
            (None, ["/accounts/login/", f"/v/{paper.token}", "/nowhere/"]),
            (
                officer_of(office),
                [
                    "/",
                    "/cases/",
                    "/cases/new/",
                    f"/cases/{case.pk}/",
                    f"/safe-conducts/{paper.pk}/",
                    HOME,
                    "/accounts/sessions/",
                ],
            ),
            (supervisor_of(office), ["/", "/safe-conducts/", "/office/", "/counts/", "/api/reference/"]),
            (
                make_user(role=Role.AUDITOR, username="audits"),
                ["/admin/", "/admin/casework/auditevent/", f"/admin/casework/case/{case.pk}/story/", "/admin/verify/"],
            ),
            (make_user(role=Role.ADMINISTRATOR, username="administers"), ["/demonstration/"]),
        ]

    def test_of_every_main_page_stay_on_this_site(
        self, screens: Screens, walks: list[tuple[User | None, list[str]]], said: list[str]
    ) -> None:
        asked: set[str] = set()
        sites = set()
        for user, addresses in walks:
            page = screens(user)
            page.on("request", lambda request: asked.add(request.url))
            for address in addresses:
                page.goto(address, wait_until="networkidle")
                sites.add(urlsplit(page.url).netloc)
        assert len(asked) > len(sites)
        assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == sites
        assert len(sites) == 1
        assert [line for line in said if "404" not in line] == []
