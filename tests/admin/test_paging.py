"""Long lists go on behind the last row that was shown; a hidden row is no place to go on from."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.admin.reading import ReadOnlyAdmin
from casework.audit.models import AuditEvent
from tests import making

pytestmark = pytest.mark.django_db
MODELS = ("application", "auditevent", "case", "check", "safeconduct", "transition", "workitem")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows a page."""
    monkeypatch.setattr(ReadOnlyAdmin, "list_per_page", 2)


def walk(auditor: Client, url: str) -> list[list[Any]]:
    """The keys of every page, from the latest to the end."""
    pages: list[list[Any]] = []
    while url:
        shown = auditor.get(url).context["cl"]
        pages.append([row.pk for row in shown.result_list])
        url = shown.behind_url and f"{url.split('?')[0]}{shown.behind_url}"
    return pages


class TestLongLists:
    """No page numbers, no counts."""

    @pytest.mark.parametrize("model", MODELS)
    def test_show_every_row_once_in_their_order(self, auditor: Client, model: str) -> None:
        for code in ("CU", "SB", "PS"):  # all at one moment: the key decides
            making.make_requested(office=making.make_office(code=code))
        url = reverse(f"admin:casework_{model}_changelist")
        seen = [key for page in walk(auditor, url) for key in page]
        assert len(seen) >= 3
        assert len(set(seen)) == len(seen)
        if model == "auditevent":
            assert seen == sorted(seen, reverse=True)

    def test_keep_the_filter(self, auditor: Client) -> None:
        case = making.make_requested().case
        url = f"{reverse('admin:casework_auditevent_changelist')}?kind=insert&case_id={case.pk}"
        seen = {key for page in walk(auditor, url) for key in page}
        assert seen == set(AuditEvent.objects.filter(kind="insert", case_id=case.pk).values_list("pk", flat=True))

    def test_lead_back_to_the_latest(self, auditor: Client) -> None:
        making.make_requested()
        url = reverse("admin:casework_auditevent_changelist")
        behind = auditor.get(url).context["cl"].behind_url
        page = auditor.get(f"{url}{behind}").content.decode()
        assert '<a href="?">Back to the latest</a>' in page
        assert "Older ones" in page

    def test_ask_for_no_number_of_rows(self, auditor: Client) -> None:
        making.make_requested()
        answer = auditor.get(reverse("admin:casework_transition_changelist"))
        assert answer.context["cl"].paginator is None

    @pytest.mark.parametrize("nonsense", ["x", "9" * 40, "-1"])
    def test_begin_anew_behind_nonsense(self, auditor: Client, nonsense: str) -> None:
        making.make_requested()
        url = reverse("admin:casework_case_changelist")
        assert len(auditor.get(f"{url}?after={nonsense}").context["cl"].result_list) == 1
        events = reverse("admin:casework_auditevent_changelist")
        assert auditor.get(f"{events}?after={nonsense}").status_code == 200

    def test_take_a_hidden_row_for_an_absent_one(self, auditor: Client) -> None:
        making.make_requested()
        hidden = making.make_open_case(office=making.make_office(code="SB"), restricted=True)
        url = reverse("admin:casework_case_changelist")
        shown = [
            [row.pk for row in auditor.get(f"{url}?after={key}").context["cl"].result_list]
            for key in (hidden.pk, uuid4())
        ]
        assert shown[0] == shown[1] != []
