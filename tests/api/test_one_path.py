"""From the first keystroke to an approved paper by API alone, and a family beside it."""

from typing import Any

import pytest

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.safe_conducts.models import SafeConduct
from tests.api.desk import LODGING, REGISTRATION, WHY, System, changed, told
from tests.making import make_office, officer_of, supervisor_of

pytestmark = pytest.mark.usefixtures("evening")


def registered(desk: System, **changes: Any) -> dict[str, Any]:
    """A person who is on the register."""
    draft = told(desk.make("cases/start/", {"office": "CU"}), status=201)
    case: dict[str, Any] = told(desk.act(f"cases/{draft['id']}/register/", changed(REGISTRATION, **changes)))
    return case


class TestOnePersonsPath:
    def test_leads_from_the_first_keystroke_to_an_approved_paper(self) -> None:
        office = make_office()
        desk, second = System(officer_of(office)), System(supervisor_of(office))
        case = registered(desk)
        assert (case["status"], case["name"]) == ("open", "José Prueba Quirvelo Landrezma")
        assert case["arrival"]["entry_point"] == "SIMON_BOLIVAR"
        assert case["actions"]["lodge"]["allowed"]
        application = told(desk.make(f"cases/{case['id']}/application/lodge/", LODGING), status=201)
        assert application["status"] == "lodged"
        paper = told(desk.make(f"cases/{case['id']}/safe-conduct/request/", {"reasons": WHY}), status=201)
        assert {finding["level"] for finding in paper["findings"]} == {"warn"}
        assert not paper["actions"]["approve"]["allowed"]
        queue = told(second.get("safe-conducts/?status=requested"))
        assert [one["id"] for one in queue["results"]] == [paper["id"]]
        approved = told(second.act(f"safe-conducts/{paper['id']}/approve/"))
        assert approved["status"] == "approved"
        assert "check_pending" in {finding["code"] for finding in approved["findings"]}
        steps = told(desk.get(f"cases/{case['id']}/history/"))["results"]
        assert {step["verb"] for step in steps} == {"register", "open", "lodge", "request", "approve"}

    def test_tells_the_trail_of_every_act(self) -> None:
        case = registered(System(officer_of(make_office())))
        verbs = AuditEvent.objects.filter(case_id=case["id"], kind="insert").values_list("verb", flat=True)
        assert "arrivals.case_registered" in set(verbs)

    def test_goes_back_and_again(self) -> None:
        office = make_office()
        desk, second = System(officer_of(office)), System(supervisor_of(office))
        case = registered(desk)
        application = told(desk.make(f"cases/{case['id']}/application/lodge/", LODGING), status=201)
        forwarded = told(desk.act(f"applications/{application['id']}/forward/", {"dispatch_number": "DEMO-7"}))
        assert (forwarded["status"], forwarded["dispatch_number"]) == ("forwarded", "DEMO-7")
        asked = f"cases/{case['id']}/safe-conduct/request/"
        paper = told(desk.make(asked, {"reasons": WHY}), status=201)
        returned = told(second.act(f"safe-conducts/{paper['id']}/return/", {"note": "Ask for a photo."}))
        assert returned["status"] == "draft"
        again = told(desk.make(asked, {"reasons": WHY}), status=201)
        assert (again["id"], again["status"]) == (paper["id"], "requested")
        refused = told(second.act(f"safe-conducts/{paper['id']}/refuse/", {"note": "Another person."}))
        assert refused["status"] == "refused"
        assert SafeConduct.objects.get().status == "refused"


class TestFamily:
    def test_is_registered_together_or_not_at_all(self) -> None:
        desk = System(officer_of(make_office()))
        head = registered(desk)
        drafts = told(desk.make(f"cases/{head['id']}/relatives/start/", {"count": 2}), status=201)["cases"]
        spouse, child = (
            changed(
                REGISTRATION,
                person__names__0__given=f"{name} Prueba",
                person__documents=[],
                person__birth={"year": year},
                person__service={"served": False},
            )
            | {"case": draft["id"], "relation": relation, "told_in_private": True}
            for draft, name, year, relation in zip(
                drafts, ("Ana", "Luz"), (1992, 2012), ("SPOUSE", "CHILD_MINOR"), strict=True
            )
        )
        way = f"cases/{head['id']}/relatives/register/"
        refused = told(desk.act(way, {"relatives": [spouse, child | {"notice_given": False}]}), status=403)
        assert list(refused["cases"]) == [child["case"]]
        assert Case.objects.filter(status="draft").count() == 2
        made = told(desk.act(way, {"relatives": [spouse, child]}))["cases"]
        assert {one["status"] for one in made} == {"open"}
        family = told(desk.get(f"cases/{head['id']}/"))["family"]
        links = {one["relation"]: one["id"] for one in family}
        assert set(links) == {None, "SPOUSE", "CHILD_MINOR"}
        link = f"family-links/{links['SPOUSE']}/"
        told(desk.act(f"{link}verify/", {"proof": "Acta de prueba 7"}))
        assert told(desk.get(link))["status"] == "verified"
        group = told(desk.get(f"groups/{made[0]['group']}/"))
        assert (group["head_count"], len(group["cases"])) == (3, 3)
