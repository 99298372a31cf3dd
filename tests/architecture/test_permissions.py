"""Every address, asked by everybody: a table written by hand, and a failure for an address that is not in it.

A row is what GET answers to, in this order: somebody not signed in, the case officer of the office, a case officer of
another office, the supervisor of the region, a supervisor of another region, an auditor, an administrator.
A case that somebody may not see is 404 for them, as if it were not there; 403 says that the page is not for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from casework.asylum.services import lodge_application
from casework.audit.models import AuditEvent
from casework.law.models import DocumentType, Term
from casework.screening.models import Check
from casework.staff.models import Role, RoleGrant
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests import making

EVERYBODY = "200 200 200 200 200 200 200"
NOWHERE = "302 302 302 302 302 302 302"
SIGNED_IN = "302 200 200 200 200 200 200"
DESK_OF_THE_CASE = "302 200 404 200 404 403 403"
OFFICER_OF_THE_CASE = "302 200 404 403 403 403 403"
OFFICERS_POST = "302 405 405 403 403 403 403"
SUPERVISORS_POST = "302 403 403 405 405 403 403"
NOBODY_HERE = "302 403 403 403 403 403 403"  # for roles that have no column
AUDITOR = "302 403 403 403 403 200 403"
AUDITOR_FINDS_NONE = "302 403 403 403 403 404 403"
PAGES = {
    "": ("", "302 200 200 200 200 302 302"),
    "healthz": ("", EVERYBODY),
    "readyz": ("", "503 503 503 503 503 503 503"),  # no worker sweeps here
    "language/": ("", "405 405 405 405 405 405 405"),
    "demonstration/": ("", "302 403 403 403 403 403 200"),
    "v/<str:token>": ("token", EVERYBODY),
    "cases/": ("", "302 200 200 200 200 403 403"),
    "cases/new/": ("", "302 200 200 403 403 403 403"),
    "cases/import/": ("", "302 200 200 403 403 403 403"),
    "cases/import/template.csv": ("", "302 200 200 403 403 403 403"),
    "cases/<uuid:pk>/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/registration/": ("draft", "302 200 404 302 404 403 403"),
    "cases/<uuid:pk>/draft/": ("draft", OFFICERS_POST),
    "cases/<uuid:pk>/void/": ("draft", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/correct/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/entry/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/compare/": ("case", "302 403 403 200 404 403 403"),
    "cases/<uuid:pk>/named/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/family/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/family/link/": ("case", OFFICERS_POST),
    "cases/<uuid:pk>/relatives/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/relatives/begin/": ("case", OFFICERS_POST),
    "cases/<uuid:pk>/relatives/draft/": ("case", OFFICERS_POST),
    "cases/<uuid:pk>/child-notice/": ("child", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/own-application/": ("covered", OFFICER_OF_THE_CASE),
    "family-links/<uuid:pk>/verify/": ("link", OFFICERS_POST),
    "family-links/<uuid:pk>/told/": ("link", OFFICERS_POST),
    "family-links/<uuid:pk>/end/": ("link", "302 405 405 405 405 403 403"),
    "cases/<uuid:pk>/photo/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/application/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/safe-conduct/": ("case", OFFICER_OF_THE_CASE),
    "applications/<uuid:pk>/complete/": ("application", OFFICER_OF_THE_CASE),
    "applications/<uuid:pk>/forward/": ("application", OFFICER_OF_THE_CASE),
    "applications/<uuid:pk>/relatives/": ("application", DESK_OF_THE_CASE),
    "applications/<uuid:pk>/statement/": ("application", DESK_OF_THE_CASE),
    "applications/<uuid:pk>/receipt.pdf": ("application", DESK_OF_THE_CASE),
    "safe-conducts/": ("", "302 403 403 200 200 403 403"),
    "safe-conducts/<uuid:pk>/": ("paper", DESK_OF_THE_CASE),
    "safe-conducts/<uuid:pk>/approve/": ("paper", SUPERVISORS_POST),
    "safe-conducts/<uuid:pk>/return/": ("paper", SUPERVISORS_POST),
    "safe-conducts/<uuid:pk>/cancel/": ("paper", "302 405 405 405 405 403 403"),
    "safe-conducts/<uuid:pk>/document.pdf": ("paper", DESK_OF_THE_CASE),
    "safe-conducts/<uuid:pk>/hand-over/": ("paper", OFFICERS_POST),
    "counts/": ("", "302 403 403 200 200 403 403"),
    "counts/figures.csv": ("", "302 403 403 200 200 403 403"),
    "office/": ("", "302 403 403 200 200 403 403"),
    "office/work/": ("", "302 403 403 200 200 403 403"),
    "checks/<uuid:pk>/": ("check", DESK_OF_THE_CASE),
    "checks/<uuid:pk>/opinions/": ("check", NOBODY_HERE),
    "opinions/<uuid:pk>/": ("none", NOBODY_HERE),
    "data-protection/searches/": ("", NOBODY_HERE),
    "checks/<uuid:pk>/again/": ("check", "302 405 405 405 405 403 403"),
    "checks/<uuid:pk>/matches/<uuid:hit>/": ("check", DESK_OF_THE_CASE),
}
ACCOUNTS = {
    "accounts/login/": ("", "200 302 302 302 302 302 302"),
    "accounts/logout/": ("", SIGNED_IN),
    "accounts/password/change/": ("", SIGNED_IN),
    "accounts/reauthenticate/": ("", SIGNED_IN),
    "accounts/signup/": ("", "200 302 302 302 302 302 302"),  # says that it is closed
}
EVERY_READER = "401 200 200 200 200 200 200"
OF_THE_CASE = "401 200 404 200 404 200 404"  # auditors read every history
ACT = "401 405 405 405 405 405 405"  # who may act is for the rules to say, and for tests/api/test_acts.py
NOT_THERE = "401 404 404 404 404 404 404"
API = {
    "api/v1/cases/": ("", EVERY_READER),
    "api/v1/cases/start/": ("", ACT),
    "api/v1/cases/search/": ("", ACT),
    "api/v1/cases/<uuid:pk>/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/history/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/person/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/person/history/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/photo/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/arrival/": ("case", OF_THE_CASE),
    **{
        f"api/v1/cases/<uuid:pk>/{act}/": ("case", ACT)
        for act in (
            *("register", "void", "name", "compare", "person/correct", "arrival/correct", "notify-icbf"),
            *("relatives/start", "relatives/register", "relatives/link"),
            *("application/lodge", "application/leave", "safe-conduct/request"),
        )
    },
    "api/v1/arrivals/": ("", EVERY_READER),
    "api/v1/groups/<uuid:pk>/": ("none", NOT_THERE),
    "api/v1/family-links/<uuid:pk>/": ("none", NOT_THERE),
    "api/v1/family-links/<uuid:pk>/verify/": ("none", ACT),
    "api/v1/family-links/<uuid:pk>/told/": ("none", ACT),
    "api/v1/family-links/<uuid:pk>/end/": ("none", ACT),
    "api/v1/applications/": ("", EVERY_READER),
    "api/v1/applications/<uuid:pk>/": ("application", OF_THE_CASE),
    "api/v1/applications/<uuid:pk>/receipt.pdf": ("application", OF_THE_CASE),
    **{
        f"api/v1/applications/<uuid:pk>/{act}/": ("application", ACT)
        for act in ("complete", "forward", "cover", "end-cover")
    },
    "api/v1/checks/": ("", EVERY_READER),
    "api/v1/checks/<uuid:pk>/": ("check", OF_THE_CASE),
    "api/v1/checks/<uuid:pk>/ask-again/": ("check", ACT),
    "api/v1/hits/<uuid:pk>/decide/": ("none", ACT),
    "api/v1/safe-conducts/": ("", EVERY_READER),
    "api/v1/safe-conducts/<uuid:pk>/": ("paper", OF_THE_CASE),
    "api/v1/safe-conducts/<uuid:pk>/document.pdf": ("paper", OF_THE_CASE),
    **{
        f"api/v1/safe-conducts/<uuid:pk>/{act}/": ("paper", ACT)
        for act in ("approve", "return", "refuse", "cancel", "hand-over")
    },
    "api/v1/work/": ("", EVERY_READER),
    "api/v1/reference/<slug:table>/": ("table", EVERY_READER),
    "api/problems/<slug:kind>/": ("problem", EVERY_READER),
    "api/schema/": ("", EVERY_READER),
    "api/reference/": ("", SIGNED_IN),
    r"api/^(?P<anything>[\s\S]*)$": ("nowhere", NOT_THERE),
}
# The lists of the admin: what one row of each is called in the world below, and those of which it has none.
ROWS = {
    **{name: name for name in ("application", "case", "check", "term", "user")},
    **{"auditevent": "event", "documenttype": "document_type", "rolegrant": "role_grant"},
    **{"safeconduct": "paper", "transition": "step", "workitem": "work"},
}
NO_ROWS = ("auditblock", "hit", "intelligenceopinion")
ADMIN = {
    "admin/": ("", AUDITOR),
    "admin/login/": ("", NOWHERE),
    "admin/verify/": ("", AUDITOR),
    "admin/find/": ("", AUDITOR),
    "admin/jsi18n/": ("", AUDITOR),
    "admin/^(?P<app_label>casework)/$": ("casework", AUDITOR),
    "admin/(?P<url>.*)$": ("nowhere", AUDITOR_FINDS_NONE),
    "admin/casework/case/<uuid:case_id>/story/": ("case", AUDITOR),
    "admin/casework/case/<uuid:case_id>/readers/": ("case", AUDITOR),
    "admin/casework/case/<uuid:case_id>/files/": ("case", AUDITOR),
    "admin/casework/case/<uuid:case_id>/pack/": ("case", AUDITOR),
    "admin/casework/application/<uuid:pk>/statement/": ("application", AUDITOR),
    "admin/casework/auditevent/<int:event_id>/versions/": ("change", AUDITOR),
    "admin/casework/user/<uuid:user_id>/acts/": ("user", AUDITOR),
    **{f"admin/casework/{model}/<path:object_id>/change/": (key, AUDITOR) for model, key in ROWS.items()},
    **{f"admin/casework/{model}/<path:object_id>/change/": ("none", AUDITOR_FINDS_NONE) for model in NO_ROWS},
    **{f"admin/casework/{model}/": ("", AUDITOR) for model in (*ROWS, *NO_ROWS)},
}
TABLE = PAGES | ACCOUNTS | API | ADMIN
# Of a restricted case, only its named officer sees anything.
RESTRICTED = {
    "cases/<uuid:pk>/": "302 200 404 404 404 403 403",
    "cases/<uuid:pk>/compare/": "302 403 403 404 404 403 403",
    "cases/<uuid:pk>/family/": "302 200 404 404 404 403 403",
    "cases/<uuid:pk>/relatives/": "302 200 404 403 403 403 403",
    "cases/<uuid:pk>/child-notice/": "302 200 404 403 403 403 403",
    "cases/<uuid:pk>/photo/": "302 302 404 404 404 403 403",
    "cases/<uuid:pk>/void/": "302 200 404 404 404 403 403",
    "cases/<uuid:pk>/safe-conduct/": "302 200 404 403 403 403 403",
    "admin/casework/case/<uuid:case_id>/story/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<uuid:case_id>/readers/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<uuid:case_id>/files/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<uuid:case_id>/pack/": AUDITOR_FINDS_NONE,
    "admin/casework/case/<path:object_id>/change/": AUDITOR_FINDS_NONE,
    "api/v1/cases/<uuid:pk>/": "401 200 404 404 404 404 404",
}


@dataclass
class World:
    """Who asks, and the keys of what they ask for."""

    clients: list[Client]
    keys: dict[str, object]

    def answers(self, route: str, key: object) -> str:
        """The statuses that everybody gets, in the order of the table."""
        path = "/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", str(key), route).replace("^", "").replace("$", "")
        return " ".join(str(client.get(path).status_code) for client in self.clients)


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
    ]
    clients = [Client(raise_request_exception=False) for _column in range(len(people) + 1)]
    for client, user in zip(clients[1:], people, strict=True):
        client.force_login(user)
    return clients


def everything() -> dict[str, object]:
    """One thing of each kind, in the office of the first officer."""
    paper = making.make_issued(photo=True)
    case = paper.case
    rows = {
        "check": Check.objects.filter(case=case),
        "step": Transition.objects.filter(case=case),
        "work": WorkItem.objects.filter(case=case),
        "event": AuditEvent.objects.filter(case_id=case.pk),
        "change": AuditEvent.objects.filter(case_id=case.pk, kind="update"),
        "document_type": DocumentType.objects.all(),
        "term": Term.objects.all(),
        "role_grant": RoleGrant.objects.all(),
    }
    return {
        "": "",
        "none": "00000000-0000-0000-0000-000000000000",
        **{"nowhere": "nowhere/", "key": "abc", "problem": "not_found", "table": "countries", "casework": "casework"},
        "case": case.pk,
        "draft": making.make_draft().pk,
        **family(),
        "restricted": making.make_open_case(restricted=True).pk,
        "application": making.application_of(case).pk,
        "paper": paper.pk,
        "token": paper.token,
        "user": case.officer_id,
        **{name: found.values_list("pk", flat=True)[0] for name, found in rows.items()},
    }


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
