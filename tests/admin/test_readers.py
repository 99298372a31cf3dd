"""Who read a case: everybody with role, office, times and things; refused tries beside them; the reader too."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.admin.readers import Reader
from casework.audit.services import record_denial
from casework.staff.models import Role
from tests import making
from tests.pages.desk import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def readers(auditor: Client, case_id: object) -> dict[str, Reader]:
    """The table, by name."""
    page = auditor.get(reverse("admin:casework_case_readers", args=[case_id]))
    assert page.status_code == 200
    return {one.name: one for one in page.context["read_by"]}


class TestReaders:
    def test_counts_how_often_each_opened_what(self, auditor: Client) -> None:
        case = making.make_open_case(photo=True)
        desk = browser_of(case.officer)
        for _time in range(3):
            assert desk.get(reverse("case", args=[case.pk])).status_code == 200
        assert desk.get(reverse("photo", args=[case.pk])).status_code == 200
        found = readers(auditor, case.pk)["officer.CU (case officer)"]
        assert found.times == 4
        assert {str(thing): times for thing, times in found.what} == {"case": 3, "stored file": 1}
        assert found.first <= found.last
        assert found.office == "CU"

    def test_tells_for_what_purpose(self, auditor: Client) -> None:
        case = making.make_lodged_case()
        application = making.application_of(case)
        assert browser_of(case.officer).get(reverse("receipt", args=[application.pk])).status_code == 200
        assert readers(auditor, case.pk)["officer.CU (case officer)"].purposes == ["receipt printed"]

    def test_names_the_auditor_who_looks(self, auditor: Client) -> None:
        case = making.make_draft()
        auditor.get(reverse("admin:casework_case_history_story", args=[case.pk]))
        found = readers(auditor, case.pk)["A. Vardiluz (auditor)"]
        assert found.yourself
        assert found.times == 2

    def test_counts_no_list_in_which_the_case_stood_among_others(self, auditor: Client) -> None:
        case = making.make_open_case()
        assert browser_of(case.officer).get(reverse("case_list")).status_code == 200
        assert set(readers(auditor, case.pk)) == {"A. Vardiluz (auditor)"}

    def test_tells_who_was_refused_and_why(self, auditor: Client) -> None:
        case = making.make_open_case()
        record_denial(subject_table="page", case_id=case.pk, verb="approve", details={"findings": ["own_request"]})
        page = auditor.get(reverse("admin:casework_case_readers", args=[case.pk])).content.decode()
        row = re.sub(r"\s+", " ", page[page.index("Refused tries") :])
        assert "<td>approve the safe-conduct</td> <td>they made the request</td>" in row

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR])
    def test_is_for_auditors_only(self, role: str) -> None:
        case = making.make_draft()
        user = making.make_user(role=role, office=case.office)
        assert browser_of(user).get(reverse("admin:casework_case_readers", args=[case.pk])).status_code == 403

    def test_takes_few_queries(self, auditor: Client) -> None:
        case = making.make_open_case()
        url = reverse("admin:casework_case_readers", args=[case.pk])
        auditor.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(url).status_code == 200
        assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 12
