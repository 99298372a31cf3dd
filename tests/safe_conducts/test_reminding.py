"""Papers that run out soon are work of the desk: once, within their window, until the next is asked for or they end."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from casework.arrivals.models import Case
from casework.journey.deaths import record_death
from casework.journey.due import JOBS, run_due_jobs
from casework.law.days import local_date
from casework.people.facts import Died
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reminding import remind_of_renewals, window_of
from casework.safe_conducts.services import request_safe_conduct
from casework.staff.services import system_user
from casework.work.models import DueJob, WorkItem, WorkKind
from tests.journeys.rivals import at_once
from tests.making import AT, make_approved, make_issued
from tests.making_papers import REASONS, make_admin_paper

NEAR = AT + timedelta(days=4)  # the first paper of five business days ends on 5 March


def told(paper: SafeConduct, status: str = "open") -> QuerySet[WorkItem]:
    """The work about its renewal."""
    return WorkItem.objects.filter(kind=WorkKind.RENEW_SAFE_CONDUCT, subject_id=paper.pk, status=status)


def remind(days: int) -> int:
    """The job, so many days after the paper was given."""
    return remind_of_renewals(by=system_user(), at=AT + timedelta(days=days))


@pytest.mark.django_db
class TestRemindOfRenewals:
    def test_hands_the_desk_a_paper_within_its_window_once(self) -> None:
        paper = make_issued()
        assert window_of(paper.validity) == timedelta(days=3)
        assert [remind(1), remind(4), remind(4), remind(5)] == [
            0,
            1,
            0,
            0,
        ]  # 3 days before, and the next day nothing new
        item = told(paper).get()
        assert (item.role, item.case_id, item.office_id) == ("case_officer", paper.case_id, paper.office_id)
        assert paper.valid_until == item.due_at.date() or item.due_at.date() - timedelta(days=1) == paper.valid_until

    def test_waits_with_a_month_until_ten_days_before_its_end(self) -> None:
        paper = make_admin_paper()
        assert window_of(paper.validity) == timedelta(days=10)
        end = paper.valid_until
        assert end
        before = (end - AT.date()).days
        assert [remind(before - 11), remind(before - 10)] == [0, 1]

    def test_tells_a_supervisor_ten_and_three_days_before_and_on_the_last(self) -> None:
        paper = make_admin_paper()
        end = paper.valid_until
        assert end
        before = (end - AT.date()).days
        days = [before - left for left in (11, 10, 9, 4, 3, 2, 1, 0)]
        assert [remind(day) for day in days] == [0, 1, 0, 0, 1, 0, 0, 1]
        items = WorkItem.objects.filter(kind=WorkKind.RUNS_OUT, subject_id=paper.pk).order_by("opened_at")
        assert [(item.role, item.status) for item in items] == [
            ("supervisor", "cancelled"),
            ("supervisor", "cancelled"),
            ("supervisor", "open"),
        ]
        assert [(end - local_date(item.due_at)).days for item in items] == [3, 1, 0]
        assert told(paper).count() == 1
        request_safe_conduct(
            paper.case_id, by=paper.case.officer, at=AT + timedelta(days=before), type="SC2_ADMIN", reasons=REASONS
        )
        assert not items.filter(status="open").exists()

    def test_is_over_once_the_next_is_asked_for_and_comes_again_if_that_is_given_up(self) -> None:
        paper = make_issued()
        remind(4)
        request = request_safe_conduct(paper.case_id, by=paper.case.officer, at=NEAR, type="SC2_ADMIN", reasons=REASONS)
        assert (told(paper).count(), told(paper, "done").count()) == (0, 1)
        assert remind(4) == 0
        SafeConduct.objects.filter(pk=request.pk).update(status="refused")
        assert remind(5) == 1

    @pytest.mark.parametrize("ends", ["death", "surrender", "date"])
    def test_is_over_when_the_paper_ends(self, ends: str) -> None:
        paper = make_issued()
        remind(4)
        if ends == "death":
            record_death(paper.case_id, Died(told_by="Hospital"), by=paper.case.officer, at=NEAR)
        elif ends == "surrender":
            surrender_safe_conduct(paper.pk, "Leaves.", by=paper.case.officer, at=NEAR)
        else:
            run_due_jobs(at=AT + timedelta(days=9), jobs=JOBS[:1])
        assert not told(paper).exists()
        assert remind(4) == 0

    def test_says_nothing_of_a_closed_case_or_a_paper_that_is_not_given(self) -> None:
        closed = make_issued()
        Case.objects.filter(pk=closed.case_id).update(status="closed")
        make_approved()
        assert remind(4) == 0

    def test_is_found_by_the_sweep(self) -> None:
        paper = make_issued()
        (job,) = (one for one in JOBS if one.run is remind_of_renewals)
        assert run_due_jobs(at=NEAR, jobs=[job]) == 1
        assert run_due_jobs(at=NEAR + timedelta(minutes=1), jobs=[job]) == 0
        assert DueJob.objects.get(kind=job.kind).done_at == NEAR
        assert told(paper).count() == 1


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_open_one_piece_of_work(self) -> None:
        paper = make_issued()
        at_once([lambda: remind(4)] * 2)
        assert told(paper).count() == 1
