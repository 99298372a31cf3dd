"""The story of a case: sentences with names, roles and old and new values, in few queries however long it is."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from casework.arrivals.services import save_draft
from casework.staff.models import Role
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> Client:
    user = making.make_user(role=Role.AUDITOR, username="audits", display_name="A. Vardiluz")
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user)
    return client


def told(auditor: Client, case_id: object, **asked: str) -> str:
    page = auditor.get(reverse("admin:casework_case_history_story", args=[case_id]), asked)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.content.decode())


class TestStory:
    def test_tells_who_did_what_in_which_role(self, auditor: Client) -> None:
        office = making.make_office()
        officer = making.make_user(role=Role.CASE_OFFICER, office=office, display_name="O. Tesumbre")
        boss = making.make_user(role=Role.SUPERVISOR, region=office.region, display_name="S. Quirvelo")
        paper = making.make_approved(by=boss, case=making.make_lodged_case(office=office, by=officer))
        story = told(auditor, paper.case_id)
        for sentence in (
            "O. Tesumbre (case officer) started the case.",
            "O. Tesumbre (case officer) registered the person.",
            "O. Tesumbre (case officer) lodged the application.",
            "S. Quirvelo (supervisor) approved the safe-conduct requested by O. Tesumbre.",
            "photo_missing: The camera is being repaired.",
        ):
            assert sentence in story

    def test_says_of_personal_columns_only_that_they_changed(self, auditor: Client) -> None:
        case = making.make_open_case()
        story = told(auditor, case.pk)
        assert "paternal surname: personal (digest " in story
        assert "Quirvelo" not in story
        assert "Landrezma" not in story

    def test_shows_old_and_new_values(self, auditor: Client) -> None:
        case = making.make_open_case()
        assert "<strong>case</strong> (row changed): registered by: officer.CU; status: draft → registered" in told(
            auditor, case.pk
        )

    def test_tells_reads_and_its_own_reading(self, auditor: Client) -> None:
        case = making.make_open_case()
        desk = Client()
        desk.force_login(case.officer)
        assert desk.get(reverse("case", args=[case.pk])).status_code == 200
        story = told(auditor, case.pk, show="reads")
        assert "opened the case." in story
        assert "A. Vardiluz (auditor) read this story." in story
        assert "started the case" not in story

    def test_takes_no_more_queries_for_a_long_story(self, auditor: Client) -> None:
        case = making.make_draft()
        for number in range(150):
            save_draft(case, {"note": ["x" * number]}, by=case.officer, at=making.AT)
        long = making.make_forwarded_case()
        url = reverse("admin:casework_case_history_story", args=[long.pk])
        auditor.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert auditor.get(url).status_code == 200
        asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 12, asked

    def test_speaks_the_readers_language(self, auditor: Client) -> None:
        with translation.override("es"):
            assert told(auditor, making.make_open_case().pk)
