"""The supervisors' pages: colleagues, their leave and work, and who can approve."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.arrivals.models import Case
from casework.journey.watching import watch_approvers
from casework.staff.account_requests import AccountRequest
from casework.staff.models import Office
from casework.staff.presence import Absence, OnCall
from casework.staff.services import system_user
from tests.making import (
    make_administrator,
    make_draft,
    make_lodged_case,
    make_office,
    make_open_case,
    make_requested,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
NOW = clock.FIRST_MOMENT
LEAVE = {"starts_on": "2019-02-26", "ends_on": "2019-02-28", "reason": "holiday"}


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def supervisor(office: Office) -> Client:
    client = browser_of(supervisor_of(office))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestColleague:
    def test_records_a_leave_and_moves_the_work(self, office: Office, supervisor: Client) -> None:
        case = make_lodged_case(office=office)
        user, taker = officer_of(office), make_user(role="case_officer", office=office, username="takes.over")
        address = f"/colleagues/{user.pk}/"
        assert "Forward the application" in text(supervisor, address)
        assert supervisor.post(address, LEAVE).status_code == 422  # the work stays, and nobody says why
        assert supervisor.post(address, LEAVE | {"others_CU": taker.pk}).status_code == 302
        case.refresh_from_db()
        assert case.officer == taker
        page = text(supervisor, "/colleagues/")
        assert "away" in page
        absence = Absence.objects.get()
        assert supervisor.post(f"/absences/{absence.pk}/back/").status_code == 302
        assert supervisor.post(f"/absences/{absence.pk}/back/").status_code == 409

    def test_is_the_same_page_whether_or_not_a_restricted_case_is_there(
        self, office: Office, supervisor: Client
    ) -> None:
        address = f"/colleagues/{officer_of(office).pk}/"
        before = text(supervisor, address)
        make_open_case(office=office, restricted=True)
        assert _masked(text(supervisor, address)) == _masked(before)

    def test_is_hidden_for_another_region(self, office: Office, supervisor: Client) -> None:
        stranger = officer_of(make_office(code="RI", region="CAR"))
        for address in (f"/colleagues/{stranger.pk}/", f"/colleagues/{make_administrator().pk}/"):
            assert supervisor.get(address).status_code == 404
            assert supervisor.post(address, LEAVE).status_code == 404
        assert supervisor.post(f"/colleagues/{stranger.pk}/move/", {}).status_code == 404

    def test_shows_what_has_no_owner_until_it_is_moved(self, office: Office, supervisor: Client) -> None:
        make_draft(office=office)
        user, taker = officer_of(office), make_user(role="case_officer", office=office, username="takes.over")
        supervisor.post(f"/colleagues/{user.pk}/", LEAVE | {"not_moved_because": "Vuelve el jueves."})
        assert "Without an owner" in text(supervisor, "/office/")
        assert "without an owner" in text(supervisor, "/colleagues/")
        assert supervisor.post(f"/colleagues/{user.pk}/move/", {"others_CU": "nobody"}).status_code == 422
        assert supervisor.post(f"/colleagues/{user.pk}/move/", {"others_CU": taker.pk}).status_code == 302
        assert "Without an owner" not in text(supervisor, "/office/")
        assert Case.objects.get().officer == taker

    @pytest.mark.parametrize(
        "changes", [{"starts_on": "31/02/2019"}, {"ends_on": ""}, {"reason": "x"}, {"others_CU": "x"}]
    )
    def test_answers_to_bad_input_and_writes_nothing(
        self, office: Office, supervisor: Client, changes: dict[str, str]
    ) -> None:
        assert supervisor.post(f"/colleagues/{officer_of(office).pk}/", LEAVE | changes).status_code == 422
        assert not Absence.objects.exists()

    def test_does_not_record_ones_own_leave(self, office: Office, supervisor: Client) -> None:
        assert supervisor.post(f"/colleagues/{supervisor_of(office).pk}/", LEAVE).status_code == 403


def _masked(page: str) -> str:
    """Without the token against forged forms."""

    return re.sub(r"\b[A-Za-z0-9]{64}\b", "CSRF", page)


class TestColleagueList:
    def test_asks_as_much_for_many_as_for_few(self, office: Office, supervisor: Client) -> None:
        officer_of(office)
        with CaptureQueriesContext(connection) as few:
            text(supervisor, "/colleagues/")
        for number in range(5):
            make_user(role="case_officer", office=office, username=f"more.{number}")
        with CaptureQueriesContext(connection) as many:
            page = text(supervisor, "/colleagues/")
        assert "more.4" in page
        assert len(many) == len(few) <= 14


def call(**changes: Any) -> dict[str, Any]:
    return {"place": "region:ORI", "starts_at": "2019-02-26T19:00", "ends_at": "2019-02-27T07:00"} | changes


class TestApprovers:
    def test_shows_now_tonight_and_the_week(self, office: Office, supervisor: Client) -> None:
        user = supervisor_of(office)
        page = supervisor.get("/approvers/")
        row = next(row for row in page.context["rows"] if row["office"] == office)
        assert [one.user for one in row["now"]] == [user]
        assert row["night"] == []
        assert [(day["day"], day["night"]) for day in row["week"][:4]] == [(1, 0), (1, 0), (1, 0), (0, 0)]
        assert supervisor.post("/approvers/on-call/", call(user=user.pk)).status_code == 302
        page = supervisor.get("/approvers/")
        row = next(row for row in page.context["rows"] if row["office"] == office)
        assert [one.user for one in row["night"]] == [user]
        assert supervisor.post(f"/approvers/on-call/{OnCall.objects.get().pk}/end/").status_code == 302
        assert supervisor.get("/approvers/").context["calls"] == []

    def test_warns_and_the_warning_is_work_that_leads_here(self, office: Office, supervisor: Client) -> None:
        watch_approvers(by=system_user(), at=NOW)
        assert "nobody can decide" in text(supervisor, "/approvers/")
        page = text(supervisor, "/")
        assert "Soon nobody can decide here" in page
        assert 'href="/approvers/"' in page
        assert "Soon nobody can decide here" in text(supervisor, "/office/work/")
        work = supervisor.get("/api/v1/work/").json()["results"]
        assert {item["kind"] for item in work} == {"approvers_running_out"}
        supervisor.post("/approvers/on-call/", call(user=supervisor_of(office).pk, ends_at="2019-02-28T07:00"))
        here = [item for item in supervisor.get("/api/v1/work/").json()["results"] if item["office"] == "CU"]
        assert here == []

    @pytest.mark.parametrize(
        "changes", [{"place": "office:ZZ"}, {"place": ""}, {"user": "x"}, {"ends_at": "2019-02-26T18:30"}]
    )
    def test_names_what_is_wrong_with_a_call(self, office: Office, supervisor: Client, changes: dict[str, str]) -> None:
        sent = call(user=supervisor_of(office).pk) | changes
        assert supervisor.post("/approvers/on-call/", sent).status_code == 422
        assert (
            supervisor.post("/approvers/on-call/", call(user=supervisor_of(office).pk, place="region:CAR")).status_code
            == 403
        )
        assert not OnCall.objects.exists()

    def test_asks_an_administrator_for_a_delegation(self, office: Office, supervisor: Client) -> None:
        deputy = officer_of(office)
        sent = {
            "deputy": deputy.pk,
            "place": "region:ORI",
            "ends_at": "2019-03-05T07:00",
            "act_number": "Acta 7",
            "reason": "x",
        }
        text(supervisor, "/approvers/delegate/")
        assert supervisor.post("/approvers/delegate/", sent | {"place": "country"}).status_code == 422
        assert supervisor.post("/approvers/delegate/", sent).status_code == 302
        asked = AccountRequest.objects.get()
        assert asked.asked.keys() == {"place", "ends_at", "act_number"}
        address = f"/staff/requests/{asked.pk}/"
        assert supervisor.get(address).status_code == 403
        assert browser_of(make_administrator()).post(address, {"verdict": "confirm"}).status_code == 302
        assert "Acta 7" in text(supervisor, "/approvers/")

    def test_asks_as_much_for_many_offices_as_for_few(self, office: Office, supervisor: Client) -> None:
        with CaptureQueriesContext(connection) as few:
            text(supervisor, "/approvers/")
        for code in ("XA", "XB", "XC"):
            make_office(code=code)
        with CaptureQueriesContext(connection) as many:
            text(supervisor, "/approvers/")
        assert len(many) == len(few) <= 14


class TestWhoDecides:
    def test_is_told_on_case_and_paper(self, office: Office, supervisor: Client) -> None:
        paper = make_requested(at=NOW, office=office)
        desk = browser_of(officer_of(office))
        desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        for address in (f"/cases/{paper.case_id}/", f"/safe-conducts/{paper.pk}/"):
            assert "1 person can decide now:" in text(desk, address)
        clock.set_demonstration(NOW + timedelta(hours=4), running=False)
        page = text(desk, f"/safe-conducts/{paper.pk}/")
        assert "Nobody can decide right now." in page
        assert supervisor_of(office).display_name in page
