"""The assessment: complete, proposed, approved by others; it blocks nothing but its own end and revokes nothing."""

from datetime import timedelta
from typing import Any

import pytest

from casework.errors import ActionRefused, BadInput
from casework.journey.steps import approve_safe_conduct
from casework.law.days import local_date
from casework.screening.answers import record_answer, weigh_answer
from casework.screening.asking import ask_again, reopen_check
from casework.screening.assessing import (
    approve_outcome,
    close_follow_up,
    propose_outcome,
    reopen_assessment,
    return_proposal,
)
from casework.screening.assessments import Assessment
from casework.screening.checklists import items_of
from casework.staff.models import Role
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.making_checks import (
    LATER,
    answer_all,
    assessment_of,
    check_of,
    make_complete,
    make_proposed,
    proposal,
    received,
    reviewer_of,
    second_supervisor,
)

pytestmark = pytest.mark.django_db
NEW = {"why_reopened": "New information."}


def codes(refused: pytest.ExceptionInfo[ActionRefused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def open_work(*kinds: str) -> list[str]:
    return sorted(WorkItem.objects.filter(kind__in=kinds, status="open").values_list("kind", flat=True))


class TestComplete:
    def test_once_every_needed_check_is_weighed_and_fresh(self) -> None:
        one, _reviewer = make_complete()
        assert (one.status, one.completed_at) == ("complete", LATER)
        assert all(item.done for item in items_of(one.case, on=local_date(LATER)))

    def test_no_more_once_one_of_them_is_taken_up_again(self) -> None:
        one, reviewer = make_complete()
        reopen_check(check_of(one.case, "INTERPOL").pk, reasons=NEW, by=reviewer, at=LATER)
        assert assessment_of(one.case).status == "open"
        weigh_answer(check_of(one.case, "INTERPOL").pk, "no_concern", "Again.", by=reviewer, at=LATER)
        assert assessment_of(one.case).status == "complete"

    def test_the_checklist_says_what_each_lacks(self) -> None:
        case = making.make_open_case()
        making.answer_checks(case)
        found = {item.kind.code: item.finding.code for item in items_of(case, on=AT.date()) if item.finding}
        assert found["BIOMETRIC_DEDUP"] == "check_planned"
        assert found["INTERPOL"] == "check_unsent"
        old = {
            item.finding.code
            for item in items_of(make_complete()[0].case, on=AT.date() + timedelta(days=92))
            if item.finding
        }
        assert old == {"check_stale"}


class TestPropose:
    def test_is_refused_while_an_agency_is_silent_or_a_finding_not_weighed(self) -> None:
        making.serve_list()
        case = making.make_open_case()
        reviewer = reviewer_of(case)
        answer_all(case, reviewer=reviewer, INTERPOL="hit")
        ask_again(check_of(case, "NATIONAL_RECORDS").pk, by=case.officer, at=LATER)
        with pytest.raises(ActionRefused) as refused:
            propose_outcome(assessment_of(case).pk, proposal(), by=reviewer, at=LATER)
        assert codes(refused) == {"check_unsent", "check_not_weighed"}
        assert "NATIONAL_RECORDS" in " ".join(str(finding.message) for finding in refused.value.findings)

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.MINISTRY_LIAISON])
    def test_is_for_security_reviewers(self, role: Role) -> None:
        one, _reviewer = make_complete()
        other = making.make_user(role=role, office=one.case.office, username="other")
        with pytest.raises(ActionRefused, match="role_not_held"):
            propose_outcome(one.pk, proposal(), by=other, at=LATER)

    @pytest.mark.parametrize(
        ("outcome", "changes", "field"),
        [
            ("clear", {}, "outcome"),
            ("favourable", {"reason": " "}, "reason"),
            ("adverse", {"legal_note": " "}, "legal_note"),
            ("inconclusive", {"plan": ""}, "plan"),
            ("inconclusive", {"plan_on": None}, "plan_on"),
            ("inconclusive", {"plan_on": AT.date()}, "plan_on"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, outcome: str, changes: dict[str, Any], field: str) -> None:
        one, reviewer = make_complete()
        with pytest.raises(BadInput) as wrong:
            propose_outcome(one.pk, proposal(outcome, **changes), by=reviewer, at=LATER)
        assert set(wrong.value.fields) == {field}
        assert assessment_of(one.case).status == "complete"

    def test_warns_of_possible_persecution(self) -> None:
        making.serve_list()
        case = making.make_open_case()
        reviewer = reviewer_of(case)
        answer_all(case, reviewer=reviewer, INTERPOL="hit")
        for item in items_of(case, on=AT.date()):
            assert item.check is not None
            weighing = "observation" if item.check.result == "hit" else "no_concern"
            weigh_answer(item.check.pk, weighing, "Read.", by=reviewer, at=LATER)
        propose_outcome(assessment_of(case).pk, proposal(), by=reviewer, at=LATER)
        step = Transition.objects.get(subject_type="assessment", verb="propose")
        assert set(step.warnings) == {"possible_persecution", "favourable_with_concern"}


class TestApprove:
    @pytest.mark.parametrize("outcome", ["favourable", "observations", "inconclusive"])
    def test_one_supervisor_ends_it(self, outcome: str) -> None:
        one, _reviewer = make_proposed(outcome)
        assert open_work(WorkKind.APPROVE_ASSESSMENT) == ["approve_assessment"]
        ended = approve_outcome(one.pk, "Agreed.", by=making.supervisor_of(one.case.office), at=LATER)
        assert (ended.status, ended.ended_at) == (outcome, LATER)
        assert open_work(WorkKind.APPROVE_ASSESSMENT, WorkKind.REVIEW_SAFE_CONDUCT) == []

    def test_never_by_who_proposed(self) -> None:
        one, reviewer = make_proposed()
        making.give_role(reviewer, Role.SUPERVISOR, region=one.case.office.region)
        with pytest.raises(ActionRefused, match="own_proposal"):
            approve_outcome(one.pk, "Agreed.", by=reviewer, at=LATER)

    @pytest.mark.parametrize("reason", ["", " ", "x" * 501])
    def test_needs_a_reason(self, reason: str) -> None:
        one, _reviewer = make_proposed()
        with pytest.raises(BadInput):
            approve_outcome(one.pk, reason, by=making.supervisor_of(one.case.office), at=LATER)

    def test_is_refused_once_an_answer_is_out_of_date(self) -> None:
        one, _reviewer = make_proposed()
        with pytest.raises(ActionRefused, match="check_stale"):
            approve_outcome(one.pk, "Agreed.", by=making.supervisor_of(one.case.office), at=AT + timedelta(days=95))

    def test_an_adverse_one_needs_two_supervisors(self) -> None:
        one, _reviewer = make_proposed("adverse")
        first, second = making.supervisor_of(one.case.office), second_supervisor(one.case)
        assert approve_outcome(one.pk, "Agreed.", by=first, at=LATER).status == "proposed"
        assert open_work(WorkKind.REVIEW_SAFE_CONDUCT) == []
        with pytest.raises(ActionRefused, match="second_person"):
            approve_outcome(one.pk, "Agreed.", by=first, at=LATER)
        assert approve_outcome(one.pk, "I too.", by=second, at=LATER).status == "adverse"
        assert open_work(WorkKind.REVIEW_SAFE_CONDUCT, WorkKind.NOTIFY_MINISTRY) == [
            "notify_ministry",
            "review_safe_conduct",
        ]

    def test_an_adverse_one_revokes_nothing(self) -> None:
        paper = making.make_issued()
        assert self.adverse_for(paper.case.pk).status == "adverse"
        paper.refresh_from_db()
        assert paper.status == "issued"
        for kind in ("review_safe_conduct", "notify_ministry"):
            close_follow_up(assessment_of(paper.case).pk, kind, by=making.supervisor_of(paper.office), at=LATER)
        assert open_work(WorkKind.REVIEW_SAFE_CONDUCT, WorkKind.NOTIFY_MINISTRY) == []

    @staticmethod
    def adverse_for(case_id: Any) -> Assessment:
        making.serve_list()
        one = Assessment.objects.select_related("case__office", "case__person", "case__officer").get(case=case_id)
        reviewer = reviewer_of(one.case)
        answer_all(one.case, reviewer=reviewer)
        for item in items_of(one.case, on=AT.date()):
            assert item.check is not None
            weigh_answer(item.check.pk, "no_concern", "Read.", by=reviewer, at=LATER)
        propose_outcome(one.pk, proposal("adverse"), by=reviewer, at=LATER)
        approve_outcome(one.pk, "Agreed.", by=making.supervisor_of(one.case.office), at=LATER)
        return approve_outcome(one.pk, "I too.", by=second_supervisor(one.case), at=LATER)


class TestReturnAndReopen:
    def test_a_proposal_goes_back_and_leaves_no_approval(self) -> None:
        one, _reviewer = make_proposed("adverse")
        approve_outcome(one.pk, "Agreed.", by=making.supervisor_of(one.case.office), at=LATER)
        return_proposal(one.pk, "Hear the person first.", by=second_supervisor(one.case), at=LATER)
        again = assessment_of(one.case)
        assert (again.status, again.outcome, again.proposed_by, again.approved_by) == ("complete", "", None, None)
        assert open_work(WorkKind.APPROVE_ASSESSMENT) == []

    def test_reopening_keeps_the_ended_one_and_opens_another(self) -> None:
        one, _reviewer = make_proposed()
        supervisor = making.supervisor_of(one.case.office)
        approve_outcome(one.pk, "Agreed.", by=supervisor, at=LATER)
        with pytest.raises(ActionRefused, match="why_reopened"):
            reopen_assessment(one.pk, reasons={}, by=supervisor, at=LATER)
        anew = reopen_assessment(one.pk, reasons=NEW, by=supervisor, at=LATER)
        one.refresh_from_db()
        assert (one.status, one.outcome, one.reason) == ("reopened", "favourable", "The checks say so.")
        assert (anew.status, anew.outcome) == ("complete", "")


class TestBlocksNothingElse:
    """A finding or a silent agency never keeps back the first paper (domain.md section 0.1 and 5.5)."""

    def test_silent_agencies_leave_the_first_paper_alone(self) -> None:
        assert making.make_issued().status == "issued"

    def test_a_notice_and_an_objection_leave_it_alone_too(self) -> None:
        case = making.make_lodged_case()
        reviewer = reviewer_of(case)
        answer_all(case, reviewer=reviewer, INTERPOL="hit", INTELLIGENCE="objection")
        paper = making.make_requested(case=case)
        assert approve_safe_conduct(paper.pk, by=making.supervisor_of(case.office), at=LATER).status == "approved"

    def test_a_check_that_could_not_run_blocks_the_end_and_only_that(self) -> None:
        case = making.make_lodged_case()
        for hour in range(6):
            making.answer_checks(case, at=AT + timedelta(hours=hour))
        assert check_of(case, "SANCTIONS").result == "could_not_run"
        found = {item.kind.code: item.finding.code for item in items_of(case, on=AT.date()) if item.finding}
        assert found["SANCTIONS"] == "check_could_not_run"
        assert making.make_requested(case=case).status == "requested"

    def test_an_answer_of_telephone_counts_as_well(self) -> None:
        case = making.make_open_case()
        told = received(source="telephone", reference="", scan=None)
        record_answer(check_of(case, "INTERPOL").pk, told, by=case.officer, at=LATER)
        assert check_of(case, "INTERPOL").status == "answered"
