"""Every address, asked by everybody: a table written by hand, and a failure for an address that is not in it.

A row is what GET answers to, in this order: somebody not signed in, the case officer of the office, a case officer of
another office, the supervisor of the region, a supervisor of another region, an auditor, an administrator, a security
reviewer to whom the case was assigned, the Ministry liaison, the data protection officer.
A case that somebody may not see is 404 for them, as if it were not there; 403 says that the page is not for them.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from tests.architecture.account_routes import ACCOUNTS
from tests.architecture.case_routes import ADMIN, API, AUDITOR_FINDS_NONE, PAGES
from tests.architecture.permission_world import World, everybody, everything
from tests.architecture.staff_table import STAFF

TABLE = PAGES | STAFF | ACCOUNTS | API | ADMIN
# Of a restricted case, only its named officer sees anything.
RESTRICTED = {
    "cases/<uuid:pk>/": "302 200 404 404 404 403 403 404 404 403",
    "cases/<uuid:pk>/compare/": "302 403 403 404 404 403 403 403 403 403",
    "cases/<uuid:pk>/restriction/": "302 403 403 404 404 403 403 403 403 403",
    "cases/<uuid:pk>/family/": "302 200 404 404 404 403 403 404 404 403",
    "cases/<uuid:pk>/relatives/": "302 200 404 403 403 403 403 403 403 403",
    "cases/<uuid:pk>/child-notice/": "302 200 404 403 403 403 403 403 403 403",
    "cases/<uuid:pk>/photo/": "302 302 404 404 404 403 403 404 404 403",
    "cases/<uuid:pk>/void/": "302 200 404 404 404 403 403 403 403 403",
    "cases/<uuid:pk>/safe-conduct/": "302 200 404 403 403 403 403 403 403 403",
    "admin/casework/case/<uuid:case_id>/story/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<uuid:case_id>/readers/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<uuid:case_id>/files/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<uuid:case_id>/pack/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<path:object_id>/change/": AUDITOR_FINDS_NONE,
    "api/v1/cases/<uuid:pk>/": "401 200 404 404 404 404 404 404 404 404",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for the whole table; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(clients=everybody(), keys=everything())
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", TABLE)
def test_answers_as_the_table_says(world: World, route: str) -> None:
    key, expected = TABLE[route]
    assert world.answers(route, world.keys[key]) == expected


@pytest.mark.parametrize("route", RESTRICTED)
def test_a_restricted_case_is_there_for_who_is_named_on_it(world: World, route: str) -> None:
    assert world.answers(route, world.keys["restricted"]) == RESTRICTED[route]


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of the application as it is written."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)
        else:
            yield from routes(pattern, before + str(pattern.pattern))


def test_every_address_has_a_row() -> None:
    assert set(routes(get_resolver())) == set(TABLE)
