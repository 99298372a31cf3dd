"""The trail is signed and verified by schedule, by the real clock; what goes wrong is told and never passes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import IntegrityError, OperationalError, transaction
from pytest_django import Settings

from casework import clock
from casework.audit import verification
from casework.audit.alarms import Alarm, trail_standing
from casework.audit.checkpointing import make_checkpoint
from casework.audit.delivering import deliver
from casework.audit.models import AuditBlock, AuditCheckpoint, Delivery, Outcome, Verification, VerifiedPart
from casework.audit.services import seal_blocks
from casework.audit.verification import HELD, Found, record_verification
from casework.audit.verify import Problem, ProblemKind, Stage, TrailReport
from casework.audit.verify_queries import TURN
from casework.journey import guarding, tasks
from casework.staff.services import system_user
from tests.harness.database import test_database_urls as urls_of_the_test_database
from tests.making import make_office

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)  # seven in the morning of Bogota
WHOLE, TAIL, SIGNING = VerifiedPart.WHOLE, VerifiedPart.TAIL, VerifiedPart.CHECKPOINT
BAD = TrailReport(problems=[Problem(ProblemKind.ALTERED, 7, 3, "Event 7 was altered.")])
STOPPED = TrailReport(stopped_at=Stage.HASHES)


@pytest.fixture(autouse=True)
def sealed(db: None) -> None:
    """Something is sealed: before that nothing is due."""
    if not AuditBlock.objects.exists():
        make_office()
        seal_blocks()


def ended(part: VerifiedPart, at: datetime, report: TrailReport | None = None, failure: str = "") -> Verification:
    """A verification that ended then; well where nothing else is said."""
    found = Found(part, at, report=None if failure else report or TrailReport(), failure=failure)
    return record_verification(found, by=system_user(), at=at)


def at_bogota(day: int, hour: int, minute: int) -> datetime:
    """A moment of March 2026; Bogota is five hours behind."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) + timedelta(hours=5)


class TestCheckpointDue:
    def test_is_once_a_day_at_one_and_late_rather_than_never(self) -> None:
        assert AuditCheckpoint.objects.exists() or guarding.checkpoint_due(AT)
        make_checkpoint(by=system_user(), at=at_bogota(10, 1, 0))
        moments = {(10, 23, 59): False, (11, 0, 59): False, (11, 1, 0): True, (14, 12, 0): True}
        assert {key: guarding.checkpoint_due(at_bogota(*key)) for key in moments} == moments

    def test_waits_after_a_failure(self) -> None:
        ended(SIGNING, AT, failure="KeyRefused")
        assert not guarding.checkpoint_due(AT + timedelta(minutes=14))
        assert guarding.checkpoint_due(AT + timedelta(days=1))


