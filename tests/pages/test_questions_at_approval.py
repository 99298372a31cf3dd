"""What arose after the request, for whoever decides: a question beside the button, and what no page shows."""

import pytest
from django.test import Client

from casework import clock
from casework.people.facts import Name, PersonFacts
from casework.people.services import record_facts
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.replacing import renew_safe_conduct
from casework.safe_conducts.services import request_safe_conduct
from casework.transitions import Transition
from tests.making import AT, make_requested, supervisor_of
from tests.making_papers import REASONS, day, finish, fresh, make_act, make_admin_paper
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
LATER = day("2019-04-09")
QUESTION = "reason_application_ended"


@pytest.fixture
def renewal() -> SafeConduct:
    """A renewal that waits while the Ministry archives the application."""
    clock.set_demonstration(LATER, running=False)
    paper = make_admin_paper()
    request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=LATER, reasons=REASONS)
    make_act(paper.case, "archive", at=LATER)
    return request


@pytest.fixture
def supervisor(renewal: SafeConduct) -> Client:
    return browser_of(supervisor_of(renewal.office))


def test_the_page_asks_beside_the_button(renewal: SafeConduct, supervisor: Client) -> None:
    page = supervisor.get(f"/safe-conducts/{renewal.pk}/").content.decode()
    assert f'name="{QUESTION}"' in page
    assert "disabled" not in page.split('id="decide"')[1].split("</form>")[0]


def test_without_an_answer_it_says_so_and_writes_nothing(renewal: SafeConduct, supervisor: Client) -> None:
    answer = supervisor.post(f"/safe-conducts/{renewal.pk}/approve/")
    assert answer.status_code == 422
    assert f'href="#{QUESTION}"' in answer.content.decode()
    assert fresh(renewal).status == "requested"


def test_the_answer_is_recorded(renewal: SafeConduct, supervisor: Client) -> None:
    answer = supervisor.post(f"/safe-conducts/{renewal.pk}/approve/", {QUESTION: "The appeal is being written."})
    assert answer.status_code == 302
    step = Transition.objects.get(subject_id=renewal.pk, verb="approve")
    assert step.reasons == {"application_ended": "The appeal is being written."}


def test_a_shorter_paper_that_ends_sooner_is_asked_about_with_what_was_typed() -> None:
    clock.set_demonstration(day("2019-04-10"), running=False)
    paper = make_admin_paper()
    finish(renew_safe_conduct(paper.pk, by=paper.case.officer, at=LATER, reasons=REASONS), at=LATER)
    at = day("2019-04-10")
    make_act(paper.case, "admission", at=at, request_number="R-1")
    request = make_requested_stay(paper)
    browser, typed = browser_of(supervisor_of(paper.office)), {"shorter": "1", "term": "1", "reason": "As asked."}
    page = browser.post(f"/safe-conducts/{request.pk}/approve/", typed)
    told = page.content.decode()
    assert page.status_code == 422
    assert 'href="#shorter_reason_ends_sooner"' in told
    assert "As asked." in told
    assert 'id="reason_ends_sooner"' not in told
    answered = typed | {"reason_ends_sooner": "The Ministry wants it so."}
    assert browser.post(f"/safe-conducts/{request.pk}/approve/", answered).status_code == 302


def make_requested_stay(paper: SafeConduct) -> SafeConduct:
    """The request for the stay that the Ministry asks for, beside two papers that hold until 19 May."""
    at = day("2019-04-10")
    return request_safe_conduct(paper.case_id, by=paper.case.officer, at=at, type="SC2_REFUGEE", reasons=REASONS)


def test_a_name_that_no_page_shows_is_named_and_nothing_is_approved() -> None:
    clock.set_demonstration(AT, running=False)
    request = make_requested()
    arabic = PersonFacts(names=(Name(given="محمد", paternal="عبدالله"),), birth=None)
    record_facts(request.person, arabic, by=request.case.officer, at=AT)
    browser, typed = browser_of(supervisor_of(request.office)), {"reason_address_missing": "It is being looked for."}
    answer = browser.post(f"/safe-conducts/{request.pk}/approve/", typed, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 422
    assert "The document cannot be printed as it is" in answer.content.decode()
    assert fresh(request).status == "requested"
