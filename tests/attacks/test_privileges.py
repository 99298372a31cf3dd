"""Nobody gets more than their role gives: by another method, by a field that is not asked for, by a forged role."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from casework import clock
from casework.api.urls import ROUTES
from casework.arrivals.models import Case
from casework.audit.models import CHANGES, AuditEvent
from casework.staff.models import Role, RoleGrant, User
from tests import making
from tests.api.desk import System
from tests.api.test_acts import ACTS, everything
from tests.api.test_acts import World as Acts
from tests.architecture.case_routes import ADMIN, PAGES
from tests.architecture.permission_world import World as Readers
from tests.pages.desk import browser_of, start, typed

# Columns that some service sets, and no sender: with them a forged body would decide in its own favour.
FORGED = {
    "status": "approved",
    "restricted": False,
    "approved_by": "00000000-0000-0000-0000-000000000000",
    "officer": "00000000-0000-0000-0000-000000000000",
    "role": "supervisor",
    "is_active": True,
    "at": "2019-01-01T00:00:00Z",
}
ASKED_FOR = {"cases/start/": {"restricted"}}
CLOSED_METHODS = ("put", "patch", "delete")
TAKES_PUT = {"cases/<uuid:pk>/photo/"}


@pytest.fixture(scope="module")
def acts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Acts]:
    """One thing for every act; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        yield everything()
        transaction.set_rollback(True)


def changes() -> int:
    """How many changes of rows the trail tells."""
    return AuditEvent.objects.filter(kind__in=CHANGES).count()


class TestTheApi:
    @pytest.mark.parametrize("route", ACTS)
    def test_refuses_every_column_that_it_does_not_ask_for(self, acts: Acts, route: str) -> None:
        role, key, body = ACTS[route]
        who, path = role.split(" or ")[0], route.replace("<uuid:pk>", acts.keys.get(key, ""))
        headers = {"If-Match": "*", "Idempotency-Key": str(uuid4())}
        before = changes()
        answer = System(acts.people[who]).post(path, acts.filled(body) | FORGED, **headers)
        assert answer.status_code == 400, answer.content.decode()
        assert set(json.loads(answer.content)["fields"]) == set(FORGED) - ASKED_FOR.get(route, set())
        assert changes() == before

    @pytest.mark.parametrize("route", ROUTES)
    def test_takes_no_other_method(self, acts: Acts, route: str) -> None:
        path = route.replace("<uuid:pk>", acts.keys["open"]).replace("<slug:table>", "countries")
        client, before = browser_of(acts.people["supervisor"]), changes()
        for method in set(CLOSED_METHODS) - ({"put"} if route in TAKES_PUT else set()):
            answer = getattr(client, method)(f"/api/v1/{path}", json.dumps(FORGED), content_type="application/json")
            assert answer.status_code in (404, 405), (method, answer.content.decode())
        assert changes() == before


@pytest.mark.django_db
class TestThePages:
    @pytest.fixture(autouse=True)
    def _evening(self) -> None:
        """The demonstration's clock."""
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)

    def test_register_nobody_in_the_name_of_another_or_past_a_status(self) -> None:
        officer, other = making.officer_of(making.make_office()), making.make_user(username="another")
        browser = browser_of(officer)
        address = start(browser)
        forged = {"status": "closed", "restricted": "on", "officer": str(other.pk), "registered_by": str(other.pk)}
        assert browser.post(f"{address}registration/", typed(**forged)).status_code == 302
        case = Case.objects.get()
        assert (case.status, case.restricted, case.officer, case.registered_by) == ("open", False, officer, officer)

    def test_know_nothing_of_the_rights_of_the_framework(self) -> None:
        officer = making.officer_of(making.make_office())
        User.objects.filter(pk=officer.pk).update(is_superuser=True)
        browser = browser_of(officer)
        assert [browser.get(path).status_code for path in ("/admin/", "/safe-conducts/")] == [403, 403]

    def test_give_nobody_a_role_by_what_a_browser_says_of_itself(self) -> None:
        officer = making.officer_of(making.make_office())
        client = Client(headers={"X-Role": "supervisor", "X-User": "admin", "Remote-User": "supervisor"})
        client.force_login(officer)
        client.cookies["role"] = "supervisor"
        session = client.session
        session.update({"role": "supervisor", "is_staff": True, "is_superuser": True})
        session.save()
        assert client.get("/safe-conducts/").status_code == 403
        assert client.get("/admin/").status_code == 403

    def test_save_a_language_and_nothing_else_of_an_account(self) -> None:
        officer = making.officer_of(making.make_office())
        forged = {"language": "en", "is_active": "", "office": "RI", "username": "x", "is_superuser": "on"}
        assert browser_of(officer).post("/language/", forged).status_code == 302
        kept = User.objects.get(pk=officer.pk)
        assert (kept.language, kept.username, kept.office_id, kept.is_superuser) == (
            "en",
            officer.username,
            "CU",
            False,
        )

    def test_end_a_role_at_once_where_it_ends(self) -> None:
        supervisor = making.supervisor_of(making.make_office())
        browser = browser_of(supervisor)
        assert browser.get("/safe-conducts/").status_code == 200
        RoleGrant.objects.filter(user=supervisor).update(ends_at=clock.now())
        assert browser.get("/safe-conducts/").status_code == 403

    def test_close_to_a_disabled_account_at_once(self) -> None:
        supervisor = making.supervisor_of(making.make_office())
        browser = browser_of(supervisor)
        User.objects.filter(pk=supervisor.pk).update(is_active=False)
        assert browser.get("/safe-conducts/").status_code == 302


@pytest.mark.django_db
class TestEveryPageAndTheAdmin:
    def test_change_nothing_by_a_method_that_no_browser_sends(self) -> None:
        """Some pages answer such a method like a look at them."""
        case = making.make_open_case()
        auditor = browser_of(making.make_user(role=Role.AUDITOR, username="audits"))
        clients = {"pages": browser_of(case.officer), "admin": auditor}
        before = changes()
        for name, routes in (("pages", PAGES), ("admin", ADMIN)):
            reader = Readers([clients[name]], {})
            for route in routes:
                for method in CLOSED_METHODS:
                    path = reader.path(route, case.pk)
                    answer = getattr(clients[name], method)(path, FORGED, content_type="application/json")
                    assert answer.status_code < 500, (method, path, answer.status_code)
        assert changes() == before
