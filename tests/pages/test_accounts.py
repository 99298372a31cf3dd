"""The administrators' pages: two people, no case content, and no way around by a forged form."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.audit.models import AuditEvent
from casework.journey.accounts import ask_for
from casework.staff.account_requests import AccountRequest
from casework.staff.models import ApiToken, Role, RoleGrant, User
from tests.making import (
    make_administrator,
    make_lodged_case,
    make_office,
    make_open_case,
    make_token,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
NOW = clock.FIRST_MOMENT
NEW = {
    "username": "nueva",
    "display_name": "Nueva Oficial",
    "role": "case_officer",
    "place": "office:CU",
    "reason": "x",
}


def browser(user: User) -> Client:
    client = browser_of(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def one(db: None) -> Client:
    make_office()
    return browser(make_administrator())


@pytest.fixture
def two(db: None) -> Client:
    return browser(make_administrator("administers.too"))


def request_by(client: Client, address: str, **fields: Any) -> AccountRequest:
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.content.decode()
    return AccountRequest.objects.get(pk=answer["Location"].split("/")[-2])


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


class TestOpening:
    def test_goes_from_one_administrator_to_another_to_the_person(self, one: Client, two: Client) -> None:
        asked = request_by(one, "/staff/ask/open_account/", **NEW)
        address = f"/staff/requests/{asked.pk}/"
        assert "Nueva Oficial" in text(two, address)
        answer = two.post(address, {"verdict": "confirm"})
        found = re.search(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>", answer.content.decode())
        assert found
        assert answer["Cache-Control"] == "no-store"
        assert found[1] not in text(two, address)  # once
        chosen = {"password1": "tres palabras largas", "password2": "tres palabras largas"}
        Client().post("/accounts/activate/", {"username": "nueva", "code": found[1], **chosen})
        signed_in = Client().post("/accounts/login/", {"login": "nueva", "password": chosen["password1"]})
        assert signed_in.status_code == 302

    def test_is_not_confirmed_by_who_asked_even_by_a_forged_form(self, one: Client) -> None:
        asked = request_by(one, "/staff/ask/open_account/", **NEW)
        address = f"/staff/requests/{asked.pk}/"
        page = text(one, address)
        assert 'value="confirm"' not in page
        assert "a second person decides" in page
        forged = {
            "verdict": "confirm",
            "decided_by": str(make_administrator("administers.too").pk),
            "state": "confirmed",
        }
        assert one.post(address, forged).status_code == 403
        assert not User.objects.filter(username="nueva").exists()
        assert AuditEvent.objects.filter(kind="denied", verb="account_request").exists()

    def test_ignores_what_a_form_does_not_have(self, one: Client) -> None:
        forged = {"is_superuser": "on", "state": "confirmed", "decided_by": "x", "requested_by": "x", "password": "x"}
        asked = request_by(one, "/staff/ask/open_account/", **NEW, **forged)
        assert (asked.state, asked.requested_by.username) == ("open", "administers")
        assert set(asked.asked) == {"username", "display_name", "role", "place"}

    def test_names_the_field_that_is_wrong(self, one: Client) -> None:
        answer = one.post("/staff/ask/open_account/", NEW | {"place": "region:ORI"})
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"place"}
        assert one.post("/staff/ask/open_account/", {}).status_code == 422

    @pytest.mark.parametrize("kind", ["delegate", "issue_mandates", "grant_role", "enable"])
    def test_has_no_page_for_what_is_not_asked_here(self, one: Client, kind: str) -> None:
        text(one, f"/staff/ask/{kind}/", status=404)


class TestRequest:
    def test_is_refused_with_a_reason(self, one: Client, two: Client) -> None:
        asked = request_by(one, "/staff/ask/open_account/", **NEW)
        address = f"/staff/requests/{asked.pk}/"
        assert two.post(address, {"verdict": "refuse"}).status_code == 422
        assert two.post(address, {"verdict": "refuse", "reason": "No hace falta."}).status_code == 302
        assert "No hace falta." in text(one, address)
        assert two.post(address, {"verdict": "confirm"}).status_code == 409

    def test_is_withdrawn_and_answers_to_nothing_else(self, one: Client, two: Client) -> None:
        asked = request_by(one, "/staff/ask/open_account/", **NEW)
        address = f"/staff/requests/{asked.pk}/"
        assert two.post(address, {"verdict": "withdraw"}).status_code == 403
        assert one.post(address, {"verdict": "approve"}).status_code == 400
        assert one.post(address, {"verdict": "withdraw"}).status_code == 302

    def test_expires_after_a_week(self, one: Client, two: Client) -> None:
        asked = request_by(one, "/staff/ask/open_account/", **NEW)
        clock.set_demonstration(NOW + timedelta(days=7), running=False)
        assert 'value="confirm"' not in text(two, f"/staff/requests/{asked.pk}/")
        assert two.post(f"/staff/requests/{asked.pk}/", {"verdict": "confirm"}).status_code == 409


class TestAccount:
    @pytest.mark.parametrize("kind", ["grant_role", "issue_token", "new_code", "reset_second_factor"])
    def test_has_a_form_for_each_kind(self, one: Client, kind: str) -> None:
        text(one, f"/staff/{make_user().pk}/ask/{kind}/")

    def test_asks_for_a_role_and_a_token(self, one: Client, two: Client) -> None:
        user = officer_of(make_office())
        role = {"role": "supervisor", "place": "region:ORI", "ends_at": "2019-03-10T07:00", "reason": "x"}
        asked = request_by(one, f"/staff/{user.pk}/ask/grant_role/", **role)
        two.post(f"/staff/requests/{asked.pk}/", {"verdict": "confirm"})
        assert RoleGrant.objects.filter(user=user, role="supervisor", ends_at__isnull=False).exists()
        token = {"label": "Cuentas", "scopes": ["read"], "days": "30", "reason": "x"}
        asked = request_by(one, f"/staff/{user.pk}/ask/issue_token/", **token)
        answer = two.post(f"/staff/requests/{asked.pk}/", {"verdict": "confirm"})
        assert "amparo_" in answer.content.decode()
        assert "Cuentas" in text(one, "/staff/tokens/")

    def test_ends_a_role_and_revokes_a_token_at_once(self, one: Client) -> None:
        user = supervisor_of(make_office())
        token, secret = make_token(user)
        assert secret not in text(one, "/staff/tokens/")
        assert one.post(f"/staff/roles/{user.grants[0].pk}/end/").status_code == 302
        assert one.post(f"/staff/tokens/{token.pk}/revoke/").status_code == 302
        assert not User.objects.get(pk=user.pk).holds(Role.SUPERVISOR, at=NOW)
        assert ApiToken.objects.get().revoked_at is not None
        assert one.post(f"/staff/roles/{user.grants[0].pk}/end/").status_code == 409

    def test_offers_nothing_about_oneself(self, one: Client) -> None:
        me = make_administrator()
        page = text(one, f"/staff/{me.pk}/")
        assert "/ask/" not in page
        assert one.post(f"/staff/{me.pk}/ask/new_code/", {"reason": "x"}).status_code == 403
        assert one.post(f"/staff/roles/{me.grants[0].pk}/end/").status_code == 403

    def test_disabling_shows_counts_and_no_person_and_moves(self, one: Client) -> None:
        office = make_office()
        case = make_lodged_case(office=office)
        make_open_case(office=office, restricted=True)
        user, colleague = officer_of(office), make_user(role="case_officer", office=office, username="takes.over")
        page = text(one, f"/staff/{user.pk}/disable/")
        assert case.number not in page
        assert "Quirvelo" not in page
        assert "<strong>1</strong>" in page
        signed_in = browser(user)
        sent = {"reason": "other_post", "others_CU": colleague.pk, "restricted_CU": colleague.pk}
        assert one.post(f"/staff/{user.pk}/disable/", {}).status_code == 422
        assert one.post(f"/staff/{user.pk}/disable/", sent).status_code == 302
        assert signed_in.get("/").status_code == 302
        case.refresh_from_db()
        assert case.officer == colleague
        assert case.number not in text(one, f"/staff/{user.pk}/")


class TestAccountList:
    def test_tells_roles_sign_in_and_work_in_a_fixed_number_of_queries(self, one: Client) -> None:
        office = make_office()
        make_lodged_case(office=office)
        with CaptureQueriesContext(
            connection,
        ) as few:
            page = text(one, "/staff/")
        assert "officer.CU" in page
        for number in range(5):
            make_user(role="case_officer", office=office, username=f"more.{number}")
        with CaptureQueriesContext(connection) as many:
            text(one, "/staff/?role=case_officer&state=active")
        assert len(many) <= len(few) <= 16

    def test_leaves_out_the_system_and_narrows(self, one: Client) -> None:
        ask_for("open_account", None, {k: v for k, v in NEW.items() if k != "reason"}, reason="x",
                by=make_administrator(), at=NOW)  # fmt: skip
        page = text(one, "/staff/?state=disabled")
        assert "No account like this" in page
        assert 'class="count">1<' in page  # what waits for a second person
