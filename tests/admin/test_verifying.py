"""The trail is verified on a page: whole, what is not sealed, or one case; what was tampered with is named."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from casework import clock
from casework.admin import verifying
from casework.arrivals.models import Case
from casework.audit.checkpointing import make_checkpoint
from casework.audit.models import AuditEvent, Verification, VerifiedPart
from casework.audit.services import seal_blocks
from casework.audit.verification import Found, record_verification
from casework.audit.verify import WHOLE, Part, Problem, ProblemKind, TrailReport
from casework.audit.verify_queries import TURN
from casework.staff.models import Role, User
from casework.staff.services import system_user
from tests import making
from tests.audit.conftest import tampering
from tests.harness.database import test_database_urls as urls_of_the_test_database

URL = "/admin/verify/"
SLOW = "SELECT 0 FROM pg_sleep(5)"


def verified(auditor: Client, **answers: str) -> str:
    """The page after "Verify now"."""
    answer = auditor.post(URL, {"part": "everything"} | answers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
class TestVerify:
    @pytest.mark.parametrize(
        ("part", "sentence"),
        [
            ("everything", "The trail is whole"),
            ("tail", "What is not sealed yet is whole"),
            ("case", "is whole: none of its events"),
        ],
    )
    def test_says_that_nothing_was_altered(self, auditor: Client, part: str, sentence: str) -> None:
        case = making.make_lodged_case()
        assert sentence in verified(auditor, part=part, number=case.number)

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_asks_first_and_says_what_it_does_not_prove(self, auditor: Client, language: str) -> None:
        page = auditor.get(URL, headers={"accept-language": language})
        assert "report" not in page.context
        assert page.content.decode().count("<li>") >= 4

    def test_is_an_event_that_the_next_reader_is_told_of(self, auditor: Client) -> None:
        assert "Nobody has verified the trail" in auditor.get(URL).content.decode()
        verified(auditor)
        event = AuditEvent.objects.filter(verb="audit.trail_checked").latest("id")
        assert event.diff["part"] == "everything"
        assert event.diff["problems"] == 0
        for url in (URL, reverse("admin:index")):
            page = auditor.get(url).content.decode()
            assert "Last verified here by A. Vardiluz (auditor)" in page
            assert "the whole trail, and all was well." in page

    def test_says_how_far_it_came_when_the_time_is_up(self, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        making.make_open_case()
        monkeypatch.setattr(verifying, "LIMIT", timedelta(seconds=1))
        slow = Part(replace(WHOLE.questions, mishashed=SLOW))
        monkeypatch.setattr(verifying, "WHOLE", slow)
        page = verified(auditor)
        assert "this page stopped at: recomputing the hash of every event." in page
        assert "The trail is whole" not in page
        assert AuditEvent.objects.filter(verb="audit.trail_checked").latest("id").diff["stopped_at"] == "hashes"
        assert "a part of the trail, and nothing was wrong there." in auditor.get(URL).content.decode()

    def test_is_done_for_one_at_a_time(self, auditor: Client) -> None:
        with psycopg.connect(urls_of_the_test_database()["DATABASE_URL"]) as colleague:
            colleague.execute(TURN)
            answer = auditor.post(URL, {"part": "everything"})
        assert answer.status_code == 422
        assert "Somebody is verifying the trail right now." in answer.content.decode()
        assert not AuditEvent.objects.filter(verb="audit.trail_checked").exists()

    def test_has_a_case_to_name_and_a_hidden_one_looks_like_none(self, auditor: Client) -> None:
        hidden = making.make_open_case(restricted=True)
        for number in ("", "nonsense", hidden.number):
            answer = auditor.post(URL, {"part": "case", "number": number})
            assert answer.status_code == 422
            assert "No case with this number or reference." in answer.content.decode()

    def test_is_for_auditors_only(self) -> None:
        for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
            client = Client()
            client.force_login(making.make_user(role=role, office=making.make_office()))
            assert client.post(URL, {"part": "everything"}).status_code == 403


@pytest.fixture
def unblocked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """No transaction around the test: the owner opens one of their own and undoes it."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.usefixtures("unblocked")
class TestTampering:
    def test_is_named_with_its_case_and_a_way_there(self) -> None:
        with tampering() as cursor:
            auditor, case, event = make_world()
            cursor.execute("UPDATE audit_event SET actor = 'nobody' WHERE id = %s", [event])
            for part in ("everything", "tail", "case"):
                page = verified(auditor, part=part, number=case.number)
                assert f"Event {event} was altered" in page
                assert f'<a href="/admin/casework/auditevent/{event}/change/">{event}</a>' in page
                assert f'<a href="/admin/casework/case/{case.pk}/story/">{case.number}</a>' in page
            assert "something was wrong." in auditor.get(URL).content.decode()

    def test_leads_to_no_case_that_the_auditor_may_not_see(self) -> None:
        with tampering() as cursor:
            auditor, case, event = make_world(restricted=True)
            cursor.execute("UPDATE audit_event SET actor = 'nobody' WHERE id = %s", [event])
            page = verified(auditor, part="tail")
            assert f"Event {event} was altered" in page
            assert f"auditevent/{event}/" not in page
            assert str(case.pk) not in page
            assert case.number not in page

    def test_a_removed_change_breaks_the_chain_of_its_row(self) -> None:
        with tampering() as cursor:
            auditor, case, event = make_world()
            cursor.execute("DELETE FROM audit_event WHERE id = %s", [event])
            assert "was removed, or rewritten with its hash" in verified(auditor, part="case", number=case.number)


