"""Who is counted, on which day, where, and that the same question keeps its answer."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from casework.arrivals.crossings import correct_crossing
from casework.arrivals.models import ArrivalGroup, Case
from casework.arrivals.services import correct_facts, void_case
from casework.bulletins.figures import Figures, Papers, Row, Who
from casework.bulletins.selectors import default_since, figures_at
from casework.journey.steps import register_arrival
from casework.law.days import BOGOTA
from casework.people.facts import Service
from casework.people.models import Basis, ServiceRecord
from tests.making import (
    AT,
    LONG_AGO,
    make_crossing,
    make_draft,
    make_facts,
    make_forwarded_case,
    make_issued,
    make_office,
    make_open_case,
    make_registration,
    officer_of,
)

pytestmark = pytest.mark.django_db
SINCE = date(2019, 2, 23)
CUT_OFF = datetime(2019, 2, 26, 18, 0, tzinfo=BOGOTA)
LATER = CUT_OFF + timedelta(hours=1)
CIVILIAN = Service(served=False)


def counted(who: Who = Who.PERSONNEL, *, cut_off: datetime = CUT_OFF, since: date = SINCE) -> Figures:
    """The figures of the usual question."""
    return figures_at(cut_off, since, who=who)


def void(case: Case, *, at: datetime) -> None:
    """Give up a draft."""
    void_case(case.pk, by=officer_of(case.office), at=at, reasons={"note": "Opened twice."})


def come_again(first: Case) -> None:
    """Close this case and open another for the same person."""
    Case.objects.filter(pk=first.pk).update(status="closed", registered_by=first.officer)
    Case.objects.filter(pk=make_draft().pk).update(person=first.person)


class TestWhoIsCounted:
    def test_drafts_are_and_are_said_apart(self) -> None:
        make_open_case()
        make_draft()
        assert (counted().people, counted().drafts) == (2, 1)

    def test_a_record_given_up_is_not(self) -> None:
        make_open_case()
        void(make_draft(), at=AT + timedelta(hours=1))
        assert counted().people == 1

    def test_a_merged_record_is_not(self) -> None:
        kept, merged = make_open_case(), make_open_case()
        Case.objects.filter(pk=merged.pk).update(merged_into=kept)
        assert counted().people == 1

    def test_nobody_who_came_after_the_cut_off_or_before_the_first_day(self) -> None:
        make_draft(at=CUT_OFF)
        make_draft(at=CUT_OFF + timedelta(seconds=1))
        make_draft(at=datetime(2019, 2, 22, 23, 59, tzinfo=BOGOTA))
        assert counted().people == 1

    def test_a_person_of_two_cases_counts_once_by_the_first(self) -> None:
        come_again(make_draft(at=AT - timedelta(days=1)))
        assert [(day.on.day, day.people) for day in counted().days if day.people] == [(25, 1)]

    def test_a_person_who_had_presented_themselves_before_the_first_day_is_not_new(self) -> None:
        come_again(make_draft(at=LONG_AGO))
        assert counted().people == 0
        assert counted(since=date(2019, 2, 1)).people == 1

    def test_relatives_and_others_who_did_not_serve_are_apart(self) -> None:
        make_open_case()
        make_open_case(service=CIVILIAN)
        assert [counted(who).people for who in Who] == [1, 1, 2]

    def test_what_a_document_shows_weighs_more_than_what_is_claimed(self) -> None:
        case = make_open_case(service=CIVILIAN)
        ServiceRecord.objects.create(
            person=case.person,
            basis=Basis.DOCUMENTED,
            served=True,
            branch_id="EB",
            recorded_by=case.officer,
            recorded_at=AT,
        )
        assert (counted().people, counted(Who.OTHERS).people, counted().branches) == (1, 0, (Row("EB", 1),))

    def test_a_draft_opened_as_a_relative_of_somebody_is_among_the_relatives(self) -> None:
        head, relative = make_open_case(), make_draft()
        group = ArrivalGroup.objects.create(
            office=head.office, head=head, head_count=2, opened_by=head.officer, opened_at=AT
        )
        Case.objects.filter(pk__in=[head.pk, relative.pk]).update(group=group)
        assert (counted().people, counted(Who.OTHERS).people, counted(Who.OTHERS).drafts) == (1, 1, 1)


class TestByDay:
    def test_a_minute_before_midnight_in_bogota_belongs_to_that_day(self) -> None:
        make_draft(at=datetime(2019, 2, 24, 23, 59, tzinfo=BOGOTA))
        make_draft(at=datetime(2019, 2, 25, 0, 0, tzinfo=BOGOTA))
        assert [(day.on.day, day.people, day.together) for day in counted().days] == [
            (23, 0, 0), (24, 1, 1), (25, 1, 2), (26, 0, 2)
        ]  # fmt: skip

    def test_who_was_written_down_on_paper_counts_on_that_day(self) -> None:
        yesterday = AT - timedelta(days=1)
        case = make_draft()
        registration = make_registration(at=yesterday, crossing=make_crossing(entered_at=yesterday))
        reasons = {"typed_late": "There was no power."}
        register_arrival(case.pk, registration, by=case.officer, at=AT, reasons=reasons)
        assert [day.on.day for day in counted().days if day.people] == [25]


class TestByPart:
    def test_tells_where_people_entered_from_where_they_presented_themselves(self) -> None:
        crossing = make_crossing(entry_point="INFORMAL_44")
        make_open_case(office=make_office(code="VU", region="CAR"), registration=make_registration(crossing=crossing))
        for number in (2, 3):
            make_open_case(registration=make_registration(number=number))
        assert counted().entered == (Row("54", 2), Row("44", 1))
        assert Counter({row.code: row.people for row in counted().presented}) == {"54": 2, "20": 1}

    def test_says_that_a_crossing_is_not_recorded_yet(self) -> None:
        make_open_case()
        make_draft()
        assert counted().entered == (Row("54", 1), Row("", 1))
        assert counted().branches == (Row("GNB", 1), Row("", 1))
        assert counted().modes == (Row("CIVIL_UNARMED", 1), Row("", 1))

    def test_shows_protected_people_in_the_totals_only(self) -> None:
        make_open_case(restricted=True)
        for rows in (counted().entered, counted().presented, counted().branches, counted().modes):
            assert rows == (Row("", 1),)

    def test_does_not_name_a_restricted_branch(self) -> None:
        make_open_case(service=Service(served=True, branch="SEBIN"))
        assert counted().branches == (Row("", 1),)


class TestAskedAgain:
    """What was recorded after the cut-off changes the answer for a later one only."""

    def test_keeps_its_answer_when_a_crossing_is_corrected(self) -> None:
        case = make_open_case()
        before = counted(Who.ALL)
        crossing = make_crossing(entry_point="PARAGUACHON", mode="UNIFORM_ARMED")
        correct_crossing(case.pk, crossing, by=case.officer, at=LATER)
        assert counted(Who.ALL) == before
        now = counted(cut_off=LATER)
        assert (now.entered, now.modes) == ((Row("44", 1),), (Row("UNIFORM_ARMED", 1),))

    def test_keeps_its_answer_when_the_service_is_corrected(self) -> None:
        case = make_open_case()
        before = counted(Who.ALL)
        correct_facts(case.pk, make_facts(service=CIVILIAN), by=case.officer, at=LATER)
        assert counted(Who.ALL) == before
        assert (counted(cut_off=LATER).people, counted(Who.OTHERS, cut_off=LATER).people) == (0, 1)

    def test_keeps_its_answer_when_a_record_is_given_up_or_registered(self) -> None:
        given_up, registered = make_draft(), make_draft()
        before = counted(Who.ALL)
        void(given_up, at=LATER)
        register_arrival(registered.pk, make_registration(at=LATER), by=registered.officer, at=LATER)
        assert counted(Who.ALL) == before
        assert (before.people, before.drafts) == (2, 2)
        assert (counted(cut_off=LATER).people, counted(cut_off=LATER).drafts) == (1, 0)


class TestPapers:
    def test_are_those_that_there_were_at_the_cut_off(self) -> None:
        make_issued()
        make_forwarded_case(at=CUT_OFF)
        make_forwarded_case(at=LATER)
        assert counted().papers == Papers(lodged=2, forwarded=1, issued=1, valid=1)
        assert counted(cut_off=CUT_OFF + timedelta(days=30)).papers == Papers(lodged=3, forwarded=2, issued=1, valid=0)


class TestFiguresAt:
    def test_takes_one_query_however_many_there_are(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        for _number in range(5):
            make_open_case()
            with django_assert_num_queries(1):
                figures_at(CUT_OFF, SINCE)

    def test_of_nobody_is_nothing(self) -> None:
        assert (counted().people, counted().entered, counted().days[-1].together) == (0, (), 0)


class TestDefaultSince:
    def test_is_the_first_day_of_the_demonstration_for_a_year(self, settings: Settings) -> None:
        settings.DEMONSTRATION = True
        assert default_since(AT) == SINCE
        assert default_since(AT + timedelta(days=700)) == date(2020, 12, 27)

    def test_is_thirty_days_ago_elsewhere(self, settings: Settings) -> None:
        settings.DEMONSTRATION = False
        assert default_since(AT) == date(2019, 1, 27)
