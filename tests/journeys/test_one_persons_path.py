"""From the bridge to a safe-conduct in the hand, through the doors, with a real worker."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.audit.models import AuditEvent
from casework.audit.verify import verify_trail
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Check
from casework.staff.models import Role
from tests.making import make_office, make_user, officer_of, serve_list, supervisor_of
from tests.pages.desk import LODGING, browser_of, start, typed

pytestmark = pytest.mark.processes

PATIENCE_SECONDS = 90


def wait_for(true: Callable[[], Any]) -> Any:
    """Wait until the worker has done it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := true()):
        assert time.monotonic() < deadline, "the worker did not do it in time"
        time.sleep(0.1)
    return answer


@pytest.mark.usefixtures("evening")
class TestOnePersonsPath:
    def test_leads_from_arrival_to_a_paper_that_the_public_can_check(self, celery_worker_process: Any) -> None:
        celery_worker_process(beat=True)
        serve_list()
        office = make_office()
        officer, supervisor = browser_of(officer_of(office)), browser_of(supervisor_of(office))
        case = self._arrives(officer)
        self._applies(officer, case)
        paper = self._asks_for_a_paper(officer, case)
        self._gets_it(officer, supervisor, paper)
        self._shows_it(SafeConduct.objects.get(pk=paper.pk))
        self._is_audited(case, by=str(supervisor_of(office)))
        wait_for(lambda: Client().get("/readyz").status_code == 200)  # worker and beat have shown that they live

    def _arrives(self, officer: Client) -> Case:
        case_url = start(officer)
        assert officer.post(f"{case_url}registration/", typed()).status_code == 302
        case = Case.objects.get()
        assert case.status == "open"
        wait_for(lambda: Check.objects.filter(case=case, result="no_match", list_version__isnull=False).exists())
        return case

    def _applies(self, officer: Client, case: Case) -> None:
        assert officer.post(f"/cases/{case.pk}/application/", LODGING).status_code == 302
        application = Application.objects.get(case=case)
        assert application.status == "lodged"
        receipt = officer.get(f"/applications/{application.pk}/receipt.pdf")
        assert receipt.content.startswith(b"%PDF")

    def _asks_for_a_paper(self, officer: Client, case: Case) -> SafeConduct:
        without = officer.post(f"/cases/{case.pk}/safe-conduct/", {})
        assert without.status_code == 422, "a photo is missing: a reason is asked"
        reasons = {"reason_photo_missing": "The camera is being repaired."}
        assert officer.post(f"/cases/{case.pk}/safe-conduct/", reasons).status_code == 302
        return SafeConduct.objects.get(case=case)

    def _gets_it(self, officer: Client, supervisor: Client, paper: SafeConduct) -> None:
        address = f"/safe-conducts/{paper.pk}/"
        assert officer.post(f"{address}approve/").status_code == 403
        assert "Quirvelo" in supervisor.get("/safe-conducts/").content.decode()
        assert supervisor.post(f"{address}approve/").status_code == 302
        wait_for(lambda: SafeConduct.objects.filter(pk=paper.pk, status="issued").exists())
        assert officer.get(f"{address}document.pdf").content.startswith(b"%PDF")
        paper.refresh_from_db()
        assert officer.post(f"{address}hand-over/", {"scanned": paper.printed_no}).status_code == 302

    def _shows_it(self, paper: SafeConduct) -> None:
        page = Client().get(f"/v/{paper.token}", headers={"accept-language": "en"}).content.decode()
        assert "5 March 2019" in page
        assert "Quirvelo" not in page

    def _is_audited(self, case: Case, *, by: str) -> None:
        auditor = browser_of(make_user(role=Role.AUDITOR, username="auditor"))
        assert by in auditor.get(f"/admin/casework/case/{case.pk}/story/").content.decode()
        assert AuditEvent.objects.filter(case_id=case.pk, kind="read").exists()
        report = verify_trail()
        assert report.ok, report.problems
