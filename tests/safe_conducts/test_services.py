"""Requesting, deciding, numbering, setting, handing over and ending a safe-conduct, through the real services."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from pytest_django import Settings

from casework.arrivals.services import correct_facts
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.law.days import BOGOTA
from casework.people.files import FileDamaged, read_file
from casework.people.models import StoredFile
from casework.safe_conducts.facts import canonical_hash
from casework.safe_conducts.issuing import MOST_ATTEMPTS, PRINTED_SIGNS, issue_safe_conduct, number_safe_conduct
from casework.safe_conducts.looks_at_papers import public_answer
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import to_issue
from casework.safe_conducts.services import (
    approve_safe_conduct,
    expire_safe_conducts,
    hand_over,
    refuse_safe_conduct,
    request_safe_conduct,
    return_safe_conduct,
)
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import (
    AT,
    LONG_AGO,
    WHY,
    give_role,
    make_approved,
    make_crossing,
    make_facts,
    make_issued,
    make_lodged_case,
    make_open_case,
    make_photo,
    make_registration,
    make_requested,
    supervisor_of,
)

pytestmark = pytest.mark.django_db


def moment(text: str) -> datetime:
    """Nine in the morning of that day in Bogota."""
    return datetime.fromisoformat(f"{text}T09:00").replace(tzinfo=BOGOTA)


def steps_of(paper: SafeConduct) -> list[str]:
    """The verbs of this paper in order."""
    return list(
        Transition.objects.filter(subject_id=paper.pk).order_by("at", "received_at").values_list("verb", flat=True)
    )


def open_work(paper: SafeConduct) -> set[str]:
    """The kinds of open work about this paper."""
    return set(WorkItem.objects.filter(subject_id=paper.pk, status="open").values_list("kind", flat=True))


def numbered(paper: SafeConduct, *, at: datetime = AT) -> SafeConduct:
    """The paper after numbering was tried."""
    number_safe_conduct(paper.pk, by=system_user(), at=at)
    return SafeConduct.objects.select_related("case", "person", "office").get(pk=paper.pk)


class TestRequestSafeConduct:
    def test_records_the_reasons_for_what_is_missing_on_the_step(self) -> None:
        paper = make_requested(nationalities=("VEN", "COL"), documents=())
        step = Transition.objects.get(subject_id=paper.pk)
        assert step.reasons == {code: WHY[code] for code in ("photo_missing", "identity_missing")}
        assert set(step.warnings) >= {"colombian_claimed", "check_pending"}
        assert (step.by, step.to_status) == (paper.requested_by, "requested")

    def test_refuses_without_them_and_leaves_no_paper(self) -> None:
        case = make_lodged_case()
        with pytest.raises(ActionRefused) as error:
            request_safe_conduct(case.pk, by=case.officer, at=AT)
        assert [finding.code for finding in error.value.findings] == ["photo_missing"]
        assert not SafeConduct.objects.exists()

    def test_refuses_a_case_without_an_application(self) -> None:
        case = make_open_case()
        with pytest.raises(ActionRefused, match="application_not_lodged"):
            request_safe_conduct(case.pk, by=case.officer, at=AT, reasons=WHY)

    def test_refuses_before_the_decree_with_the_code_that_says_so(self) -> None:
        early = moment("2013-12-05")
        case = make_lodged_case(at=AT)
        give_role(case.officer, "case_officer", office=case.office, at=early - timedelta(days=30))
        with pytest.raises(ActionRefused, match="no_term_in_force"):
            request_safe_conduct(case.pk, by=case.officer, at=early, reasons=WHY)

    def test_makes_work_for_a_supervisor_within_four_hours(self) -> None:
        item = WorkItem.objects.get(subject_id=make_requested().pk)
        assert (item.kind, item.role, item.due_at) == ("approve_safe_conduct", "supervisor", AT + timedelta(hours=4))


class TestApproveSafeConduct:
    def test_freezes_the_facts_with_their_hash(self) -> None:
        paper = make_approved()
        facts = paper.approved_facts()
        assert facts["paternal_surname"] in {"Landrezma", "Quirvelo", "Oropandra"}
        assert paper.facts_hash == canonical_hash(facts)
        assert (paper.term_value, paper.term_unit) == (5, "business_day")

    def test_keeps_them_unreadable_in_the_table(self) -> None:
        stored = SafeConduct.objects.get(pk=make_approved().pk)
        assert stored.facts is not None
        assert stored.approved_facts()["given_names"].encode() not in bytes(stored.facts)

    def test_binds_them_to_their_row(self) -> None:
        one, other = make_approved(), make_approved()
        SafeConduct.objects.filter(pk=other.pk).update(facts=bytes(one.facts or b""))
        with pytest.raises(InvalidTag):
            SafeConduct.objects.get(pk=other.pk).approved_facts()

    @pytest.mark.parametrize("code", ["own_request", "own_case"])
    def test_refuses_the_officer_even_with_the_supervisors_role(self, code: str) -> None:
        paper = make_requested()
        officer = give_role(paper.requested_by, "supervisor", region=paper.office.region)
        with pytest.raises(ActionRefused, match=code):
            approve_safe_conduct(paper.pk, by=officer, at=AT)
        assert SafeConduct.objects.get(pk=paper.pk).status == "requested"

    def test_refuses_the_supervisor_who_edited_last(self) -> None:
        paper = make_requested()
        editor = give_role(supervisor_of(paper.office), "case_officer", office=paper.office)
        later = AT + timedelta(minutes=1)
        correct_facts(paper.case_id, make_facts(number=5), by=editor, at=later)
        with pytest.raises(ActionRefused, match="own_edit"):
            approve_safe_conduct(paper.pk, by=editor, at=later)

    def test_refuses_twice(self) -> None:
        paper = make_approved()
        with pytest.raises(InvalidTransition):
            approve_safe_conduct(paper.pk, by=supervisor_of(paper.office), at=AT)


class TestReturnSafeConduct:
    def test_gives_it_back_with_the_note_and_it_may_be_asked_again(self) -> None:
        paper = make_requested()
        return_safe_conduct(paper.pk, "The surname is misspelt.", by=supervisor_of(paper.office), at=AT)
        assert Transition.objects.get(verb="return").reasons == {"note": "The surname is misspelt."}
        assert open_work(paper) == {"correct_request"}
        again = request_safe_conduct(paper.case_id, by=paper.case.officer, at=AT + timedelta(hours=1), reasons=WHY)
        assert (again.pk, again.status, open_work(paper)) == (paper.pk, "requested", {"approve_safe_conduct"})

    @pytest.mark.parametrize("decide", [return_safe_conduct, refuse_safe_conduct])
    def test_asks_for_a_note_and_for_a_second_person(self, decide: Any) -> None:
        paper = make_requested()
        with pytest.raises(BadInput, match="note"):
            decide(paper.pk, " ", by=supervisor_of(paper.office), at=AT)
        with pytest.raises(ActionRefused, match="role_not_held"):
            decide(paper.pk, "Mine.", by=paper.requested_by, at=AT)

    def test_lets_a_refused_one_be_followed_by_another(self) -> None:
        paper = make_requested()
        refuse_safe_conduct(paper.pk, "No application.", by=supervisor_of(paper.office), at=AT)
        other = request_safe_conduct(paper.case_id, by=paper.case.officer, at=AT + timedelta(hours=1), reasons=WHY)
        assert other.pk != paper.pk


class TestNumberSafeConduct:
    @pytest.mark.parametrize(
        ("first", "last"),
        [
            ("2019-02-23", date(2019, 3, 1)),
            ("2019-02-25", date(2019, 3, 4)),
            ("2019-02-26", date(2019, 3, 5)),
            ("2019-03-19", date(2019, 3, 27)),  # Monday the 25th is a holiday
        ],
    )
    def test_counts_five_business_days_from_the_day_after(self, first: str, last: date) -> None:
        at = moment(first)
        unknown = make_registration(at=at, crossing=make_crossing(entered_at=None, precision="unknown"))
        paper = numbered(make_approved(at=at, registration=unknown), at=at)
        assert (paper.valid_from, paper.valid_until) == (at.date(), last)

    def test_counts_from_the_day_of_issue_and_not_of_approval(self) -> None:
        paper = numbered(make_approved(), at=moment("2019-03-19"))
        assert (paper.valid_from, paper.valid_until) == (date(2019, 3, 19), date(2019, 3, 27))

    def test_prints_nine_signs_that_spell_nothing_and_cannot_be_mistaken(self) -> None:
        paper = numbered(make_approved())
        assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXYZ23456789]{9}", paper.printed_no or "")
        assert not set("AEIOU01") & set(PRINTED_SIGNS)

    def test_gives_one_number_however_often_it_is_tried(self) -> None:
        paper = numbered(make_approved())
        again = numbered(paper, at=AT + timedelta(hours=1))
        assert (again.register_no, again.printed_no, again.validity) == (1, paper.printed_no, paper.validity)

    def test_sends_back_what_changed_after_the_approval(self) -> None:
        paper = make_approved()
        later = AT + timedelta(minutes=5)
        correct_facts(paper.case_id, make_facts(number=6), by=paper.case.officer, at=later)
        back = numbered(paper, at=later)
        assert (back.status, back.approved_by, back.facts, back.register_no) == ("requested", None, None, None)
        assert Transition.objects.get(verb="send_back").warnings == ["facts_changed"]
        assert open_work(paper) == {"approve_safe_conduct"}
        approve_safe_conduct(paper.pk, by=supervisor_of(paper.office), at=later)
        assert numbered(paper, at=later).register_no == 1

    def test_does_not_mind_a_fact_that_is_not_on_the_paper(self) -> None:
        paper = make_approved()
        later = AT + timedelta(minutes=5)
        number = int(paper.approved_facts()["identity_document"][-6:])
        same = make_facts(number=number, phone="+57 000 111 1111")
        correct_facts(paper.case_id, same, by=paper.case.officer, at=later)
        assert numbered(paper, at=later).status == "numbered"


class TestIssueSafeConduct:
    def test_stores_one_document_with_its_hash(self) -> None:
        paper = make_issued()
        assert paper.document is not None
        assert read_file(paper.document).startswith(b"%PDF")
        assert (paper.document.case_id, paper.document.media_type) == (paper.case_id, "application/pdf")
        assert issue_safe_conduct(paper.pk, by=system_user(), at=AT)
        assert StoredFile.objects.filter(kind="safe_conduct").count() == 1
        assert steps_of(paper).count("issue") == 1

    def test_refuses_a_document_that_was_tampered_with_on_disk(self) -> None:
        document = make_issued().document
        assert document is not None
        with (Path(settings.FILES_DIR) / document.path).open("ab") as file:
            file.write(b" ")
        with pytest.raises(FileDamaged):
            read_file(document)

    def test_tries_again_and_tells_a_supervisor_when_it_cannot_be_set(self) -> None:
        case = make_lodged_case()
        photo = make_photo(case.person, by=case.officer, at=AT)
        paper = make_approved(case=case)
        (Path(settings.FILES_DIR) / photo.file.path).unlink()
        at = AT
        for attempt in range(1, MOST_ATTEMPTS + 1):
            assert not issue_safe_conduct(paper.pk, by=system_user(), at=at)
            paper.refresh_from_db()
            assert (paper.status, paper.issue_attempts, paper.register_no) == ("numbered", attempt, 1)
            assert paper.pk not in to_issue(at)
            at = paper.next_try_at or at
        assert paper.pk in to_issue(at)
        assert WorkItem.objects.get(kind="issue_failed").role == "supervisor"

    def test_waits_for_a_disk_that_takes_no_file_and_goes_on_with_the_same_number(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        paper = make_approved()
        disk, settings.FILES_DIR = settings.FILES_DIR, tmp_path / "gone"
        settings.FILES_DIR.write_text("no directory")
        assert not issue_safe_conduct(paper.pk, by=system_user(), at=AT)
        paper.refresh_from_db()
        assert (paper.status, paper.issue_attempts, paper.document) == ("numbered", 1, None)
        settings.FILES_DIR = disk
        assert issue_safe_conduct(paper.pk, by=system_user(), at=AT + timedelta(minutes=2))
        assert SafeConduct.objects.get().printed_no == paper.printed_no


class TestHandOver:
    def test_records_the_sheet_and_ends_the_work(self) -> None:
        paper = make_issued()
        sheet = hand_over(paper.pk, by=paper.case.officer, at=AT, scanned=paper.token or "")
        assert (sheet.number, sheet.outcome, open_work(paper)) == (1, "handed_over", set())

    def test_refuses_what_is_not_active(self) -> None:
        for paper, at in ((make_approved(), AT), (make_issued(), moment("2019-03-06"))):
            with pytest.raises(ActionRefused, match="not_active"):
                hand_over(paper.pk, by=paper.case.officer, at=at)


class TestExpireSafeConducts:
    def test_ends_what_ended_once_and_tells_the_desk(self) -> None:
        paper = make_issued()
        assert expire_safe_conducts(by=system_user(), at=moment("2019-03-05")) == 0
        for ended in (1, 0):
            assert expire_safe_conducts(by=system_user(), at=moment("2019-03-06")) == ended
        assert steps_of(paper).count("expire") == 1
        assert open_work(paper) == {"review_expired"}

    def test_is_not_needed_for_the_public_to_see_that_it_ended(self) -> None:
        token = make_issued().token or ""
        assert public_answer(token, on=date(2019, 3, 5)).until == date(2019, 3, 5)
        assert not public_answer(token, on=date(2019, 3, 6)).valid
        assert not public_answer(token, on=date(2019, 2, 25)).valid
        assert SafeConduct.objects.get().status == "issued"

    def test_tells_no_more_of_a_token_that_was_never_given(self) -> None:
        assert public_answer("never-given", on=LONG_AGO.date()) == public_answer("", on=AT.date())
