"""Two acts on one paper at one moment: each race is won once, and no day is ever covered twice."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from casework.asylum.ministry import correct_act
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.errors import ActionRefused, CaseworkError
from casework.journey.deaths import record_death, withdraw_death
from casework.journey.ministry import record_ministry_act
from casework.people.facts import Died
from casework.people.models import Death
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.issuing import number_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.replacing import renew_safe_conduct, replace_safe_conduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.revoking import approve_revocation, confirm_revocation, propose_revocation
from casework.safe_conducts.states import ON_PAPER
from casework.staff.services import system_user
from casework.work.models import WorkItem, WorkKind
from tests.journeys.rivals import rivals
from tests.making import AT, application_of, make_approved, make_issued, supervisor_of
from tests.making_papers import REASONS, day, fresh, liaison, make_act, make_admin_paper, second_supervisor, told
from tests.safe_conducts.test_revoking import breach

pytestmark = pytest.mark.usefixtures("transactional_db")


def failures(outcomes: Sequence[object]) -> int:
    """How many were told that somebody was faster."""
    return sum(isinstance(one, CaseworkError) for one in outcomes)


class TestEnding:
    def test_handing_back_against_a_death_ends_it_once(self) -> None:
        paper = make_issued()
        officer = paper.case.officer
        acts: list[Callable[[], object]] = [
            partial(surrender_safe_conduct, paper.pk, "Leaves", by=officer, at=AT),
            partial(record_death, paper.case_id, Died(told_by="Hospital"), by=officer, at=AT),
        ]
        outcomes = rivals(acts, before=paper.case)
        ended = fresh(paper)
        assert (ended.status, failures(outcomes)) in {("surrendered", 0), ("ended_by_death", 1)}

    def test_the_third_person_against_handing_back_ends_it_once(self) -> None:
        paper = make_issued()
        proposed = propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
        approve_revocation(proposed.pk, "Shown", by=supervisor_of(paper.office), at=AT)
        acts: list[Callable[[], object]] = [
            partial(confirm_revocation, proposed.pk, "Shown", "Appeal", by=second_supervisor(paper), at=AT),
            partial(surrender_safe_conduct, paper.pk, "Leaves", by=paper.case.officer, at=AT),
        ]
        outcomes = rivals(acts, before=paper.case)
        assert failures(outcomes) == 1
        both = (fresh(paper).status, Revocation.objects.get().status)
        assert both in {("revoked", "confirmed"), ("surrendered", "lapsed")}

    def test_numbering_against_the_rejection_leaves_nothing_that_holds(self) -> None:
        paper = make_approved()
        application = application_of(paper.case)
        acts: list[Callable[[], object]] = [
            partial(number_safe_conduct, paper.pk, by=system_user(), at=AT),
            partial(record_ministry_act, application.pk, told("rejection"), by=liaison(), at=AT),
        ]
        outcomes = rivals(acts, before=paper.case)
        assert failures(outcomes) == 0
        assert fresh(paper).status in {"lost_validity", "requested"}
        assert Application.objects.get().status == "rejected"

    @pytest.mark.parametrize("approving", [False, True])
    def test_a_step_of_revoking_against_handing_back_ends_it_once(self, *, approving: bool) -> None:
        paper = make_issued()
        step = partial(propose_revocation, paper.pk, breach(), by=paper.case.officer, at=AT)
        if approving:
            step = partial(approve_revocation, step().pk, "Shown", by=supervisor_of(paper.office), at=AT)
        acts: list[Callable[[], object]] = [
            step,
            partial(surrender_safe_conduct, paper.pk, "Leaves", by=paper.case.officer, at=AT),
        ]
        outcomes = rivals(acts, before=paper.case)
        assert failures(outcomes) <= 1
        assert fresh(paper).status == "surrendered"
        assert not Revocation.objects.exclude(status="lapsed").exists()
        assert not WorkItem.objects.filter(kind=WorkKind.DECIDE_REVOCATION, status="open").exists()


class TestRecording:
    def test_a_death_twice_at_once_writes_it_once(self) -> None:
        paper = make_issued()
        people = [paper.case.officer, supervisor_of(paper.office)]
        acts = [partial(record_death, paper.case_id, Died(told_by=f"By {by.username}"), by=by, at=AT) for by in people]
        outcomes = rivals(acts, before=paper.case)
        (refused,) = [one for one in outcomes if isinstance(one, ActionRefused)]
        assert [one.code for one in refused.findings] == ["death_changed_meanwhile"]
        assert Death.objects.get() in outcomes
        assert fresh(paper).status == "ended_by_death"

    def test_a_death_against_taking_it_back_is_told_to_the_slower(self) -> None:
        paper = make_issued()
        first = record_death(paper.case_id, Died(told_by="Hospital"), by=paper.case.officer, at=AT)
        acts: list[Callable[[], object]] = [
            partial(
                record_death,
                paper.case_id,
                Died(told_by="Registry"),
                by=paper.case.officer,
                at=AT,
                instead_of=first.pk,
            ),
            partial(withdraw_death, paper.case_id, "Another person.", by=supervisor_of(paper.office), at=AT),
        ]
        outcomes = rivals(acts, before=paper.case)
        current = list(Death.objects.filter(superseded_at=None).values_list("told_by", flat=True))
        assert (failures(outcomes), current) in ((1, []), (0, []))
        assert Death.objects.filter(withdrawn_by__isnull=False).count() == 1

    def test_one_act_corrected_twice_at_once_is_corrected_once(self) -> None:
        paper = make_issued()
        act = make_act(paper.case, "admission")
        acts = [
            partial(correct_act, act.pk, told("admission", number=number), "Misread", by=liaison(), at=AT)
            for number in ("S-12", "S-13")
        ]
        outcomes = rivals(acts, before=paper.case)
        (refused,) = [one for one in outcomes if isinstance(one, ActionRefused)]
        assert [one.code for one in refused.findings] == ["corrected_already"]
        assert MinistryAct.objects.filter(corrects=act).count() == 1


class TestAsking:
    def test_renewing_twice_asks_once(self) -> None:
        paper, at = make_admin_paper(), day("2019-04-09")
        act = partial(renew_safe_conduct, paper.pk, by=paper.case.officer, at=at, reasons=REASONS)
        outcomes = rivals([act, act], before=paper.case)
        assert sum(isinstance(one, ActionRefused) for one in outcomes) == 1
        assert SafeConduct.objects.filter(renews=paper).count() == 1

    def test_replacing_against_handing_back_leaves_at_most_one_that_holds(self) -> None:
        paper = make_issued()
        officer = paper.case.officer
        acts: list[Callable[[], object]] = [
            partial(replace_safe_conduct, paper.pk, "lost", "Statement", by=officer, at=AT),
            partial(surrender_safe_conduct, paper.pk, "Leaves", by=officer, at=AT),
        ]
        outcomes = rivals(acts, before=paper.case)
        assert failures(outcomes) == 1
        assert not SafeConduct.objects.filter(status__in=ON_PAPER).exists()