class TestSignIfDue:
    def test_signs_once(self) -> None:
        at = clock.real_now() + timedelta(days=2)
        before = AuditCheckpoint.objects.count()
        for _again in range(3):
            guarding.sign_if_due(at=at)
        assert AuditCheckpoint.objects.count() == before + 1

    def test_without_a_key_it_is_loud(self, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
        settings.CHECKPOINT_KEYS = ""
        at = clock.real_now() + timedelta(days=2)
        guarding.sign_if_due(at=at)
        row = Verification.objects.latest("id")
        assert (row.part, row.outcome, row.problems) == (SIGNING, Outcome.COULD_NOT_RUN, [{"kind": "KeyRefused"}])
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        standing = trail_standing(at)
        assert Alarm.NO_CHECKPOINT in standing.alarms
        assert not standing.signed
        assert Delivery.objects.filter(kind="alert", subject_no=row.pk).exists()


class TestVerificationDue:
    def test_is_the_whole_each_day_and_the_tail_each_hour(self) -> None:
        begun = at_bogota(10, 1, 30)
        assert guarding.verification_due(begun) == WHOLE
        ended(WHOLE, begun)
        assert guarding.verification_due(begun) == TAIL
        ended(TAIL, begun)
        minutes = {1: None, 59: None, 61: TAIL, 23 * 60: TAIL, 24 * 60: WHOLE}
        assert {late: guarding.verification_due(begun + timedelta(minutes=late)) for late in minutes} == minutes

    @pytest.mark.parametrize(
        ("report", "failure", "pause"),
        [(STOPPED, "", timedelta(hours=6)), (None, "OperationalError", timedelta(minutes=15))],
    )
    def test_tries_again_what_did_not_end(self, report: TrailReport | None, failure: str, pause: timedelta) -> None:
        ended(WHOLE, AT, report=report, failure=failure)
        assert guarding.verification_due(AT + pause - timedelta(seconds=1)) != WHOLE
        assert guarding.verification_due(AT + pause) == WHOLE

    def test_does_not_repeat_what_found_problems(self) -> None:
        ended(WHOLE, AT, report=BAD)
        assert guarding.verification_due(AT + timedelta(hours=8)) == TAIL


class TestVerifyIfDue:
    def verify(self, part: VerifiedPart = WHOLE) -> Verification | None:
        return guarding.verify_if_due(part, at=clock.real_now(), ended=clock.real_now)

    def test_writes_down_that_all_is_well_once(self) -> None:
        row = self.verify()
        assert row is not None
        assert (row.part, row.outcome, row.problems, row.by) == (WHOLE, "ok", [], str(system_user().pk))
        assert row.events > 0
        assert self.verify() is None

    def test_does_nothing_while_somebody_verifies(self) -> None:
        with psycopg.connect(urls_of_the_test_database()["DATABASE_URL"]) as colleague:
            colleague.execute(HELD)
            assert self.verify() is None
        assert not Verification.objects.exists()

    def test_is_not_well_when_it_could_not_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(**_options: object) -> TrailReport:
            raise OperationalError

        monkeypatch.setattr(guarding, "verify_everything", fails)
        row = self.verify()
        assert row is not None
        assert (row.outcome, row.problems) == (Outcome.COULD_NOT_RUN, [{"kind": "OperationalError"}])

    def test_lets_others_verify_afterwards(self) -> None:
        self.verify()
        with psycopg.connect(urls_of_the_test_database()["DATABASE_URL"]) as colleague:
            assert colleague.execute(HELD).fetchone() == (True,)

    @pytest.mark.parametrize("values", [{"outcome": "ok", "problems": [{}]}, {"outcome": "problems", "problems": []}])
    def test_the_database_refuses_a_good_outcome_with_problems(self, values: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Verification.objects.create(part=WHOLE, started_at=AT, ended_at=AT, by="x", **values)
        with pytest.raises(IntegrityError, match="ends_after_start"), transaction.atomic():
            Verification.objects.create(
                part=WHOLE, started_at=AT, ended_at=AT - timedelta(1), by="x", outcome="stopped"
            )


class TestStanding:
    @pytest.fixture(autouse=True)
    def _signed_today(self) -> None:
        make_checkpoint(by=system_user(), at=AT)

    def alarms(self, later: timedelta = timedelta(0)) -> list[Alarm]:
        return trail_standing(AT + timedelta(hours=3) + later).alarms

    def test_is_well_when_the_whole_was_found_well(self) -> None:
        ended(WHOLE, AT)
        assert self.alarms() == []

    def test_problems_of_the_tail_stand_until_the_whole_was_found_well(self) -> None:
        ended(WHOLE, AT)
        ended(TAIL, AT, report=BAD)
        ended(TAIL, AT)
        assert self.alarms() == [Alarm.PROBLEMS]
        ended(WHOLE, AT)
        assert self.alarms() == []

    def test_a_failure_stands_until_the_same_part_was_looked_at(self) -> None:
        ended(WHOLE, AT)
        ended(TAIL, AT, failure="OperationalError")
        assert self.alarms() == [Alarm.NOT_VERIFIED]
        ended(TAIL, AT)
        assert self.alarms() == []

    def test_one_that_was_stopped_is_not_well(self) -> None:
        ended(WHOLE, AT)
        ended(WHOLE, AT, report=STOPPED)
        assert self.alarms() == [Alarm.NOT_VERIFIED]

    def test_is_late_after_26_hours(self) -> None:
        ended(WHOLE, AT)
        assert self.alarms(timedelta(hours=22)) == []
        assert self.alarms(timedelta(hours=24)) == [Alarm.LATE, Alarm.CHECKPOINT_LATE]

    def test_what_does_not_get_out_is_told(self) -> None:
        ended(WHOLE, AT)
        Delivery.objects.filter(kind="file").update(attempts=5)
        assert self.alarms() == [Alarm.UNDELIVERED]


class TestWarning:
    def warned(self) -> int:
        return Delivery.objects.filter(kind="alert").count()

    def test_goes_out_once_for_the_same_problem_of_the_tail(self) -> None:
        for expected in (1, 1):
            ended(TAIL, AT, report=BAD)
            assert self.warned() == expected
        ended(TAIL, AT, failure="OperationalError")
        assert self.warned() == 2

    def test_goes_out_each_day_while_the_whole_is_not_well(self) -> None:
        for expected in (1, 2):
            ended(WHOLE, AT, report=BAD)
            assert self.warned() == expected

    def test_does_not_go_out_when_all_is_well_or_nobody_is_named(self, settings: Settings) -> None:
        ended(WHOLE, AT)
        settings.AUDITORS = []
        ended(WHOLE, AT, report=BAD)
        assert self.warned() == 0

    def test_tells_no_detail(self) -> None:
        row = ended(WHOLE, AT, report=BAD)
        delivery = Delivery.objects.get(kind="alert", subject_no=row.pk)
        assert deliver(delivery.pk, by=system_user(), at=AT)
        (message,) = mail.outbox
        assert str(row.pk) in message.body
        assert "altered" not in message.body
        assert message.attachments == []


@pytest.mark.django_db(transaction=True)
class TestSweep:
    @pytest.fixture
    def at_once(self, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
        """A worker that does what it is told where it stands."""
        settings.CHECKPOINTS_DIR = tmp_path
        for task in (tasks.make_checkpoint, tasks.verify, tasks.deliver):
            monkeypatch.setattr(task, "apply_async", lambda run=task, *, kwargs, retry: run(**kwargs))

    def test_signs_verifies_and_sends_without_being_asked(self, at_once: None, settings: Settings) -> None:
        make_office()
        seal_blocks()
        for _round in range(3):
            tasks.look_after_the_trail()
        assert {row.part for row in Verification.objects.all()} >= {WHOLE}
        assert not Delivery.objects.filter(done_at=None).exists()
        newest = AuditCheckpoint.objects.latest("no")
        assert clock.real_now() - newest.made_at < timedelta(days=1)


def test_the_lock_is_the_one_that_pages_take() -> None:
    """Both ask for the same turn, in the two forms that PostgreSQL has."""
    assert TURN.split("(", 1)[1] == HELD.split("(", 1)[1] == verification.RELEASED.split("(", 1)[1]
