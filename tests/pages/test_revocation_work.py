"""Work about a revocation leads to the page where it is decided and told."""

import pytest

from casework.pages.links import place_of_work
from casework.safe_conducts.revoking import approve_revocation, confirm_revocation, propose_revocation
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.making_papers import second_supervisor
from tests.pages.desk import browser_of
from tests.safe_conducts.test_revoking import breach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


class TestWorkAboutARevocation:
    def test_leads_who_decides_and_who_tells_to_the_paper(self) -> None:
        paper = making.make_issued()
        revocation = propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
        supervisor = making.supervisor_of(paper.office)
        item = WorkItem.objects.get(kind=WorkKind.DECIDE_REVOCATION, status="open")
        answer = browser_of(supervisor).get(place_of_work(item))
        assert answer.headers["Location"] == f"/safe-conducts/{paper.pk}/#revocation"
        approve_revocation(revocation.pk, "Seen.", by=supervisor, at=AT)
        confirm_revocation(revocation.pk, "Seen.", "Ten days.", by=second_supervisor(paper), at=AT)
        telling = WorkItem.objects.get(kind=WorkKind.TELL_REVOCATION, status="open")
        assert place_of_work(telling) == f"/revocations/{revocation.pk}/"
        assert browser_of(paper.case.officer).get(place_of_work(telling)).status_code == 302

    def test_is_not_there_for_who_does_not_see_the_case(self) -> None:
        paper = making.make_issued()
        revocation = propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
        far = making.officer_of(making.make_office(code="RI", region="CAR"))
        for key in (revocation.pk, "00000000-0000-0000-0000-000000000000"):
            assert browser_of(far).get(f"/revocations/{key}/").status_code == 404
