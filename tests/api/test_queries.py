"""Every reading address asks at most twelve questions of the database, at one row and at fifty."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from casework import clock
from casework.api.doors import Acting
from casework.api.urls import ROUTES
from casework.people.facts import BirthDate
from casework.screening.models import Check
from tests import making
from tests.api.desk import System, told

MOST_QUERIES = 12
LISTS = [
    "cases/",
    "cases/?late=true&office=CU",
    "arrivals/",
    "applications/",
    "checks/",
    "ministry-acts/",
    "safe-conducts/",
    "work/",
    "hits/",
    "assessments/",
]


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """One thing of each kind, and then fifty cases more; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        paper = making.make_requested(photo=True, birth=BirthDate(year=2010))
        adult, case = making.make_requested(), paper.case
        desk = System(case.officer)
        link = {"head": str(adult.case_id), "relation": "CHILD_MINOR", "told_in_private": True}
        family = told(desk.act(f"cases/{case.pk}/relatives/link/", link))["family"]
        keys = {"child": case.pk, "case": adult.case_id, "paper": paper.pk, "link": family[1]["id"]}
        keys["check"] = Check.objects.filter(case=adult.case_id).values_list("pk", flat=True)[0]
        keys["application"] = making.application_of(case).pk
        yield {"keys": keys, "officer": desk}
        transaction.set_rollback(True)


def _ask(place: dict[str, Any], path: str, body: Any = None) -> None:
    """Read it, and count what was asked; the savepoints that a test adds are not the application's."""
    with CaptureQueriesContext(connection) as asked:
        answer = place["officer"].get(path) if body is None else place["officer"].post(path, body)
    assert answer.status_code == 200, path
    queries = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(queries) <= MOST_QUERIES, "\n".join([path, *queries])


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("cases/{}/", "case"),
        ("cases/{}/", "child"),
        ("cases/{}/history/", "case"),
        ("cases/{}/person/", "case"),
        ("cases/{}/person/history/", "case"),
        ("cases/{}/photo/", "child"),
        ("cases/{}/arrival/", "case"),
        ("family-links/{}/", "link"),
        ("applications/{}/", "application"),
        ("checks/{}/", "check"),
        ("safe-conducts/{}/", "paper"),
        ("reference/countries/", ""),
    ],
)
def test_one_thing(place: dict[str, Any], path: str, key: str) -> None:
    _ask(place, path.format(place["keys"].get(key)))


def test_every_list_at_some_rows_and_at_fifty_more(place: dict[str, Any]) -> None:
    for more in (0, 50):
        for _case in range(more):
            making.make_draft()
        for path in LISTS:
            _ask(place, path)
        _ask(place, "cases/search/", {"words": "Prueba"})


def test_no_list_is_forgotten() -> None:
    lists = {route for route, view in ROUTES.items() if getattr(view, "is_list", False) and "<" not in route}
    assert lists == {path.partition("?")[0] for path in LISTS} | {"cases/search/"}
    assert not any(issubclass(ROUTES[route], Acting) for route in lists)
