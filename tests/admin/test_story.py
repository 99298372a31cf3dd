"""The story of a case: sentences with names, roles and old and new values, in few queries however long it is."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from casework.admin import history
from casework.admin.story import Entry
from casework.audit.services import record_denial
from casework.staff.models import Role
from tests import making

pytestmark = pytest.mark.django_db


def told(auditor: Client, case_id: object, **asked: str) -> str:
    page = auditor.get(reverse("admin:casework_case_history_story", args=[case_id]), asked)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.content.decode())


def entries(auditor: Client, case_id: object, **asked: str) -> list[Entry]:
    """The acts of one page."""
    url = reverse("admin:casework_case_history_story", args=[case_id])
    return list(auditor.get(url, {"show": "acts", **asked}).context["entries"])


def walk(auditor: Client, case_id: object, *, order: str) -> list[int]:
    """The acts of every page, by following the links."""
    url, seen, asked = reverse("admin:casework_case_history_story", args=[case_id]), list[int](), dict[str, str]()
    for _page in range(50):
        shown = auditor.get(url, {"show": "acts", "order": order, **asked}).context
        seen += [entry.event_id for entry in shown["entries"]]
        stretch = shown["stretch"]
        further = stretch.later_than if order == "oldest" else stretch.earlier_than
        if further is None:
            return seen
        asked = {"after" if order == "oldest" else "before": str(further)}
    raise AssertionError("the pages never end")


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
            "No photo: The camera is being repaired.",
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
        assert "case</a> (row changed): registered by: officer.CU; status: draft → registered" in told(auditor, case.pk)

    def test_tells_reads_and_its_own_reading(self, auditor: Client) -> None:
        case = making.make_open_case()
        desk = Client()
        desk.force_login(case.officer)
        assert desk.get(reverse("case", args=[case.pk])).status_code == 200
        story = told(auditor, case.pk, show="reads")
        assert "opened the case." in story
        assert "A. Vardiluz (auditor) read this story." in story
        assert "started the case" not in story

    def test_tells_the_reading_of_a_step_as_a_reading(self, auditor: Client) -> None:
        case = making.make_open_case()
        step = case.transitions.get(verb="register")
        before = told(auditor, case.pk)
        assert auditor.get(reverse("admin:casework_transition_change", args=[step.pk])).status_code == 200
        after = told(auditor, case.pk)
        assert "A. Vardiluz (auditor) opened: step." in after
        assert after.count("registered the person.") == before.count("registered the person.")

    def test_leads_to_the_rows_and_to_the_event(self, auditor: Client) -> None:
        paper = making.make_requested()
        story = told(auditor, paper.case_id)
        assert reverse("admin:casework_safeconduct_change", args=[paper.pk]) in story
        first = entries(auditor, paper.case_id)[0].event_id
        assert reverse("admin:casework_auditevent_change", args=[first]) in story

    def test_tells_both_times_where_they_differ(self, auditor: Client) -> None:
        before = timezone.localtime()
        story = told(auditor, making.make_open_case().pk)
        assert '<h2><time datetime="2019-02-26">26 Feb 2019</time></h2>' in story
        days = {f"{moment:%Y-%m-%d}" for moment in (before, timezone.localtime())}  # two around midnight
        assert any(f'recorded <time datetime="{day}' in story for day in days)

    def test_tells_the_newest_first_where_asked(self, auditor: Client) -> None:
        case = making.make_lodged_case()
        first, last = "started the case", "lodged the application"
        for order, sentences in (("oldest", (first, last)), ("newest", (last, first))):
            story = told(auditor, case.pk, order=order)
            assert story.index(sentences[0]) < story.index(sentences[1])

    def test_tells_of_one_person_only(self, auditor: Client) -> None:
        paper = making.make_approved()
        story = told(auditor, paper.case_id, person=str(paper.approved_by_id))
        assert "approved the safe-conduct" in story
        assert "started the case" not in story

    def test_tells_refused_tries_in_words(self, auditor: Client) -> None:
        case = making.make_open_case()
        record_denial(subject_table="page", case_id=case.pk, verb="approve", details={"findings": ["own_request"]})
        story = told(auditor, case.pk, show="denied")
        assert "was refused: approve the safe-conduct (they made the request)." in story
        assert "started the case" not in story

    @pytest.mark.parametrize("asked", [{"after": "x"}, {"before": "9" * 40}, {"show": "?"}, {"person": "\x00"}])
    def test_takes_nonsense_in_the_address_for_nothing(self, auditor: Client, asked: dict[str, str]) -> None:
        assert told(auditor, making.make_open_case().pk, **asked)

    def test_does_not_let_a_page_end_within_an_act(self, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        case = making.make_lodged_case()
        whole = [entry.event_id for entry in entries(auditor, case.pk)]
        monkeypatch.setattr(history, "EVENTS_A_PAGE", 30)
        assert len(whole) > len(entries(auditor, case.pk))
        assert walk(auditor, case.pk, order="oldest") == whole
        assert walk(auditor, case.pk, order="newest") == whole[::-1]

    def test_takes_no_more_queries_for_a_long_story(self, auditor: Client) -> None:
        long = making.make_forwarded_case()
        url = reverse("admin:casework_case_history_story", args=[long.pk])
        auditor.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(url).status_code == 200
        asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 12, asked

    def test_speaks_the_readers_language(self, auditor: Client) -> None:
        with translation.override("es"):
            assert told(auditor, making.make_open_case().pk)
