"""Every address, asked by everybody: a table written by hand, and a failure for an address that is not in it.

A row is what GET answers to, in this order: somebody not signed in, the case officer of the office, a case officer of
another office, the supervisor of the region, a supervisor of another region, an auditor, an administrator, a security
reviewer to whom the case was assigned, the Ministry liaison, the data protection officer.
A case that somebody may not see is 404 for them, as if it were not there; 403 says that the page is not for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from casework import clock
from casework.arrivals.emergency import open_emergency_access
from casework.arrivals.grants import assign_case
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.records import CaseTransfer
from casework.asylum.services import forward_application, lodge_application
from casework.audit.models import AuditEvent
from casework.journey.transferring import Wanted, request_transfer
from casework.law.models import DocumentType, Term
from casework.screening.models import Check
from casework.staff.mandates import Mandate
from casework.staff.models import Role, RoleGrant, User
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests import making
from tests.architecture.account_routes import ACCOUNTS
from tests.architecture.case_routes import ADMIN, API, AUDITOR_FINDS_NONE, PAGES
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


@dataclass
class World:
    """Who asks, and the keys of what they ask for."""

    clients: list[Client]
    keys: dict[str, object]

    def answers(self, route: str, key: object) -> str:
        """The statuses that everybody gets, in the order of the table."""
        path = self.path(route, key)
        return " ".join(str(client.get(path).status_code) for client in self.clients)

    @staticmethod
    def path(route: str, key: object) -> str:
        """The address of one thing."""
        return "/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", str(key), route).replace("^", "").replace("$", "")


def everybody() -> list[Client]:
    """A client for each column of the table."""
    here, there = making.make_office(), making.make_office(code="RI", region="CAR")
    people = [
        making.officer_of(here),
        making.officer_of(there),
        making.supervisor_of(here),
        making.supervisor_of(there),
        making.make_user(role=Role.AUDITOR, username="audits"),
        making.make_user(role=Role.ADMINISTRATOR, username="administers"),
        making.make_user(role=Role.SECURITY_REVIEWER, username="reviews"),
        making.make_user(role=Role.MINISTRY_LIAISON, username="liaises"),
        making.make_user(role=Role.DATA_PROTECTION, username="protects"),
    ]
    clients = [Client(raise_request_exception=False) for _column in range(len(people) + 1)]
    for client, user in zip(clients[1:], people, strict=True):
        client.force_login(user)
    return clients


def everything() -> dict[str, object]:
    """One thing of each kind, in the office of the first officer."""
    paper = making.make_issued(photo=True)
    case = paper.case
    supervisor, reviewer = making.supervisor_of(case.office), User.objects.get(username="reviews")
    assign_case(case.pk, reviewer, reason="Looks alike.", by=supervisor, at=making.AT)
    forward_application(making.application_of(case).pk, "DEMO-1", by=case.officer, at=making.AT)
    rows = {
        "check": Check.objects.filter(case=case),
        "step": Transition.objects.filter(case=case),
        "work": WorkItem.objects.filter(case=case),
        "event": AuditEvent.objects.filter(case_id=case.pk),
        "change": AuditEvent.objects.filter(case_id=case.pk, kind="update"),
        "document_type": DocumentType.objects.all(),
        "term": Term.objects.all(),
        "role_grant": RoleGrant.objects.all(),
        "mandate": Mandate.objects.all(),
    }
    return {
        "": "",
        "none": "00000000-0000-0000-0000-000000000000",
        "number": 1,
        **{"nowhere": "nowhere/", "key": "abc", "problem": "not_found", "table": "countries", "casework": "casework"},
        "asked": "open_account",
        "case": case.pk,
        "draft": making.make_draft().pk,
        **family(),
        "restricted": making.make_open_case(restricted=True).pk,
        "application": making.application_of(case).pk,
        "paper": paper.pk,
        "token": paper.token,
        "access": access_to(case).pk,
        "user": case.officer_id,
        "transfer": asked_transfer().pk,
        **{name: found.values_list("pk", flat=True)[0] for name, found in rows.items()},
    }


def access_to(case: Case) -> CaseGrant:
    """An emergency access of the officer of the other office that is over: it opens nothing in this table."""
    by, long_ago = making.officer_of(making.make_office(code="RI", region="CAR")), clock.real_now() - timedelta(hours=9)
    why = "Somebody at our desk was in danger."
    return open_emergency_access(case.number, reason=why, by=by, at=making.AT, real_at=long_ago)


def asked_transfer() -> CaseTransfer:
    """A case that the first office asks the other region to take."""
    case = making.make_open_case()
    return request_transfer(
        case.pk, Wanted(making.make_office(code="RI"), "Lives there."), by=case.officer, at=making.AT
    )


def family() -> dict[str, object]:
    """A head whose application covers a spouse, and a child with them."""
    head, wife, child = making.make_family("SPOUSE", "CHILD_MINOR")
    lodge_application(head.pk, making.make_lodging(covers=(wife.pk,)), by=head.officer, at=making.AT)
    return {"covered": wife.pk, "child": child.pk, "link": wife.family_links.get().pk}


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
