"""A restricted case gets its paper: its officer names the supervisor who decides."""

import pytest
from django.test import Client

from casework.arrivals.models import Case, CaseGrant
from casework.safe_conducts.models import SafeConduct
from tests.making import make_office, make_requested, make_user, officer_of, supervisor_of
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def paper(db: None) -> SafeConduct:
    return make_requested(restricted=True)


@pytest.fixture
def desk(paper: SafeConduct) -> Client:
    return browser_of(officer_of(paper.office))


class TestNamed:
    def test_lets_the_supervisor_decide(self, desk: Client, paper: SafeConduct) -> None:
        supervisor = supervisor_of(paper.office)
        browser = browser_of(supervisor)
        address = f"/safe-conducts/{paper.pk}/"
        assert browser.get(address).status_code == 404
        sent = {"colleague": supervisor.pk, "reason": "Decides on the safe-conduct."}
        assert desk.post(f"/cases/{paper.case_id}/named/", sent).status_code == 302
        assert browser.get(address).status_code == 200
        assert browser.post(f"{address}approve/").status_code == 302

    def test_names_once_when_sent_twice(self, desk: Client, paper: SafeConduct) -> None:
        supervisor = supervisor_of(paper.office)
        sent = {"colleague": supervisor.pk, "reason": "Decides on the safe-conduct."}
        for status in (302, 422):  # the second time there is nobody of that name left to choose
            assert desk.post(f"/cases/{paper.case_id}/named/", sent).status_code == status
        assert CaseGrant.objects.filter(user=supervisor).count() == 1

    def test_refuses_a_colleague_of_another_office_and_a_missing_reason(self, desk: Client, paper: SafeConduct) -> None:
        stranger = officer_of(make_office(code="AR", region="ORQ"))
        for sent in (
            {"colleague": stranger.pk, "reason": "Wants to see."},
            {"colleague": supervisor_of(paper.office).pk},
        ):
            assert desk.post(f"/cases/{paper.case_id}/named/", sent).status_code == 422
        assert CaseGrant.objects.count() == 1

    def test_is_hidden_from_who_is_not_named(self, paper: SafeConduct) -> None:
        colleague = browser_of(make_user(role="case_officer", office=paper.office, username="colleague"))
        assert colleague.get(f"/cases/{paper.case_id}/named/").status_code == 404
        assert Case.objects.get().restricted
