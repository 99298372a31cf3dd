"""The mandate stands on every page and in every event; without one there is no case."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.audit.models import AuditEvent
from casework.staff.models import Role, User
from tests import making

pytestmark = pytest.mark.django_db
OF_CASES = ("application", "case", "check", "hit", "safeconduct", "transition")


@pytest.fixture
def bare() -> User:
    """An auditor without a mandate, who reads English."""
    user = making.make_user(role=Role.AUDITOR, username="audits", mandate=False)
    User.objects.filter(pk=user.pk).update(language="en")
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestWithout:
    def test_opens_says_what_is_missing_and_who_issues_one(self, bare: User) -> None:
        page = signed_in(bare).get(reverse("admin:index")).content.decode()
        assert "No mandate of yours is in force" in page
        assert "An administrator issues a mandate" in page

    def test_shows_no_case_at_all_but_accounts_and_law(self, bare: User) -> None:
        case, client = making.make_requested().case, signed_in(bare)
        for model in OF_CASES:
            assert client.get(reverse(f"admin:casework_{model}_changelist")).context["cl"].result_count == 0, model
        for model in ("user", "rolegrant", "term", "auditblock", "mandate"):
            assert client.get(reverse(f"admin:casework_{model}_changelist")).status_code == 200
        assert client.get(reverse("admin:casework_case_history_story", args=[case.pk])).status_code == 404
        rows = client.get(reverse("admin:casework_auditevent_changelist")).context["cl"].result_list
        assert {row.case_id for row in rows} == {None}
        assert case.person_id not in {row.person_id for row in rows}
        assert client.get("/api/v1/cases/").json()["results"] == []


class TestUnderOne:
    def test_stands_on_the_page_and_in_the_event(self, bare: User) -> None:
        making.give_mandate(bare)
        case, client = making.make_open_case(), signed_in(bare)
        page = client.get(reverse("admin:casework_case_history_story", args=[case.pk])).content.decode()
        assert "AUD-001" in page
        assert "Yearly review" in page
        event = AuditEvent.objects.filter(kind="read", case_id=case.pk).latest("id")
        assert (event.mandate, event.purpose) == ("AUD-001", "Yearly review")

    def test_goes_with_a_token_too(self, bare: User) -> None:
        making.give_mandate(bare)
        making.give_mandate(bare, number="AUD-002")
        case, (_token, secret) = making.make_open_case(), making.make_token(bare)
        sent, url = {"Authorization": f"Bearer {secret}"}, f"/api/v1/cases/{case.pk}/"
        assert Client().get(url, headers=sent).status_code == 404
        assert Client().get(url, headers=sent | {"X-Amparo-Mandate": "AUD-002"}).status_code == 200
        assert AuditEvent.objects.filter(kind="read", case_id=case.pk).latest("id").mandate == "AUD-002"

    def test_names_the_restricted_case(self, bare: User) -> None:
        named, other = making.make_open_case(restricted=True), making.make_open_case(restricted=True)
        making.give_mandate(bare, named.number)
        client = signed_in(bare)
        statuses = [
            client.get(reverse("admin:casework_case_history_story", args=[case.pk])).status_code
            for case in (named, other)
        ]
        assert statuses == [200, 404]


class TestSeveral:
    def test_is_chosen_once_for_the_session(self, bare: User) -> None:
        making.give_mandate(bare)
        second = making.give_mandate(bare, number="AUD-002")
        case, client = making.make_open_case(), signed_in(bare)
        story = reverse("admin:casework_case_history_story", args=[case.pk])
        assert client.get(story).status_code == 404
        assert "Several mandates" in client.get(reverse("admin:index")).content.decode()
        assert client.post(reverse("admin:mandate"), {"mandate": str(second.pk)}).status_code == 302
        assert "AUD-002" in client.get(story).content.decode()
        assert AuditEvent.objects.filter(verb="staff.mandate_chosen").count() == 1
        assert signed_in(bare).get(story).status_code == 404  # another session has chosen none

    def test_refuses_another_auditors_and_an_absent_one(self, bare: User) -> None:
        making.give_mandate(bare)
        other = making.make_user(role=Role.AUDITOR)
        client = signed_in(bare)
        for key in (other.mandates.get().pk, uuid4(), "", "x\x00"):
            assert client.post(reverse("admin:mandate"), {"mandate": str(key)}).status_code == 422
