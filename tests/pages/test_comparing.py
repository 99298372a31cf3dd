"""Headquarters compares a case with one that the desk could not see."""

import pytest
from django.test import Client

from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision
from casework.people.selectors import known_about
from casework.staff.models import OfficeKind, Role
from casework.work.models import WorkItem, WorkKind
from tests.making import make_office, make_open_case, make_user, officer_of, supervisor_of
from tests.pages.desk import browser_of, start, typed

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def case(db: None) -> Case:
    """A case at Cúcuta whose document an earlier case at Arauca has too."""
    hidden = make_open_case(office=make_office(code="AR", region="ORQ"))
    desk = browser_of(officer_of(make_office()))
    url = start(desk)
    number = known_about(hidden.person).documents[0].number
    assert desk.post(f"{url}registration/", typed(document_number=number)).status_code == 302
    return Case.objects.get(office="CU")


@pytest.fixture
def headquarters(db: None) -> Client:
    office = make_office(code="BO", region="NAC", kind=OfficeKind.HQ)
    return browser_of(make_user(role=Role.SUPERVISOR, office=office, username="headquarters"))


class TestCompare:
    def test_shows_headquarters_the_work_and_both_cases(self, case: Case, headquarters: Client) -> None:
        other = Case.objects.get(office="AR")
        assert f"/cases/{case.pk}/compare/" in headquarters.get("/").content.decode()
        page = headquarters.get(f"/cases/{case.pk}/compare/").content.decode()
        assert case.number in page
        assert other.number in page

    def test_ends_the_work_with_the_last_comparison(self, case: Case, headquarters: Client) -> None:
        other = Case.objects.get(office="AR")
        sent = {"other": other.pk, "outcome": "different", "reason": "Other fingerprints."}
        assert headquarters.post(f"/cases/{case.pk}/compare/", sent).status_code == 302
        assert DuplicateDecision.objects.get().outcome == "different"
        assert WorkItem.objects.get(kind="possible_duplicate").status == "done"

    def test_asks_for_a_reason_and_writes_nothing_without(self, case: Case, headquarters: Client) -> None:
        other = Case.objects.get(office="AR")
        answer = headquarters.post(f"/cases/{case.pk}/compare/", {"other": other.pk, "outcome": "same"})
        assert answer.status_code == 422
        assert not DuplicateDecision.objects.exists()

    def test_shows_the_region_no_case_of_another(self, case: Case) -> None:
        other = Case.objects.get(office="AR")
        region = browser_of(supervisor_of(case.office))
        assert other.number not in region.get(f"/cases/{case.pk}/compare/").content.decode()
        sent = {"other": other.pk, "outcome": "same", "reason": "A guess."}
        assert region.post(f"/cases/{case.pk}/compare/", sent).status_code == 404

    def test_leaves_the_desk_and_its_region_without_a_hint(self, case: Case, headquarters: Client) -> None:
        readers = (browser_of(case.officer), browser_of(supervisor_of(case.office)), headquarters)
        pages = [reader.get(f"/cases/{case.pk}/").content.decode() for reader in readers]
        label = str(WorkKind.POSSIBLE_DUPLICATE.label)
        assert [label in page for page in pages] == [False, False, True]

    def test_is_asked_once_a_pair_whichever_case_is_open(self, case: Case, headquarters: Client) -> None:
        other = Case.objects.get(office="AR")
        sent = {"other": case.pk, "outcome": "different", "reason": "Other fingerprints."}
        assert headquarters.post(f"/cases/{other.pk}/compare/", sent).status_code == 302
        assert WorkItem.objects.get(kind="possible_duplicate").status == "done"
        assert other.number not in headquarters.get(f"/cases/{case.pk}/compare/").content.decode()
        assert headquarters.post(f"/cases/{case.pk}/compare/", sent | {"other": other.pk}).status_code == 403
        assert DuplicateDecision.objects.count() == 1

    def test_knows_no_pair_of_one_case(self, case: Case, headquarters: Client) -> None:
        sent = {"other": case.pk, "outcome": "same", "reason": "Myself."}
        assert headquarters.post(f"/cases/{case.pk}/compare/", sent).status_code == 404
        assert not DuplicateDecision.objects.exists()
