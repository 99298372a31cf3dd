"""The auditors' admin opens to auditors, shows what they may see, and writes nothing but its own trail."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.admin import standing
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.staff.models import Role, User
from tests import making

pytestmark = pytest.mark.django_db
MODELS = (
    "application", "auditblock", "auditevent", "case", "check", "documenttype", "hit",
    "intelligenceopinion", "rolegrant", "safeconduct", "term", "transition", "user", "workitem",
)  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def events(kind: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind=kind).order_by("id"))


class TestAccess:
    def test_sends_a_stranger_to_the_sign_in(self) -> None:
        response = Client().get(reverse("admin:index"))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR])
    def test_refuses_every_other_role_and_writes_it_down(self, role: str) -> None:
        user = making.make_user(role=role, office=making.make_office())
        assert signed_in(user).get(reverse("admin:index")).status_code == 403
        assert events("denied")[-1].diff == {"findings": ["role_not_held"]}

    def test_its_own_sign_in_is_everybodys(self) -> None:
        response = Client().get(reverse("admin:login"))
        assert response["Location"].startswith(reverse("account_login"))


class TestLists:
    @pytest.mark.parametrize("model", MODELS)
    def test_opens(self, auditor: Client, model: str) -> None:
        making.make_forwarded_case()
        assert auditor.get(reverse(f"admin:casework_{model}_changelist")).status_code == 200

    @pytest.mark.parametrize("model", MODELS)
    def test_has_no_route_that_adds_or_deletes(self, auditor: Client, model: str) -> None:
        for tail in ("add/", f"{uuid4()}/delete/", f"{uuid4()}/history/"):
            assert auditor.get(f"/admin/casework/{model}/{tail}").status_code == 404

    @pytest.mark.parametrize("model", MODELS)
    def test_refuses_a_forged_post(self, auditor: Client, model: str) -> None:
        response = auditor.post(f"/admin/casework/{model}/", {"action": "delete_selected", "_selected_action": "1"})
        assert response.status_code == 403
        assert events("denied")[-1].diff == {"findings": ["read_only"]}

    def test_offers_no_lookup_by_a_column_that_is_not_a_filter(self, auditor: Client) -> None:
        url = reverse("admin:casework_user_changelist")
        assert auditor.get(url, {"password__startswith": "a"}).status_code == 400

    @pytest.mark.parametrize(
        ("model", "lookup"),
        [("case", "status__regex"), ("case", "status__startswith"), ("safeconduct", "office__staff__password__gt")],
    )
    def test_offers_nothing_but_equality(self, auditor: Client, model: str, lookup: str) -> None:
        assert auditor.get(reverse(f"admin:casework_{model}_changelist"), {lookup: "("}).status_code == 400

    @pytest.mark.parametrize("asked", ["status=%00", "status__exact=a%00", "p=%00", "%00=1", "case=%00"])
    def test_takes_signs_that_no_column_holds_out_of_the_address(self, auditor: Client, asked: str) -> None:
        url = reverse("admin:casework_safeconduct_changelist")
        assert auditor.get(f"{url}?{asked}").headers["Location"] == url

    def test_shows_the_register_of_one_office(self, auditor: Client) -> None:
        office = making.make_office(code="SB")
        paper, _elsewhere = making.make_requested(office=office), making.make_requested()
        page = auditor.get(reverse("admin:casework_safeconduct_changelist"), {"office": "SB"})
        assert list(page.context["cl"].result_list) == [paper]

    @pytest.mark.parametrize("model", MODELS)
    def test_has_no_box_that_would_write_a_name_into_the_address(self, auditor: Client, model: str) -> None:
        url = reverse(f"admin:casework_{model}_changelist")
        assert 'name="q"' not in auditor.get(url).content.decode()
        assert auditor.get(url, {"q": "Quirvelo"}).headers["Location"] == url

    @pytest.mark.parametrize(
        ("model", "lookup"),
        [("safeconduct", "case"), ("hit", "check_run__case"), ("transition", "case"), ("auditevent", "case_id")],
    )
    def test_lists_the_rows_of_one_case(self, auditor: Client, model: str, lookup: str) -> None:
        case = making.make_requested().case
        making.make_requested()
        url = reverse(f"admin:casework_{model}_changelist")
        rows = auditor.get(url, {lookup: str(case.pk)}).context["cl"].result_list
        assert {getattr(row, "case_id", None) for row in rows} == ({case.pk} if model != "hit" else set())


class TestPages:
    def test_opening_a_case_is_an_event_of_it(self, auditor: Client) -> None:
        case = making.make_open_case()
        assert auditor.get(reverse("admin:casework_case_change", args=[case.pk])).status_code == 200
        assert events("read")[-1].case_id == case.pk

    def test_opening_an_event_is_an_event(self, auditor: Client) -> None:
        making.make_open_case()
        event = AuditEvent.objects.filter(case_id__isnull=False).order_by("id").first()
        assert event is not None
        assert auditor.get(reverse("admin:casework_auditevent_change", args=[event.pk])).status_code == 200
        assert events("read")[-1].subject_pk == str(event.pk)
        assert events("read")[-1].case_id == event.case_id

    def test_refuses_a_forged_change(self, auditor: Client) -> None:
        case = making.make_open_case()
        url = reverse("admin:casework_case_change", args=[case.pk])
        assert auditor.post(url, {"status": "closed"}).status_code == 403
        assert Case.objects.get(pk=case.pk).status == "open"

    def test_shows_neither_password_nor_token_nor_facts(self, auditor: Client) -> None:
        paper = making.make_approved()
        for model, key in (("user", paper.requested_by_id), ("safeconduct", paper.pk)):
            page = auditor.get(reverse(f"admin:casework_{model}_change", args=[key])).content.decode()
            for hidden in ("md5$", "Prueba", str(paper.token)):
                assert hidden not in page or hidden == "None"

    @pytest.mark.parametrize("model", MODELS)
    def test_absent_is_not_found_whatever_the_key(self, auditor: Client, model: str) -> None:
        for key in (str(uuid4()), "999999999", "nonsense"):
            assert auditor.get(f"/admin/casework/{model}/{key}/change/").status_code == 404


class TestRestrictedCase:
    """Absent and hidden look the same."""

    def test_is_nowhere(self, auditor: Client) -> None:
        hidden = making.make_open_case(restricted=True)
        event = AuditEvent.objects.filter(person_id=hidden.person_id, case_id__isnull=True).first()
        assert event is not None
        for model, key in (("case", hidden.pk), ("auditevent", event.pk)):
            assert auditor.get(reverse(f"admin:casework_{model}_change", args=[key])).status_code == 404
        story = reverse("admin:casework_case_history_story", args=[hidden.pk])
        assert (
            auditor.get(story).status_code
            == auditor.get(story.replace(str(hidden.pk), str(uuid4()))).status_code
            == 404
        )
        for model in ("case", "transition", "check", "workitem"):
            page = auditor.get(reverse(f"admin:casework_{model}_changelist"))
            assert page.context["cl"].result_count == 0, model
        seen = auditor.get(reverse("admin:casework_auditevent_changelist"), {"kind": "insert"}).context["cl"]
        assert hidden.pk not in {row.case_id for row in seen.result_list}
        assert hidden.person_id not in {row.person_id for row in seen.result_list}


class TestIndex:
    def test_counts_what_there_is_and_what_happened_today(self, auditor: Client) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        making.make_open_case()
        making.make_open_case(restricted=True)
        auditor.post(reverse("admin:index"))
        shown = auditor.get(reverse("admin:index")).context["standing"]
        assert shown.cases == 1
        assert shown.denied == 1
        assert shown.events > 0
        assert shown.unsealed > 0
        assert shown.last_check is None

    def test_says_more_where_it_stopped_counting(self, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(standing, "LARGE", 1)
        making.make_open_case()
        making.make_open_case(office=making.make_office(code="SB"))
        page = auditor.get(reverse("admin:index"))
        assert page.context["standing"].cases == "more than 10,000"
        assert "more than 10,000" in page.content.decode()

    def test_takes_few_queries(self, auditor: Client) -> None:
        making.make_open_case()
        auditor.get(reverse("admin:index"))
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(reverse("admin:index")).status_code == 200
        asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 12, asked
