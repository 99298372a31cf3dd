"""Telling the worker that there is work, after the commit: a hint that may be lost, for the rows hold the work."""

import logging
from collections.abc import Callable
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def hint(task: "Task[..., Any]", **ids: str | list[str]) -> None:
    """Queue the task once the transaction has committed; a broker that is down is noted and nothing else."""
    transaction.on_commit(_sender(task, ids), robust=True)


def _sender(task: "Task[..., Any]", ids: dict[str, str | list[str]]) -> Callable[[], None]:
    def send() -> None:
        try:
            task.apply_async(kwargs=ids, retry=False)
        except (OperationalError, RedisError, OSError) as error:
            log.warning("%s not queued (%s): the sweeper will find it", task.name, type(error).__name__)

    return send
