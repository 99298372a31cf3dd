"""Every kind of problem, asked for by a request that deserves it."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from psycopg.errors import DeadlockDetected
from pytest_django import Settings
from rest_framework.request import Request

from casework.api.problems import KINDS, MEDIA_TYPE, as_problem
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.staff.numbers import Highest, Register, keep
from tests.api.desk import REGISTRATION, System, changed, told
from tests.making import make_draft, make_office, make_open_case, make_requested, officer_of, supervisor_of

pytestmark = pytest.mark.usefixtures("evening")
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def desk() -> System:
    return System(officer_of(make_office()))


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The members of a problem, which must be of this kind."""
    assert (answer.status_code, answer["Content-Type"]) == (status, MEDIA_TYPE), answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/api/problems/{code}/")
    assert body["title"]
    assert body["detail"]
    return body


class TestAsProblem:
    def test_tells_who_is_not_signed_in_how_to(self) -> None:
        answer = Client().get("/api/v1/cases/")
        problem(answer, 401, "not_authenticated")
        assert answer["WWW-Authenticate"]

    def test_carries_the_findings_of_a_refusal_and_records_the_try(self, desk: System) -> None:
        paper = make_requested()
        body = problem(desk.act(f"safe-conducts/{paper.pk}/approve/"), 403, "action_refused")
        assert {"code", "message", "level", "article"} == set(body["findings"][0])
        assert "role_not_held" in {finding["code"] for finding in body["findings"]}
        event = AuditEvent.objects.filter(kind="denied").latest("id")
        assert (event.case_id, event.verb) == (paper.case_id, "approve")
        assert "role_not_held" in event.diff["findings"]

    def test_asks_for_a_reason_without_calling_it_a_denied_try(self, desk: System) -> None:
        case = make_draft()
        late = changed(REGISTRATION, received_at="2019-02-26T08:00:00-05:00")
        body = problem(desk.act(f"cases/{case.pk}/register/", late), 403, "action_refused")
        assert [(one["code"], one["level"]) for one in body["findings"]] == [("typed_late", "reason_required")]
        assert not AuditEvent.objects.filter(kind="denied").exists()
        given = late | {"reasons": {"typed_late": "The power was out."}}
        assert told(desk.act(f"cases/{case.pk}/register/", given))["status"] == "open"

    def test_answers_alike_for_absent_and_hidden(self, desk: System) -> None:
        hidden = make_open_case(office=make_office(code="RI", region="CAR"))
        bodies = [problem(desk.get(f"cases/{key}/"), 404, "not_found") for key in (hidden.pk, NOBODY)]
        assert bodies[0] == bodies[1]
        assert AuditEvent.objects.filter(kind="denied", case_id=hidden.pk).count() == 1

    @pytest.mark.parametrize("path", ["/api/", "/api/v2/cases/", "/api/v1/cases", "/api/v1/cases/not-a-key/"])
    def test_says_that_nothing_is_elsewhere(self, desk: System, path: str) -> None:
        problem(desk.client.get(path), 404, "not_found")

    def test_refuses_another_method(self, desk: System) -> None:
        problem(desk.client.delete(f"/api/v1/cases/{make_draft().pk}/"), 405, "method_not_allowed")

    def test_refuses_another_format(self, desk: System) -> None:
        problem(desk.get("cases/", Accept="text/csv"), 406, "not_acceptable")

    def test_says_that_the_status_has_no_such_step(self, desk: System) -> None:
        case = make_open_case()
        answer = desk.act(f"cases/{case.pk}/register/", changed(REGISTRATION, person__documents=[]))
        body = problem(answer, 409, "invalid_transition")
        assert "register" in body["detail"]

    def test_refuses_a_body_that_is_too_large(self, desk: System) -> None:
        problem(desk.post("cases/search/", {"words": "x" * 3_000_000}), 413, "too_large")

    def test_refuses_another_media_type(self, desk: System) -> None:
        problem(desk.client.post("/api/v1/cases/search/", {"words": "x"}), 415, "unsupported_media_type")

    def test_names_the_fields_that_the_domain_refuses(self, desk: System) -> None:
        case = make_open_case(restricted=True)
        colleague = officer_of(make_office(code="RI", region="CAR"))
        named = desk.act(f"cases/{case.pk}/name/", {"colleague": str(colleague.pk), "reason": "Helps."})
        problem(named, 403, "action_refused")
        paper = make_requested()
        second = System(supervisor_of(paper.office))
        body = problem(second.act(f"safe-conducts/{paper.pk}/approve/", {"term": 300}), 422, "bad_input")
        assert set(body["fields"]) == {"term"}

    def test_says_that_no_number_can_be_given_and_does_nothing(
        self, desk: System, settings: Settings, tmp_path: Path
    ) -> None:
        settings.NUMBERS_DIR = tmp_path
        told(desk.make("cases/start/", {"office": "CU"}, key="first"), status=201)
        keep(Register("case", "CU", 2019), Highest(reserved=9, given=8))
        problem(desk.make("cases/start/", {"office": "CU"}, key="second"), 503, "unavailable")
        assert Case.objects.count() == 1

    def test_undoes_who_waited_for_each_other(self) -> None:
        error = OperationalError("deadlock")
        error.__cause__ = DeadlockDetected()
        context = {"request": Request(HttpRequest()), "view": object(), "kwargs": {}}
        answer = as_problem(error, context)
        assert answer is not None
        assert (answer.status_code, answer.data["code"]) == (409, "stale_version")
        assert as_problem(OperationalError("gone"), context) is None

    @pytest.mark.parametrize("body", ["{", "[1]", '"x"', "[" * 100_000, '{"words": NaN}', "\x00", "5"])
    def test_refuses_what_is_no_body(self, desk: System, body: str) -> None:
        answer = desk.client.post("/api/v1/cases/search/", body, content_type="application/json")
        problem(answer, 400, "invalid")

    def test_speaks_the_readers_language(self, desk: System) -> None:
        answer = desk.get("nowhere/", **{"Accept-Language": "en"})
        assert problem(answer, 404, "not_found")["title"] == "There is nothing here."


class TestProblem:
    @pytest.mark.parametrize("kind", KINDS)
    def test_says_what_each_kind_means(self, desk: System, kind: str) -> None:
        assert told(desk.get(f"/api/problems/{kind}/"))["status"] == KINDS[kind][0]

    def test_knows_no_other_kind(self, desk: System) -> None:
        problem(desk.get("/api/problems/mystery/"), 404, "not_found")