def make_world(*, restricted: bool = False) -> tuple[Client, Case, int]:
    """An auditor in a browser, a case, and the number of the first of several changes of it."""
    user = making.make_user(role=Role.AUDITOR, username="audits.tampering")
    user.language = "en"
    user.save()
    auditor = Client()
    auditor.force_login(user)
    case = making.make_open_case(restricted=restricted)
    changes = AuditEvent.objects.filter(subject_table="casework_case", subject_pk=str(case.pk))
    return auditor, case, changes.order_by("id").values_list("id", flat=True)[0]


@pytest.mark.django_db
class TestStanding:
    """What every page of auditors and administrators says about the trail, and the lists behind it."""

    @pytest.fixture
    def altered(self) -> Verification:
        report = TrailReport(problems=[Problem(ProblemKind.ALTERED, 7, 3, "")])
        now = clock.real_now()
        return record_verification(Found(VerifiedPart.WHOLE, now, report), by=system_user(), at=now)

    def test_a_verification_on_the_page_is_written_down(self, auditor: Client, reader: User) -> None:
        verified(auditor)
        row = Verification.objects.latest("id")
        assert (row.part, row.outcome, row.by) == ("whole", "ok", str(reader.pk))
        page = auditor.get(URL).content.decode()
        assert reverse("admin:casework_verification_change", args=[row.pk]) in page
        assert "nothing was wrong" in page

    def test_one_that_a_page_gave_up_is_not(self, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(verifying, "LIMIT", timedelta(milliseconds=1))
        verified(auditor)
        assert not Verification.objects.exists()

    @pytest.mark.parametrize("url", ["/admin/", URL, "/admin/casework/case/", "/admin/find/"])
    def test_a_problem_stands_on_every_page_of_auditors(self, auditor: Client, altered: Verification, url: str) -> None:
        assert "The trail is not what was written: a verification found problems." in auditor.get(url).content.decode()

    @pytest.mark.parametrize(("role", "told"), [(Role.ADMINISTRATOR, True), (Role.SUPERVISOR, False)])
    def test_administrators_are_told_and_officers_are_not(self, altered: Verification, role: Role, told: bool) -> None:
        user = making.make_user(role=role, username="somebody")
        user.language = "en"
        user.save()
        client = Client()
        client.force_login(user)
        page = client.get(reverse("account_change_password")).content.decode()
        assert ("Tell the auditors now" in page) is told

    def test_a_ring_that_cannot_be_read_is_told_and_nothing_is_verified(
        self, auditor: Client, settings: Settings
    ) -> None:
        settings.CHECKPOINT_PUBLIC_KEYS = "nonsense"
        answer = auditor.post(URL, {"part": "everything"})
        assert answer.status_code == 422
        assert "is no key" in answer.content.decode()
        assert not Verification.objects.exists()

    def test_the_lists_show_what_was_found_and_what_was_signed(self, auditor: Client, altered: Verification) -> None:
        seal_blocks()
        checkpoint = make_checkpoint(by=system_user(), at=clock.real_now())
        detail = auditor.get(reverse("admin:casework_verification_change", args=[altered.pk])).content.decode()
        assert "event altered · event 7 · seal 3" in detail
        listed = auditor.get(reverse("admin:casework_verification_changelist"), {"outcome": "problems"})
        assert "1 verification" in listed.content.decode()
        page = auditor.get(reverse("admin:casework_auditcheckpoint_change", args=[checkpoint.no])).content.decode()
        assert bytes(checkpoint.block_hash).hex() in page
        assert AuditEvent.objects.filter(kind="read", subject_table="audit_checkpoint").exists()
