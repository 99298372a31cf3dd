"""The clock: real, or in a demonstration one that stands, walks, steps forward and never loses a step."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from casework import clock
from casework.clock import FIRST_MOMENT, Demonstration
from tests.journeys.rivals import rivals

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The machine's time, which stands."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.mark.django_db
class TestNow:
    def test_is_the_real_time_without_a_demonstration(self, noon: time_machine.Traveller) -> None:
        assert clock.now() == NOON

    def test_is_the_demonstrations_while_there_is_one(self, noon: time_machine.Traveller) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=False)
        noon.shift(timedelta(hours=3))
        assert clock.now() == FIRST_MOMENT

    def test_walks_with_the_real_time_while_it_runs(self, noon: time_machine.Traveller) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=True)
        noon.shift(timedelta(hours=3))
        assert clock.now() == FIRST_MOMENT + timedelta(hours=3)

    def test_does_not_look_at_the_row_outside_a_demonstration(
        self, noon: time_machine.Traveller, settings: Settings
    ) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=False)
        settings.DEMONSTRATION = False
        assert clock.now() == NOON
        with pytest.raises(RuntimeError, match="demonstration"):
            clock.set_demonstration(FIRST_MOMENT, running=False)


@pytest.mark.django_db
class TestStep:
    def test_goes_forward_and_walks_on(self, noon: time_machine.Traveller) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=False)
        assert clock.step(timedelta(days=7)) == FIRST_MOMENT + timedelta(days=7)
        noon.shift(timedelta(minutes=1))
        assert clock.now() == FIRST_MOMENT + timedelta(days=7, minutes=1)

    def test_never_goes_back(self) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=False)
        with pytest.raises(ValueError, match="forward"):
            clock.step(timedelta(seconds=-1))


@pytest.mark.django_db
class TestPause:
    def test_stands_where_it_was_and_resumes_there(self, noon: time_machine.Traveller) -> None:
        clock.resume()
        noon.shift(timedelta(hours=1))
        clock.pause()
        noon.shift(timedelta(days=3))
        assert clock.now() == FIRST_MOMENT + timedelta(hours=1)
        clock.resume()
        noon.shift(timedelta(hours=1))
        assert clock.now() == FIRST_MOMENT + timedelta(hours=2)


@pytest.mark.django_db
class TestKeep:
    def test_writes_down_where_a_walking_clock_stands(self, noon: time_machine.Traveller) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=True)
        noon.shift(timedelta(hours=1))
        clock.keep()
        row = Demonstration.objects.get()
        assert (row.demo_at, row.real_anchor, row.running) == (
            FIRST_MOMENT + timedelta(hours=1),
            clock.real_now(),
            True,
        )
        assert clock.now() == FIRST_MOMENT + timedelta(hours=1)

    def test_leaves_a_standing_clock_and_no_clock_alone(self) -> None:
        clock.keep()
        assert not Demonstration.objects.exists()
        clock.set_demonstration(FIRST_MOMENT, running=False)
        clock.keep()
        assert not Demonstration.objects.get().running


class TestKeepAgainstStep:
    def test_does_not_undo_the_step_it_met(self, transactional_db: None) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=True)
        week = timedelta(days=7)

        def step() -> None:
            clock.step(week)

        rivals([clock.keep], before=step)
        assert clock.now() >= FIRST_MOMENT + week


@pytest.mark.django_db
class TestDemonstration:
    def test_is_one_row(self) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=False)
        with pytest.raises(IntegrityError, match="demonstration_one_row"), transaction.atomic():
            Demonstration.objects.create(singleton=False, demo_at=FIRST_MOMENT, real_anchor=FIRST_MOMENT)

    def test_keeps_its_zone(self) -> None:
        clock.set_demonstration(FIRST_MOMENT, running=False)
        with connection.cursor() as cursor:
            cursor.execute("SELECT demo_at AT TIME ZONE 'UTC' FROM casework_demonstration")
            assert cursor.fetchone() == (datetime(2019, 2, 26, 23, 0),)
