"""What an agency answered: kept as it came, by whoever may, read by whoever may, weighed by whoever may."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from casework.arrivals.models import Case
from casework.errors import ActionRefused, BadInput
from casework.people.files import read_file
from casework.people.scans import scan_of
from casework.screening import answer_rules
from casework.screening.answers import (
    close_legal_review,
    record_answer,
    weigh_answer,
    weigh_without_findings,
)
from casework.screening.models import Check
from casework.screening.received import CheckAnswer
from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT, make_open_case
from tests.making_checks import LATER, NOTICE, PDF, check_of, received, reviewer_of, send_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_open_case()


def work(kind: str) -> list[WorkItem]:
    return list(WorkItem.objects.filter(kind=kind, status="open"))


def codes(check: Check, user: User) -> list[str]:
    return [finding.code for finding in answer_rules.about_reading(user, check, at=AT)]


class TestRecord:
    def test_keeps_it_with_source_day_number_and_the_hash_of_its_scan(self, case: Case) -> None:
        check = record_answer(check_of(case, "NATIONAL_RECORDS").pk, received(), by=case.officer, at=LATER)
        assert check.answer is not None
        kept = check.answer
        assert (check.status, check.result, check.answered_at) == ("answered", "no_match", AT + timedelta(hours=1))
        assert (kept.said, kept.source, kept.reference, kept.recorded_by) == (
            "no_match",
            "letter",
            "OF-1",
            case.officer,
        )
        assert kept.sha256 == sha256(PDF.content).hexdigest()
        assert kept.file is not None
        assert (kept.file.kind, read_file(kept.file)) == ("check_answer", PDF.content)

    def test_a_second_answer_stands_beside_the_first(self, case: Case) -> None:
        check = check_of(case, "NATIONAL_RECORDS")
        for said in ("no_match", "hit"):
            record_answer(check.pk, received(said), by=case.officer, at=LATER)
        again = check_of(case, "NATIONAL_RECORDS")
        assert again.answer is not None
        assert (again.result, again.answer.said, again.answers.count()) == ("hit", "hit", 2)

    def test_is_never_changed_by_the_application(self, case: Case) -> None:
        record_answer(check_of(case, "INTERPOL").pk, received(), by=case.officer, at=LATER)
        for act in (lambda: CheckAnswer.objects.update(said="hit"), lambda: CheckAnswer.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"said": "clear"}, "said"),
            ({"said": ""}, "said"),
            ({"source": "rumour"}, "source"),
            ({"reference": " "}, "reference"),
            ({"scan": None}, "scan"),
            ({"received_at": LATER + timedelta(minutes=1)}, "received_at"),
            ({"received_at": AT - timedelta(days=1)}, "received_at"),
            ({"note": "x" * 1001}, "note"),
            ({"reference": "x" * 61}, "reference"),
            ({"said": "hit"}, "notice_kind"),
            ({"said": "hit", **NOTICE, "issuing_country": ""}, "issuing_country"),
            ({"said": "hit", **NOTICE, "issuing_country": "NOWHERE"}, "issuing_country"),
            ({"said": "hit", **NOTICE, "offence": " "}, "offence"),
            ({"notice_kind": "red"}, "offence"),
        ],
    )
    def test_names_the_field_that_is_wrong_and_keeps_nothing(
        self, case: Case, changes: dict[str, Any], field: str
    ) -> None:
        check = check_of(case, "INTERPOL")
        with pytest.raises(BadInput) as wrong:
            record_answer(check.pk, received(**changes), by=case.officer, at=LATER)
        assert field in wrong.value.fields
        assert not CheckAnswer.objects.exists()
        assert check_of(case, "INTERPOL").status == "requested"

    def test_by_telephone_needs_neither_number_nor_scan(self, case: Case) -> None:
        told = received(source="telephone", reference="", scan=None)
        assert record_answer(check_of(case, "INTERPOL").pk, told, by=case.officer, at=LATER).status == "answered"

    def test_nobody_writes_the_answer_of_our_lists(self, case: Case) -> None:
        with pytest.raises(ActionRefused, match="answered_by_list"):
            record_answer(check_of(case, "SANCTIONS").pk, received(), by=case.officer, at=LATER)

    @pytest.mark.parametrize(
        ("kind", "said", "role", "refused"),
        [
            ("INTERPOL", "no_match", Role.CASE_OFFICER, False),
            ("INTERPOL", "no_match", Role.SECURITY_REVIEWER, False),
            ("INTERPOL", "no_match", Role.SUPERVISOR, True),
            ("INTERPOL", "no_match", Role.AUDITOR, True),
            ("INTELLIGENCE", "no_objection", Role.CASE_OFFICER, True),
            ("INTELLIGENCE", "no_objection", Role.SECURITY_REVIEWER, False),
        ],
    )
    def test_is_for_the_desk_and_what_is_sealed_for_reviewers(
        self, case: Case, kind: str, said: str, role: Role, refused: bool
    ) -> None:
        by = making.make_user(role=role, office=case.office, username="writes")
        check = check_of(case, kind)
        if refused:
            with pytest.raises(ActionRefused, match="role_not_held"):
                record_answer(check.pk, received(said), by=by, at=LATER)
        else:
            assert record_answer(check.pk, received(said), by=by, at=LATER).status == "answered"


class TestReading:
    @pytest.mark.parametrize(
        ("role", "plain", "sealed"),
        [
            (Role.CASE_OFFICER, False, False),
            (Role.SUPERVISOR, True, False),
            (Role.SECURITY_REVIEWER, True, True),
            (Role.MINISTRY_LIAISON, False, False),
            (Role.AUDITOR, False, False),
        ],
    )
    def test_is_for_reviewers_and_but_for_what_is_sealed_for_supervisors(
        self, case: Case, role: Role, plain: bool, sealed: bool
    ) -> None:
        user = making.make_user(role=role, office=case.office, username="reads")
        assert (not codes(check_of(case, "INTERPOL"), user)) is plain
        assert (not codes(check_of(case, "INTELLIGENCE"), user)) is sealed


class TestNotice:
    def record(self, case: Case, country: str) -> Check:
        told = received("hit", **{**NOTICE, "issuing_country": country})
        return record_answer(check_of(case, "INTERPOL").pk, told, by=case.officer, at=LATER)

    def test_from_home_warns_of_persecution_and_asks_for_a_lawyer(self, case: Case) -> None:
        check = self.record(case, "VEN")
        assert check.answer is not None
        assert check.answer.from_origin
        assert [item.role for item in work(WorkKind.LEGAL_REVIEW)] == [Role.SUPERVISOR]
        assert len(work(WorkKind.WEIGH_ANSWER)) == 1
        with pytest.raises(ActionRefused, match="role_not_held"):
            close_legal_review(check.pk, "Read.", by=case.officer, at=LATER)
        close_legal_review(check.pk, "Read.", by=making.supervisor_of(case.office), at=LATER)
        assert not work(WorkKind.LEGAL_REVIEW)

    @pytest.mark.parametrize("country", ["ESP", "COL"])
    def test_from_elsewhere_does_not(self, case: Case, country: str) -> None:
        check = self.record(case, country)
        assert check.answer is not None
        assert not check.answer.from_origin
        assert not work(WorkKind.LEGAL_REVIEW)


class TestWeigh:
    def answered(self, case: Case, said: str, kind: str = "NATIONAL_RECORDS") -> Check:
        return record_answer(check_of(case, kind).pk, received(said), by=case.officer, at=LATER)

    def test_nothing_found_is_weighed_by_the_desk(self, case: Case) -> None:
        check = weigh_answer(self.answered(case, "no_match").pk, "no_concern", "Read.", by=case.officer, at=LATER)
        assert (check.status, check.weighing, check.weighed_by) == ("adjudicated", "no_concern", case.officer)

    @pytest.mark.parametrize(("kind", "said"), [("NATIONAL_RECORDS", "hit"), ("IDENTITY_DOC", "not_verified")])
    def test_anything_else_by_a_reviewer_alone(self, case: Case, kind: str, said: str) -> None:
        check = self.answered(case, said, kind)
        for by in (case.officer, making.supervisor_of(case.office)):
            with pytest.raises(ActionRefused, match="role_not_held"):
                weigh_answer(check.pk, "concern", "Read.", by=by, at=LATER)
        assert weigh_answer(check.pk, "concern", "Read.", by=reviewer_of(case), at=LATER).status == "adjudicated"
        assert not work(WorkKind.WEIGH_ANSWER)

    @pytest.mark.parametrize(
        ("said", "weighing", "reason"),
        [("no_match", "concern", "x"), ("no_match", "", "x"), ("hit", "clear", "x"), ("hit", "concern", " ")],
    )
    def test_needs_words_that_fit_and_a_reason(self, case: Case, said: str, weighing: str, reason: str) -> None:
        check = self.answered(case, said)
        with pytest.raises(BadInput):
            weigh_answer(check.pk, weighing, reason, by=reviewer_of(case), at=LATER)

    def test_one_act_weighs_all_in_which_nothing_was_found_and_no_other(self, case: Case) -> None:
        send_all(case)
        self.answered(case, "no_match")
        self.answered(case, "hit", "MIGRATION_HISTORY")
        self.answered(case, "verified", "IDENTITY_DOC")
        weighed = weigh_without_findings(case.pk, "Nothing.", by=case.officer, at=LATER)
        assert [check.type_id for check in weighed] == ["IDENTITY_DOC", "NATIONAL_RECORDS"]
        assert check_of(case, "MIGRATION_HISTORY").status == "answered"


class TestScan:
    @pytest.mark.parametrize("content", [b"", b"MZ program", b"<html>", b"x" * (8 * 1024 * 1024 + 1)])
    def test_is_a_document_or_a_picture_of_a_size(self, content: bytes) -> None:
        with pytest.raises(BadInput) as wrong:
            scan_of(content)
        assert set(wrong.value.fields) == {"scan"}

    @pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
    def test_is_kept_as_it_came(self, content: bytes) -> None:
        assert scan_of(content).content == content
