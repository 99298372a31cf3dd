"""What a form does once it is sent, or while the page around it asks again by itself."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Screens
from tests.making import make_approved, make_issued, make_office, officer_of, supervisor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_typed_stays_while_the_document_is_being_made(screens: Screens) -> None:
    paper = make_approved()
    page = screens(supervisor_of(paper.office))
    page.goto(f"/safe-conducts/{paper.pk}/")
    with page.expect_response(lambda answer: answer.request.headers.get("x-unattended") == "1"):
        pass
    page.get_by_text("Take the approval back").first.click()
    page.locator("[name=note]").fill("The worker is down.")
    page.wait_for_timeout(7000)
    expect(page.locator("[name=note]")).to_have_value("The worker is down.")


def stored(route: Route) -> None:
    """As on a telephone: the file is stored and not shown."""
    answer = route.fetch(max_redirects=0)
    file = answer.headers.get("content-type") == "application/pdf"
    route.fulfill(response=answer, headers=answer.headers | ({"content-disposition": "attachment"} if file else {}))


def test_a_file_that_is_stored_leaves_the_form_usable(screens: Screens) -> None:
    make_issued()
    page = screens(officer_of(make_office()))
    page.route("**/documents.pdf", stored)
    page.goto("/printing/")
    button = page.get_by_role("button", name="Print those ticked")
    with page.expect_download():
        button.click()
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    page.locator("[name=chosen]").uncheck()
    button.click()
    expect(page.get_by_text("Nothing was printed")).to_be_visible()
