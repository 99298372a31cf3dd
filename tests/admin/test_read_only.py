"""Nothing that an auditor sends changes anything: every route, every method that writes, with every forged form."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from casework.audit.models import AuditEvent
from casework.staff.models import Role
from tests import making
from tests.architecture.case_routes import ADMIN, API
from tests.architecture.permission_world import World, everybody, everything
from tests.pages.desk import browser_of

ASKING = {  # these take a POST that asks something; what they write is their own event
    "admin/verify/",
    "admin/find/",
    "admin/mandate/",  # which of their own they read under, kept in the session
    "admin/casework/case/<uuid:case_id>/pack/",
    "admin/casework/application/<uuid:pk>/statement/",
    "admin/casework/revocation/<uuid:pk>/said/",
}
FORGED: dict[str, dict[str, Any]] = {
    "change": {"status": "closed", "restricted": "", "_save": "Save"},
    "save as new": {"status": "closed", "_saveasnew": "1"},
    "pop-up": {"_popup": "1", "_to_field": "id", "name": "x"},
    "delete": {"action": "delete_selected", "_selected_action": "1", "post": "yes"},
    "list editable": {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": "1", "form-0-status": "closed"},
    "purpose": {"purpose": "Complaint 7.", "reason": "Complaint 7.", "form": "json", "part": "tail", "status": "x"},
}
WRITING = ("post", "put", "patch", "delete")
CHANGING = {"audit_event", "django_session", "casework_usersession"}  # the trail grows with every try; sessions live
WRITES_DOWN = {"admin/verify/": {"casework_verification"}}  # how a verification ended


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(clients=everybody(), keys=everything())
        transaction.set_rollback(True)


@pytest.fixture
def auditor(world: World) -> Client:
    return world.clients[5]


def standing(besides: Collection[str] = ()) -> dict[str, tuple[Any, ...]]:
    """Every table but these: how many rows it has, and the sum of the hashes of all of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in {model._meta.db_table for model in apps.get_models()} - CHANGING - {*besides}:
            cursor.execute(f'SELECT count(*), sum(hashtextextended(t::text, 0)) FROM "{table}" AS t')
            found[table] = cursor.fetchone()
    return found


def address(route: str, key: object) -> str:
    path = re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", str(key), route).replace("^", "").replace("$", "")
    return f"/{path}"


def sent(client: Client, target: str) -> list[int]:
    """What every forged form is answered to, by every method that writes."""
    posted = [client.post(target, form) for form in FORGED.values()]
    others = [getattr(client, method)(target, json.dumps(FORGED["change"])) for method in WRITING[1:]]
    return [answer.status_code for answer in (*posted, *others)]


@pytest.mark.parametrize("route", sorted(set(ADMIN) - ASKING))
def test_no_route_of_the_audit_takes_what_writes(world: World, auditor: Client, route: str) -> None:
    before, tries = standing(), AuditEvent.objects.filter(kind="denied").count()
    answers = sent(auditor, address(route, world.keys[ADMIN[route][0]]))
    assert set(answers) <= {302} if route == "admin/login/" else set(answers) <= {403, 405}
    assert standing() == before
    assert route == "admin/login/" or AuditEvent.objects.filter(kind="denied").count() == tries + len(answers)


@pytest.mark.parametrize("route", sorted(ASKING))
def test_what_asks_changes_nothing_but_the_trail(world: World, auditor: Client, route: str) -> None:
    before = standing(WRITES_DOWN.get(route, ()))
    assert set(sent(auditor, address(route, world.keys[ADMIN[route][0]]))) <= {200, 302, 403, 405, 422}
    assert standing(WRITES_DOWN.get(route, ())) == before


@pytest.mark.parametrize("route", sorted(route for route, (key, _row) in API.items() if key != "nowhere"))
def test_no_act_of_the_api_is_an_auditors(world: World, auditor: Client, route: str) -> None:
    before = standing()
    target = address(route, world.keys[API[route][0]])
    for method in WRITING:
        headers = {"If-Match": "*", "Idempotency-Key": "forged"}
        body = json.dumps({"status": "closed", "office": "CU", "words": "x", "note": "y", "decision": "confirmed"})
        answer = getattr(auditor, method)(target, body, content_type="application/json", headers=headers)
        assert answer.status_code not in (200, 201, 204) or route == "api/v1/cases/search/", (target, method)
        assert answer.status_code < 500
    after = standing()
    searched = {"casework_searchkey", "casework_searchterm"}
    assert {table for table in after if after[table] != before[table]} <= searched


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("path", ["cases/{case}/", "safe-conducts/{paper}/", "checks/{check}/opinions/"])
def test_a_method_that_a_page_does_not_take_is_a_refused_try(world: World, path: str, method: str) -> None:
    target = "/" + path.format(**{name: world.keys[name] for name in ("case", "paper", "check")})
    answer = getattr(world.clients[1], method)(target, "x")
    latest = AuditEvent.objects.filter(kind="denied").order_by("-id")[0]
    if answer.status_code == 405:
        assert latest.diff == {"findings": ["method_not_allowed"]}
    else:
        assert answer.status_code in (200, 403)


@pytest.mark.django_db
class TestForms:
    def test_without_its_token_is_a_refused_try_of_who_is_signed_in(self) -> None:
        case = making.make_open_case()
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(case.officer)
        assert strict.post(f"/cases/{case.pk}/correct/", {"given": "x"}).status_code == 403
        event = AuditEvent.objects.filter(kind="denied").get()
        assert (event.actor, event.case_id) == (str(case.officer_id), case.pk)
        assert event.diff == {"findings": ["form_without_token"]}

    def test_of_a_stranger_fills_no_trail(self) -> None:
        before = AuditEvent.objects.count()
        assert Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"}).status_code == 403
        assert Client().delete("/v/abc").status_code in (404, 405)
        assert AuditEvent.objects.count() == before

    def test_of_the_api_with_a_wrong_method_is_a_refused_try(self) -> None:
        case = making.make_open_case()
        browser = browser_of(making.make_user(role=Role.AUDITOR, username="audits"))
        assert browser.delete(f"/api/v1/cases/{case.pk}/").status_code == 405
        event = AuditEvent.objects.filter(kind="denied").get()
        assert (event.case_id, event.diff) == (case.pk, {"findings": ["method_not_allowed"]})
