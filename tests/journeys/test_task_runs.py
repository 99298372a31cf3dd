"""What a task came to is an event: not the tick that found nothing, but every failure."""

from collections.abc import Iterator

import pytest
from celery import Task

from casework.audit.models import AuditEvent
from casework.audit.tasks import seal_blocks
from casework.journey.task_runs import span_of
from casework.journey.tasks import sweep
from casework.screening.models import Check
from casework.screening.tasks import run_check
from casework.staff.services import system_user
from config.celery import app
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def breaks() -> Iterator["Task[..., None]"]:
    """A task that fails; the worker knows it for as long as the test lasts."""

    @app.task(name="tests.breaks")
    def fail(**_ids: str) -> None:
        raise ValueError("Quirvelo Landrezma")

    yield fail
    app.tasks.unregister("tests.breaks")


def runs(verb: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind="task", verb=verb))


class TestRuns:
    def test_of_a_check_are_told_in_its_case(self) -> None:
        making.serve_list()
        case = making.make_open_case()
        check = Check.objects.get(case=case, type="SANCTIONS")
        run_check.apply(kwargs={"check_id": str(check.pk)})
        (event,) = runs("screening.run_check")
        assert (event.case_id, event.subject_pk, event.actor) == (case.pk, str(check.pk), str(system_user().pk))
        assert event.diff == {"outcome": "ok", "took": "under_a_second"}

    def test_that_did_nothing_are_none(self) -> None:
        making.serve_list()
        check = Check.objects.get(case=making.make_open_case(), type="SANCTIONS")
        for _time in range(2):
            run_check.apply(kwargs={"check_id": str(check.pk)})
        sweep.apply()
        sweep.apply()
        assert len(runs("screening.run_check")) == 1
        assert len(runs("journey.sweep")) <= 1  # the first one finds the day's jobs undone

    def test_of_the_seal_are_none(self) -> None:
        seal_blocks.apply()
        assert runs("audit.seal_blocks") == []

    def test_that_failed_are_told_without_what_the_error_says(self, breaks: "Task[..., None]") -> None:
        breaks.apply(kwargs={"check_id": "nonsense"})
        (event,) = runs("tests.breaks")
        assert event.diff == {"outcome": "failed", "took": "under_a_second", "error": "ValueError"}
        assert "Quirvelo" not in str(event.__dict__)

    @pytest.mark.parametrize(
        ("seconds", "name"),
        [(0.2, "under_a_second"), (1, "under_ten_seconds"), (59, "under_a_minute"), (60, "longer")],
    )
    def test_take_one_of_few_spans(self, seconds: float, name: str) -> None:
        assert span_of(seconds) == name
