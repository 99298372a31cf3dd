"""Every page: readable for a screen reader, in light and dark, on a telephone, within the content policy."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from casework.arrivals.day_sheet import template
from casework.arrivals.families import verify_link
from casework.arrivals.models import Case
from casework.asylum.services import lodge_application
from casework.journey.families import start_relatives
from casework.journey.steps import approve_safe_conduct
from casework.people.facts import BirthDate, Name
from casework.safe_conducts.services import return_safe_conduct
from casework.staff.models import Role, User
from tests import making
from tests.browser.conftest import DESK, PHONE, Screens
from tests.browser.screened import Places, places_after_deaths, places_of_acts, places_of_checks
from tests.making import AT
from tests.making_lists import record, take_list

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = Name(given="Wolfeschlegelsteinhausenbergerdorffvoralt" * 3, paternal="محمد عبدالله", maternal="Ñ" * 60)
# Only colours differ between the two schemes; axe is in the page by then.
DARK = """async () => {
  const found = await axe.run({runOnly: ["color-contrast"], resultTypes: ["violations"]});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => node.failureSummary + node.html));
}"""
LISTED = record("DEMO-1", "Juan Quirvelo", births=("1986-03-14",))


@pytest.fixture
def places(evening: None) -> Places:
    """The address of every kind of page, by who may open it."""
    take_list(LISTED)
    officer, supervisor = making.officer_of(making.make_office()), making.supervisor_of(making.make_office())
    draft, opened = making.make_draft(restricted=True), making.make_open_case(names=(LONG,), photo=True)
    (check,) = making.answer_checks(make_listed_case())
    lodged = making.make_lodged_case()
    application = making.application_of(lodged)
    requested, issued, returned = making.make_requested(), making.make_issued(), making.make_requested()
    why = {"term_shortened": "Travels tomorrow."}
    shortened = approve_safe_conduct(making.make_requested().pk, by=supervisor, at=AT, term=2, reasons=why)
    return_safe_conduct(returned.pk, "Please confirm the date of birth.", by=supervisor, at=AT)
    head, wife, _son = make_covered_family()
    start_relatives(head.pk, 1, by=officer, at=AT)
    alone = making.make_child(age=16)
    case, covering = f"/cases/{opened.pk}/", making.application_of(head).pk
    return [
        (None, ["/accounts/login/", "/accounts/activate/", f"/v/{issued.token}", "/v/unknown"]),
        (officer, [
            "/", "/?kind=hand_over", "/cases/", "/cases/?found=unknown&status=closed", "/cases/new/", case,
            f"{case}correct/", f"{case}application/", f"{case}void/", f"/cases/{draft.pk}/registration/",
            f"/cases/{lodged.pk}/safe-conduct/", f"/cases/{returned.case_id}/safe-conduct/",
            f"/applications/{application.pk}/forward/", f"/applications/{application.pk}/complete/",
            "/cases/import/", f"{case}entry/", f"{case}relatives/", f"/cases/{head.pk}/relatives/",
            f"/cases/{head.pk}/", f"/cases/{head.pk}/family/", f"/applications/{covering}/relatives/",
            f"/cases/{wife.pk}/own-application/", f"/cases/{alone.pk}/child-notice/",
            f"/safe-conducts/{issued.pk}/", "/accounts/password/change/", "/accounts/logout/", "/nowhere/",
        ]),
        (supervisor, [
            "/", "/counts/", "/counts/?since=2020-01-01", "/safe-conducts/",
            f"/safe-conducts/{requested.pk}/", f"/safe-conducts/{shortened.pk}/", f"/checks/{check.pk}/", "/cases/new/",
            "/office/", "/office/work/", "/office/work/?when=late", "/colleagues/", f"/colleagues/{officer.pk}/",
            "/approvers/", "/approvers/delegate/",
        ]),
        (making.make_user(role=Role.ADMINISTRATOR), administrators_pages(officer)),
        *places_of_checks(),
        *places_after_deaths(),
        *places_of_acts(),
    ]  # fmt: skip


def make_listed_case() -> Case:
    """A case whose person has the name and birth of the entry that is on the list."""
    quirvelo = Name(given="Juan", paternal="Quirvelo")
    return making.make_open_case(names=(quirvelo,), birth=BirthDate(year=1986, month=3, day=14))


def administrators_pages(user: User) -> list[str]:
    """The clock, the lists, and what is done about one account."""
    one = f"/staff/{user.pk}/"
    about = [one, f"{one}ask/grant_role/", f"{one}ask/issue_token/", f"{one}disable/"]
    return ["/demonstration/", "/staff/", "/staff/requests/", "/staff/tokens/", *about]


def make_covered_family() -> list[Case]:
    """A head whose application covers the wife and a son; the wife's link is verified, the son's only said."""
    family = making.make_family("SPOUSE", "CHILD_MINOR")
    head, wife, son = family
    verify_link(wife.family_links.get().pk, "Marriage certificate 44", by=head.officer, at=AT)
    lodge_application(head.pk, making.make_lodging(covers=(wife.pk, son.pk)), by=head.officer, at=AT)
    return family


def opened(screens: Screens, places: Places, **options: object) -> Iterator[tuple[Page, str]]:
    """Each page, in turn."""
    for user, addresses in places:
        page = screens(user, **options)
        for address in addresses:
            page.goto(address)
            yield page, f"{user.username if user else 'nobody'} {address}"


def test_axe_finds_nothing_on_any_page_in_light_or_dark(screens: Screens, places: Places) -> None:
    axe, found = Axe(), {}
    for page, place in opened(screens, places, bypass_csp=True):
        page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
        report = axe.run(page, options={"resultTypes": ["violations"]})
        if report.violations_count:
            found[f"{place}, light"] = report.generate_report()
        page.emulate_media(color_scheme="dark")
        if dark := page.evaluate(DARK):
            found[f"{place}, dark"] = dark
        page.emulate_media(color_scheme="light")
    assert found == {}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_page_scrolls_sideways_or_breaks_its_content_policy(
    screens: Screens, places: Places, said: list[str], width: int
) -> None:
    wide = {}
    for page, place in opened(screens, places, width=width):
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            wide[place] = over
    assert wide == {}
    assert [words for words in said if "Failed to load resource" not in words] == []


def test_a_report_of_a_sheet_and_a_page_of_mistakes_are_readable_too(
    screens: Screens, evening: None, said: list[str]
) -> None:
    officer = making.officer_of(making.make_office())
    (head,) = making.make_family(by=officer)
    start_relatives(head.pk, 2, by=officer, at=AT)
    page = screens(officer, width=PHONE, bypass_csp=True)
    page.goto(f"/cases/{head.pk}/relatives/")
    page.get_by_role("button", name="Register everybody").click()
    found = [looked_at(page)]
    page.goto("/cases/import/")
    sheet = template().replace("Quirvelo", "=Quirvelo") + template().splitlines()[1] + "\r\n"
    page.locator("[name=sheet]").set_input_files(
        {"name": "paper.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
    )
    page.get_by_label("Why on paper first?").fill("No electricity.")
    page.get_by_role("button", name="Check the sheet").click()
    page.get_by_text("This cell begins like a formula").wait_for()
    found.append(looked_at(page))
    assert found == [("", 0), ("", 0)]


def looked_at(page: Page) -> tuple[str, int]:
    """What axe finds on a page, and how far it scrolls sideways."""
    report = Axe().run(page, options={"resultTypes": ["violations"]})
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return report.generate_report() if report.violations_count else "", over
