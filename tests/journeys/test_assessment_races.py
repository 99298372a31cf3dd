"""Two people at one assessment, or one answer, at the same moment."""

from functools import partial

import pytest

from casework.errors import ActionRefused, InvalidTransition
from casework.screening.answers import record_answer, weigh_answer
from casework.screening.assessing import approve_outcome, propose_outcome
from casework.staff.models import Role
from tests import making
from tests.journeys.rivals import rivals
from tests.making_checks import (
    LATER,
    assessment_of,
    check_of,
    make_complete,
    make_proposed,
    proposal,
    received,
    second_supervisor,
)

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_two_approvals_at_once_of_a_favourable_one_end_it_once() -> None:
    one, _reviewer = make_proposed()
    pair = (making.supervisor_of(one.case.office), second_supervisor(one.case))
    acts = [partial(approve_outcome, one.pk, "Agreed.", by=by, at=LATER) for by in pair]
    outcomes = rivals(acts, before=one.case)
    assert sum(isinstance(each, ActionRefused | InvalidTransition) for each in outcomes) == 1
    ended = assessment_of(one.case)
    assert (ended.status, ended.second_by) == ("favourable", None)


def test_one_supervisor_twice_at_once_is_no_second_approval_of_an_adverse_one() -> None:
    one, _reviewer = make_proposed("adverse")
    by = making.supervisor_of(one.case.office)
    outcomes = rivals([partial(approve_outcome, one.pk, "Agreed.", by=by, at=LATER)] * 2, before=one.case)
    assert sum(isinstance(each, ActionRefused) for each in outcomes) == 1
    assert assessment_of(one.case).status == "proposed"


def test_two_supervisors_at_once_are_both_approvals_of_an_adverse_one() -> None:
    one, _reviewer = make_proposed("adverse")
    pair = (making.supervisor_of(one.case.office), second_supervisor(one.case))
    outcomes = rivals([partial(approve_outcome, one.pk, "Agreed.", by=by, at=LATER) for by in pair], before=one.case)
    assert not any(isinstance(each, Exception) for each in outcomes)
    ended = assessment_of(one.case)
    assert ended.status == "adverse"
    assert {ended.approved_by, ended.second_by} == set(pair)


def test_two_reviewers_propose_once() -> None:
    one, first = make_complete()
    second = making.make_user(role=Role.SECURITY_REVIEWER, username="reviews.too")
    acts = [partial(propose_outcome, one.pk, proposal(), by=by, at=LATER) for by in (first, second)]
    outcomes = rivals(acts, before=one.case)
    assert sum(isinstance(each, ActionRefused) for each in outcomes) == 1


def test_an_answer_is_weighed_once() -> None:
    case = making.make_open_case()
    check = record_answer(check_of(case, "INTERPOL").pk, received(), by=case.officer, at=LATER)
    pair = (case.officer, making.supervisor_of(case.office))
    acts = [partial(weigh_answer, check.pk, "no_concern", "Read.", by=by, at=LATER) for by in pair]
    outcomes = rivals(acts, before=case)
    assert sum(isinstance(each, InvalidTransition) for each in outcomes) == 1
