"""What a page shows about people, and what it refuses, is on the trail."""

import pytest

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from tests.making import (
    make_draft,
    make_lodged_case,
    make_office,
    make_open_case,
    make_requested,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import LODGING, browser_of

pytestmark = pytest.mark.usefixtures("evening")


def events(kind: str, case: Case | None = None) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind=kind, **({"case_id": case.pk} if case else {})))


class TestReading:
    @pytest.mark.parametrize("page", ["safe-conduct/", "correct/", ""])
    def test_a_page_with_the_facts_is_an_event_of_the_case(self, page: str) -> None:
        case = make_lodged_case()
        browser_of(case.officer).get(f"/cases/{case.pk}/{page}")
        assert [event.actor for event in events("read", case)] == [str(case.officer_id)]

    def test_a_draft_is_an_event_of_the_case(self) -> None:
        case = make_draft()
        browser_of(case.officer).get(f"/cases/{case.pk}/registration/")
        assert len(events("read", case)) == 1

    @pytest.mark.parametrize("page", ["/", "/cases/", "/safe-conducts/"])
    def test_a_list_with_names_is_an_event_that_tells_how_much(self, page: str) -> None:
        office = make_requested().office
        browser_of(supervisor_of(office)).get(page)
        (event,) = events("read")
        assert (event.diff, event.case_id) == ({"results": 1}, None)


class TestRefusing:
    def test_a_request_without_application_is_a_refused_try(self) -> None:
        case = make_open_case()
        assert browser_of(case.officer).post(f"/cases/{case.pk}/safe-conduct/", {}).status_code == 422
        (event,) = events("denied", case)
        assert "application_not_lodged" in event.diff["findings"]

    def test_a_second_application_is_a_refused_try(self) -> None:
        case = make_lodged_case()
        assert browser_of(case.officer).post(f"/cases/{case.pk}/application/", LODGING).status_code == 422
        assert events("denied", case)[0].diff["findings"] == ["already_lodged"]

    def test_a_missing_reason_is_none(self) -> None:
        case = make_lodged_case()
        assert browser_of(case.officer).post(f"/cases/{case.pk}/safe-conduct/", {}).status_code == 422
        assert not events("denied")

    def test_a_hidden_case_in_the_api_is_a_refused_try_of_the_case(self) -> None:
        case = make_open_case()
        stranger = officer_of(make_office(code="AR", region="ORQ"))
        assert browser_of(stranger).get(f"/api/v1/cases/{case.pk}/").status_code == 404
        assert len(events("denied", case)) == 1
