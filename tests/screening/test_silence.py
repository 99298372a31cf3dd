"""Agencies that do not answer are told of, further up each time; old answers count no longer."""

from datetime import datetime, timedelta

import pytest

from casework.arrivals.models import Case
from casework.screening.answers import record_answer, weigh_answer
from casework.screening.asking import cancel_check
from casework.screening.assessing import approve_outcome
from casework.screening.models import Check
from casework.screening.silence import tell_of_silence
from casework.screening.staleness import mark_stale
from casework.staff.models import OfficeKind, Role
from casework.staff.services import system_user
from casework.work.models import WorkItem
from tests import making
from tests.making import AT, make_open_case
from tests.making_checks import LATER, check_of, make_proposed, received, send_all
from tests.screening.guarding import unguarded

pytestmark = pytest.mark.django_db
KINDS = ("ask_agencies", "silent_agency")


def told(at: datetime) -> set[tuple[str, str, str]]:
    tell_of_silence(by=system_user(), at=at, guard=unguarded)
    return set(WorkItem.objects.filter(kind__in=KINDS, status="open").values_list("kind", "role", "office"))


def hours(number: float) -> datetime:
    return AT + timedelta(hours=number)


class TestSilence:
    def test_the_desk_is_told_once_of_questions_that_nobody_sent(self) -> None:
        case = make_open_case()
        assert told(hours(23)) == set()
        assert told(hours(25)) == {("ask_agencies", Role.CASE_OFFICER, case.office_id)}
        assert tell_of_silence(by=system_user(), at=hours(26), guard=unguarded) == 0
        send_all(case, at=hours(26))
        assert not WorkItem.objects.filter(kind="ask_agencies", status="open").exists()

    def test_supervisors_then_headquarters_hear_of_an_agency_that_is_late(self) -> None:
        central = making.make_office(code="BO", kind=OfficeKind.HQ)
        case = make_open_case()
        send_all(case)
        assert told(hours(71)) == set()
        assert told(hours(73)) == {("silent_agency", Role.SUPERVISOR, case.office_id)}
        assert told(hours(145)) == {("silent_agency", Role.SUPERVISOR, central.pk)}
        assert {check.result for check in Check.objects.filter(case=case)} == {""}, "silence says nothing"

    def test_an_answer_ends_it_once_nothing_is_late_any_more(self) -> None:
        case = make_open_case()
        for check in Check.objects.filter(case=case).exclude(type__in=("INTERPOL", "NATIONAL_RECORDS", "SANCTIONS")):
            cancel_check(check.pk, reasons={"why_cancelled": "Test."}, by=case.officer, at=AT)
        send_all(case)
        told(hours(73))
        for kind, left in (("INTERPOL", 1), ("NATIONAL_RECORDS", 0)):
            record_answer(check_of(case, kind).pk, received(), by=case.officer, at=hours(74))
            assert WorkItem.objects.filter(kind="silent_agency", status="open").count() == left

    def test_our_own_lists_are_not_an_agency(self) -> None:
        case = make_open_case()
        for check in Check.objects.filter(case=case).exclude(type="SANCTIONS"):
            cancel_check(check.pk, reasons={"why_cancelled": "Test."}, by=case.officer, at=AT)
        assert told(hours(500)) == set()


class TestStale:
    def weighed(self) -> Case:
        case = make_open_case()
        record_answer(check_of(case, "INTERPOL").pk, received(), by=case.officer, at=LATER)
        weigh_answer(check_of(case, "INTERPOL").pk, "no_concern", "Read.", by=case.officer, at=LATER)
        return case

    def test_after_ninety_days_it_is_asked_again_where_nothing_was_decided(self) -> None:
        case = self.weighed()
        assert mark_stale(by=system_user(), at=AT + timedelta(days=90), guard=unguarded) == 0
        assert mark_stale(by=system_user(), at=AT + timedelta(days=91), guard=unguarded) == 1
        again = check_of(case, "INTERPOL")
        assert (again.status, again.answers.count()) == ("requested", 1)
        assert mark_stale(by=system_user(), at=AT + timedelta(days=91), guard=unguarded) == 0

    def test_an_assessment_that_has_ended_leaves_it_stale(self) -> None:
        from_home, _reviewer = make_proposed()
        by = making.supervisor_of(from_home.case.office)
        approve_outcome(from_home.pk, "Agreed.", by=by, at=LATER)
        assert mark_stale(by=system_user(), at=AT + timedelta(days=91), guard=unguarded) > 0
        assert check_of(from_home.case, "INTERPOL").status == "stale"
