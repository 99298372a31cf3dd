"""Absent and hidden are the same bytes, at every address that takes the key of something in a case, for everybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import MD5, Concat, Left
from django.test import Client
from pytest_django import DjangoDbBlocker

from casework import clock
from casework.arrivals.models import Case, CaseGrant
from casework.safe_conducts.models import SafeConduct
from casework.work.models import WorkItem, WorkKind
from tests.architecture.case_routes import ADMIN, API, PAGES
from tests.architecture.permission_world import everybody, everything

OF_A_CASE = ("case", "draft", "child", "covered", "link", "application", "paper", "check", "step", "work")
ROUTES = {route: key for route, (key, _row) in (PAGES | API | ADMIN).items() if key in OF_A_CASE}
ROUTES |= {"api/v1/family-links/<uuid:pk>/": "link"} | {
    f"api/v1/family-links/<uuid:pk>/{act}/": "link" for act in ("verify", "told", "end")
}
# Told all the same: the supervisor who is to take a case, its number (docs/adr/0012), and reviewers of the whole
# country, the codename of one in which a match waits; neither is among the words of this test for anybody else.
LISTS = [route for route, (key, _row) in (PAGES | API | ADMIN).items() if key == ""]
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=|x-csrftoken": )"[^"]+"')
NOT_COMPARED = {"Set-Cookie", "Content-Length", "Server-Timing"}
WHO = ("officer", "officer elsewhere", "supervisor", "supervisor elsewhere", "auditor", "administrator", "reviewer",
       "liaison", "data protection")  # fmt: skip


READERS = ("officer", "supervisor", "auditor", "reviewer", "liaison", "data protection")  # one of each kind


@dataclass
class World:
    """Those who read, the keys of what is there and nobody may see, and words that would betray it."""

    clients: dict[str, Client]
    keys: dict[str, object]
    words: list[str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Every case becomes one that names nobody: there for no one."""
    with django_db_blocker.unblock(), transaction.atomic():
        clients, keys = everybody()[1:], everything()
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)  # every page tells the time
        CaseGrant.objects.all().delete()
        # Whoever judges an access is told its number; a block of blank sheets is about no case.
        WorkItem.objects.filter(kind__in=[WorkKind.REVIEW_BREAK_GLASS, WorkKind.RECONCILE_BLOCK]).delete()
        Case.objects.filter(restricted=False).update(
            restricted=True, codename=Concat(Value("Prueba "), Left(MD5("number"), 20))
        )
        words = [*Case.objects.values_list("number", flat=True), *Case.objects.values_list("public_ref", flat=True)]
        words += [number for number in SafeConduct.objects.values_list("printed_no", flat=True) if number]
        known = dict(zip(WHO, clients, strict=True))
        yield World({who: known[who] for who in READERS}, keys, words)
        transaction.set_rollback(True)


def told(client: Client, method: str, route: str, key: object) -> tuple[object, ...]:
    """Status, headers and body, without the key that was asked for and the token of the form."""
    path = "/" + re.sub(r"<uuid:(hit|grant)>", str(UUID(int=0)), route)
    path = re.sub(r"<[^>]+>", str(key), path)
    answer = client.get(path) if method == "GET" else client.post(path, {}, content_type="application/json")
    body = TOKEN.sub(rb"\1", answer.content).replace(str(key).encode(), b"KEY")
    headers = {name: text.replace(str(key), "KEY") for name, text in answer.items() if name not in NOT_COMPARED}
    return answer.status_code, headers, body


@pytest.mark.parametrize("route", ROUTES)
def test_a_hidden_thing_answers_as_an_absent_one(world: World, route: str) -> None:
    for who, client in world.clients.items():
        for method in ("GET", "POST"):
            hidden = told(client, method, route, world.keys[ROUTES[route]])
            assert hidden == told(client, method, route, uuid4()), (who, method)
            assert hidden[0] in (401, 403, 404, 405), (who, method)


@pytest.mark.parametrize("route", LISTS)
def test_no_list_total_or_file_tells_of_it(world: World, route: str) -> None:
    for who, client in world.clients.items():
        answer = client.get(f"/{route}")
        text = b"".join(answer) if answer.streaming else answer.content
        assert [word for word in world.words if word.encode() in text] == [], who
        if route.startswith("api/v1/") and answer.status_code == 200:
            assert answer.json()["results"] == [], who


def test_no_search_finds_it(world: World) -> None:
    for who in ("officer", "supervisor", "reviewer", "liaison"):
        client = world.clients[who]
        for word in (*world.words[:2], "Prueba", "V-99000001"):
            page = client.post("/cases/", {"q": word}, follow=True)
            assert page.context["page_obj"].paginator.count == 0, (who, word)
            found = client.post("/api/v1/cases/search/", {"words": word}, content_type="application/json")
            assert found.json()["results"] == [], (who, word)
    answer = world.clients["auditor"].post("/admin/find/", {"number": world.words[0]}, follow=True)
    assert answer.context["found"].cases == []


def test_the_liaison_finds_no_number_of_it(world: World) -> None:
    for number in ("DEMO-1", world.words[0]):
        assert world.clients["liaison"].get("/", {"number": number}).context["page_obj"].paginator.count == 0
