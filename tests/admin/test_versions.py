"""Two versions of a row side by side: put together from the trail, or read from the rows that are never overwritten."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.arrivals.services import correct_facts
from casework.audit.models import AuditEvent
from tests import making

pytestmark = pytest.mark.django_db


def shown(auditor: Client, event: AuditEvent, **chosen: str) -> dict[str, tuple[str, str, bool]]:
    """The lines of the comparison by column."""
    page = auditor.get(reverse("admin:casework_auditevent_versions", args=[event.pk]), chosen)
    assert page.status_code == 200
    return {str(line.name): (line.was, line.becomes, line.differs) for line in page.context["compared"].lines}


def changes(table: str, **more: object) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(subject_table=table, **more).order_by("id"))


class TestOnTheTrail:
    def test_shows_a_row_before_and_after_an_event(self, auditor: Client) -> None:
        case = making.make_open_case()
        opened = changes("casework_case", kind="update", case_id=case.pk)[-1]
        assert shown(auditor, opened)["status"] == ("registered", "open", True)
        assert not shown(auditor, opened)["number"][2]

    def test_shows_any_two_moments(self, auditor: Client) -> None:
        case = making.make_open_case()
        first, *_between, last = changes("casework_case", case_id=case.pk)
        assert shown(auditor, last, first=str(first.pk))["status"] == ("draft", "open", True)
        assert shown(auditor, last, first="", second=str(first.pk))["status"] == ("—", "draft", True)

    @pytest.mark.parametrize("nonsense", ["x", "999999", "\x00"])
    def test_takes_nonsense_for_nothing(self, auditor: Client, nonsense: str) -> None:
        case = making.make_open_case()
        last = changes("casework_case", case_id=case.pk)[-1]
        assert shown(auditor, last, first=nonsense, second=nonsense)["status"][1] == "open"

    def test_marks_what_differs_in_words_and_says_what_is_a_digest(self, auditor: Client) -> None:
        case = making.make_lodged_case()
        event = changes("casework_application", kind="insert", case_id=case.pk)[0]
        page = auditor.get(reverse("admin:casework_auditevent_versions", args=[event.pk])).content.decode()
        assert "differs" in page
        assert "digest" in page


class TestFacts:
    def test_are_read_from_their_own_rows(self, auditor: Client) -> None:
        case = making.make_open_case(address="Albergue uno")
        correct_facts(case.pk, making.make_facts(address="Albergue dos"), by=case.officer, at=making.AT)
        event = changes("casework_address", kind="insert", person_id=case.person_id)[-1]
        lines = shown(auditor, event)
        assert {lines["address line"][0], lines["address line"][1]} == {"Albergue uno", "Albergue dos"}


class TestAccess:
    def test_looking_is_an_event_of_the_case(self, auditor: Client) -> None:
        case = making.make_open_case()
        shown(auditor, changes("casework_case", case_id=case.pk)[-1])
        event = AuditEvent.objects.filter(kind="read").order_by("-id")[0]
        assert (event.subject_table, event.case_id) == ("versions", case.pk)

    def test_a_restricted_case_has_none(self, auditor: Client) -> None:
        case = making.make_open_case(restricted=True)
        hidden = [*changes("casework_case", case_id=case.pk), *changes("casework_address", person_id=case.person_id)]
        for key in [event.pk for event in hidden] + [2**62, 10**30]:
            address = f"/admin/casework/auditevent/{key}/versions/"
            assert auditor.get(address).status_code == 404

    def test_a_read_has_none(self, auditor: Client) -> None:
        case = making.make_open_case()
        auditor.get(reverse("admin:casework_case_change", args=[case.pk]))
        read = AuditEvent.objects.filter(kind="read").order_by("-id")[0]
        assert auditor.get(reverse("admin:casework_auditevent_versions", args=[read.pk])).status_code == 404
