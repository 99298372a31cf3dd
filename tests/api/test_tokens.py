"""Signing in with a token: what it opens, what it leaves shut, what is written down, and what is never."""

import json
import logging
import re
from datetime import timedelta
from http import HTTPMethod
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver
from rest_framework.permissions import SAFE_METHODS

from casework import clock
from casework.api import urls
from casework.api.tokens import ActsByToken, TokenHasScope, scope_needed
from casework.audit.models import AuditEvent
from casework.people.facts import Document
from casework.staff.models import ApiToken, Role, Scope, User
from casework.staff.tokens import revoke_token
from tests import making
from tests.api.desk import REGISTRATION
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


@pytest.fixture
def account() -> User:
    return making.officer_of(making.make_office())


def get(path: str, secret: str, client: Client | None = None, **headers: str) -> Any:
    """The answer to this token."""
    return (client or Client()).get(path, headers={"Authorization": f"Bearer {secret}"} | headers)


def failures() -> list[tuple[str, str]]:
    """Who tried which token, as the trail has it."""
    kept = AuditEvent.objects.filter(kind="sign_in_failed", subject_table="casework_apitoken").order_by("id")
    return list(kept.values_list("actor", "subject_pk"))


class TestTokenAuthentication:
    def test_opens_what_its_account_sees(self, account: User) -> None:
        case = making.make_open_case()
        making.make_open_case(office=making.make_office(code="RI", region="CAR"))
        token, secret = making.make_token(account)
        answer = get(CASES, secret)
        assert [one["number"] for one in answer.json()["results"]] == [case.number]
        token.refresh_from_db()
        assert token.last_used_at is not None

    def test_tells_the_trail_whose_token_it_was(self, account: User) -> None:
        case = making.make_open_case()
        token, secret = making.make_token(account, label="Counts of the day")
        get(f"{CASES}{case.pk}/", secret)
        event = AuditEvent.objects.filter(kind="read").latest("id")
        told = (event.actor, event.role, event.office, event.purpose)
        assert told == (str(account.pk), "case_officer", "CU", f"token {token.prefix} (Counts of the day)")
        assert (event.address, len(event.request_id)) == ("127.0.0.1", 36)

    def test_goes_before_a_cookie(self, account: User) -> None:
        making.make_open_case()
        auditor = making.make_user(role=Role.AUDITOR)
        elsewhere = making.officer_of(making.make_office(code="RI", region="CAR"))
        _token, secret = making.make_token(elsewhere)
        assert get(CASES, secret, browser_of(auditor)).json()["results"] == []
        assert get(CASES, "amparo_wrong", browser_of(auditor)).status_code == 401

    @pytest.mark.parametrize("header", ["Basic YTpi", "Token amparo_x", "", "Bearer", "bearer  "])
    def test_asks_for_a_token_where_none_was_sent(self, account: User, header: str) -> None:
        answer = Client().get(CASES, headers={"Authorization": header} if header else {})
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer["Content-Type"] == "application/problem+json"

    def test_answers_alike_whatever_is_wrong(self, account: User) -> None:
        revoked, expired, guessed = (making.make_token(account) for _one in range(3))
        disabled = making.make_token(making.make_user(role=Role.AUDITOR, username="disabled"))[1]
        User.objects.filter(username="disabled").update(is_active=False)
        revoke_token(revoked[0].pk, by=making.make_administrator(), at=clock.real_now())
        now = clock.real_now()
        ApiToken.objects.filter(pk=expired[0].pk).update(created_at=now - timedelta(days=2), expires_at=now)
        sent = [revoked[1], expired[1], guessed[1][:-43] + "A" * 43, disabled, "amparo_zzzzzzzz_" + "A" * 43, "x\xff"]
        answers = set()
        for secret in sent:
            with CaptureQueriesContext(connection) as asked:
                answer = get(CASES, secret)
            first = answer.status_code, answer["WWW-Authenticate"], answer.content
            answers.add((*first, len([one for one in asked if "apitoken" in one["sql"]])))
        assert len(answers) == 1
        assert next(iter(answers))[0] == 401

    def test_is_no_key_to_the_pages(self, account: User) -> None:
        _token, secret = making.make_token(account)
        assert get("/cases/", secret).status_code == 302


