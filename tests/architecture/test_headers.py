"""The headers of every address for everybody, and those of errors, files and probes: the policy has no exception."""

import re
from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from casework.pages import middleware
from tests.architecture.permission_world import World
from tests.architecture.test_permissions import TABLE, world

__all__ = ["world"]
REFERENCE = "api/reference/"  # a page of a library, which brings a policy of its own
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def lacking(answer: HttpResponseBase) -> dict[str, str | None]:
    """What an answer does not say as it should."""
    found = {name: answer.headers.get(name) for name, value in EXPECTED.items() if answer.headers.get(name) != value}
    if "geolocation=()" not in answer.headers.get("Permissions-Policy", ""):
        found["Permissions-Policy"] = answer.headers.get("Permissions-Policy")
    return found


def sources(answer: HttpResponseBase) -> dict[str, list[str]]:
    """The content policy by its directives."""
    policy = answer.headers.get("Content-Security-Policy", "")
    return {name: allowed for name, *allowed in (part.split() for part in policy.split(";"))} if policy else {}


def is_strict(answer: HttpResponseBase) -> bool:
    """Whether the policy lets nothing of others in and nothing that is written into the page."""
    policy = sources(answer)
    allowed = {word for words in policy.values() for word in words}
    return (
        policy.get("default-src") == ["'self'"]
        and policy.get("frame-ancestors") == ["'none'"]
        and policy.get("object-src") == ["'none'"]
        and policy.get("base-uri") == ["'none'"]
        and allowed <= {"'self'", "'none'", "data:"}
        and "data:" not in policy.get("script-src", [])
    )


@pytest.mark.parametrize("route", TABLE)
def test_of_every_address(world: World, route: str) -> None:
    key, _statuses = TABLE[route]
    path = "/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", str(world.keys[key]), route).replace("^", "").replace("$", "")
    for client in world.clients:
        answer = client.get(path)
        assert lacking(answer) == {}, answer.status_code
        assert is_strict(answer) or (route == REFERENCE and answer.status_code == 200), sources(answer)


def test_of_the_reference_of_the_api_lets_nothing_of_others_in(world: World) -> None:
    answers = [client.get(f"/{REFERENCE}") for client in world.clients]
    policies = [sources(answer) for answer in answers if answer.status_code == 200]
    assert policies
    for policy in policies:
        assert not [word for words in policy.values() for word in words if "//" in word or word == "*"]
        assert "'unsafe-inline'" not in policy.get("script-src", policy["default-src"])
        assert "'unsafe-eval'" not in str(policy)


def faults(settings: Settings) -> Iterator[tuple[int, HttpResponseBase]]:
    """Each error that the framework itself answers, with its status."""
    browser = Client(raise_request_exception=False)
    yield 400, browser.get("/", headers={"host": "elsewhere.example"})
    yield (
        400,
        browser.post("/language/", {str(number): "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}),
    )
    yield 403, Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})
    yield 404, browser.get("/nowhere/")
    yield 405, browser.get("/language/")
    yield 429, [browser.post("/accounts/login/", {"login": "x", "password": "y"}) for _time in range(61)][-1]


@pytest.mark.django_db
class TestErrors:
    def test_carry_them(self, settings: Settings) -> None:
        for status, answer in faults(settings):
            assert answer.status_code == status
            assert lacking(answer) == {}, status
            assert is_strict(answer), status

    def test_of_a_fault_carry_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        browser = Client(raise_request_exception=False)
        monkeypatch.setattr("casework.pages.verification.public_answer", None)
        answer = browser.get("/v/nothing")
        assert answer.status_code == 500
        assert lacking(answer) == {}
        assert is_strict(answer)


@pytest.mark.parametrize("path", ["/static/casework/amparo.css", "/static/casework/passkey.js", "/static/nothing.css"])
@pytest.mark.django_db
def test_of_files(path: str) -> None:
    answer = Client().get(path)
    answer.close()
    assert lacking(answer) == {}
    assert is_strict(answer)


@pytest.mark.django_db
def test_of_https_say_for_how_long_it_is_the_only_way(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = Client().get("/accounts/login/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_are_written_where_nothing_comes_before(settings: Settings) -> None:
    assert settings.MIDDLEWARE[0] == f"{middleware.__name__}.security_headers"
