"""The description tells of every address, every answer and every header, with invented examples only."""

from typing import Any

import pytest
import yaml
from django.conf import settings

from casework.api.describing import EVERYWHERE, ON_WRITING
from casework.api.urls import ROUTES
from tests.api.desk import System
from tests.making import make_office, officer_of

DESCRIPTION: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / "docs" / "openapi.yaml").read_text())
OPERATIONS = [
    (path, method, operation) for path, methods in DESCRIPTION["paths"].items() for method, operation in methods.items()
]


class TestDescription:
    def test_tells_of_every_route(self) -> None:
        told = {path.removeprefix("/api/v1/").replace("{id}", "<uuid:pk>") for path in DESCRIPTION["paths"]}
        assert told >= {route.replace("<slug:table>", "{table}") for route in ROUTES}

    def test_names_each_operation_once(self) -> None:
        names = [operation["operationId"] for _path, _method, operation in OPERATIONS]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
    def test_tells_of_every_problem(self, path: str, method: str, operation: dict[str, Any]) -> None:
        expected = {*EVERYWHERE, *(ON_WRITING if method != "get" else ())}
        assert {str(number) for number in expected} <= set(operation["responses"])
        assert operation["description"]

    def test_refuses_what_it_does_not_know_in_bodies_only(self) -> None:
        schemas = DESCRIPTION["components"]["schemas"]
        closed = {name for name, schema in schemas.items() if schema.get("additionalProperties") is False}
        assert {"RegistrationAsked", "LodgeAsked", "SearchAsked", "Nothing"} <= closed
        assert "CaseDetailBody" not in closed

    def test_wants_a_key_or_a_version_for_every_act(self) -> None:
        for path, method, operation in OPERATIONS:
            if method != "get" and not path.endswith(("/search/", "/verify/")):  # these ask, and change nothing
                wanted = {
                    one["name"] for one in operation["parameters"] if one["in"] == "header" and one.get("required")
                }
                assert len(wanted & {"If-Match", "Idempotency-Key"}) == 1, path


@pytest.mark.django_db
class TestReference:
    def test_has_its_own_policy_and_asks_nobody_else(self) -> None:
        answer = System(officer_of(make_office())).get("/api/reference/")
        policy = answer["Content-Security-Policy"]
        assert "style-src 'self' 'unsafe-inline'" in policy
        assert "script-src" not in policy  # the default, 'self' alone, holds for scripts
        assert "//" not in answer.content.decode().replace("<!doctype", "")

    def test_leaves_other_pages_their_policy(self) -> None:
        assert "unsafe-inline" not in System(officer_of(make_office())).get("/api/schema/")["Content-Security-Policy"]
