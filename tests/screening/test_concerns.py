"""What was confirmed counts where an outcome is proposed, however its check was weighed afterwards."""

import pytest

from casework.errors import ActionRefused
from casework.screening.answers import weigh_answer, weigh_without_findings
from casework.screening.asking import reopen_check
from casework.screening.assessing import approve_outcome, propose_outcome
from casework.screening.assessments import Assessment
from casework.screening.deciding import reopen_hit
from casework.screening.hits import Hit, HitDecision
from casework.staff.models import User
from tests import making
from tests.making_checks import LATER, answer_all, assessment_of, check_of, proposal, reviewer_of
from tests.making_hits import OTHER, SAME, decide, list_like

pytestmark = pytest.mark.django_db
NEW = {"why_reopened": "New information."}


def make_matched(decision: HitDecision, *, intelligence: str = "no_objection") -> tuple[Assessment, User, Hit]:
    """A case with one match that was decided on; the agencies answered, and what found nothing is weighed."""
    case = making.make_lodged_case()
    list_like(case)
    reviewer = reviewer_of(case)
    answer_all(case, reviewer=reviewer, INTELLIGENCE=intelligence)
    weigh_without_findings(case.pk, "Nothing in any answer.", by=reviewer, at=LATER)
    hit = Hit.objects.select_related("case__office").get(case=case)
    return assessment_of(case), reviewer, decide(hit, decision, by=reviewer, at=LATER)


def refused_favourable(one: Assessment, reviewer: User) -> str:
    with pytest.raises(ActionRefused) as refused:
        propose_outcome(one.pk, proposal(), by=reviewer, at=LATER)
    (finding,) = refused.value.findings
    assert finding.code == "concern_confirmed"
    return str(finding.message)


def test_a_confirmed_match_is_named_and_asks_for_another_outcome() -> None:
    one, reviewer, hit = make_matched(SAME)
    assert f"SANCTIONS ({hit.source} {hit.entry_key})" in refused_favourable(one, reviewer)
    assert propose_outcome(one.pk, proposal("observations"), by=reviewer, at=LATER).status == "proposed"


@pytest.mark.parametrize("weighing", ["other_person", "no_concern", "observation"])
def test_it_counts_however_its_check_is_weighed(weighing: str) -> None:
    one, reviewer, _hit = make_matched(SAME)
    reopen_check(check_of(one.case, "SANCTIONS").pk, reasons=NEW, by=reviewer, at=LATER)
    weigh_answer(check_of(one.case, "SANCTIONS").pk, weighing, "Read again.", by=reviewer, at=LATER)
    with pytest.raises(ActionRefused, match="concern_confirmed"):
        propose_outcome(one.pk, proposal(), by=reviewer, at=LATER)


def test_a_false_match_is_no_concern() -> None:
    one, reviewer, _hit = make_matched(OTHER)
    assert propose_outcome(one.pk, proposal(), by=reviewer, at=LATER).status == "proposed"


def test_a_match_that_is_confirmed_no_more_is_none_either() -> None:
    one, reviewer, hit = make_matched(SAME)
    reopen_hit(hit.pk, "Another document came.", by=reviewer, at=LATER)
    decide(hit, OTHER, by=reviewer, at=LATER)
    assert propose_outcome(one.pk, proposal(), by=reviewer, at=LATER).status == "proposed"


def test_a_concern_of_an_agency_asks_for_another_outcome_too() -> None:
    one, reviewer, _hit = make_matched(OTHER, intelligence="objection")
    weigh_answer(check_of(one.case, "INTELLIGENCE").pk, "concern", "Read.", by=reviewer, at=LATER)
    assert "INTELLIGENCE" in refused_favourable(one, reviewer)


def test_what_was_confirmed_since_the_proposal_stops_the_approval() -> None:
    one, reviewer, hit = make_matched(OTHER)
    propose_outcome(one.pk, proposal(), by=reviewer, at=LATER)
    reopen_hit(hit.pk, "Another document came.", by=reviewer, at=LATER)
    decide(hit, SAME, by=reviewer, at=LATER)
    with pytest.raises(ActionRefused, match="concern_confirmed"):
        approve_outcome(one.pk, "Agreed.", by=making.supervisor_of(one.case.office), at=LATER)


@pytest.mark.parametrize("decision", [SAME, OTHER])
def test_settling_the_last_match_completes_the_assessment(decision: HitDecision) -> None:
    one, _reviewer, _hit = make_matched(decision)
    assert one.status == "open", "as it was before the decision"
    assert assessment_of(one.case).status == "complete"
