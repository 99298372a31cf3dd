"""Who is left without a paper: looked at, told as a risk, and no longer waited for once there is a paper or no need."""

from datetime import timedelta

import pytest

from casework.arrivals.models import Case
from casework.arrivals.services import correct_facts
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.batches import request_many
from casework.journey.deaths import record_death
from casework.law.days import local_date
from casework.people.facts import Died
from casework.people.models import Basis
from casework.safe_conducts.ending import expire_safe_conducts
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.replacing import renew_safe_conduct, replace_safe_conduct
from casework.safe_conducts.reviewing import record_reviewed
from casework.safe_conducts.selectors import at_irregular_risk, evidence_for
from casework.safe_conducts.services import request_safe_conduct, return_safe_conduct
from casework.screening.assessing import approve_outcome
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests import making_checks
from tests.making import AT, make_facts, make_forwarded_case, make_issued, make_lodged_case, supervisor_of
from tests.making_checks import LATER, make_proposed
from tests.making_papers import REASONS, day, finish, fresh, issue, make_act, make_admin_paper
from tests.safe_conducts.test_life import codes, open_kinds

pytestmark = pytest.mark.django_db
GONE = AT + timedelta(days=9)


def ended() -> SafeConduct:
    """A first paper that ended by its date, with nothing after it."""
    paper = make_issued()
    expire_safe_conducts(by=system_user(), at=GONE)
    return fresh(paper)


class TestRecordReviewed:
    def test_writes_what_was_found_and_ends_the_work(self) -> None:
        paper = ended()
        assert open_kinds(paper) == {"review_expired"}
        record_reviewed(paper.pk, "Left for another country.", by=paper.case.officer, at=GONE)
        step = Transition.objects.get(subject_id=paper.pk, verb="review")
        assert (step.reasons, step.to_status, open_kinds(paper)) == (
            {"note": "Left for another country."},
            "expired",
            set(),
        )
        with pytest.raises(ActionRefused, match="nothing_to_review"):
            record_reviewed(paper.pk, "Again", by=paper.case.officer, at=GONE)

    def test_names_what_is_missing_and_refuses_a_paper_that_holds(self) -> None:
        paper = ended()
        with pytest.raises(BadInput) as error:
            record_reviewed(paper.pk, " ", by=paper.case.officer, at=GONE)
        assert list(error.value.fields) == ["note"]
        held = make_issued()
        with pytest.raises(InvalidTransition):
            record_reviewed(held.pk, "x", by=held.case.officer, at=AT)


class TestWhoWaitsNoMore:
    def test_somebody_whose_next_paper_is_numbered_late(self) -> None:
        paper = make_admin_paper()
        request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=day("2019-04-09"), reasons=REASONS)
        late = day("2019-04-22")
        expire_safe_conducts(by=system_user(), at=late)
        assert open_kinds(paper) == {"review_expired"}
        finish(request, at=late)
        assert open_kinds(paper) == set()

    def test_is_not_somebody_who_was_admitted_before_another_paper_is_numbered(self) -> None:
        paper = make_admin_paper()
        request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=day("2019-04-09"), reasons=REASONS)
        make_act(paper.case, "admission", at=day("2019-04-09"), request_number="CONARE-5")
        finish(request, at=day("2019-04-09"))
        assert "request_safe_conduct" in open_kinds(paper.case)

    def test_somebody_who_is_recognised(self) -> None:
        paper = ended()
        make_act(paper.case, "recognition", at=GONE)
        assert open_kinds(paper) == set()

    def test_somebody_whose_colombian_nationality_is_established(self) -> None:
        paper = ended()
        facts = make_facts(nationalities=("VEN", "COL"), nationality_basis={"COL": Basis.ESTABLISHED})
        correct_facts(paper.case_id, facts, by=paper.case.officer, at=GONE)
        assert open_kinds(paper) == set()

    def test_somebody_who_died_before_the_admission(self) -> None:
        case = make_forwarded_case()
        record_death(case.pk, Died(told_by="Hospital"), by=case.officer, at=AT)
        make_act(case, "admission", request_number="CONARE-3")
        assert "request_safe_conduct" not in open_kinds(case)


