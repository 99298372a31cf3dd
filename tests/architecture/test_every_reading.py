"""Whatever shows a case or a file leaves an event: every address, or a written reason why it shows nobody."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from casework.audit.models import AuditEvent
from tests.architecture.permission_world import World, everybody, everything
from tests.architecture.test_permissions import TABLE

# Addresses that answer 200 to somebody and tell nothing about a person, each because of what it is.
SHOWS_NOBODY = {
    *("healthz", "readyz", "language/", "demonstration/"),  # the machine
    "verify/bundle.json",  # certificates, and hashes of numbers
    "v/<str:token>",  # says whether a paper holds, to whoever has it in hand
    *("cases/new/", "cases/import/", "cases/import/template.csv", "papers/check/"),  # empty forms
    *("blank-sheets/", "blank-sheets/enter/"),  # blocks of numbers, of nobody yet
    *("counts/", "office/"),  # numbers of many
    *("admin/mandate/", "staff/requests/"),  # under which mandate to read; what was asked about accounts
    *("accounts/login/", "accounts/logout/", "accounts/signup/"),
    *("accounts/password/change/", "accounts/reauthenticate/"),
    "accounts/activate/",  # an empty form, for whoever was given a code
    *("accounts/sessions/", "accounts/second-factor/"),  # the reader's own
    *("emergency/", "data-protection/searches/"),  # forms that ask why before they show anything
    # accounts, roles, tokens and how much waits; nothing of any case
    *("staff/", "staff/<uuid:pk>/", "staff/<uuid:pk>/disable/", "staff/ask/<slug:kind>/", "staff/tokens/"),
    # colleagues, their hours and how much waits for them; no case
    *("approvers/", "approvers/delegate/", "colleagues/", "colleagues/<uuid:pk>/"),
    *("api/v1/reference/<slug:table>/", "api/problems/<slug:kind>/", "api/schema/", "api/reference/"),
    *("admin/", "admin/verify/", "admin/find/", "admin/jsi18n/"),  # forms, and how the trail stands in numbers
    "admin/^(?P<app_label>casework)/$",
    # lists of what is nobody's
    *(
        f"admin/casework/{model}/"
        for model in ("auditblock", "documenttype", "rolegrant", "sheetblock", "term", "user")
    ),
}
# Lists without names, whose rows lead to pages that are events: what an auditor read in full.
LISTS = {route for route in TABLE if re.fullmatch(r"admin/casework/\w+/", route)} - SHOWS_NOBODY
NO_FACTS = {  # forms that show a number and take a reason: the case was opened before
    *("cases/<uuid:pk>/void/", "applications/<uuid:pk>/forward/"),
    "admin/casework/application/<uuid:pk>/statement/",  # asks why before it shows anything
    "admin/casework/revocation/<uuid:pk>/said/",  # likewise
}
SHOWING = sorted(
    route
    for route, (_key, expected) in TABLE.items()
    if "200" in expected.split()[1:] and route not in SHOWS_NOBODY | LISTS | NO_FACTS
)


def asked(world: World, route: str) -> tuple[Client, str]:
    """The first who is shown something there, and the address."""
    key, expected = TABLE[route]
    column = expected.split().index("200", 1)
    path = re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", str(world.keys[key]), route).replace("^", "").replace("$", "")
    return world.clients[column], f"/{path}"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once, by the application."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(clients=everybody(), keys=everything())
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", SHOWING)
def test_showing_is_an_event(world: World, route: str) -> None:
    client, address = asked(world, route)
    before = AuditEvent.objects.order_by("-id").values_list("id", flat=True)[0]
    assert client.get(address).status_code == 200
    kinds = set(AuditEvent.objects.filter(id__gt=before).values_list("kind", flat=True))
    assert kinds & {"read", "search", "export"}, route


def test_nothing_is_excused_that_is_not_there() -> None:
    assert SHOWS_NOBODY | NO_FACTS <= set(TABLE)
