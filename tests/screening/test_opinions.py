"""Intelligence opinions: sealed, written and read by the security reviewer of the case, and by nobody else."""

import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from casework import clock
from casework.arrivals.models import Case, CaseGrant
from casework.audit.models import AuditEvent
from casework.errors import ActionRefused, BadInput
from casework.screening.models import Check
from casework.screening.opinions import IntelligenceOpinion
from casework.screening.sealed_opinions import Opinion, read_opinion, record_opinion
from casework.staff.models import Role, User
from casework.staff.services import system_user
from tests import making
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
AT = clock.FIRST_MOMENT
TEXT = "Un informe de prueba que nadie más lee."
FORM = {
    "agency": "dni",
    "classification": "secret",
    "outcome": "observations",
    "received_on": "2019-02-25",
    "text": TEXT,
}


@pytest.fixture
def evening(db: None) -> None:
    clock.set_demonstration(AT, running=False)


@pytest.fixture
def check() -> Check:
    return Check.objects.select_related("case__office").get(case=making.make_open_case(), type="INTELLIGENCE")


@pytest.fixture
def reviewer(check: Check) -> User:
    return see(making.make_user(role=Role.SECURITY_REVIEWER, username="reviews"), check.case)


def see(user: User, case: Case) -> User:
    """Name this user on the case, or assign it to a reviewer."""
    kind = "assigned" if user.holds(Role.SECURITY_REVIEWER, at=making.AT) else "named"
    CaseGrant.objects.create(
        case=case, user=user, kind=kind, reason="Test.", starts_at=making.AT, granted_by=system_user()
    )
    return user


def opinion(**changes: object) -> Opinion:
    said = {**FORM, "received_on": date(2019, 2, 25)} | changes
    return Opinion(**said)  # type: ignore[arg-type]


def reads(case: Case) -> list[tuple[str, str]]:
    found = AuditEvent.objects.filter(kind="read", case_id=case.pk, subject_table="casework_intelligenceopinion")
    return [(event.actor, event.subject_pk) for event in found]


class TestRecord:
    def test_keeps_the_text_sealed_and_off_the_trail(self, check: Check, reviewer: User) -> None:
        kept = record_opinion(check.pk, opinion(), by=reviewer, at=AT)
        assert TEXT.encode() not in bytes(kept.ciphertext)
        (event,) = AuditEvent.objects.filter(subject_table="casework_intelligenceopinion")
        assert (event.case_id, event.verb) == (check.case_id, "screening.opinion_recorded")
        assert event.diff["outcome"][1].startswith("hmac:")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_event AS e WHERE e::text ILIKE '%%informe%%'")
            assert cursor.fetchone() == (0,)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("agency", "cia"),
            ("classification", ""),
            ("outcome", "guilty"),
            ("received_on", AT.date() + timedelta(days=1)),
            ("text", "   "),
            ("text", "x" * 20_001),
            ("text", "a\x00b"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, check: Check, reviewer: User, field: str, value: object) -> None:
        with pytest.raises(BadInput) as error:
            record_opinion(check.pk, opinion(**{field: value}), by=reviewer, at=AT)
        assert list(error.value.fields) == [field]
        assert not IntelligenceOpinion.objects.exists()

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_REVIEWER])
    def test_is_refused_to_every_other_role(self, check: Check, role: str) -> None:
        other = see(making.make_user(role=role, office=check.case.office, username="other"), check.case)
        with pytest.raises(ActionRefused):
            record_opinion(check.pk, opinion(), by=other, at=AT)

    def test_is_never_changed_by_the_application(self, check: Check, reviewer: User) -> None:
        record_opinion(check.pk, opinion(), by=reviewer, at=AT)
        with pytest.raises(DatabaseError), transaction.atomic():
            IntelligenceOpinion.objects.update(outcome="favourable")