class TestIrregularRisk:
    def test_is_told_of_who_holds_nothing_after_the_end(self) -> None:
        paper = make_issued()
        assert not at_irregular_risk(evidence_for(paper.case, on=AT.date()))
        assert at_irregular_risk(evidence_for(paper.case, on=local_date(GONE)))
        issue(paper.case, "SC2_ADMIN", at=GONE)
        assert not at_irregular_risk(evidence_for(paper.case, on=local_date(GONE)))

    def test_is_not_told_of_who_is_recognised(self) -> None:
        paper = ended()
        make_act(paper.case, "recognition", at=GONE)
        assert not at_irregular_risk(evidence_for(paper.case, on=local_date(GONE)))


class TestAskedOnPaper:
    def test_in_time_and_typed_the_next_day_leaves_no_gap(self) -> None:
        paper = make_admin_paper()
        officer, last, next_day = paper.case.officer, day("2019-04-19", 16), day("2019-04-22")
        expire_safe_conducts(by=system_user(), at=next_day)
        in_time = {code: why for code, why in REASONS.items() if code != "typed_late"}
        with pytest.raises(ActionRefused) as error:
            renew_safe_conduct(paper.pk, by=officer, at=next_day, received_at=last, reasons=in_time)
        assert codes(error) == {"typed_late"}
        request = renew_safe_conduct(paper.pk, by=officer, at=next_day, received_at=last, reasons=REASONS)
        assert request.first_requested_at == last
        step = Transition.objects.get(subject_id=request.pk, verb="request")
        assert (step.received_at, step.at) == (last, next_day)
        assert finish(request, at=next_day).valid_from == day("2019-04-20").date()

    def test_in_the_future_is_refused(self) -> None:
        case = make_lodged_case()
        with pytest.raises(ActionRefused, match="received_in_future"):
            request_safe_conduct(case.pk, by=case.officer, at=AT, received_at=AT + timedelta(days=1), reasons=REASONS)


class TestAReturnedReplacement:
    def test_is_not_asked_again_as_a_renewal(self) -> None:
        paper, early = make_admin_paper(), day("2019-04-09")
        officer = paper.case.officer
        sheet = replace_safe_conduct(paper.pk, "damaged", "Wet", by=officer, at=early)
        return_safe_conduct(sheet.pk, "Which part?", by=supervisor_of(paper.office), at=early)
        (outcome,) = request_many([paper.pk], by=officer, at=early, reasons=REASONS)
        assert (outcome.done, [one.code for one in outcome.findings]) == (False, ["replacement_returned"])
        with pytest.raises(ActionRefused, match="replacement_returned"):
            renew_safe_conduct(paper.pk, by=officer, at=early, reasons=REASONS)
        assert fresh(sheet).status == "draft"


class TestTheMinistryIsTold:
    def asked_for(self, case: Case) -> bool:
        """Whether the Ministry is to be told once a stay is asked for in this case, an hour after the assessment."""
        issue(case, "SC2_INITIAL", at=LATER)
        make_act(case, "admission", at=LATER, request_number="CONARE-1")
        WorkItem.objects.filter(case=case, kind="notify_ministry").delete()
        request_safe_conduct(case.pk, by=case.officer, at=LATER, type="SC2_REFUGEE", reasons=REASONS)
        return WorkItem.objects.filter(case=case, kind="notify_ministry", status="open", role="supervisor").exists()

    def test_of_a_stay_that_is_asked_for_while_the_assessment_is_open(self) -> None:
        assert self.asked_for(make_lodged_case())

    def test_of_one_after_an_adverse_assessment(self) -> None:
        one, _reviewer = make_proposed("adverse")
        approve_outcome(one.pk, "Agreed.", by=supervisor_of(one.case.office), at=LATER)
        approve_outcome(one.pk, "I too.", by=making_checks.second_supervisor(one.case), at=LATER)
        assert self.asked_for(one.case)

    @pytest.mark.parametrize("stale", [False, True])
    def test_after_a_favourable_one_only_of_answers_that_are_out_of_date(self, stale: bool) -> None:
        one, _reviewer = make_proposed()
        approve_outcome(one.pk, "Agreed.", by=supervisor_of(one.case.office), at=LATER)
        if stale:
            check = one.case.checks.filter(type__renewed=False).first() or one.case.checks.first()
            assert check
            one.case.checks.filter(pk=check.pk).update(status="stale", result="inconclusive")
        assert self.asked_for(one.case) is stale
