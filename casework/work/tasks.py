"""Beat shows that it lives: a worker without beat sweeps nothing, and nobody would see it."""

import logging
from typing import Any

from celery.signals import beat_init, before_task_publish
from django.db import Error, connection

from casework import clock
from casework.work.readiness import BEAT, show_life

log = logging.getLogger(__name__)


@beat_init.connect
def listen_to_ticks(**_signal: Any) -> None:
    """In the process of beat alone: every tick from now on is a sign of life."""
    before_task_publish.connect(ticked, weak=False)
    ticked()


def ticked(**_signal: Any) -> None:
    """Write the heartbeat; beat goes on ticking while the database is away, and finds it again."""
    try:
        show_life(BEAT, at=clock.real_now())
    except Error as error:
        log.warning("heartbeat of beat not written: %s", type(error).__name__)
    finally:
        connection.close()  # once half a minute: a kept connection would be a dead one after the database's restart