class TestRead:
    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_REVIEWER])
    def test_is_refused_to_every_other_role(self, check: Check, reviewer: User, role: str) -> None:
        kept = record_opinion(check.pk, opinion(), by=reviewer, at=AT)
        other = see(making.make_user(role=role, office=check.case.office, username="other"), check.case)
        with pytest.raises(ActionRefused):
            read_opinion(kept, by=other, at=AT)
        assert reads(check.case) == []


class TestPages:
    def test_the_reviewer_records_and_reads_one(self, check: Check, reviewer: User) -> None:
        browser = browser_of(reviewer)
        assert browser.post(f"/checks/{check.pk}/opinions/", FORM).status_code == 302
        kept = IntelligenceOpinion.objects.get()
        assert TEXT not in browser.get(f"/checks/{check.pk}/opinions/").content.decode()
        assert reads(check.case) == []
        assert TEXT in browser.get(f"/opinions/{kept.pk}/").content.decode()
        assert reads(check.case) == [(str(reviewer.pk), str(kept.pk))]

    @pytest.mark.parametrize("changes", [{"agency": ""}, {"received_on": "2019-02-27"}, {"text": ""}, {"outcome": "x"}])
    def test_a_wrong_form_says_so_and_keeps_nothing(
        self, check: Check, reviewer: User, changes: dict[str, str]
    ) -> None:
        page = browser_of(reviewer).post(f"/checks/{check.pk}/opinions/", FORM | changes)
        assert (page.status_code, set(page.context["form"].errors)) == (422, set(changes))
        assert not IntelligenceOpinion.objects.exists()

    def test_an_officer_sees_outcome_and_classification_only(self, check: Check, reviewer: User) -> None:
        kept = record_opinion(check.pk, opinion(), by=reviewer, at=AT)
        browser = browser_of(making.officer_of(check.case.office))
        page = browser.get(f"/checks/{check.pk}/", follow=True).content.decode()
        assert kept.get_outcome_display() in page
        assert kept.get_classification_display() in page
        assert TEXT not in page
        for address in (f"/checks/{check.pk}/opinions/", f"/opinions/{kept.pk}/"):
            assert browser.get(address).status_code == 403

    def test_a_reviewer_who_does_not_see_the_case_finds_nothing(self, check: Check, reviewer: User) -> None:
        kept = record_opinion(check.pk, opinion(), by=reviewer, at=AT)
        stranger = browser_of(making.make_user(role=Role.SECURITY_REVIEWER, username="reviews.elsewhere"))
        absent = stranger.get(f"/opinions/{check.pk}/")
        hidden = stranger.get(f"/opinions/{kept.pk}/")
        assert (absent.status_code, hidden.status_code) == (404, 404)
        one, other = (re.sub(rb'value="[^"]*"|x-csrftoken[^}]*', b"", page.content) for page in (absent, hidden))
        assert one.replace(str(check.pk).encode(), b"") == other.replace(str(kept.pk).encode(), b"")

    def test_no_answer_of_the_api_tells_of_one(self, check: Check, reviewer: User) -> None:
        record_opinion(check.pk, opinion(), by=reviewer, at=AT)
        browser = browser_of(making.supervisor_of(check.case.office))
        for path in (f"cases/{check.case_id}/", f"checks/{check.pk}/", "checks/"):
            answer = browser.get(f"/api/v1/{path}").content.decode()
            assert TEXT not in answer
            assert "opinion" not in answer

    def test_an_auditor_sees_that_it_is_there_and_who_read_it(self, check: Check, reviewer: User) -> None:
        kept = record_opinion(check.pk, opinion(), by=reviewer, at=AT)
        read_opinion(kept, by=reviewer, at=AT)
        auditor = Client()
        auditor.force_login(making.make_user(role=Role.AUDITOR, username="audits"))
        story = auditor.get(f"/admin/casework/case/{check.case_id}/story/").content.decode()
        row = auditor.get(f"/admin/casework/intelligenceopinion/{kept.pk}/change/").content.decode()
        for page in (story, row):
            assert TEXT not in page
            assert kept.get_outcome_display() not in page
        assert kept.get_classification_display() in row
