"""What the database itself refuses about assessments, answers and checks, each tried both ways, past every service."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.screening.answers import record_answer, weigh_answer
from casework.screening.assessing import approve_outcome
from casework.screening.assessments import Assessment
from casework.screening.models import Check
from casework.screening.received import CheckAnswer
from tests import making
from tests.making import AT, make_open_case
from tests.making_checks import LATER, check_of, make_complete, make_proposed, received, second_supervisor

pytestmark = pytest.mark.django_db


def write(row: Assessment | Check, **changes: Any) -> None:
    """Write columns past every service."""
    with transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**changes)


class TestProposal:
    def test_is_whole_or_not_there(self) -> None:
        one, reviewer = make_complete()
        for changes in ({"outcome": "favourable"}, {"reason": "Why."}, {"proposed_by": reviewer}):
            with pytest.raises(IntegrityError, match="assessment_propos"):
                write(one, **changes)

    def test_stands_behind_every_later_status(self) -> None:
        one, _reviewer = make_complete()
        with pytest.raises(IntegrityError, match="assessment_proposed_by_somebody"):
            write(one, status="proposed")

    def test_of_an_inconclusive_one_has_plan_and_day(self) -> None:
        one, _reviewer = make_proposed("inconclusive")
        for changes in ({"plan": ""}, {"plan_on": None}):
            with pytest.raises(IntegrityError, match="assessment_inconclusive_has_a_plan"):
                write(one, **changes)

    def test_of_an_adverse_one_has_a_legal_note(self) -> None:
        one, _reviewer = make_proposed("adverse")
        with pytest.raises(IntegrityError, match="assessment_adverse_by_three_people"):
            write(one, legal_note="")


class TestFourEyes:
    def test_the_approver_did_not_propose(self) -> None:
        one, reviewer = make_proposed()
        other = making.supervisor_of(one.case.office)
        approval = {"approved_at": LATER, "approve_reason": "Agreed."}
        with pytest.raises(IntegrityError, match="assessment_four_eyes"):
            write(one, approved_by=reviewer, **approval)
        write(one, approved_by=other, **approval)

    @pytest.mark.parametrize("missing", [{"approve_reason": ""}, {"approved_at": None}])
    def test_an_approval_has_its_reason_and_its_time(self, missing: dict[str, Any]) -> None:
        one, _reviewer = make_proposed()
        whole = {"approved_by": making.supervisor_of(one.case.office), "approved_at": LATER, "approve_reason": "Yes."}
        with pytest.raises(IntegrityError, match="assessment_approvals_have_reasons"):
            write(one, **(whole | missing))

    def test_the_second_is_a_third_person_and_of_an_adverse_one_only(self) -> None:
        one, reviewer = make_proposed("adverse")
        first, second = making.supervisor_of(one.case.office), second_supervisor(one.case)
        approve_outcome(one.pk, "Agreed.", by=first, at=LATER)
        whole = {"second_at": LATER, "second_reason": "I too."}
        for same in (first, reviewer):
            with pytest.raises(IntegrityError, match="assessment_second_is_a_third_person"):
                write(one, second_by=same, **whole)
        with pytest.raises(IntegrityError, match="assessment_approvals_have_reasons"):
            write(one, second_by=second, second_at=LATER)
        write(one, second_by=second, **whole)
        with pytest.raises(IntegrityError, match="assessment_second_is_a_third_person"):
            write(one, outcome="favourable")

    def test_an_adverse_one_ends_with_two_approvals(self) -> None:
        one, _reviewer = make_proposed("adverse")
        approve_outcome(one.pk, "Agreed.", by=making.supervisor_of(one.case.office), at=LATER)
        with pytest.raises(IntegrityError, match="assessment_adverse_by_three_people"):
            write(one, status="adverse", ended_at=LATER)


class TestEnd:
    def test_is_what_was_proposed_with_an_approval_and_a_time(self) -> None:
        one, _reviewer = make_proposed()
        with pytest.raises(IntegrityError, match="assessment_ended_with_approval"):
            write(one, status="favourable", ended_at=LATER)
        approve_outcome(one.pk, "Agreed.", by=making.supervisor_of(one.case.office), at=LATER)
        with pytest.raises(IntegrityError, match="assessment_ends_as_proposed"):
            write(one, status="observations")
        with pytest.raises(IntegrityError, match="assessment_ended_with_approval"):
            write(one, ended_at=None)

    def test_one_runs_at_a_time(self) -> None:
        case = make_open_case()
        with pytest.raises(IntegrityError, match="assessment_one_running"), transaction.atomic():
            Assessment.objects.create(case=case, opened_at=AT)


class TestAnswer:
    def add(self, check: Check, **changes: Any) -> CheckAnswer:
        """An answer past every service."""
        told: dict[str, Any] = {
            **{"check_run": check, "case": check.case, "said": "no_match", "result": "no_match", "sha256": "0" * 64},
            **{"source": "telephone", "received_at": AT, "recorded_by": check.case.officer, "recorded_at": AT},
        }
        with transaction.atomic():
            return CheckAnswer.objects.create(**(told | changes))

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"said": ""}, "check_answer_is_an_answer"),
            ({"result": "could_not_run"}, "check_answer_is_an_answer"),
            ({"source": "letter"}, "check_answer_by_hand_has_its_scan"),
            ({"sha256": "x"}, "check_answer_is_sealed_by_a_hash"),
            ({"notice_kind": "red"}, "check_answer_notice_is_whole"),
            ({"offence": "Rebelión"}, "check_answer_notice_is_whole"),
            ({"from_origin": True}, "check_answer_notice_is_whole"),
            ({"received_at": LATER}, "check_answer_not_before_it_came"),
        ],
    )
    def test_is_whole(self, changes: dict[str, Any], constraint: str) -> None:
        check = check_of(make_open_case(), "INTERPOL")
        self.add(check)
        with pytest.raises(IntegrityError, match=constraint):
            self.add(check, **changes)


class TestCheck:
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"result": "no_match"}, "check_answer_has_result_and_time"),
            ({"answered_at": AT}, "check_answer_has_result_and_time"),
            ({"status": "answered"}, "check_answer_has_result_and_time"),
            ({"status": "answered", "result": "no_match", "answered_at": AT}, "check_result_of_a_list_names_it"),
            ({"status": "error", "result": "hit"}, "check_answer_has_result_and_time"),
            ({"status": "sent"}, "check_sent_says_when"),
            ({"weighing": "no_concern"}, "check_weighed_by_somebody_with_reason"),
            ({"weigh_reason": "Why."}, "check_weighed_by_somebody_with_reason"),
        ],
    )
    def test_says_nothing_that_nobody_said(self, changes: dict[str, Any], constraint: str) -> None:
        check = check_of(make_open_case(), "INTERPOL")
        write(check, status="sent", sent_at=AT)
        write(check, status="requested")
        with pytest.raises(IntegrityError, match=constraint):
            write(check, **{"sent_at": None, **changes})

    def test_of_an_agency_is_adjudicated_with_what_it_amounts_to(self) -> None:
        case = make_open_case()
        check = record_answer(check_of(case, "INTERPOL").pk, received(), by=case.officer, at=LATER)
        with pytest.raises(IntegrityError, match="check_adjudicated_answer_is_weighed"):
            write(check, status="adjudicated")
        assert weigh_answer(check.pk, "no_concern", "Read.", by=case.officer, at=LATER).status == "adjudicated"

    def test_waits_once_a_kind(self) -> None:
        check = check_of(make_open_case(), "INTERPOL")
        for status in ("planned", "requested"):
            with pytest.raises(IntegrityError, match="check_one_pending_per_type"), transaction.atomic():
                Check.objects.create(
                    case=check.case, type=check.type, status=status, requested_at=AT, due_at=AT, next_try_at=AT
                )
