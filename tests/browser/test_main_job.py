"""The main job once, with a mouse and a keyboard: from the next person in the queue to a paper anybody can check."""

import pytest
from playwright.sync_api import Page, expect

from casework import clock
from casework.arrivals.models import Case
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import User
from casework.staff.services import system_user
from tests.browser.conftest import Screens
from tests.making import PASSWORD, answer_checks, make_office, officer_of, serve_list, supervisor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(evening: None) -> User:
    return officer_of(make_office())


def begin(page: Page) -> None:
    """From the first page of the day to the open form of the next person."""
    page.goto("/")
    page.get_by_role("link", name="Register an arrival").first.click()
    page.get_by_role("button", name="Begin").click()


def fill(page: Page) -> None:
    """What the person says and shows."""
    typed = {
        "given": "Prueba", "paternal": "Quirvelo", "birth_day": "17", "birth_month": "5", "birth_year": "1990",
        "document_number": "V-99.000.123", "address": "Albergue de prueba, cama 7",
    }  # fmt: skip
    for field, text in typed.items():
        page.locator(f"[name={field}]").fill(text)
    chosen = {
        "sex": "M", "document_type": "VE_CEDULA", "entry_point": "SIMON_BOLIVAR", "mode": "UNIFORM_UNARMED",
        "served": "yes", "branch": "GNB", "rank": "FANB_LAND:SARG_2", "items": "none",
        "signature_kind": "wet",
    }  # fmt: skip
    for field, value in chosen.items():
        page.select_option(f"[name={field}]", value)
    page.get_by_label("Asked: no specific need stated").check()
    page.get_by_label("The privacy notice was given and explained").check()


def test_leads_from_the_queue_to_a_paper_that_anybody_can_check(
    screens: Screens, officer: User, said: list[str]
) -> None:
    serve_list()
    desk = screens()
    sign_in(desk, officer)
    begin(desk)
    fill(desk)
    desk.get_by_role("button", name="Register", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Prueba Quirvelo")
    answer_checks(Case.objects.get(), at=clock.now())
    desk.get_by_role("link", name="Lodge the application").first.click()
    desk.select_option("[name=signature_kind]", "wet")
    desk.get_by_role("button", name="Lodge").click()
    desk.get_by_role("link", name="Request the safe-conduct", exact=True).click()
    desk.get_by_label("Your reason (it is recorded)").fill("The camera is being repaired.")
    desk.get_by_role("button", name="Request", exact=True).click()
    paper = approve(screens, officer)
    hand_over(desk, paper)
    assert_anybody_can_check(screens, paper)
    assert said == []


def sign_in(page: Page, user: User) -> None:
    """As everybody does in the morning."""
    page.goto("/")
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def approve(screens: Screens, officer: User) -> SafeConduct:
    """The supervisor finds the request, reads the reason, and sees the document appear without touching the page."""
    page = screens(supervisor_of(make_office()))
    page.goto("/safe-conducts/")
    page.get_by_role("link", name="Prueba Quirvelo").click()
    expect(page.get_by_text("The camera is being repaired.")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("This takes a moment.")).to_be_visible()
    paper = SafeConduct.objects.get()
    assert issue_safe_conduct(paper.pk, by=system_user(), at=clock.now())
    expect(page.get_by_role("link", name="Look at the file")).to_be_visible()
    paper.refresh_from_db()
    return paper


def hand_over(page: Page, paper: SafeConduct) -> None:
    """The officer opens the document and gives it to the person."""
    page.goto("/")
    page.get_by_role("link", name="Hand over the safe-conduct", exact=True).click()
    address = page.get_by_role("link", name="Look at the file").get_attribute("href")
    assert page.request.get(str(address)).body().startswith(b"%PDF")
    page.get_by_label("The code or number on the sheet").fill(SafeConduct.objects.get(pk=paper.pk).printed_no or "")
    page.get_by_role("button", name="Handed over to the person").click()
    expect(page.get_by_text("Recorded: the person holds the safe-conduct.")).to_be_visible()


def assert_anybody_can_check(screens: Screens, paper: SafeConduct) -> None:
    """A cheap telephone without scripts, in the language it asks for."""
    phone = screens(width=360, java_script_enabled=False, locale="es")
    phone.goto(f"/v/{paper.token}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vigente")
    assert "Quirvelo" not in phone.content()


def test_a_draft_survives_a_reload(screens: Screens, officer: User) -> None:
    page = screens(officer)
    begin(page)
    with page.expect_response("**/draft/"):
        page.get_by_label("Given names").fill("Prueba Recordada")
    page.reload()
    expect(page.get_by_label("Given names")).to_have_value("Prueba Recordada")


def test_registration_begins_without_a_mouse(screens: Screens, officer: User) -> None:
    page = screens(officer)
    page.goto("/")
    tab_to(page, "Register an arrival")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/new/")
    tab_to(page, "Begin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/registration/")
    expect(page.get_by_label("Given names")).to_be_focused()
    page.keyboard.type("Prueba")
    page.keyboard.press("Tab")
    expect(page.get_by_label("First surname")).to_be_focused()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on something that says these words."""
    for _press in range(30):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent.trim()"):
            return
    pytest.fail(f"the keyboard does not reach {words!r}")


def test_only_what_applies_is_asked(screens: Screens, officer: User) -> None:
    page = screens(officer)
    begin(page)
    expect(page.locator("[name=branch]")).to_be_hidden()
    page.select_option("[name=served]", "yes")
    page.select_option("[name=branch]", "ARBV")
    assert page.locator("[name=rank] optgroup").count() == 1
    assert page.locator("[name=rank] option[value='FANB_LAND:SARG_2']").count() == 0
    page.select_option("[name=served]", "no")
    expect(page.locator("[name=branch]")).to_be_disabled()


def test_without_scripts_everything_is_asked_and_nothing_is_lost(screens: Screens, officer: User) -> None:
    page = screens(officer, java_script_enabled=False)
    begin(page)
    expect(page.locator("[name=branch]")).to_be_visible()
    page.get_by_label("Given names").fill("Prueba")
    page.get_by_role("button", name="Save and go on later").click()
    page.get_by_role("link", name="Complete the registration", exact=True).click()
    expect(page.get_by_label("Given names")).to_have_value("Prueba")


def test_a_name_that_is_looked_for_stands_in_no_address(screens: Screens, officer: User) -> None:
    page = screens(officer, java_script_enabled=False)
    page.goto("/cases/")
    asked: list[str] = []
    page.on("request", lambda request: asked.extend([request.url, request.headers.get("referer", "")]))
    page.get_by_label("Number, document or name").fill("Quirvelo")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label("Number, document or name")).to_have_value("Quirvelo")
    page.get_by_role("link", name="closed", exact=True).click()
    expect(page.get_by_label("Number, document or name")).to_have_value("Quirvelo")
    assert asked
    assert [address for address in asked if "Quirvelo" in address] == []
