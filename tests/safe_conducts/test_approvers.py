"""Who can decide: the role, presence, working hours or a call, and a second pair of eyes; and the warning before."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.on_call import put_on_call, take_back_call
from casework.journey.watching import watch_approvers
from casework.law.days import BOGOTA
from casework.safe_conducts.approvers import approvers_of, deciders_of, in_working_hours
from casework.staff.models import Office, Role, User
from casework.staff.presence import Absence, ApproverGap, OnCall
from casework.staff.services import grant_role, system_user
from casework.work.models import WorkItem
from tests.making import (
    give_role,
    make_administrator,
    make_office,
    make_requested,
    make_user,
    officer_of,
    supervisor_of,
)

NOON = datetime(2019, 2, 26, 12, 0, tzinfo=BOGOTA)  # a Tuesday
NIGHT = NOON.replace(hour=22)
DAY = timedelta(days=1)


@pytest.fixture
def office(db: None) -> Office:
    office = make_office()
    supervisor_of(office)
    return office


def names(office: Office, at: datetime) -> list[str]:
    return [one.user.username for one in approvers_of(office, at)]


def away(user: User, first: date, last: date) -> Absence:
    return Absence.objects.create(
        user=user,
        kind="leave",
        reason="holiday",
        starts_on=first,
        ends_on=last,
        recorded_by=system_user(),
        recorded_at=NOON,
    )


def called(user: User, starts_at: datetime, ends_at: datetime, place: str = "region:ORI", **by: User) -> OnCall:
    by = by or {"by": make_user(role=Role.SUPERVISOR, username=f"everywhere.{User.objects.count()}")}
    return put_on_call(user, place, starts_at=starts_at, ends_at=ends_at, at=NOON, **by)


class TestInWorkingHours:
    @pytest.mark.parametrize(
        ("moment", "works"),
        [
            (NOON.replace(hour=6, minute=59), False),
            (NOON.replace(hour=7), True),
            (NOON.replace(hour=18, minute=59), True),
            (NOON.replace(hour=19), False),
            (datetime(2019, 2, 24, 12, tzinfo=BOGOTA), False),  # a Sunday
            (datetime(2019, 3, 25, 12, tzinfo=BOGOTA), False),  # a holiday
        ],
    )
    def test_are_those_of_a_business_day(self, moment: datetime, works: bool) -> None:
        assert in_working_hours(moment) is works


class TestApproversOf:
    def test_are_supervisors_of_the_place_by_day(self, office: Office) -> None:
        supervisor_of(make_office(code="RI", region="CAR"))
        officer_of(office)
        make_user(role=Role.SUPERVISOR, office=make_office(code="BO", region="CEN", kind="hq"), username="sede")
        assert names(office, NOON) == ["sede", "supervisor.ORI"]

    def test_are_who_is_on_call_by_night(self, office: Office) -> None:
        assert names(office, NIGHT) == []
        called(supervisor_of(office), NIGHT - timedelta(hours=3), NIGHT + timedelta(hours=8))
        assert names(office, NIGHT) == ["supervisor.ORI"]
        assert names(office, NIGHT + timedelta(hours=8)) == []

    def test_leave_out_who_is_away_disabled_or_without_the_role_then(self, office: Office) -> None:
        user = supervisor_of(office)
        absence = away(user, NOON.date(), NOON.date())
        assert (names(office, NOON), names(office, NOON + DAY)) == ([], ["supervisor.ORI"])
        absence.ended_at, absence.ended_by = NOON, system_user()
        absence.save()
        assert names(office, NOON) == ["supervisor.ORI"]
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert names(office, NOON) == []

    def test_include_a_deputy_for_the_time_of_the_act(self, office: Office) -> None:
        deputy = officer_of(make_office(code="AR", region="ORQ"))
        grant_role(
            deputy, Role.SUPERVISOR, region=office.region, starts_at=NOON + DAY, ends_at=NOON + 2 * DAY, act_number="7",
            confirmed_by=make_administrator(), by=system_user(), at=NOON,
        )  # fmt: skip
        assert [deputy.username in names(office, NOON + days * DAY) for days in (0, 1, 2)] == [False, True, False]

    def test_of_a_paper_are_not_who_requested_registered_or_edited_it(self, office: Office) -> None:
        paper = make_requested(at=NOON)
        give_role(officer_of(office), Role.SUPERVISOR, region=office.region)
        assert len(names(office, NOON)) == 2
        assert [one.user.username for one in approvers_of(office, NOON, paper=paper)] == ["supervisor.ORI"]

    def test_the_next_are_told_when_there_is_nobody(self, office: Office) -> None:
        found = deciders_of(make_requested(at=NIGHT), NIGHT)
        assert found["now"] == []
        assert found["next"].at == (NOON + DAY).replace(hour=7)
        assert [one.user.username for one in found["next"].people] == ["supervisor.ORI"]


def watched(at: datetime) -> list[tuple[str, datetime, bool]]:
    """The warnings that stand after a look."""
    watch_approvers(by=system_user(), at=at)
    open_ones = ApproverGap.objects.filter(closed_at=None).order_by("office")
    items = WorkItem.objects.filter(kind="approvers_running_out", status="open")
    assert set(items.values_list("office", "due_at")) == {(gap.office_id, gap.begins_at) for gap in open_ones}
    return [(gap.office_id, gap.begins_at, gap.four_eyes) for gap in open_ones]


@pytest.fixture
def only_cucuta(office: Office) -> Office:
    Office.objects.exclude(pk=office.pk).update(active=False)
    return office


class TestWatchApprovers:
    def test_warns_before_a_night_and_closes_by_itself(self, only_cucuta: Office) -> None:
        evening = NOON.replace(hour=19)
        assert watched(NOON) == [("CU", evening, False)]
        assert watched(NOON + timedelta(hours=1)) == [("CU", evening, False)]
        called(supervisor_of(only_cucuta), evening, evening + timedelta(hours=12))
        assert watched(NOON + timedelta(hours=2)) == []
        assert ApproverGap.objects.count() == 1

    def test_keeps_the_beginning_of_what_has_begun(self, only_cucuta: Office) -> None:
        watched(NOON)
        assert watched(NIGHT) == [("CU", NOON.replace(hour=19), False)]

    def test_changes_nothing_twice(self, only_cucuta: Office) -> None:
        assert watch_approvers(by=system_user(), at=NOON) == 1
        assert watch_approvers(by=system_user(), at=NOON) == 0

    def test_warns_where_only_the_requester_of_what_waits_is_left(self, only_cucuta: Office) -> None:
        user = supervisor_of(only_cucuta)
        called(user, NOON, NOON + timedelta(days=2))
        assert watched(NOON) == []
        give_role(user, Role.CASE_OFFICER, office=only_cucuta)
        make_requested(office=only_cucuta, by=user, at=NOON)
        assert watched(NOON) == [("CU", NOON.replace(hour=19), True)]  # by day there is somebody else
        called(make_user(role=Role.SUPERVISOR, username="other"), NOON, NOON + timedelta(days=2), "office:CU")
        assert watched(NOON) == []

    def test_is_seen_by_the_region_and_headquarters(self, only_cucuta: Office) -> None:
        watched(NOON)
        item = WorkItem.objects.get(kind="approvers_running_out")
        assert (item.role, item.office_id, item.case) == (Role.SUPERVISOR, "CU", None)


class TestPutOnCall:
    def test_is_for_supervisors_of_the_place_only(self, office: Office) -> None:
        user, hour = supervisor_of(office), timedelta(hours=1)
        for by in (officer_of(office), supervisor_of(make_office(code="RI", region="CAR"))):
            with pytest.raises(ActionRefused):
                called(user, NOON, NOON + hour, by=by)
        for somebody in (officer_of(office), supervisor_of(make_office(code="RI", region="CAR"))):
            with pytest.raises(BadInput, match="user"):
                called(somebody, NOON, NOON + hour)
        called(user, NOON, NOON + hour, "office:CU", by=user)

    @pytest.mark.parametrize(("starts", "ends"), [(0, 0), (2, 1), (-3, -1), (0, 24 * 7 + 1), (-24 * 8, 1)], ids=str)
    def test_lasts_a_time_that_is_not_over(self, office: Office, starts: int, ends: int) -> None:
        with pytest.raises(BadInput, match="ends_at"):
            called(supervisor_of(office), NOON + timedelta(hours=starts), NOON + timedelta(hours=ends))

    def test_is_not_for_who_is_away(self, office: Office) -> None:
        away(supervisor_of(office), NOON.date(), NOON.date())
        with pytest.raises(BadInput, match="user"):
            called(supervisor_of(office), NOON, NIGHT)

    def test_is_taken_back_once(self, office: Office) -> None:
        call = called(supervisor_of(office), NOON, NIGHT)
        with pytest.raises(ActionRefused):
            take_back_call(call.pk, by=officer_of(office), at=NOON)
        take_back_call(call.pk, by=supervisor_of(office), at=NOON)
        with pytest.raises(InvalidTransition):
            take_back_call(call.pk, by=supervisor_of(office), at=NOON)

    def test_constraints(self, office: Office) -> None:
        call = called(supervisor_of(office), NOON, NIGHT)
        for changes, name in (
            ({"office": office}, "on_call_office_or_region"),
            ({"ends_at": NOON}, "on_call_ends_after_start"),
            ({"taken_back_at": NOON}, "on_call_taken_back_by_somebody"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                OnCall.objects.filter(pk=call.pk).update(**changes)
        OnCall.objects.filter(pk=call.pk).update(office=office, region=None)
        gap = {"office": office, "begins_at": NOON, "four_eyes": False, "warned_at": NOON}
        ApproverGap.objects.filter(office=office).delete()
        ApproverGap.objects.create(**gap)
        with pytest.raises(IntegrityError, match="approver_gap_one_open"), transaction.atomic():
            ApproverGap.objects.create(**gap)
