"""What the Ministry does while a request waits is asked about before a paper goes out."""

from datetime import timedelta

import pytest

from casework.errors import ActionRefused
from casework.journey.batches import approve_many
from casework.safe_conducts.issuing import issue_safe_conduct, number_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.replacing import renew_safe_conduct, replace_safe_conduct
from casework.safe_conducts.services import approve_safe_conduct, request_safe_conduct
from casework.staff.services import system_user
from tests.making import AT, make_issued, supervisor_of
from tests.making_papers import REASONS, day, finish, fresh, issue, make_act, make_admin_paper

pytestmark = pytest.mark.django_db
LATER = day("2019-04-09")
SOON = AT + timedelta(hours=1)
APPEAL = {"application_ended": "The appeal is being written."}


def codes(error: pytest.ExceptionInfo[ActionRefused]) -> set[str]:
    """The codes of what stopped it."""
    return {finding.code for finding in error.value.findings}


def lost() -> SafeConduct:
    """The request for another sheet of a first paper that was lost."""
    paper = make_issued()
    return replace_safe_conduct(paper.pk, "lost", "The holder says so.", by=paper.case.officer, at=AT)


def renewal() -> SafeConduct:
    """The request for what follows a monthly paper."""
    paper = make_admin_paper()
    return renew_safe_conduct(paper.pk, by=paper.case.officer, at=LATER, reasons=REASONS)


class TestAnotherSheetOfALostPaper:
    @pytest.mark.parametrize("kind", ["rejection", "archive", "recognition", "other_permit"])
    def test_is_not_approved_after_an_act_that_ends_it(self, kind: str) -> None:
        request = lost()
        make_act(request.case, kind, at=SOON)
        with pytest.raises(ActionRefused) as refused:
            approve_safe_conduct(request.pk, by=supervisor_of(request.office), at=SOON, reasons=REASONS)
        assert codes(refused) == {"ended_by_act"}

    def test_is_not_numbered_after_it_either(self) -> None:
        request = lost()
        approve_safe_conduct(request.pk, by=supervisor_of(request.office), at=AT)
        make_act(request.case, "rejection", at=SOON)
        assert not issue_safe_conduct(request.pk, by=system_user(), at=SOON)
        assert fresh(request).status == "requested"

    def test_is_approved_where_the_act_ended_nothing(self) -> None:
        request = lost()
        make_act(request.case, "no_show", at=SOON)
        assert finish(request, at=SOON).status == "issued"

    def test_follows_a_paper_that_was_given_after_the_act(self) -> None:
        paper = make_admin_paper()
        make_act(paper.case, "archive", at=LATER)
        again = issue(paper.case, "SC2_ADMIN", at=LATER)
        why = "The holder says so."
        request = replace_safe_conduct(again.pk, "damaged", why, by=paper.case.officer, at=LATER)
        assert finish(request, at=LATER).replaces == again


class TestARequestThatWaits:
    @pytest.mark.parametrize("kind", ["archive", "recognition"])
    def test_is_approved_with_a_reason_of_the_approver(self, kind: str) -> None:
        request = renewal()
        make_act(request.case, kind, at=LATER)
        supervisor = supervisor_of(request.office)
        with pytest.raises(ActionRefused) as refused:
            approve_safe_conduct(request.pk, by=supervisor, at=LATER)
        assert codes(refused) == {"application_ended"}
        approve_safe_conduct(request.pk, by=supervisor, at=LATER, reasons=APPEAL)
        assert issue_safe_conduct(request.pk, by=system_user(), at=LATER)

    def test_is_left_out_of_a_batch(self) -> None:
        request = renewal()
        make_act(request.case, "archive", at=LATER)
        (outcome,) = approve_many([request.pk], by=supervisor_of(request.office), at=LATER)
        assert [finding.code for finding in outcome.findings] == ["application_ended"]

    def test_goes_back_where_the_act_comes_after_the_approval(self) -> None:
        request = renewal()
        supervisor = supervisor_of(request.office)
        approve_safe_conduct(request.pk, by=supervisor, at=LATER)
        make_act(request.case, "archive", at=LATER)
        assert number_safe_conduct(request.pk, by=system_user(), at=LATER).status == "requested"
        approve_safe_conduct(request.pk, by=supervisor, at=LATER, reasons=APPEAL)
        assert issue_safe_conduct(request.pk, by=system_user(), at=LATER)

    def test_asks_why_beside_another_permit(self) -> None:
        request = renewal()
        make_act(request.case, "other_permit", at=LATER)
        with pytest.raises(ActionRefused) as refused:
            approve_safe_conduct(request.pk, by=supervisor_of(request.office), at=LATER)
        assert codes(refused) == {"has_other_permit"}

    def test_at_the_judgement_of_the_authority_asks_too(self) -> None:
        paper = make_admin_paper()
        officer = paper.case.officer
        request = request_safe_conduct(paper.case_id, by=officer, at=LATER, type="SC2_OTHER", reasons=REASONS)
        make_act(paper.case, "archive", at=LATER)
        with pytest.raises(ActionRefused) as refused:
            approve_safe_conduct(request.pk, by=supervisor_of(request.office), at=LATER)
        assert codes(refused) == {"application_ended"}


class TestAPaperThatTakesThePlaceOfALongerOne:
    def test_is_given_with_a_reason(self) -> None:
        paper = finish(renewal(), at=LATER)
        at = day("2019-04-10")
        make_act(paper.case, "admission", at=at, request_number="R-1")
        request = request_safe_conduct(paper.case_id, by=paper.case.officer, at=at, type="SC2_REFUGEE", reasons=REASONS)
        supervisor, short = supervisor_of(request.office), {"term_shortened": "The Ministry asks for it."}
        with pytest.raises(ActionRefused) as refused:
            approve_safe_conduct(request.pk, by=supervisor, at=at, term=1, reasons=short)
        assert codes(refused) == {"ends_sooner"}
        why = short | {"ends_sooner": "The Ministry asks for it."}
        assert approve_safe_conduct(request.pk, by=supervisor, at=at, term=1, reasons=why).status == "approved"


class TestASecondExitPaper:
    def test_asks_why_after_the_end_of_the_first(self) -> None:
        first = make_issued()
        make_act(first.case, "negative", at=LATER)
        issue(first.case, "SC1_EXIT", at=LATER)
        later = day("2019-06-20")
        with pytest.raises(ActionRefused) as refused:
            request_safe_conduct(first.case_id, by=first.case.officer, at=later, type="SC1_EXIT")
        assert "not_renewable" in codes(refused)
