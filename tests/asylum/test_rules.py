"""Every finding about an application, present and absent."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.arrivals.intake import Registration
from casework.asylum.rules import about_completing, about_forwarding, about_lodging
from casework.errors import Level
from casework.law.days import BOGOTA
from tests.making import (
    AT,
    application_of,
    give_role,
    make_crossing,
    make_draft,
    make_lodged_case,
    make_lodging,
    make_office,
    make_open_case,
    make_registration,
    make_user,
    supervisor_of,
)

pytestmark = pytest.mark.django_db


def codes(findings: list[Any], level: Level | None = None) -> set[str]:
    """The codes of these findings, of one level."""
    return {finding.code for finding in findings if level in (None, finding.level)}


def entered(moment: datetime | None) -> Registration:
    """A registration of somebody who entered then."""
    return make_registration(
        crossing=make_crossing(entered_at=moment, precision="unknown" if moment is None else "minute")
    )


class TestAboutLodging:
    def test_finds_nothing_in_a_plain_application_even_with_nothing_stated(self) -> None:
        case = make_open_case()
        for lodging in (make_lodging(), make_lodging(grounds=(), statement="")):
            assert about_lodging(case.officer, case, lodging, at=AT) == []

    def test_refuses_somebody_who_is_no_officer_of_the_office(self) -> None:
        case = make_open_case()
        assert codes(about_lodging(supervisor_of(case.office), case, make_lodging(), at=AT)) == {"role_not_held"}
        stranger = make_user(role="case_officer", office=make_office(code="AR", region="ORQ"))
        assert codes(about_lodging(stranger, case, make_lodging(), at=AT)) == {"other_office"}

    def test_refuses_a_person_who_is_not_registered(self) -> None:
        case = make_draft()
        assert codes(about_lodging(case.officer, case, make_lodging(), at=AT)) == {"case_not_open"}

    def test_refuses_a_second_application_of_the_person(self) -> None:
        case = make_lodged_case()
        findings = about_lodging(case.officer, case, make_lodging(), at=AT)
        assert codes(findings, Level.REFUSE) == {"already_lodged"}

    def test_asks_why_it_is_not_signed(self) -> None:
        case = make_open_case()
        findings = about_lodging(case.officer, case, make_lodging(signed=None), at=AT)
        assert codes(findings, Level.REASON_REQUIRED) == {"application_not_signed"}

    @pytest.mark.parametrize(("minutes", "found"), [(0, set()), (60, set()), (61, {"typed_late"})])
    def test_asks_why_it_is_typed_more_than_an_hour_later(self, minutes: int, found: set[str]) -> None:
        case = make_open_case()
        lodging = make_lodging(received_at=AT - timedelta(minutes=minutes))
        assert codes(about_lodging(case.officer, case, lodging, at=AT), Level.REASON_REQUIRED) == found

    def test_refuses_a_receipt_in_the_future(self) -> None:
        case = make_open_case()
        lodging = make_lodging(received_at=AT + timedelta(minutes=1))
        assert codes(about_lodging(case.officer, case, lodging, at=AT)) == {"received_in_future"}

    @pytest.mark.parametrize(
        ("day", "channel", "found"),
        [
            ("2018-12-26T07:00", "inside", set()),  # two months from 26 December end with 26 February
            ("2018-12-25T23:59", "inside", {"lodged_late"}),
            ("2018-12-25T07:00", "border", set()),
            ("2018-12-25T07:00", "sur_place", set()),
        ],
    )
    def test_asks_why_it_is_late_inside_the_country_only(self, day: str, channel: str, found: set[str]) -> None:
        case = make_open_case(registration=entered(datetime.fromisoformat(day).replace(tzinfo=BOGOTA)))
        findings = about_lodging(case.officer, case, make_lodging(channel=channel), at=AT)
        assert codes(findings, Level.REASON_REQUIRED) == found

    @pytest.mark.parametrize(("day", "found"), [("2019-04-29", set()), ("2019-04-30", {"lodged_late"})])
    def test_takes_an_application_on_the_business_day_after_a_term_that_ends_on_a_sunday(
        self, day: str, found: set[str]
    ) -> None:
        bridge = datetime(2019, 2, 28, 9, 0, tzinfo=BOGOTA)  # two months from it end on Sunday 28 April
        registration = make_registration(at=bridge, crossing=make_crossing(entered_at=bridge))
        case = make_open_case(registration=registration, at=bridge)
        at = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=BOGOTA)
        findings = about_lodging(case.officer, case, make_lodging(channel="inside", at=at), at=at)
        assert codes(findings, Level.REASON_REQUIRED) == found

    @pytest.mark.parametrize(("year", "code"), [(None, "entry_unknown"), (2012, "no_term_in_force")])
    def test_warns_where_the_term_cannot_be_counted(self, year: int | None, code: str) -> None:
        case = make_open_case(registration=entered(AT.replace(year=year) if year else None))
        findings = about_lodging(case.officer, case, make_lodging(channel="inside"), at=AT)
        assert codes(findings) == codes(findings, Level.WARN) == {code}


class TestAboutForwarding:
    def test_finds_nothing_within_the_day(self) -> None:
        application = application_of(make_lodged_case())
        officer = application.case.officer
        assert about_forwarding(officer, application, "DEMO-1", at=AT + timedelta(hours=24)) == []

    @pytest.mark.parametrize("number", ["", "  "])
    def test_refuses_without_a_dispatch_number(self, number: str) -> None:
        application = application_of(make_lodged_case())
        findings = about_forwarding(application.case.officer, application, number, at=AT)
        assert codes(findings, Level.REFUSE) == {"dispatch_number_missing"}

    def test_asks_why_it_is_late_and_lets_it_go_all_the_same(self) -> None:
        application = application_of(make_lodged_case())
        late = AT + timedelta(hours=24, seconds=1)
        findings = about_forwarding(application.case.officer, application, "DEMO-1", at=late)
        assert codes(findings) == codes(findings, Level.REASON_REQUIRED) == {"forwarded_late"}

    def test_refuses_somebody_without_the_role(self) -> None:
        application = application_of(make_lodged_case())
        supervisor = supervisor_of(application.case.office)
        assert codes(about_forwarding(supervisor, application, "DEMO-1", at=AT)) == {"role_not_held"}


class TestAboutCompleting:
    def test_asks_for_the_officers_role_and_nothing_else(self) -> None:
        application = application_of(make_lodged_case())
        supervisor = supervisor_of(application.case.office)
        assert codes(about_completing(supervisor, application, at=AT)) == {"role_not_held"}
        give_role(supervisor, "case_officer", office=application.case.office)
        assert about_completing(supervisor, application, at=AT) == []
