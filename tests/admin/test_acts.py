"""What one account did: by day and kind, page by page, and nothing of a case that the auditor may not see."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.audit.models import AuditEvent
from casework.staff.models import User
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def page(auditor: Client, user: User, **asked: str) -> str:
    answer = auditor.get(reverse("admin:casework_user_acts", args=[user.pk]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


class TestActs:
    def test_tells_them_with_their_case(self, auditor: Client) -> None:
        case = making.make_lodged_case()
        told = page(auditor, case.officer)
        assert "lodged the application." in told
        assert case.number in told

    def test_leaves_out_what_others_did(self, auditor: Client) -> None:
        paper = making.make_approved()
        assert paper.approved_by is not None
        assert "lodged the application." not in page(auditor, paper.approved_by)

    def test_keeps_to_the_days_asked_for(self, auditor: Client) -> None:
        case = making.make_lodged_case()
        assert "lodged" in page(auditor, case.officer, first="2019-02-26", until="2019-02-26")
        assert "lodged" not in page(auditor, case.officer, first="2019-02-27")
        assert "lodged" not in page(auditor, case.officer, until="2019-02-25")

    def test_keeps_to_the_kind_asked_for(self, auditor: Client) -> None:
        case = making.make_lodged_case()
        assert "lodged" not in page(auditor, case.officer, show="reads")

    @pytest.mark.parametrize("asked", [{"first": "x"}, {"until": "0000-00-00"}, {"show": "everything!"}])
    def test_says_what_cannot_be_asked(self, auditor: Client, asked: dict[str, str]) -> None:
        case = making.make_open_case()
        assert auditor.get(reverse("admin:casework_user_acts", args=[case.officer_id]), asked).status_code == 422

    def test_says_nothing_of_a_restricted_case(self, auditor: Client) -> None:
        case = making.make_open_case(restricted=True)
        told = page(auditor, case.officer)
        assert case.number not in told
        assert "registered the person" not in told

    def test_is_an_event(self, auditor: Client, reader: User) -> None:
        case = making.make_open_case()
        page(auditor, case.officer)
        event = AuditEvent.objects.filter(kind="read").order_by("-id")[0]
        assert (event.subject_table, event.subject_pk, event.actor) == (
            "user_acts",
            str(case.officer_id),
            str(reader.pk),
        )

    def test_of_nobody_is_not_found(self, auditor: Client) -> None:
        assert auditor.get(reverse("admin:casework_user_acts", args=[uuid4()])).status_code == 404

    def test_asks_as_often_for_many_cases_as_for_one(self, auditor: Client) -> None:
        def asked(user: User) -> int:
            with CaptureQueriesContext(connection) as queries:
                page(auditor, user)
            return sum("SAVEPOINT" not in query["sql"] for query in queries)

        case = making.make_lodged_case()
        page(auditor, case.officer)  # how the trail stands is asked once in a while
        one = asked(case.officer)
        for _case in range(3):
            making.make_lodged_case()
        assert asked(case.officer) == one <= 12
