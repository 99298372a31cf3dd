"""Answers and assessments at the API: the rules of the pages, in JSON."""

import base64
from typing import Any

import pytest

from tests.api.desk import System, told
from tests.making import make_open_case
from tests.making_checks import assessment_of, check_of, make_complete, make_proposed

pytestmark = pytest.mark.usefixtures("evening")
RECEIVED = "2019-02-26T12:00:00-05:00"
PDF = base64.b64encode(b"%PDF-1.4 prueba").decode()
LETTER = {"said": "no_match", "came_by": "letter", "received_at": RECEIVED, "reference": "OF-1", "scan": PDF}


class TestAnswer:
    def test_is_kept_with_its_scan_and_weighed(self) -> None:
        case = make_open_case()
        check, system = check_of(case, "INTERPOL"), System(case.officer)
        body = told(system.act(f"checks/{check.pk}/answer/", LETTER))
        assert (body["status"], body["result"], body["said"]) == ("answered", "no_match", "no_match")
        assert body["actions"]["weigh"]["allowed"]
        weighed = told(system.act(f"checks/{check.pk}/weigh/", {"weighing": "no_concern", "reason": "Read."}))
        assert (weighed["status"], weighed["weighing"]) == ("adjudicated", "no_concern")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"said": "clear"}, "said"),
            ({"said": "verified"}, "said"),
            ({"scan": "no base64!"}, "scan"),
            ({"scan": base64.b64encode(b"MZ").decode()}, "scan"),
            ({"scan": ""}, "scan"),
            ({"reference": ""}, "reference"),
            ({"issuing_country": "NOWHERE"}, "issuing_country"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, changes: dict[str, Any], field: str) -> None:
        case = make_open_case()
        check = check_of(case, "INTERPOL")
        answer = System(case.officer).act(f"checks/{check.pk}/answer/", LETTER | changes)
        assert answer.status_code in (400, 422)  # by the form of the body, or by the rule
        assert field in answer.content.decode()
        assert check_of(case, "INTERPOL").status == "requested"


class TestAssessment:
    def test_tells_its_checklist_and_what_stands_against_each_act(self) -> None:
        case = make_open_case()
        body = told(System(case.officer).get(f"assessments/{assessment_of(case).pk}/"))
        lacks = {item["type"]: item["finding"]["code"] for item in body["items"]}
        assert lacks["INTERPOL"] == "check_unsent"
        assert not body["actions"]["propose"]["allowed"]

    def test_tells_reasons_to_who_may_read_them_only(self) -> None:
        one, reviewer = make_proposed()
        path = f"assessments/{one.pk}/"
        assert told(System(reviewer).get(path))["reasons"] == {"reason": "The checks say so."}
        assert told(System(one.case.officer).get(path))["reasons"] == {}

    def test_is_proposed_and_listed(self) -> None:
        one, reviewer = make_complete()
        system = System(reviewer)
        wrong = system.act(f"assessments/{one.pk}/propose/", {"outcome": "inconclusive", "reason": "So."})
        assert wrong.status_code == 422
        told(system.act(f"assessments/{one.pk}/propose/", {"outcome": "favourable", "reason": "So."}))
        (row,) = told(system.get("assessments/?status=proposed"))["results"]
        assert (row["id"], row["outcome"]) == (str(one.pk), "favourable")
