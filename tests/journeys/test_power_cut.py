"""The power goes between the number and the sheet, and the broker goes at noon: nothing is lost, nothing is doubled."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from casework.arrivals.models import Case
from casework.people.files import read_file
from casework.people.models import StoredFile
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Check
from casework.staff.models import Series
from casework.transitions import Transition
from casework.work.models import WorkItem
from config.celery import app
from config.embedded.valkey import Valkey
from config.settings import broker
from tests.harness.workers import WorkerProcess
from tests.making import make_office, make_requested, officer_of, serve_list, supervisor_of
from tests.pages.desk import LODGING, browser_of, start, typed

PATIENCE_SECONDS = 90
Workers = Callable[..., WorkerProcess]
pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("evening")]


def wait_for(true: Callable[[], Any]) -> Any:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := true()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return answer


def steps_of(paper: SafeConduct) -> list[str]:
    """The steps of this paper."""
    return sorted(Transition.objects.filter(subject_id=paper.pk).values_list("verb", flat=True))


def waits_for_the_table() -> bool:
    """Whether a session waits for the table of files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'casework_storedfile'::regclass")
        return cursor.fetchone() is not None


class TestPowerCut:
    def test_between_number_and_sheet_leaves_one_number_and_then_one_document(
        self, celery_worker_process: Workers
    ) -> None:
        paper = make_requested()
        worker = celery_worker_process()
        with transaction.atomic():
            with connection.cursor() as cursor:  # the worker may number, typeset and write, but not enter the document
                cursor.execute("LOCK TABLE casework_storedfile IN SHARE MODE")
            self.approve_elsewhere(paper)
            wait_for(waits_for_the_table)
            worker.kill()
            cut = SafeConduct.objects.get(pk=paper.pk)
            assert (cut.status, cut.register_no, cut.document) == ("numbered", 1, None)
        assert worker.worker.ended is not None

        other = celery_worker_process(beat=True)
        wait_for(lambda: SafeConduct.objects.filter(pk=paper.pk, status="issued").exists())
        issued = SafeConduct.objects.select_related("document").get(pk=paper.pk)
        assert issued.document is not None
        assert read_file(issued.document).startswith(b"%PDF")
        assert (issued.register_no, issued.printed_no, issued.token) == (1, cut.printed_no, cut.token)
        assert issued.validity == cut.validity
        assert Series.objects.get(kind="safe_conduct").last == 1
        assert StoredFile.objects.filter(kind="safe_conduct").count() == 1
        assert steps_of(paper) == ["approve", "issue", "number", "request"]
        assert WorkItem.objects.filter(kind="hand_over", subject_id=paper.pk).count() == 1
        other.kill()  # an orderly stop takes seconds and proves nothing here

    def approve_elsewhere(self, paper: SafeConduct) -> None:
        """Approve in a browser, on a connection of its own."""

        def approve() -> int:
            try:
                return browser_of(supervisor_of(paper.office)).post(f"/safe-conducts/{paper.pk}/approve/").status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(approve).result(PATIENCE_SECONDS) == 302


@pytest.fixture
def own_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    """A broker of this test's own, that may be stopped: ours to tell, and theirs to listen to."""
    valkey = Valkey(tmp_path / "valkey", durable=False)
    address = broker(valkey.urls["REDIS_URL"])
    monkeypatch.setattr(app.conf, "broker_url", address)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr(app, "_pool", None)
    valkey.start()
    yield valkey
    valkey.remove()


class TestBrokerDown:
    def test_lets_the_desk_go_on_and_the_sweeper_does_it_once_afterwards(
        self, celery_worker_process: Workers, own_broker: Valkey, caplog: pytest.LogCaptureFixture
    ) -> None:
        serve_list()
        office = make_office()
        officer, supervisor = browser_of(officer_of(office)), browser_of(supervisor_of(office))
        worker = celery_worker_process(beat=True, **own_broker.urls)
        own_broker.stop()

        began = time.monotonic()
        url = start(officer)
        assert officer.post(f"{url}registration/", typed()).status_code == 302
        assert officer.post(f"{url}application/", LODGING).status_code == 302
        reasons = {"reason_photo_missing": "The camera is being repaired."}
        assert officer.post(f"{url}safe-conduct/", reasons).status_code == 302
        paper = SafeConduct.objects.get()
        assert supervisor.post(f"/safe-conducts/{paper.pk}/approve/").status_code == 302
        assert officer.get(url).status_code == supervisor.get("/safe-conducts/").status_code == 200
        assert time.monotonic() - began < 30, "pages waited for the broker"

        assert "screening.run_check not queued" in caplog.text
        assert "safe_conducts.issue not queued" in caplog.text
        check, case = Check.objects.get(type="SANCTIONS"), Case.objects.get()
        paper.refresh_from_db()
        assert (case.status, check.status, paper.status) == ("open", "requested", "approved")

        own_broker.start()
        # A worker with a task in hand may end when its broker goes (kombu acknowledges on the closed channel): whoever
        # runs it starts it again. One that has lived on is killed, so that the same is proved each time.
        worker.kill()
        other = celery_worker_process(beat=True, **own_broker.urls)
        wait_for(lambda: SafeConduct.objects.filter(status="issued").exists())
        wait_for(lambda: Check.objects.filter(status="answered", result="no_match").exists())
        assert steps_of(paper) == ["approve", "issue", "number", "request"]
        assert Transition.objects.filter(subject_id=check.pk).count() == 1
        assert Series.objects.get(kind="safe_conduct").last == StoredFile.objects.count() == 1
        other.kill()