class TestFailures:
    def test_are_recorded_with_the_token_that_was_meant_and_without_what_was_sent(self, account: User) -> None:
        token, secret = making.make_token(account)
        guessed = secret[:-43] + "A" * 43
        get(CASES, guessed)
        get(CASES, "my-own-password")
        assert failures() == [("anonymous", str(token.pk)), ("anonymous", "")]
        everything = str(list(AuditEvent.objects.values()))
        assert guessed not in everything
        assert "my-own-password" not in everything

    def test_are_answered_and_recorded_twenty_times_a_minute(self, account: User) -> None:
        answers = [get(CASES, "amparo_wrong") for _time in range(22)]
        assert [answer.status_code for answer in answers] == [401] * 20 + [429] * 2
        assert 0 < int(answers[-1]["Retry-After"]) <= 61
        assert len(failures()) == 20

    def test_of_a_neighbour_do_not_hold_up_a_right_token_and_no_header_hides_the_address(self, account: User) -> None:
        _token, secret = making.make_token(account)
        for number in range(21):
            answer = get(CASES, "amparo_wrong", Client(), **{"X-Forwarded-For": f"192.0.2.{number}"})
        assert answer.status_code == 429
        assert get(CASES, secret).status_code == 200

    def test_leave_no_secret_in_the_log(
        self, account: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _token, secret = making.make_token(account)
        caplog.set_level(logging.DEBUG)
        guessed = secret[:-43] + "A" * 43
        assert get(CASES, guessed).status_code == 401
        monkeypatch.setattr("casework.api.doors.Door.cases", lambda *_words: 1 / 0)
        client = Client(raise_request_exception=False)
        assert get(CASES, secret, client).status_code == 500
        assert "ZeroDivisionError" in caplog.text
        assert secret[-43:] not in caplog.text
        assert guessed[-43:] not in caplog.text


class TestOffice:
    def test_narrows_a_supervisor_to_the_cases_of_one_office(self) -> None:
        here, beside = making.make_office(), making.make_office(code="PX")
        inside, outside = making.make_open_case(office=here), making.make_open_case(office=beside)
        supervisor = making.supervisor_of(here)
        wide, bound = (making.make_token(supervisor, office=office)[1] for office in (None, here))
        assert len(get(CASES, wide).json()["results"]) == 2
        assert [one["number"] for one in get(CASES, bound).json()["results"]] == [inside.number]
        asked = [(secret, case) for secret in (wide, bound) for case in (inside, outside)]
        answers = [get(f"{CASES}{case.pk}/", secret).status_code for secret, case in asked]
        assert answers == [200, 200, 200, 404]

    def test_widens_nothing(self, account: User) -> None:
        elsewhere = making.make_office(code="RI", region="CAR")
        case = making.make_open_case(office=elsewhere)
        _token, secret = making.make_token(account, office=elsewhere)
        assert get(CASES, secret).json()["results"] == []
        assert get(f"{CASES}{case.pk}/", secret).status_code == 404

    def test_holds_for_the_work_list_too(self) -> None:
        here, beside = making.make_office(), making.make_office(code="PX")
        for office in (here, beside):
            making.make_requested(office=office)
        secrets = [making.make_token(making.supervisor_of(here), office=office)[1] for office in (None, beside)]
        found = [get("/api/v1/work/", secret).json()["results"] for secret in secrets]
        assert [{row["office"] for row in rows} for rows in found] == [{"CU", "PX"}, {"PX"}]

    def test_holds_for_what_the_rules_know(self) -> None:
        here, beside = making.make_office(), making.make_office(code="PX")
        officer = making.officer_of(here)
        making.give_role(officer, Role.CASE_OFFICER, office=beside)
        shown = Document(type="VE_CEDULA", country="VEN", number="V-99.000.123")
        earlier = making.make_open_case(office=here, documents=(shown,))
        told = []
        for office in (None, beside):
            _token, secret = making.make_token(officer, *Scope.values, office=office)
            draft = send("cases/start/", secret, {"office": "PX"}, **{"Idempotency-Key": f"one {office}"}).json()
            answer = send(f"cases/{draft['id']}/register/", secret, REGISTRATION, **{"If-Match": "*"}).json()
            told.append("possible_duplicate" in {one["code"] for one in answer["findings"]})
            assert (earlier.number in str(answer)) is (office is None)
        assert told == [True, False]

    def test_holds_for_starting_and_for_its_repetition(self) -> None:
        here, beside = making.make_office(), making.make_office(code="PX")
        officer = making.officer_of(here)
        wide, bound = (making.make_token(officer, *Scope.values, office=office)[1] for office in (None, beside))
        key = {"Idempotency-Key": "one"}
        assert send("cases/start/", wide, {"office": "CU"}, **key).status_code == 201
        assert send("cases/start/", wide, {"office": "CU"}, **key).headers["Idempotent-Replayed"] == "true"
        assert send("cases/start/", bound, {"office": "CU"}, **key).status_code == 404
        refused = send("cases/start/", bound, {"office": "CU"}, **{"Idempotency-Key": "two"})
        assert [one["code"] for one in refused.json()["findings"]] == ["other_office"]


def send(path: str, secret: str, body: Any, **headers: str) -> Any:
    """The answer to an act with this token."""
    said = {"Authorization": f"Bearer {secret}"} | headers
    return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=said)


