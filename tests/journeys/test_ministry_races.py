"""An act of the Ministry beside something else at one moment: it concerns who is covered then, and nobody else."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from casework.arrivals.models import Case
from casework.asylum.ministry import correct_act
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.asylum.services import cover_relative, end_cover, forward_application, lodge_application
from casework.errors import ActionRefused, StaleVersion
from casework.journey.ministry import record_ministry_act, withdraw_ministry_act
from casework.staff.models import User
from casework.transitions import Transition
from tests.api.desk import System
from tests.journeys.rivals import rivals
from tests.making import AT, WHY, application_of, make_family, make_issued, make_lodging, supervisor_of
from tests.making_papers import fresh, liaison, make_act, second_supervisor, told

pytestmark = pytest.mark.usefixtures("evening")

REJECTED = {"kind": "rejection", "number": "S-1", "dated": "2019-02-26", "signatory": "Prueba", "ground": "MANIFEST"}


def make_claim(*, covered: bool) -> tuple[Application, Case, User]:
    """An application of the head of a family, the case of the wife whom it covers or not, and the officer of both."""
    head, wife = make_family("SPOUSE")
    lodging = make_lodging(covers=(wife.pk,) if covered else ())
    application = lodge_application(head.pk, lodging, by=head.officer, at=AT, reasons=WHY)
    return forward_application(application.pk, "DEMO-1", by=head.officer, at=AT), wife, head.officer


def by_service(application: Application) -> Callable[[], object]:
    """The rejection as pages record it."""
    return partial(record_ministry_act, application.pk, told("rejection"), by=liaison(), at=AT)


def by_system(application: Application) -> Callable[[], object]:
    """The rejection as another system records it."""
    at = f"applications/{application.pk}/ministry-act/"
    return lambda: System(liaison()).act(at, REJECTED).status_code


@pytest.mark.parametrize("recording", [by_service, by_system])
class TestWhoIsCovered:
    def test_who_left_meanwhile_keeps_her_papers(self, recording: Any) -> None:
        application, wife, officer = make_claim(covered=True)
        paper = make_issued(case=wife)
        leaving = partial(end_cover, application.pk, wife.pk, note="Lodges her own", by=officer, at=AT)
        (outcome,) = rivals([recording(application)], before=leaving)
        assert isinstance(outcome, StaleVersion) or outcome == 409
        assert (fresh(paper).status, MinistryAct.objects.exists()) == ("issued", False)

    def test_who_came_meanwhile_is_not_left_out(self, recording: Any) -> None:
        application, wife, officer = make_claim(covered=False)
        coming = partial(cover_relative, application.pk, wife.pk, by=officer, at=AT, reasons=WHY)
        (outcome,) = rivals([recording(application)], before=coming)
        assert isinstance(outcome, StaleVersion) or outcome == 409
        assert application_of(wife).status == "forwarded"


def test_an_act_withdrawn_twice_at_once_is_withdrawn_once() -> None:
    paper = make_issued()
    act = make_act(paper.case, "archive")
    acts = [
        partial(withdraw_ministry_act, act.pk, "Of another file", by=by, at=AT)
        for by in (supervisor_of(paper.office), second_supervisor(paper))
    ]
    outcomes = rivals(acts, before=paper.case)
    (refused,) = [one for one in outcomes if isinstance(one, ActionRefused)]
    assert "act_withdrawn_already" in [one.code for one in refused.findings]
    assert Transition.objects.filter(verb="back_to_lodged").count() == 1


def test_an_act_withdrawn_against_its_correction_is_told_to_the_slower() -> None:
    paper = make_issued()
    act = make_act(paper.case, "archive")
    acts: list[Callable[[], object]] = [
        partial(withdraw_ministry_act, act.pk, "Of another file", by=supervisor_of(paper.office), at=AT),
        partial(correct_act, act.pk, told("archive", number="S-2"), "Misread", by=liaison(), at=AT),
    ]
    outcomes = rivals(acts, before=paper.case)
    (refused,) = [one for one in outcomes if isinstance(one, ActionRefused)]
    assert {one.code for one in refused.findings} in ({"act_withdrawn_already"}, {"corrected_already"})
    assert (
        MinistryAct.objects.filter(corrects=act).count() + Transition.objects.filter(verb="back_to_lodged").count() == 1
    )
