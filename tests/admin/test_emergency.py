"""The auditors' list of emergency accesses, and the story of the case that was opened."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.admin.cases import story_url
from casework.arrivals.emergency import end_emergency_access, open_emergency_access, review_emergency_access
from casework.arrivals.models import Case, CaseGrant
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
WHY = "Somebody at our desk was in danger."


def opened(case: Case) -> CaseGrant:
    by = making.officer_of(making.make_office(code="RI", region="CAR"))
    return open_emergency_access(case.number, reason=WHY, by=by, at=making.AT, real_at=clock.real_now())


def listed(auditor: Client, **asked: Any) -> str:
    answer = auditor.get(reverse("admin:casework_casegrant_changelist"), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestList:
    def test_tells_who_which_case_why_and_what_came_of_it(self, auditor: Client) -> None:
        case = making.make_open_case()
        access = opened(case)
        assert all(word in listed(auditor) for word in (case.number, WHY, "officer.RI"))
        assert case.number in listed(auditor, outcome="none")
        chief = making.supervisor_of(case.office)
        told: dict[str, Any] = {"note": "Called the desk.", "by": chief, "at": making.AT, "real_at": clock.real_now()}
        review_emergency_access(access.pk, "justified", **told)
        assert all(word in listed(auditor, outcome="justified") for word in (case.number, str(chief)))
        assert case.number not in listed(auditor, outcome="none")
        page = auditor.get(reverse("admin:casework_casegrant_change", args=[access.pk])).content.decode()
        assert "Called the desk." in page

    def test_of_a_protected_person_tells_the_codename_only(self, auditor: Client) -> None:
        making.make_open_case()  # an auditor who may see no case at all is told of none
        hidden = making.make_open_case(restricted=True)
        opened(hidden)
        page = listed(auditor)
        assert str(hidden.codename) in page
        assert hidden.number not in page
        assert str(hidden.pk) not in page

    def test_has_no_grant_of_another_kind(self, auditor: Client) -> None:
        named = making.make_open_case(restricted=True).grants.get()
        assert "started the case" not in listed(auditor)
        assert auditor.get(reverse("admin:casework_casegrant_change", args=[named.pk])).status_code == 404

    def test_changes_nothing(self, auditor: Client) -> None:
        access = opened(making.make_open_case())
        address = reverse("admin:casework_casegrant_change", args=[access.pk])
        assert auditor.post(address, {"ends_at_0": "2099-01-01", "ends_at_1": "00:00"}).status_code == 403
        assert CaseGrant.objects.get().ends_at == access.ends_at


def test_the_story_tells_it_in_sentences(auditor: Client) -> None:
    case = making.make_open_case()
    access = opened(case)
    end_emergency_access(access.pk, by=access.user, at=making.AT, real_at=clock.real_now())
    page = auditor.get(story_url(case.pk)).content.decode()
    assert "opened the case by emergency access" in page
    assert "ended an emergency access before its time" in page
