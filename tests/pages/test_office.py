"""The work of offices and officers in numbers, and the lists behind the numbers."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from casework import clock
from casework.arrivals.intake import Registration
from casework.pages.office import WorkFilter
from casework.staff.models import Role
from casework.work.loads import SUPERVISORS, Desk, Load, Loads, OfficeLoad, loads_of, work_of_offices
from tests.making import (
    make_crossing,
    make_draft,
    make_issued,
    make_lodged_case,
    make_office,
    make_open_case,
    make_registration,
    make_requested,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
NOW = clock.FIRST_MOMENT


@pytest.fixture
def supervisor(db: None) -> Client:
    client = browser_of(supervisor_of(make_office()))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def listed(client: Client, **asked: Any) -> list[str]:
    """The kinds of work in the list, in its order."""
    return [row["item"].kind for row in client.get("/office/work/", asked).context["rows"]]


def entered_sometime(at: datetime) -> Registration:
    """A registration long before the evening: when the person entered is not known."""
    return make_registration(number=40, at=at, crossing=make_crossing(entered_at=None, precision="unknown"))


class TestLoadsOf:
    def test_counts_by_office_officer_and_kind(self) -> None:
        here, there = make_office(), make_office(code="PS")
        make_draft(office=here, at=NOW - timedelta(hours=13))  # due an hour ago
        make_draft(office=there, at=NOW - timedelta(hours=8))  # due in four hours
        make_requested(office=here, at=NOW)  # a supervisor's in four hours, an officer's tomorrow
        user = supervisor_of(here)
        loads = loads_of(work_of_offices(user, NOW), NOW)
        assert loads.total == Load(open=4, today=2, late=1, soon=2, oldest=NOW - timedelta(hours=13))
        assert list(loads.offices) == ["CU", "PS"]
        desks = loads.offices["CU"].desks
        assert {key: (desk.load.open, desk.load.late) for key, desk in desks.items()} == {
            str(officer_of(here).pk): (2, 1),
            SUPERVISORS: (1, 0),
        }
        assert loads.kinds["complete_draft"].open == 2
        assert loads.by_kind(office="CU", when="late") == {"": 1, "complete_draft": 1}
        assert loads.by_kind(officer=SUPERVISORS) == {"": 1, "approve_safe_conduct": 1}

    def test_reaches_no_further_than_the_role(self) -> None:
        make_draft(office=make_office(code="RI", region="CAR"), at=NOW)
        make_draft(at=NOW)
        assert loads_of(work_of_offices(supervisor_of(make_office()), NOW), NOW).total.open == 1
        national = make_user(role=Role.SUPERVISOR, username="everywhere")
        assert loads_of(work_of_offices(national, NOW), NOW).total.open == 2
        assert loads_of(work_of_offices(officer_of(make_office()), NOW), NOW).total.open == 0


class TestOfficePage:
    def test_says_where_nothing_is_open(self, supervisor: Client) -> None:
        assert "No work is open in your offices" in text(supervisor, "/office/")
        assert "No work is open in your offices" in text(supervisor, "/office/work/")

    def test_leads_from_a_number_to_its_list(self, supervisor: Client) -> None:
        case = make_draft(at=NOW - timedelta(hours=13))
        page = text(supervisor, "/office/")
        assert f"/office/work/?office=CU&amp;officer={case.officer_id}&amp;when=late" in page
        assert listed(supervisor, office="CU", officer=case.officer_id, when="late") == ["complete_draft"]

    def test_counts_no_case_that_the_reader_may_not_see(self, supervisor: Client) -> None:
        make_draft(restricted=True, at=NOW)
        assert "No work is open in your offices" in text(supervisor, "/office/")

    def test_lists_papers_that_end_soon(self, supervisor: Client) -> None:
        paper = make_issued(at=NOW - timedelta(days=5), registration=entered_sometime(NOW - timedelta(days=5)))
        assert str(paper.printed_no) in text(supervisor, "/office/")
        clock.set_demonstration(NOW - timedelta(days=3), running=False)
        assert str(paper.printed_no) not in text(supervisor, "/office/")

    def test_is_told_in_short_on_the_first_page(self, supervisor: Client) -> None:
        make_draft(at=NOW - timedelta(hours=13))
        make_requested(at=NOW)
        assert supervisor.get("/").context["office"] == {"late": 1, "waiting": 1}
        assert browser_of(officer_of(make_office())).get("/").context["office"] is None


class TestWorkFilter:
    def test_offers_names_as_a_reader_looks_for_them(self) -> None:
        desks = {key: Desk(key, name) for key, name in (("1", "Pedro"), ("2", "Zoila"), ("3", "Óscar"))}
        form = WorkFilter({})
        form.offer(Loads(offices={"CU": OfficeLoad("CU", "Cúcuta", desks=desks)}))
        assert [key for key, _name in form.fields["officer"].choices] == ["", "3", "1", "2"]  # type: ignore[attr-defined]


class TestOfficeList:
    def test_filters_and_puts_the_most_overdue_first(self, supervisor: Client) -> None:
        make_draft(at=NOW - timedelta(hours=20))
        make_lodged_case(at=NOW - timedelta(hours=30), registration=entered_sometime(NOW - timedelta(hours=30)))
        make_open_case(at=NOW)
        make_requested(at=NOW)
        first, *others = listed(supervisor, when="late")
        assert (first, set(others)) == ("complete_draft", {"forward_application", "request_safe_conduct"})
        assert listed(supervisor, officer=SUPERVISORS) == ["approve_safe_conduct"]
        assert listed(supervisor, kind="lodge_application") == ["lodge_application"]
        assert listed(supervisor, when="soon") == ["approve_safe_conduct"]

    def test_leads_to_the_case_where_the_work_is_an_officers(self, supervisor: Client) -> None:
        case = make_draft(at=NOW)
        (row,) = supervisor.get("/office/work/").context["rows"]
        assert row["url"] == f"/cases/{case.pk}/"
        assert supervisor.get(row["url"]).status_code == 200

    @pytest.mark.parametrize("asked", [{"office": "'"}, {"officer": "x"}, {"when": "ever"}, {"kind": "\x00"}])
    def test_takes_an_answer_that_is_none_for_not_given(self, supervisor: Client, asked: dict[str, str]) -> None:
        make_draft(at=NOW)
        assert listed(supervisor, **asked) == ["complete_draft"]
