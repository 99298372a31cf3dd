"""Deaths, who stands for a claim afterwards, acts of the Ministry with their scans, and batches: by API alone."""

import base64
from typing import Any
from uuid import uuid4

import pytest

from casework.arrivals.models import Case
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.asylum.services import lodge_application
from casework.audit.models import AuditEvent
from casework.people.models import Death
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import request_safe_conduct
from casework.staff.models import Role
from tests.api.desk import WHY, System, told
from tests.journeys.test_new_principal import make_claim
from tests.making import (
    AT,
    application_of,
    make_child,
    make_forwarded_case,
    make_issued,
    make_lodged_case,
    make_lodging,
    make_office,
    make_requested,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.making_papers import REASONS, fresh, liaison, make_act

pytestmark = pytest.mark.usefixtures("evening")
ACT: dict[str, Any] = {"number": "S-1", "dated": "2019-02-26", "signatory": "Viceministra de prueba"}
SCAN = b"%PDF-1.4 acto de prueba"
DIED = {"died_on": "2019-02-26", "told_by": "Hospital de prueba", "basis": "documented"}


def place(case: Case, rest: str = "") -> str:
    """The address of something of a case."""
    return f"cases/{case.pk}/{rest}"


class TestDeath:
    def test_is_recorded_read_corrected_and_taken_back(self) -> None:
        paper = make_issued()
        desk, case = System(paper.case.officer), paper.case
        assert desk.get(place(case, "death/")).status_code == 404
        told(desk.act(place(case, "death/record/"), DIED))
        assert fresh(paper).status == "ended_by_death"
        read = told(desk.get(place(case, "death/")))
        assert (read["died_on"], read["told_by"], read["basis"]) == ("2019-02-26", "Hospital de prueba", "documented")
        unread = desk.act(place(case, "death/record/"), DIED)
        assert [one["code"] for one in unread.json()["findings"]] == ["death_changed_meanwhile"]
        told(desk.act(place(case, "death/record/"), DIED | {"died_on": None, "instead_of": read["id"]}))
        assert told(desk.get(place(case, "death/")))["died_on"] is None
        told(desk.act(place(case, "death/withdraw/"), {"why": "Another person."}))
        assert desk.get(place(case, "death/")).status_code == 404
        assert desk.act(place(case, "death/withdraw/"), {"why": "Again."}).status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "status"),
        [
            ({"died_on": "soon"}, 400),
            ({"died_on": "2019-02-27"}, 422),
            ({"told_by": ""}, 400),
            ({"basis": "rumour"}, 400),
            ({"instead_of": "x"}, 400),
            ({"cause": "x"}, 400),
        ],
    )
    def test_names_the_field_that_is_wrong(self, wrong: dict[str, str], status: int) -> None:
        case = make_lodged_case()
        answer = System(case.officer).act(place(case, "death/record/"), DIED | wrong)
        assert answer.status_code == status
        assert not Death.objects.exists()

    def test_leads_to_who_stands_for_the_claim(self) -> None:
        head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        desk = System(head.officer)
        told(desk.act(place(head, "death/record/"), DIED))
        assert "name_principal" in {item["kind"] for item in told(desk.get(place(head)))["work"]}
        way = place(head, "name-principal/")
        missing = desk.act(way, {"principal": str(wife.pk), "relatives": []})
        assert (missing.status_code, list(missing.json()["fields"])) == (422, ["relatives"])
        child = desk.act(way, {"principal": str(son.pk), "relatives": [{"case": str(wife.pk), "relation": "PARENT"}]})
        assert "adult_of_family_left" in [one["code"] for one in child.json()["findings"]]
        body = {"principal": str(wife.pk), "relatives": [{"case": str(son.pk), "relation": "CHILD_MINOR"}]}
        shown = told(desk.act(way, body))
        assert (shown["id"], shown["application"]["case"]) == (str(wife.pk), str(wife.pk))
        assert Application.objects.get().case_id == wife.pk


