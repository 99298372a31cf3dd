"""What no field can hold is refused with a sentence at every door, and nothing is written."""

import pytest
from django.test import Client

from casework.audit.models import AuditEvent
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import Role
from tests.making import make_lodged_case, make_office, make_user, officer_of
from tests.pages.desk import LODGING, browser_of

pytestmark = pytest.mark.usefixtures("evening")
UNPRINTABLE = ["a\x00b", "a\u202eb", "😀"]


class TestReasons:
    @pytest.mark.parametrize("text", [*UNPRINTABLE, "x" * 501])
    def test_are_refused_beside_a_safe_conduct(self, text: str) -> None:
        case = make_lodged_case()
        answer = browser_of(case.officer).post(f"/cases/{case.pk}/safe-conduct/", {"reason_photo_missing": text})
        assert answer.status_code == 422
        assert not SafeConduct.objects.exists()

    @pytest.mark.parametrize("text", UNPRINTABLE)
    def test_are_refused_beside_an_application(self, text: str) -> None:
        case = make_lodged_case()
        sent = LODGING | {"reason_typed_late": text}
        assert browser_of(case.officer).post(f"/cases/{case.pk}/application/", sent).status_code == 400


class TestAddresses:
    def test_with_a_nul_are_no_paper(self) -> None:
        answer = Client().get("/v/a%00b")
        assert answer.status_code == 200
        assert answer.content == Client().get("/v/unknown").content

    def test_with_a_nul_are_a_refused_try_in_the_audit(self) -> None:
        path = "/admin/casework/case/a%00b/change/"
        assert browser_of(officer_of(make_office())).get(path).status_code == 403
        assert browser_of(make_user(role=Role.AUDITOR)).get(path).status_code == 404
        assert AuditEvent.objects.filter(kind="denied").count() == 2
