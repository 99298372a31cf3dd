"""Somebody is away or leaves: what waits goes to others in one act, and what stays is seen."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.absences import record_departure, record_leave, record_return, remind_of_absences
from casework.journey.handing_on import SPREAD, Share, move_work, open_work_of, without_owner
from casework.staff.models import Office, Role, User
from casework.staff.presence import Absence
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import (
    AT,
    make_administrator,
    make_draft,
    make_lodged_case,
    make_office,
    make_open_case,
    make_user,
    officer_of,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
TODAY, DAY = AT.date(), timedelta(days=1)


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def user(office: Office) -> User:
    """An officer with a draft, an open case and a restricted one."""
    user = officer_of(office)
    make_draft(office=office)
    make_lodged_case(office=office)
    make_open_case(office=office, restricted=True)
    return user


def taker(office: Office, name: str = "takes.over") -> User:
    return make_user(role=Role.CASE_OFFICER, office=office, username=name)


def leave(user: User, by: User, *, share: Share | None = None, at: datetime = AT, **changes: Any) -> Any:
    """A leave of three days from today."""
    words: dict[str, Any] = {"starts_on": TODAY, "ends_on": TODAY + 2 * DAY, "reason": "holiday"} | changes
    return record_leave(user.pk, plan={"CU": share} if share else {}, by=by, at=at, **words)


class TestRecordLeave:
    def test_moves_what_waits_to_one_colleague_and_tells_how_much(self, office: Office, user: User) -> None:
        colleague, by = taker(office), supervisor_of(office)
        recorded = leave(user, by, share=Share(others=str(colleague.pk)))
        assert recorded.moved == {"takes.over": 2}  # restricted ones are not told
        assert set(Case.objects.filter(restricted=False).values_list("officer", flat=True)) == {colleague.pk}
        assert Case.objects.get(restricted=True).officer == user
        step = Transition.objects.filter(verb="hand_on").first()
        assert step is not None
        assert (step.by, step.role) == (by, "supervisor")
        told = AuditEvent.objects.filter(subject_table="casework_case")
        assert sum("officer_id" in event.diff for event in told) == 2 + 3
        assert open_work_of(user, seen=Case.objects.filter(restricted=False)).total == 0

    def test_names_a_colleague_on_restricted_cases(self, office: Office, user: User) -> None:
        colleague = taker(office)
        share = Share(others=SPREAD, restricted=str(colleague.pk))
        leave(user, supervisor_of(office), share=share)
        case = Case.objects.get(restricted=True)
        assert case.officer == colleague
        assert Case.objects.visible_to(colleague, at=AT).filter(pk=case.pk).exists()
        assert not Case.objects.visible_to(supervisor_of(office), at=AT).filter(pk=case.pk).exists()

    def test_spreads_over_the_office_to_whoever_has_least(self, office: Office, user: User) -> None:
        busy, idle = taker(office), taker(office, "idle")
        make_draft(office=office, by=busy)
        make_draft(office=office, by=busy)
        assert leave(user, supervisor_of(office), share=Share(others=SPREAD)).moved == {"idle": 2}
        assert idle.pk in set(Case.objects.values_list("officer", flat=True))

    def test_asks_why_work_stays_and_then_shows_it(self, office: Office, user: User) -> None:
        by = supervisor_of(office)
        with pytest.raises(BadInput, match="not_moved_because"):
            leave(user, by)
        assert not Absence.objects.exists()
        leave(user, by, not_moved_because="Vuelve el jueves.")
        assert without_owner(AT, seen=Case.objects.visible_to(by, at=AT)) == {user.pk: 3}
        assert without_owner(AT + 3 * DAY, seen=Case.objects.all()) == {}

    def test_does_not_tell_by_asking_that_a_restricted_case_is_there(self, office: Office) -> None:
        make_open_case(office=office, restricted=True)
        leave(officer_of(office), supervisor_of(office))

    def test_is_recorded_by_another_supervisor_of_the_place(self, office: Office, user: User) -> None:
        elsewhere = supervisor_of(make_office(code="RI", region="CAR"))
        for by in (user, elsewhere, make_administrator(), officer_of(make_office(code="PS"))):
            with pytest.raises(ActionRefused):
                leave(user, by, not_moved_because="x")
        with pytest.raises(ActionRefused):
            leave(supervisor_of(office), supervisor_of(office))
        leave(supervisor_of(office), make_user(role=Role.SUPERVISOR, username="everywhere"))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"ends_on": TODAY - DAY}, "ends_on"),
            ({"starts_on": TODAY + 3 * DAY}, "ends_on"),
            ({"starts_on": TODAY - 40 * DAY}, "starts_on"),
            ({"ends_on": TODAY + 400 * DAY}, "ends_on"),
            ({"reason": "because"}, "reason"),
            ({"not_moved_because": "x" * 301}, "not_moved_because"),
            ({"not_moved_because": "a\x00b"}, "not_moved_because"),
        ],
    )
    def test_names_the_field_that_is_wrong(
        self, office: Office, user: User, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(BadInput, match=field):
            leave(user, supervisor_of(office), **({"not_moved_because": "x"} | changes))
        assert not Absence.objects.exists()

    def test_is_recorded_once_for_the_same_days(self, office: Office, user: User) -> None:
        by = supervisor_of(office)
        leave(user, by, not_moved_because="x")
        with pytest.raises(BadInput, match="starts_on"):
            leave(user, by, not_moved_because="x", starts_on=TODAY + 2 * DAY, ends_on=TODAY + 5 * DAY)
        leave(user, by, starts_on=TODAY + 3 * DAY, ends_on=TODAY + 5 * DAY)

    def test_ends_when_the_colleague_returns(self, office: Office, user: User) -> None:
        by = supervisor_of(office)
        absence = leave(user, by, not_moved_because="x").absence
        with pytest.raises(ActionRefused):
            record_return(absence.pk, by=user, at=AT)
        record_return(absence.pk, by=by, at=AT)
        assert without_owner(AT, seen=Case.objects.all()) == {}
        with pytest.raises(InvalidTransition):
            record_return(absence.pk, by=by, at=AT)


class TestMoveWork:
    def test_takes_only_colleagues_who_are_there(self, office: Office, user: User) -> None:
        by, away = supervisor_of(office), taker(office, "away.too")
        leave(away, by)
        stranger = taker(make_office(code="PS"), "of.another.office")
        for chosen in (str(away.pk), str(stranger.pk), str(user.pk), str(by.pk), "nobody", SPREAD):
            with pytest.raises(BadInput, match="others"):
                move_work(user.pk, {"CU": Share(others=chosen)}, by=by, at=AT)
        with pytest.raises(BadInput, match="restricted"):
            move_work(user.pk, {"CU": Share(restricted=SPREAD)}, by=by, at=AT)
        assert set(Case.objects.values_list("officer", flat=True)) == {user.pk}

    def test_reaches_no_office_of_another_region(self, office: Office) -> None:
        there = make_office(code="RI", region="CAR")
        both = taker(office)
        make_draft(office=there, by=officer_of(there))
        with pytest.raises(ActionRefused):
            move_work(both.pk, {"RI": Share()}, by=supervisor_of(office), at=AT)

    def test_releases_what_was_claimed(self, office: Office, user: User) -> None:
        waits = WorkItem.objects.filter(case__officer=user, status="open")
        assert waits.update(claimed_by=user, claim_until=AT + DAY)
        move_work(user.pk, {}, by=supervisor_of(office), at=AT)
        assert all((item.claimed_by, item.claim_until) == (None, None) for item in waits.all())


class TestRecordDeparture:
    def test_disables_at_once_and_moves(self, office: Office, user: User) -> None:
        make_administrator("administers.too")
        colleague = taker(office)
        share = Share(others=str(colleague.pk), restricted=str(colleague.pk))
        recorded = record_departure(user.pk, reason="other_post", plan={"CU": share}, by=make_administrator(), at=AT)
        assert recorded.moved == {"takes.over": 2}
        assert not User.objects.get(pk=user.pk).is_active
        assert set(Case.objects.values_list("officer", flat=True)) == {colleague.pk}

    def test_leaves_work_only_with_a_reason_and_then_shows_it(self, office: Office, user: User) -> None:
        by = make_administrator()
        with pytest.raises(BadInput, match="not_moved_because"):
            record_departure(user.pk, reason="other", plan={}, by=by, at=AT)
        assert User.objects.get(pk=user.pk).is_active
        record_departure(user.pk, reason="other", plan={}, not_moved_because="Urgente.", by=by, at=AT)
        assert without_owner(AT, seen=Case.objects.visible_to(supervisor_of(office), at=AT)) == {user.pk: 3}

    def test_ends_a_leave_that_was_recorded(self, office: Office, user: User) -> None:
        leave(user, supervisor_of(office), not_moved_because="x")
        record_departure(user.pk, reason="other", plan={}, not_moved_because="x", by=make_administrator(), at=AT)
        assert list(Absence.objects.filter(ended_at=None).values_list("kind", flat=True)) == ["departure"]

    def test_is_for_administrators_and_about_others(self, office: Office, user: User) -> None:
        admin = make_administrator()
        for by, whom in ((supervisor_of(office), user), (admin, admin)):
            with pytest.raises(ActionRefused):
                record_departure(whom.pk, reason="other", plan={}, not_moved_because="x", by=by, at=AT)


class TestRemind:
    def test_reminds_on_the_eve_once_until_the_work_is_moved(self, office: Office, user: User) -> None:
        by = supervisor_of(office)
        leave(user, by, starts_on=TODAY + 2 * DAY, ends_on=TODAY + 4 * DAY)
        reminders = WorkItem.objects.filter(kind="move_work", status="open")
        remind_of_absences(by=system_user(), at=AT)
        assert not reminders.exists()
        for _twice in range(2):
            remind_of_absences(by=system_user(), at=AT + DAY)
        assert [(item.subject_id, item.office_id, item.role) for item in reminders] == [(user.pk, "CU", "supervisor")]
        colleague = str(taker(office).pk)
        move_work(user.pk, {"CU": Share(others=colleague, restricted=colleague)}, by=by, at=AT + DAY)
        assert not reminders.all().exists()

    def test_is_silent_about_who_has_nothing_to_move(self, office: Office) -> None:
        leave(taker(office), supervisor_of(office), starts_on=TODAY + DAY)
        assert remind_of_absences(by=system_user(), at=AT) == 0


class TestConstraints:
    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"recorded_by": "user"}, "absence_by_another"),
            ({"ends_on": None}, "absence_leave_has_a_last_day"),
            ({"ends_on": date(2019, 2, 1)}, "absence_leave_has_a_last_day"),
            ({"kind": "departure"}, "absence_leave_has_a_last_day"),
            ({"ended_at": AT}, "absence_ended_by_somebody"),
        ],
    )
    def test_refuse(self, office: Office, changes: dict[str, Any], name: str) -> None:
        user = officer_of(office)
        leave(user, supervisor_of(office))
        written = {field: user if value == "user" else value for field, value in changes.items()}
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Absence.objects.update(**written)

    def test_allow_a_departure_without_a_last_day(self, office: Office) -> None:
        leave(officer_of(office), supervisor_of(office))
        Absence.objects.update(kind="departure", ends_on=None)
