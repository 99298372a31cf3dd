"""Lists ask the same number of questions for one row and for fifty."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from casework.staff.models import Role
from tests.making import make_office, make_open_case, make_requested, make_user, officer_of, supervisor_of
from tests.pages.desk import browser_of, search

pytestmark = pytest.mark.usefixtures("evening")
MOST_QUERIES = 12
SEARCH = "the cases of one name"
MORE = {"/office/": 13, SEARCH: 13}  # several counts on one page; what was looked for is sealed beside its event


def officer() -> Client:
    return browser_of(officer_of(make_office()))


def supervisor() -> Client:
    return browser_of(supervisor_of(make_office()))


def auditor() -> Client:
    return browser_of(make_user(role=Role.AUDITOR, username="auditor"))


LISTS = [
    (officer, "/"),
    (officer, "/cases/"),
    (officer, SEARCH),
    (supervisor, "/"),
    (supervisor, "/cases/"),
    (supervisor, "/safe-conducts/"),
    (supervisor, "/counts/"),
    (supervisor, "/safe-conducts/?need=missing&order=time"),
    (supervisor, "/office/"),
    (supervisor, "/office/work/?when=late"),
    (auditor, "/admin/casework/case/"),
    (auditor, "/admin/casework/auditevent/"),
    (auditor, "/admin/casework/transition/"),
    (auditor, "/admin/casework/safeconduct/"),
    (officer, "/api/v1/cases/"),
    (officer, "/api/v1/work/"),
]


class TestEveryList:
    def test_takes_at_most_twelve_queries_at_one_row_and_at_fifty(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        make_requested()
        readers = {who: who() for who in (officer, supervisor, auditor)}
        readers[officer].get(search(readers[officer], "Quirvelo"))  # the first search of a day makes the day's key
        self._ask(readers, django_assert_max_num_queries)
        for _number in range(49):
            make_open_case()
        self._ask(readers, django_assert_max_num_queries)

    def _ask(
        self, readers: dict[Callable[[], Client], Client], django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for who, place in LISTS:
            path = search(readers[who], "Quirvelo") if place == SEARCH else place
            with django_assert_max_num_queries(MORE.get(place, MOST_QUERIES), info=path):
                assert readers[who].get(path).status_code == 200, path
