"""Beat writes that it lives at every tick, and goes on ticking while the database is away."""

import logging
from datetime import timedelta

import pytest
from celery.signals import before_task_publish
from django.db import connection

from casework import clock
from casework.work import tasks
from casework.work.models import Heartbeat
from casework.work.readiness import SWEEPER, show_life
from tests.making import AT

pytestmark = pytest.mark.processes


@pytest.mark.django_db
class TestShowLife:
    def test_keeps_the_last_sign_of_each(self) -> None:
        for later in (0, 30, 60):
            show_life(SWEEPER, at=AT + timedelta(seconds=later))
        assert list(Heartbeat.objects.values_list("name", "at")) == [(SWEEPER, AT + timedelta(seconds=60))]


@pytest.mark.django_db(transaction=True)
class TestTicked:
    def test_writes_the_real_time_whatever_the_demonstrations_clock_says(self) -> None:
        clock.set_demonstration(AT, running=False)
        tasks.ticked()
        assert abs(Heartbeat.objects.get(name="beat").at - clock.real_now()) < timedelta(seconds=30)

    def test_does_not_stop_beat_while_the_database_is_away(self, caplog: pytest.LogCaptureFixture) -> None:
        host = connection.settings_dict["HOST"]
        connection.close()
        connection.settings_dict["HOST"] = "/nowhere"
        with caplog.at_level(logging.WARNING, "casework.work.tasks"):
            tasks.ticked()
        assert [record.getMessage() for record in caplog.records] == ["heartbeat of beat not written: OperationalError"]
        connection.settings_dict["HOST"] = host
        tasks.ticked()
        assert Heartbeat.objects.filter(name="beat").exists()


class TestListening:
    def test_begins_in_beat_only(self) -> None:
        """A web server or a worker that queues a hint is no tick; that beat does is seen in tests/journeys."""
        assert not before_task_publish.receivers
