"""The renewal wave: who runs out, what blocks, one act for many, and one that fails stops nobody."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from casework.arrivals.models import Case
from casework.asylum.services import lodge_application
from casework.errors import BadInput
from casework.journey.batches import MOST_APPROVED, approve_many, request_many
from casework.law.days import local_date
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import (
    cancel_safe_conduct,
    refuse_safe_conduct,
    request_safe_conduct,
    return_safe_conduct,
)
from casework.safe_conducts.wave import counted, running_out
from casework.transitions import Transition
from tests.making import AT, make_child, make_issued, make_lodging, make_requested, supervisor_of
from tests.making_papers import REASONS, day, fresh, make_act, make_admin_paper

pytestmark = pytest.mark.django_db
REASON = {"admin_reason": "The Ministry has not answered.", **REASONS}


class TestRunningOut:
    def test_tells_who_ends_when_and_what_blocks(self) -> None:
        plain, admitted, other = make_issued(), make_issued(), make_issued()
        make_act(admitted.case, "admission", request_number="CONARE-1")
        make_act(other.case, "admission")
        officer, until = plain.case.officer, plain.valid_until
        assert until is not None
        wave = running_out(Case.objects.all(), local_date(AT), until, reader=officer, at=AT)
        kinds = {one.paper.pk: (one.kind, len(one.blocked)) for one in wave}
        assert kinds == {
            plain.pk: ("SC2_ADMIN", 0),
            admitted.pk: ("SC2_REFUGEE", 0),
            other.pk: ("SC2_ADMIN", 0),
        }
        assert counted(wave) == {(plain.office_id, until): 3}
        assert {finding.code for one in wave for finding in one.questions} >= {"admin_reason"}
        request_many([plain.pk], by=officer, at=AT, reasons=REASON)
        left = running_out(Case.objects.all(), local_date(AT), until, reader=officer, at=AT)
        assert plain.pk not in {one.paper.pk for one in left}

    @pytest.mark.parametrize("verdict", [refuse_safe_conduct, return_safe_conduct])
    def test_tells_again_of_who_was_refused_and_not_of_who_leaves(self, verdict: Callable[..., SafeConduct]) -> None:
        paper = make_admin_paper()
        near = day("2019-04-09")
        (asked,) = request_many([paper.pk], by=paper.case.officer, at=near, reasons=REASON)
        request = asked.paper
        assert request
        assert _running_out(paper, near) == []
        verdict(request.pk, "The photo is of another person.", by=supervisor_of(paper.office), at=near)
        if verdict is return_safe_conduct:
            cancel_safe_conduct(request.pk, "Given up.", by=paper.case.officer, at=near)
        assert _running_out(paper, near) == [paper.pk]
        SafeConduct.objects.filter(pk=paper.pk).update(type="SC1_EXIT")
        assert _running_out(paper, near) == []


def _running_out(paper: SafeConduct, at: datetime) -> list[UUID]:
    """Which papers the wave of these days tells of."""
    until = paper.valid_until
    assert until is not None
    wave = running_out(Case.objects.all(), local_date(at), until, reader=paper.case.officer, at=at)
    return [one.paper.pk for one in wave]


class TestRequestMany:
    def test_gives_a_result_for_each_and_stops_for_none(self) -> None:
        papers = [make_issued() for _number in range(3)]
        officer, lost = papers[0].case.officer, papers[1]
        make_act(lost.case, "rejection")
        absent = uuid4()
        reasons = {key: text for key, text in REASON.items() if key != "application_ended"}
        asked = [papers[0].pk, lost.pk, absent, papers[2].pk]
        outcomes = request_many(asked, by=officer, at=AT, reasons=reasons)
        assert [(one.pk, one.done) for one in outcomes] == list(zip(asked, [True, False, False, True], strict=True))
        assert "application_ended" in {finding.code for finding in outcomes[1].findings}
        assert SafeConduct.objects.filter(status="requested", type="SC2_ADMIN").count() == 2

    def test_does_not_ask_twice(self) -> None:
        paper = make_issued()
        assert request_many([paper.pk, paper.pk], by=paper.case.officer, at=AT, reasons=REASON)[0].done
        again = request_many([paper.pk], by=paper.case.officer, at=AT, reasons=REASON)
        assert [finding.code for finding in again[0].findings] == ["already_requested"]


class TestApproveMany:
    def test_leaves_out_who_is_looked_at_alone(self) -> None:
        plain, other = make_requested(), make_requested()
        child = make_child(office=plain.office)
        lodge_application(child.pk, make_lodging(), by=child.officer, at=AT)
        young = request_safe_conduct(child.pk, by=child.officer, at=AT, reasons=REASON)
        supervisor = supervisor_of(plain.office)
        outcomes = approve_many([plain.pk, young.pk, other.pk], by=supervisor, at=AT)
        assert [one.done for one in outcomes] == [True, False, True]
        assert [finding.code for finding in outcomes[1].findings] == ["batch_child"]
        assert Transition.objects.filter(verb="approve").count() == 2
        assert fresh(young).status == "requested"
        again = approve_many([plain.pk], by=supervisor, at=AT)
        assert [finding.code for finding in again[0].findings] == ["done_already"]

    def test_takes_no_own_request_and_no_more_than_a_person_can_look_at(self) -> None:
        paper = make_requested()
        (outcome,) = approve_many([paper.pk], by=paper.requested_by, at=AT)
        assert not outcome.done
        with pytest.raises(BadInput):
            approve_many([uuid4() for _number in range(MOST_APPROVED + 1)], by=supervisor_of(paper.office), at=AT)
