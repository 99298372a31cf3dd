"""The same request twice does one thing, also at the same moment; a key stands for one request."""

from typing import Any

import pytest
from django.test import Client

from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.work.models import Idempotency
from tests.api.desk import LODGING, System, changed, told
from tests.journeys.rivals import at_once
from tests.making import make_draft, make_office, make_open_case, officer_of

START = {"office": "CU"}


@pytest.fixture
def desk(evening: None) -> System:
    return System(officer_of(make_office()))


class TestOnce:
    def test_answers_the_second_as_the_first(self, desk: System) -> None:
        first, second = (desk.make("cases/start/", START, key="a key of mine") for _twice in range(2))
        assert (first.status_code, second.status_code) == (201, 201)
        assert second.json() == first.json()
        assert (second["ETag"], second["Idempotent-Replayed"]) == (first["ETag"], "true")
        assert "Idempotent-Replayed" not in first
        assert Case.objects.count() == 1

    def test_keeps_no_name_that_could_be_read(self, desk: System) -> None:
        case = make_open_case()
        told(desk.make(f"cases/{case.pk}/application/lodge/", LODGING), status=201)
        assert set(Idempotency.objects.get().response) == {"sealed"}

    def test_answers_though_the_version_moved_on(self, desk: System) -> None:
        case = make_draft()
        headers = {"If-Match": '"1"', "Idempotency-Key": "once"}
        answers = [desk.post(f"cases/{case.pk}/void/", {"note": "Twice."}, **headers) for _twice in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()

    @pytest.mark.parametrize("way", ["body", "address"])
    def test_refuses_a_key_that_stood_for_another_request(self, desk: System, way: str) -> None:
        case = make_open_case()
        told(desk.make(f"cases/{case.pk}/application/lodge/", LODGING, key="k"), status=201)
        path = f"cases/{case.pk}/application/lodge/" if way == "body" else "cases/start/"
        body = changed(LODGING, grounds=["c"]) if way == "body" else START
        assert told(desk.make(path, body, key="k"), status=422)["code"] == "key_reused"
        assert Application.objects.count() == Case.objects.count() == 1

    def test_refuses_the_key_of_a_page(self, desk: System) -> None:
        office = make_office()
        key = "2f0d7f0e-7f37-4a5c-9a3e-5b7b4b3b1f11"
        desk.client.post("/cases/new/", {"key": key, "office": office.pk})
        assert told(desk.make("cases/start/", START, key=key), status=422)["code"] == "key_reused"

    def test_remembers_no_error(self, desk: System) -> None:
        told(desk.make("cases/start/", {"office": "XX"}, key="k"), status=400)
        told(desk.make("cases/start/", START, key="k"), status=201)

    def test_is_each_users_own(self, desk: System) -> None:
        other = System(officer_of(make_office(code="RI", region="CAR")))
        told(desk.make("cases/start/", START, key="k"), status=201)
        told(other.make("cases/start/", {"office": "RI"}, key="k"), status=201)

    @pytest.mark.parametrize("key", ["", " ", "x" * 81, "ñandú", "a\tb"])
    def test_wants_a_key_that_is_one_where_something_is_made(self, desk: System, key: str) -> None:
        answer = desk.post("cases/start/", START, **{"Idempotency-Key": key})
        assert set(told(answer, status=400)["fields"]) == {"Idempotency-Key"}
        assert not Case.objects.exists()


@pytest.mark.usefixtures("transactional_db")
class TestTwins:
    def test_make_one_case(self) -> None:
        officer = officer_of(make_office())
        systems = [System(officer), System(officer)]
        body, headers = '{"office": "CU"}', {"Idempotency-Key": "twins"}

        def start(client: Client) -> Any:
            return client.post("/api/v1/cases/start/", body, content_type="application/json", headers=headers)

        answers: Any = at_once([lambda one=one: start(one.client) for one in systems])  # type: ignore[misc]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert Case.objects.count() == 1
