"""The API shows what the pages show, to the same people, and records it alike."""

from uuid import uuid4

import pytest
from django.test import Client

from casework.audit.models import AuditEvent
from casework.staff.models import Role, User
from tests import making

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reads() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind="read").order_by("id"))


class TestCaseList:
    def test_shows_the_cases_of_my_office_newest_first_and_no_names(self) -> None:
        here, there = making.make_office(), making.make_office(code="RI", region="CAR")
        mine = making.make_open_case(office=here)
        making.make_open_case(office=there)
        answer = client_of(making.officer_of(here)).get("/api/v1/cases/")
        assert [one["number"] for one in answer.json()["results"]] == [mine.number]
        assert "Prueba" not in answer.content.decode()

    def test_shows_no_restricted_case_to_who_is_not_named(self) -> None:
        case = making.make_open_case(restricted=True)
        assert client_of(making.supervisor_of(case.office)).get("/api/v1/cases/").json()["results"] == []
        assert len(client_of(case.officer).get("/api/v1/cases/").json()["results"]) == 1

    def test_records_how_much_was_read(self) -> None:
        case = making.make_open_case()
        client_of(case.officer).get("/api/v1/cases/")
        assert (reads()[-1].subject_table, reads()[-1].diff) == ("casework_case", {"results": 1})

    def test_goes_on_by_cursor(self) -> None:
        case = making.make_open_case()
        for _number in range(50):
            making.make_draft()
        first = client_of(case.officer).get("/api/v1/cases/").json()
        assert len(first["results"]) == 50
        assert len(client_of(case.officer).get(first["next"]).json()["results"]) == 1


class TestCaseDetail:
    def test_shows_the_case_and_records_its_reading(self) -> None:
        case = making.make_open_case()
        answer = client_of(case.officer).get(f"/api/v1/cases/{case.pk}/").json()
        assert (answer["status"], answer["office"]) == ("open", "CU")
        assert answer["name"].startswith("Prueba")
        assert reads()[-1].case_id == case.pk

    def test_answers_alike_for_absent_and_hidden_with_a_problem_and_records_the_try(self) -> None:
        hidden = making.make_open_case(restricted=True)
        stranger = client_of(making.supervisor_of(hidden.office))
        answers = [stranger.get(f"/api/v1/cases/{key}/") for key in (hidden.pk, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["code"] == "not_found"
        assert answers[0]["Content-Type"] == "application/problem+json"
        denials = AuditEvent.objects.filter(kind="denied", subject_table="api")
        assert {event.subject_pk for event in denials} >= {str(hidden.pk)}

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_writes_nothing(self, method: str) -> None:
        case = making.make_open_case()
        answer = getattr(client_of(case.officer), method)(f"/api/v1/cases/{case.pk}/")
        assert answer.status_code == 405
        assert answer.json()["code"] == "method_not_allowed"


class TestWorkList:
    def test_shows_my_work_and_not_that_of_hidden_cases(self) -> None:
        case = making.make_open_case()
        answer = client_of(case.officer).get("/api/v1/work/").json()
        assert [(one["kind"], one["case"]) for one in answer["results"]] == [("lodge_application", str(case.pk))]

    def test_is_empty_for_an_administrator(self) -> None:
        making.make_open_case()
        user = making.make_user(role=Role.ADMINISTRATOR)
        assert client_of(user).get("/api/v1/work/").json()["results"] == []


class TestAccess:
    @pytest.mark.parametrize("path", ["v1/cases/", "v1/work/", "schema/", "nowhere/at/all"])
    def test_asks_for_a_sign_in(self, path: str) -> None:
        answer = Client().get(f"/api/{path}")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"]
        assert answer.json()["code"] == "not_authenticated"