def doors() -> list[tuple[str, Any]]:
    """Every route of the API and its view class."""
    found: list[tuple[str, Any]] = []

    def walk(patterns: list[Any], before: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, before + str(one.pattern))
            elif isinstance(one, URLPattern) and hasattr(one.callback, "cls"):
                found.append((before + str(one.pattern), one.callback.cls))

    walk(urls.urlpatterns, "")
    return found


class TestScopes:
    @pytest.mark.parametrize("scope", Scope.values)
    def test_reading_needs_the_scope_of_reading(self, account: User, scope: str) -> None:
        case = making.make_open_case()
        _token, secret = making.make_token(account, scope)
        statuses = {get(path, secret).status_code for path in (CASES, f"{CASES}{case.pk}/", "/api/v1/work/")}
        assert statuses == ({200} if scope == Scope.READ else {403})

    def test_a_missing_one_is_told_by_its_code_and_recorded_as_the_accounts(self, account: User) -> None:
        token, secret = making.make_token(account, Scope.DECIDE)
        answer = get(CASES, secret)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
        event = AuditEvent.objects.get(kind="denied")
        assert (event.actor, event.diff) == (str(account.pk), {"findings": ["scope_missing"]})
        assert token.prefix in event.purpose

    def test_people_with_a_session_need_none(self, account: User) -> None:
        assert browser_of(account).get(CASES).status_code == 200

    @pytest.mark.parametrize(("route", "view"), doors())
    def test_every_door_takes_tokens_and_asks_for_one(self, route: str, view: Any) -> None:
        assert issubclass(view, ActsByToken), route
        assert TokenHasScope in view.permission_classes, route

    @pytest.mark.parametrize(("route", "view"), doors())
    def test_every_door_that_acts_names_its_scope(self, route: str, view: Any) -> None:
        acts = [one for one in HTTPMethod if hasattr(view, one.lower()) and one not in SAFE_METHODS]
        named = {scope_needed(view, method) for method in acts}
        assert named <= set(Scope), route
        if not re.search("search", route):  # a search is sent in a body, for it is a name, and reads
            assert Scope.READ not in named, route