class TestMinistryAct:
    def test_is_recorded_with_its_scan_and_the_scan_is_opened(self) -> None:
        case = make_forwarded_case()
        office = System(liaison())
        scan = base64.b64encode(SCAN).decode()
        way = f"applications/{application_of(case).pk}/ministry-act/"
        told(office.act(way, {"kind": "admission", "scan": scan, **ACT}))
        (row,) = told(office.get(f"ministry-acts/?application={application_of(case).pk}"))["results"]
        assert (row["number"], row["has_scan"], row["corrected_by"]) == ("S-1", True, None)
        for who in (office, System(case.officer)):
            answer = who.get(f"ministry-acts/{row['id']}/scan/")
            assert (answer.content, answer.headers["Content-Type"]) == (SCAN, "application/pdf")
        opened = AuditEvent.objects.filter(case_id=case.pk, kind="read", subject_table="casework_storedfile")
        assert opened.count() == 2
        stranger = System(officer_of(make_office(code="RI", region="CAR")))
        assert stranger.get(f"ministry-acts/{row['id']}/scan/").status_code == 404
        assert told(stranger.get("ministry-acts/"))["results"] == []

    @pytest.mark.parametrize(
        ("scan", "status"), [("no base64!", 400), (base64.b64encode(b"MZ").decode(), 422), ("QQ" * 1_100_000, 413)]
    )
    def test_refuses_a_scan_that_is_none(self, scan: str, status: int) -> None:
        case = make_forwarded_case()
        way = f"applications/{application_of(case).pk}/ministry-act/"
        assert System(liaison()).act(way, {"kind": "admission", "scan": scan, **ACT}).status_code == status
        assert not MinistryAct.objects.exists()

    def test_is_corrected_once_and_keeps_or_gets_its_scan(self) -> None:
        case = make_forwarded_case()
        act, office = make_act(case, "admission"), System(liaison())
        way = f"applications/{act.application_id}/correct-act/"
        right = {"act": str(act.pk), "why": "Misread.", **ACT, "number": "S-2"}
        assert System(case.officer).act(way, right).status_code == 403
        assert office.get(f"ministry-acts/{act.pk}/scan/").status_code == 404
        told(office.act(way, right | {"scan": base64.b64encode(SCAN).decode()}))
        first = told(office.get(f"ministry-acts/{act.pk}/"))
        later = told(office.get(f"ministry-acts/{first['corrected_by']}/"))
        assert (later["number"], later["why"], later["has_scan"], later["corrects"]) == (
            "S-2",
            "Misread.",
            True,
            str(act.pk),
        )
        again = office.act(way, right)
        assert [one["code"] for one in again.json()["findings"]] == ["corrected_already"]

    def test_of_another_file_is_withdrawn_by_a_second_person(self) -> None:
        case = make_forwarded_case()
        act, second = make_act(case, "archive"), System(supervisor_of(case.office))
        way = f"applications/{act.application_id}/withdraw-act/"
        body = {"act": str(act.pk), "why": "Of another file."}
        own = System(liaison()).act(way, body)
        assert [one["code"] for one in own.json()["findings"]] == ["own_act"]
        assert told(second.act(way, body))["status"] == "forwarded"
        row = told(second.get(f"ministry-acts/{act.pk}/"))
        assert (row["withdrawn_by"], row["withdrawn_why"]) == (str(supervisor_of(case.office).pk), "Of another file.")
        other = application_of(make_forwarded_case())
        assert second.act(f"applications/{other.pk}/withdraw-act/", body).status_code == 404

    def test_of_another_application_is_not_there(self) -> None:
        act, other = make_act(make_forwarded_case(), "admission"), application_of(make_forwarded_case())
        answer = System(liaison()).act(
            f"applications/{other.pk}/correct-act/", {"act": str(act.pk), "why": "Misread.", **ACT}
        )
        assert answer.status_code == 404
        assert MinistryAct.objects.count() == 1


class TestBatches:
    def test_approve_each_on_its_own_and_tell_of_each(self) -> None:
        good, young = make_requested(), make_child()
        lodge_application(young.pk, make_lodging(), by=young.officer, at=AT)
        child = request_safe_conduct(young.pk, by=young.officer, at=AT, reasons=REASONS)
        supervisor = System(supervisor_of(good.office))
        absent = str(uuid4())
        body = {"safe_conducts": [str(good.pk), str(child.pk), absent]}
        key = str(uuid4())
        outcomes = told(supervisor.make("safe-conducts/approve/", body, key=key))["outcomes"]
        assert [(one["asked"], one["done"]) for one in outcomes] == [
            (str(good.pk), True),
            (str(child.pk), False),
            (absent, False),
        ]
        assert outcomes[0]["status"] == "approved"
        assert [one["code"] for one in outcomes[1]["findings"]] == ["batch_child"]
        assert [one["code"] for one in outcomes[2]["findings"]] == ["not_found"]
        again = supervisor.make("safe-conducts/approve/", body, key=key)
        assert (again.headers["Idempotent-Replayed"], told(again)["outcomes"]) == ("true", outcomes)

    def test_take_from_one_to_25_under_a_key(self) -> None:
        supervisor = System(supervisor_of(make_requested().office))
        for many in (0, 26):
            answer = supervisor.make("safe-conducts/approve/", {"safe_conducts": [str(uuid4())] * many})
            assert (answer.status_code, list(answer.json()["fields"])) == (400, ["safe_conducts"])
        assert supervisor.post("safe-conducts/approve/", {"safe_conducts": [str(uuid4())]}).status_code == 400

    def test_refuse_who_does_not_decide_for_each(self) -> None:
        paper = make_requested()
        outcomes = told(System(paper.case.officer).make("safe-conducts/approve/", {"safe_conducts": [str(paper.pk)]}))[
            "outcomes"
        ]
        assert "role_not_held" in [one["code"] for one in outcomes[0]["findings"]]
        assert fresh(paper).status == "requested"

    def test_ask_for_the_renewal_wave(self) -> None:
        paper = make_issued()
        desk = System(paper.case.officer)
        (row,) = told(desk.get("safe-conducts/running-out/?days=10"))["results"]
        assert (row["safe_conduct"]["id"], row["next"]) == (str(paper.pk), "SC2_ADMIN")
        assert told(desk.get("safe-conducts/running-out/?days=1"))["results"] == []
        for wrong in ("days=0", "days=31", "days=x", "weeks=1"):
            assert desk.get(f"safe-conducts/running-out/?{wrong}").status_code == 400
        asked = {"safe_conducts": [str(paper.pk)], "reasons": WHY | {"admin_reason": "Silence.", "not_ending": "x"}}
        (one,) = told(desk.make("safe-conducts/request-next/", asked))["outcomes"]
        assert one["done"] or one["findings"]
        assert SafeConduct.objects.filter(renews=paper).count() == int(one["done"])
        far = System(make_user(role=Role.CASE_OFFICER, office=make_office(code="RI", region="CAR"), username="far"))
        (hidden,) = told(far.make("safe-conducts/request-next/", asked))["outcomes"]
        assert [each["code"] for each in hidden["findings"]] == ["not_found"]
