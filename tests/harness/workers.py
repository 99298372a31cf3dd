"""A real Celery worker, and beat, on the test database and broker."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings

from config.embedded.child import Child, spawn
from config.embedded.places import PROJECT
from config.embedded.processes import WORKER_READY
from tests.harness.database import test_database_urls as urls_of_the_test_database

READY_SECONDS = 90


class WorkerProcess:
    """A worker, with or without beat beside it; `kill` ends it as a power cut would."""

    def __init__(self, directory: Path, *, beat: bool, environment: dict[str, str]) -> None:
        numbers = {"AMPARO_NUMBERS_DIR": str(settings.NUMBERS_DIR)}  # this test's own, as in its own process
        self.environment = os.environ | urls_of_the_test_database() | numbers | environment
        self.directory = directory
        worker = ["worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        self.worker = self._celery("worker", worker)
        schedule = ["beat", "--loglevel", "INFO", "--schedule", str(directory / "beat")]
        self.beat = self._celery("beat", schedule) if beat else None

    def _celery(self, name: str, words: list[str]) -> Child:
        command = [sys.executable, "-m", "celery", "-A", "config", *words]
        return spawn(name, command, log=self.directory / f"{name}.log", cwd=PROJECT, env=self.environment)

    def wait_until_ready(self) -> None:
        """Wait until the worker takes tasks. Fails the test when it ends or stays silent."""
        deadline = time.monotonic() + READY_SECONDS
        while WORKER_READY not in self.worker.written():
            if self.worker.ended is not None or time.monotonic() > deadline:
                pytest.fail(f"The worker did not start:\n{self.worker.tail()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL the worker and its pool; a task in hand is lost."""
        self.worker.kill()

    def stop(self) -> None:
        """Stop both in order."""
        if self.beat:
            self.beat.stop(patience=5)
        self.worker.stop(patience=10)


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., WorkerProcess]]:
    """Start workers: `celery_worker_process(beat=True, AMPARO_X="…")` returns one that is ready.

    The sweep comes every half second. All are stopped before the tables are emptied.
    """
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()  # hints of earlier tests name rows that are gone
    started: list[WorkerProcess] = []

    def start(*, beat: bool = False, **environment: str) -> WorkerProcess:
        directory = tmp_path / f"celery-{len(started)}"
        process = WorkerProcess(directory, beat=beat, environment={"AMPARO_SWEEP_SECONDS": "0.5"} | environment)
        started.append(process)
        process.wait_until_ready()
        return process

    yield start
    for process in started:
        process.stop()
