"""A family of five, from the second in the queue to a paper each, through the doors."""

from typing import Any

import pytest
from django.test import Client

from casework import clock
from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.audit.verify import verify_trail
from casework.people.families import FamilyMember
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Check
from casework.staff.models import Role
from casework.staff.services import system_user
from casework.work.models import WorkItem, WorkKind
from tests.making import AT, make_office, make_user, officer_of, supervisor_of
from tests.pages.desk import LODGING, begin_relatives, browser_of, start, typed, typed_relatives

EVENING = AT.replace(hour=18)
REASONS = {
    "reason_photo_missing": "La cámara está en reparación.",
    "reason_items_not_declared": "Se pregunta mañana.",
    "reason_identity_missing": "Perdió todo en el camino.",
}
FAMILY: tuple[dict[str, Any], ...] = (
    {"relation": "SPOUSE", "given": "Prueba Ana"},
    {"relation": "CHILD_MINOR", "given": "Prueba Luis", "birth_year": "2010", "told_in_private": ""},
    {"relation": "CHILD_MINOR", "given": "Prueba Eva", "birth_year": None, "age": "6", "told_in_private": ""},
    {"relation": "CHILD_DEPENDENT", "given": "Prueba Raúl", "sex": "M", "birth_year": "1999", "birth_month": "5"},
)


@pytest.fixture
def standing_still(db: None) -> None:
    """The clock stands where the story happens."""
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)


@pytest.mark.usefixtures("standing_still")
class TestAFamilyOfFive:
    def test_ends_with_a_paper_for_each(self) -> None:
        office = make_office()
        officer, supervisor = browser_of(officer_of(office)), browser_of(supervisor_of(office))
        head = self._arrives(officer, birth_year="1978")
        relatives = self._come_along(officer, head)
        nephew = self._comes_alone(officer)
        self._apply(officer, head, relatives)
        papers = [self._gets_a_paper(officer, supervisor, case) for case in (head, *relatives)]
        assert len({paper.register_no for paper in papers}) == 5
        assert {paper.application.case for paper in papers if paper.application} == {head}
        assert not SafeConduct.objects.filter(case=nephew).exists()
        self._is_audited(relatives[0])

    def _arrives(self, officer: Client, **changes: Any) -> Case:
        url = start(officer)
        assert officer.post(f"{url}registration/", typed(**changes)).status_code == 302
        return Case.objects.order_by("-number")[0]

    def _come_along(self, officer: Client, head: Case) -> list[Case]:
        drafts = begin_relatives(officer, head, len(FAMILY))
        place = f"/cases/{head.pk}/relatives/"
        contradiction = (*FAMILY[:3], FAMILY[3] | {"relation": "CHILD_MINOR"})  # he is 19
        answer = officer.post(place, typed_relatives(drafts, *contradiction))
        assert answer.status_code == 422
        assert not FamilyMember.objects.exists(), "nothing is half-written"
        assert officer.post(place, typed_relatives(drafts, *FAMILY)).status_code == 302
        wife = FamilyMember.objects.get(relation="SPOUSE")
        proof = {"proof": "Acta de matrimonio 12 de 1998"}
        assert officer.post(f"/family-links/{wife.pk}/verify/", proof).status_code == 302
        assert not WorkItem.objects.filter(kind=WorkKind.NOTIFY_ICBF, status="open").exists()
        children = FamilyMember.objects.filter(relation="CHILD_MINOR").values("case")
        listed = Check.objects.filter(case__in=children, type__in=("SANCTIONS", "INTERPOL"))
        assert not listed.exists(), "no list is asked about a child"
        return drafts

    def _comes_alone(self, officer: Client) -> Case:
        nephew = self._arrives(officer, given="Prueba Solo", document_number="V-99.000.777", birth_year="2003")
        work = WorkItem.objects.get(kind=WorkKind.NOTIFY_ICBF, status="open")
        assert (work.case, work.due_at.astimezone(AT.tzinfo).date()) == (nephew, AT.date())
        told = {"notified_at": "2019-02-26T17:58", "contact": "Defensora de prueba", "reference": "SIM-0001"}
        assert officer.post(f"/cases/{nephew.pk}/child-notice/", told).status_code == 302
        return nephew

    def _apply(self, officer: Client, head: Case, relatives: list[Case]) -> None:
        sent = LODGING | {"covers": [str(case.pk) for case in relatives]}
        assert officer.post(f"/cases/{head.pk}/application/", sent).status_code == 302
        application = Application.objects.get()
        receipt = officer.get(f"/applications/{application.pk}/receipt.pdf")
        assert receipt.content.startswith(b"%PDF")
        waiting = WorkItem.objects.filter(kind=WorkKind.LODGE_APPLICATION, status="open", case__in=[head, *relatives])
        assert not waiting.exists()

    def _gets_a_paper(self, officer: Client, supervisor: Client, case: Case) -> SafeConduct:
        answer = officer.post(f"/cases/{case.pk}/safe-conduct/", REASONS)
        assert answer.status_code == 302, answer.content.decode()
        paper = SafeConduct.objects.get(case=case)
        assert supervisor.post(f"/safe-conducts/{paper.pk}/approve/").status_code == 302
        assert issue_safe_conduct(paper.pk, by=system_user(), at=EVENING)
        assert officer.get(f"/safe-conducts/{paper.pk}/document.pdf").content.startswith(b"%PDF")
        paper.refresh_from_db()
        scanned = {"scanned": paper.printed_no}
        assert officer.post(f"/safe-conducts/{paper.pk}/hand-over/", scanned).status_code == 302
        return SafeConduct.objects.get(pk=paper.pk)

    def _is_audited(self, wife: Case) -> None:
        auditor = browser_of(make_user(role=Role.AUDITOR, username="auditor"))
        story = auditor.get(f"/admin/casework/case/{wife.pk}/story/", headers={"accept-language": "en"})
        assert "verified a family link" in story.content.decode()
        report = verify_trail()
        assert report.ok, report.problems
