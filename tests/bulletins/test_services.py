"""Freezing figures: once a question, by the system each evening or by a supervisor."""

from datetime import date, datetime, timedelta

import pytest

from casework.arrivals.models import Case
from casework.bulletins.figures import Answer, differences
from casework.bulletins.models import Bulletin
from casework.bulletins.selectors import answer_at
from casework.bulletins.services import make_bulletin, make_daily_bulletin
from casework.errors import ActionRefused, BadInput
from casework.journey.due import JOBS, run_due_jobs
from casework.law.days import BOGOTA
from casework.staff.services import system_user
from casework.work.models import DueJob
from tests.making import AT, make_draft, make_office, make_open_case, officer_of, supervisor_of

pytestmark = pytest.mark.django_db
SINCE = date(2019, 2, 23)
EVENING = datetime(2019, 2, 26, 18, 0, tzinfo=BOGOTA)


def made(*, since: date = SINCE, cut_off: datetime = EVENING, at: datetime = EVENING) -> Bulletin:
    """A bulletin by a supervisor."""
    return make_bulletin(since, cut_off, by=supervisor_of(make_office()), at=at)


class TestMakeBulletin:
    def test_freezes_what_was_counted(self) -> None:
        make_open_case()
        assert Answer.from_dict(made().figures) == answer_at(EVENING, SINCE)

    def test_of_the_same_question_is_made_once(self) -> None:
        first = made()
        make_draft(at=EVENING)
        assert made(at=EVENING + timedelta(hours=1)) == first
        assert Bulletin.objects.get().figures == first.figures

    def test_differs_from_a_later_answer_only_by_what_came_in_late(self) -> None:
        bulletin = made()
        Case.objects.filter(pk=make_draft(at=EVENING).pk).update(opened_at=AT)
        (late, *parts) = differences(Answer.from_dict(bulletin.figures), answer_at(EVENING, SINCE))
        assert (late.part, late.day, late.then, late.now) == ("branch", None, 0, 1)
        assert {each.part for each in parts} == {"entered", "presented", "mode"}

    def test_is_refused_to_an_officer(self) -> None:
        with pytest.raises(ActionRefused, match="role_not_held"):
            make_bulletin(SINCE, EVENING, by=officer_of(make_office()), at=EVENING)

    @pytest.mark.parametrize(
        ("since", "cut_off", "field"),
        [
            (SINCE, EVENING + timedelta(minutes=1), "cut_off"),
            (date(2019, 2, 27), EVENING, "since"),
            (date(2017, 2, 26), EVENING, "since"),
            (date(1, 1, 1), EVENING, "since"),
            (SINCE, datetime.max.replace(tzinfo=BOGOTA), "cut_off"),
        ],
    )
    def test_refuses_a_period_that_nobody_can_count(self, since: date, cut_off: datetime, field: str) -> None:
        with pytest.raises(BadInput, match=field):
            made(since=since, cut_off=cut_off)
        assert not Bulletin.objects.exists()


class TestMakeDailyBulletin:
    @pytest.mark.parametrize(
        ("at", "cut_off"),
        [
            (EVENING, EVENING),
            (EVENING - timedelta(seconds=1), EVENING - timedelta(days=1)),
            (EVENING + timedelta(hours=7), EVENING),
        ],
    )
    def test_counts_until_the_latest_six_in_the_evening(self, at: datetime, cut_off: datetime) -> None:
        assert make_daily_bulletin(by=system_user(), at=at) == 1
        assert Bulletin.objects.get().cut_off == cut_off
        assert make_daily_bulletin(by=system_user(), at=at) == 0

    def test_is_made_by_the_sweep_once_a_day(self) -> None:
        make_open_case()
        job = next(job for job in JOBS if job.kind == "bulletins.daily")
        ticks = [run_due_jobs(at=EVENING + timedelta(hours=hours), jobs=[job]) for hours in (0, 1, 23, 24, 25)]
        assert ticks == [1, 0, 0, 1, 0]
        assert list(Bulletin.objects.order_by("cut_off").values_list("made_by", flat=True)) == [system_user().pk] * 2
        assert not DueJob.objects.filter(done_at=None).exists()
