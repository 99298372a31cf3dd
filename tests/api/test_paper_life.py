"""A safe-conduct after its issue, by API alone: the same rules as everywhere, and another version each time."""

from datetime import timedelta
from typing import Any

import pytest

from casework import clock
from casework.safe_conducts.ending import expire_safe_conducts
from casework.safe_conducts.models import SafeConduct
from casework.staff.services import system_user
from casework.work.models import WorkItem
from tests.api.desk import System, told
from tests.making import AT, application_of, make_forwarded_case, make_issued, supervisor_of
from tests.making_papers import REASONS, day, fresh, issue, liaison, second_supervisor

pytestmark = pytest.mark.usefixtures("evening")
ACT: dict[str, Any] = {"number": "S-1", "dated": "2019-02-26", "signatory": "Viceministra de prueba"}
BREACH = {"breach": "Another zone", "evidence": "Report 12", "defence": "Was late", "heard_at": AT.isoformat()}


class TestLife:
    def test_is_replaced_and_handed_back(self) -> None:
        paper = make_issued()
        desk = System(paper.case.officer)
        shown = told(desk.get(f"safe-conducts/{paper.pk}/"))
        assert {verb: shown["actions"][verb]["allowed"] for verb in ("replace", "surrender")} == {
            "replace": True,
            "surrender": True,
        }
        lost = {"replacement": "lost", "report": "Statement of today"}
        request = told(desk.act(f"safe-conducts/{paper.pk}/replace/", lost))
        assert (request["status"], request["replaces"]) == ("requested", str(paper.pk))
        assert fresh(paper).status == "replaced"

    def test_is_printed_spoiled_and_taken_back(self) -> None:
        paper = make_issued()
        desk = System(paper.case.officer)
        assert len(told(desk.act(f"safe-conducts/{paper.pk}/print/"))["prints"]) == 1
        spoiled = told(desk.act(f"safe-conducts/{paper.pk}/spoil/", {"note": "It tore."}))
        assert [sheet["outcome"] for sheet in spoiled["prints"]] == ["printed", "spoiled"]
        other = {"scanned": "BCDFGHJKL"}
        assert desk.act(f"safe-conducts/{paper.pk}/hand-over/", other).status_code == 403
        ended = told(desk.act(f"safe-conducts/{paper.pk}/surrender/", {"note": "Leaves"}))
        assert (ended["status"], ended["loss_ground"]) == ("surrendered", "SURRENDERED")

    def test_is_revoked_by_three_people(self) -> None:
        paper = make_issued()
        path = f"safe-conducts/{paper.pk}"
        first, second = System(supervisor_of(paper.office)), System(second_supervisor(paper))
        assert first.act(f"{path}/approve-revocation/", {"note": "Shown"}).status_code == 404
        told(System(paper.case.officer).act(f"{path}/propose-revocation/", BREACH))
        told(first.act(f"{path}/approve-revocation/", {"note": "Shown"}))
        confirm = {"note": "Shown", "remedy": "Appeal"}
        assert first.act(f"{path}/confirm-revocation/", confirm).status_code == 403
        assert told(second.act(f"{path}/confirm-revocation/", confirm))["status"] == "revoked"

    def test_of_which_the_person_is_told_once_it_is_confirmed(self) -> None:
        paper = make_issued()
        path, desk = f"safe-conducts/{paper.pk}", System(paper.case.officer)
        assert desk.act(f"{path}/told/").status_code == 404
        told(desk.act(f"{path}/propose-revocation/", BREACH))
        told(System(supervisor_of(paper.office)).act(f"{path}/approve-revocation/", {"note": "Shown"}))
        confirm = {"note": "Shown", "remedy": "Appeal"}
        told(System(second_supervisor(paper)).act(f"{path}/confirm-revocation/", confirm))
        assert WorkItem.objects.filter(kind="tell_revocation", status="open").exists()
        told(desk.act(f"{path}/told/"))
        assert not WorkItem.objects.filter(kind="tell_revocation", status="open").exists()
        assert desk.act(f"{path}/told/").status_code == 403

    def test_is_reviewed_after_its_end_and_asked_for_when_it_was(self) -> None:
        paper = make_issued()
        later = AT + timedelta(days=9)
        expire_safe_conducts(by=system_user(), at=later)
        clock.set_demonstration(later, running=False)
        desk = System(paper.case.officer)
        assert desk.act(f"safe-conducts/{paper.pk}/reviewed/", {"note": ""}).status_code == 400
        assert told(desk.act(f"safe-conducts/{paper.pk}/reviewed/", {"note": "Asked to come"}))["status"] == "expired"
        asked = {"type": "SC2_ADMIN", "received_at": "2019-03-05T16:00:00-05:00", "reasons": REASONS}
        request = told(desk.make(f"cases/{paper.case_id}/safe-conduct/request/", asked), status=201)
        assert SafeConduct.objects.get(pk=request["id"]).first_requested_at == day("2019-03-05", 16)


class TestActs:
    def test_admit_an_application_and_allow_the_stay(self) -> None:
        case = make_forwarded_case()
        path = f"applications/{application_of(case).pk}/ministry-act/"
        admission = {"kind": "admission", "request_number": "CONARE-1", **ACT}
        assert System(case.officer).act(path, admission).status_code == 403
        assert told(System(liaison()).act(path, admission))["status"] == "admitted"
        paper = issue(case, "SC2_REFUGEE", at=AT)
        assert told(System(case.officer).get(f"safe-conducts/{paper.pk}/"))["type"] == "SC2_REFUGEE"

    @pytest.mark.parametrize("wrong", [{"kind": "miracle"}, {"dated": "soon"}, {"ground": "WHIM"}, {"number": ""}])
    def test_name_the_field_that_is_wrong(self, wrong: dict[str, str]) -> None:
        case = make_forwarded_case()
        body = {"kind": "admission", **ACT} | wrong
        answer = System(liaison()).act(f"applications/{application_of(case).pk}/ministry-act/", body)
        assert answer.status_code == 400
        assert next(iter(wrong)) in answer.content.decode()
        assert not SafeConduct.objects.exists()
