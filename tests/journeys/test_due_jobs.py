"""Daily jobs by the domain's clock: once a day however often it ticks, and late rather than never."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings

from casework import clock
from casework.journey.due import JOBS, _pause, run_due_jobs
from casework.journey.tasks import sweep
from casework.law.days import BOGOTA
from casework.safe_conducts.models import SafeConduct
from casework.work.models import DueJob
from tests.harness.database import test_database_urls as urls_of_the_test_database
from tests.journeys.rivals import at_once
from tests.making import AT, make_issued

pytestmark = pytest.mark.django_db
EXPIRY = JOBS[0]


def bogota(text: str) -> datetime:
    """A moment in Bogota."""
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


@contextmanager
def failing(paper: SafeConduct) -> Iterator[None]:
    """A row that PostgreSQL refuses to end, with a name in its refusal."""
    refuse = f"""
        CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE check_violation USING MESSAGE = 'refused', DETAIL = 'Failing row contains (Quirvelo).'; END $$;
        CREATE TRIGGER refuse_one BEFORE UPDATE ON casework_safeconduct FOR EACH ROW
        WHEN (OLD.id = '{paper.pk}') EXECUTE FUNCTION refuse_one()
    """
    with psycopg.connect(urls_of_the_test_database()["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(refuse.encode())
        try:
            yield
        finally:
            owner.execute("DROP FUNCTION refuse_one CASCADE")


class TestLastDue:
    @pytest.mark.parametrize(
        ("at", "due"),
        [
            ("2019-03-06T00:04", "2019-03-05T00:05"),
            ("2019-03-06T00:05", "2019-03-06T00:05"),
            ("2019-03-06T23:59", "2019-03-06T00:05"),
            ("2019-03-01T00:00", "2019-02-28T00:05"),
        ],
    )
    def test_is_five_past_midnight_in_bogota(self, at: str, due: str) -> None:
        assert EXPIRY.last_due(bogota(at).astimezone(UTC)) == bogota(due)


class TestRunDueJobs:
    def test_runs_once_a_day_however_often_it_ticks(self) -> None:
        make_issued()
        ticks = ("05T23:59", 0), ("06T00:04", 0), ("06T00:05", 1), ("06T00:05", 0), ("06T12:00", 0), ("07T08:00", 0)
        for at, done in ticks:
            assert run_due_jobs(at=bogota(f"2019-03-{at}"), jobs=[EXPIRY]) == done
        days = DueJob.objects.order_by("due_at").values_list("due_at", "attempts")
        assert [(due.astimezone(BOGOTA).day, attempts) for due, attempts in days] == [(5, 1), (6, 1), (7, 1)]
        assert not DueJob.objects.filter(done_at=None).exists()

    def test_does_what_a_missed_day_left(self) -> None:
        make_issued()
        assert run_due_jobs(at=bogota("2019-03-20T15:00"), jobs=[EXPIRY]) == 1

    def test_leaves_a_paper_alone_on_its_last_day(self) -> None:
        make_issued()
        assert run_due_jobs(at=bogota("2019-03-05T23:59"), jobs=[EXPIRY]) == 0


@pytest.mark.django_db(transaction=True)
class TestAFailingRow:
    def test_stops_no_other_and_is_tried_again_after_a_pause(self, caplog: pytest.LogCaptureFixture) -> None:
        bad, good = make_issued(), make_issued()
        with failing(bad), caplog.at_level(logging.ERROR, "casework.journey.due"):
            tries = ("00:05", 1, 1), ("00:05", 0, 1), ("00:06", 0, 2), ("00:07", 0, 2), ("00:08", 0, 3)
            for at, done, attempts in tries:
                assert run_due_jobs(at=bogota(f"2019-03-06T{at}"), jobs=[EXPIRY]) == done
                assert DueJob.objects.get().attempts == attempts
        good.refresh_from_db()
        assert (good.status, DueJob.objects.get().done_at) == ("expired", None)
        told = [record.getMessage() for record in caplog.records]
        assert told == [f"safe_conducts.expire failed for {bad.pk}: IntegrityError"] * 3
        assert not any(record.exc_info for record in caplog.records)
        assert run_due_jobs(at=bogota("2019-03-06T00:12"), jobs=[EXPIRY]) == 1
        bad.refresh_from_db()
        assert (bad.status, DueJob.objects.get().attempts) == ("expired", 4)

    def test_is_done_with_the_next_day(self) -> None:
        bad = make_issued()
        with failing(bad):
            assert run_due_jobs(at=bogota("2019-03-06T00:05"), jobs=[EXPIRY]) == 0
        assert run_due_jobs(at=bogota("2019-03-07T00:05"), jobs=[EXPIRY]) == 1
        assert not DueJob.objects.filter(done_at=None).exists()

    def test_waits_an_hour_at_most(self) -> None:
        pauses = [_pause(tried + 1) - _pause(tried) for tried in range(100)]
        assert pauses[:3] == [timedelta(minutes=minutes) for minutes in (1, 2, 4)]
        assert max(pauses) == pauses[-1] == timedelta(hours=1)


class TestSweep:
    def test_ends_the_papers_when_the_demonstration_steps_a_week(self) -> None:
        clock.set_demonstration(AT, running=False)
        make_issued()
        sweep()
        assert SafeConduct.objects.get().status == "issued"
        clock.step(timedelta(days=8))
        sweep()
        assert SafeConduct.objects.get().status == "expired"


class TestBeat:
    def test_lets_every_tick_that_nobody_took_lapse(self) -> None:
        assert all(0 < tick["options"]["expires"] <= 60 for tick in settings.CELERY_BEAT_SCHEDULE.values())


class TestDoubledTick:
    @pytest.mark.django_db(transaction=True)
    def test_runs_the_job_once(self) -> None:
        make_issued()
        late = bogota("2019-03-06T00:05")
        outcomes = at_once([lambda: run_due_jobs(at=late, jobs=[EXPIRY])] * 4)
        assert sorted(map(str, outcomes)) == ["0", "0", "0", "1"]
        assert DueJob.objects.get().attempts == 1
