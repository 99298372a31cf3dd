"""An act that was recorded on the wrong file is withdrawn by a second person: the application stands where it stood."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.asylum import services as asylum
from casework.asylum.ministry import correct_act
from casework.asylum.ministry_acts import MinistryAct
from casework.errors import ActionRefused, BadInput
from casework.journey.ministry import record_ministry_act, withdraw_ministry_act
from casework.law.days import local_date
from casework.safe_conducts.ending import certificate_of, end_for_no_show
from casework.safe_conducts.selectors import evidence_for
from casework.staff.models import User
from casework.work.models import WorkItem
from tests.making import (
    AT,
    application_of,
    make_forwarded_case,
    make_issued,
    make_lodged_case,
    make_lodging,
    supervisor_of,
)
from tests.making_papers import as_officer, fresh, issue, liaison, make_act, second_supervisor, told

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def withdraw(act: MinistryAct, *, by: User | None = None) -> MinistryAct:
    """By the supervisor of the office, unless said otherwise."""
    return withdraw_ministry_act(act.pk, "Of another file", by=by or supervisor_of(act.case.office), at=LATER)


def waiting(case: Any) -> set[str]:
    """What waits in this case."""
    return set(WorkItem.objects.filter(case=case, status="open").values_list("kind", flat=True))


class TestTheApplication:
    @pytest.mark.parametrize("kind", ["admission", "rejection", "archive", "recognition", "negative"])
    def test_stands_where_it_stood(self, kind: str) -> None:
        case = make_forwarded_case()
        act = make_act(case, kind)
        withdraw(act)
        act.refresh_from_db()
        assert application_of(case).status == "forwarded"
        assert (act.withdrawn_by, act.withdrawn_why) == (supervisor_of(case.office), "Of another file")
        assert evidence_for(case, on=local_date(AT)).acts == []

    def test_that_was_not_forwarded_is_to_be_forwarded_again(self) -> None:
        case = make_lodged_case()
        act = make_act(case, "archive")
        assert "forward_application" not in waiting(case)
        withdraw(act)
        assert (application_of(case).status, "forward_application" in waiting(case)) == ("lodged", True)

    def test_goes_back_act_by_act(self) -> None:
        case = make_forwarded_case()
        first, last = make_act(case, "admission"), make_act(case, "archive")
        with pytest.raises(ActionRefused, match="act_followed"):
            withdraw(first)
        withdraw(last)
        assert application_of(case).status == "admitted"
        withdraw(first)
        assert application_of(case).status == "forwarded"

    def test_takes_the_same_act_again_afterwards(self) -> None:
        case = make_forwarded_case()
        withdraw(make_act(case, "archive"))
        assert make_act(case, "archive").number == "S-archive-1"
        assert application_of(case).status == "archived"

    def test_stays_as_it_ended_where_another_was_lodged(self) -> None:
        case = make_forwarded_case()
        act = make_act(case, "rejection")
        asylum.lodge_application(case.pk, make_lodging(), by=case.officer, at=AT)
        with pytest.raises(ActionRefused, match="another_application"):
            withdraw(act)


class TestWho:
    def test_is_never_who_recorded_any_entry_of_it(self) -> None:
        case = make_forwarded_case()
        by_letter = {"recorded_for_the_ministry": "By letter."}
        first = record_ministry_act(
            application_of(case).pk, told("admission"), by=supervisor_of(case.office), at=AT, reasons=by_letter
        )
        last = correct_act(first.pk, told("admission", number="S-2"), "Misread", by=liaison(), at=AT)
        for by in (liaison(), supervisor_of(case.office)):
            with pytest.raises(ActionRefused, match="own_act"):
                withdraw(last, by=by)
        paper = issue(case, "SC2_ADMIN", at=AT)
        third = second_supervisor(paper)
        with pytest.raises(ActionRefused, match="corrected_already"):
            withdraw(first, by=third)
        withdraw(last, by=third)
        assert MinistryAct.objects.filter(withdrawn_at=LATER).count() == 2

    def test_holds_the_role_and_says_why_once(self) -> None:
        paper = make_issued()
        act = make_act(paper.case, "archive")
        with pytest.raises(ActionRefused, match="role_not_held"):
            withdraw(act, by=as_officer(paper))
        with pytest.raises(BadInput):
            withdraw_ministry_act(act.pk, " ", by=supervisor_of(paper.office), at=LATER)
        withdraw(act)
        for again in (withdraw, lambda one: correct_act(one.pk, told("archive"), "Misread", by=liaison(), at=LATER)):
            with pytest.raises(ActionRefused, match="act_withdrawn_already"):
                again(act)


class TestPapers:
    @pytest.mark.parametrize("kind", ["archive", "negative", "other_permit"])
    def test_that_ended_stay_ended_and_others_are_asked_for(self, kind: str) -> None:
        paper = make_issued()
        act = make_act(paper.case, kind)
        assert fresh(paper).status == "lost_validity"
        withdraw(act)
        assert fresh(paper).status == "lost_validity"
        assert ("request_safe_conduct" in waiting(paper.case), "request_exit" in waiting(paper.case)) == (True, False)
        assert issue(paper.case, "SC2_ADMIN", at=LATER).status == "issued"

    def test_are_not_ended_on_a_certificate_that_was_withdrawn(self) -> None:
        paper = make_issued()
        act = make_act(paper.case, "no_show")
        withdraw(act)
        assert (certificate_of(fresh(paper)), "end_for_no_show" in waiting(paper.case)) == (None, False)
        with pytest.raises(ActionRefused, match="certificate_missing"):
            end_for_no_show(paper.pk, "Missed", by=supervisor_of(paper.office), at=LATER)
        assert "request_safe_conduct" not in waiting(paper.case)

    def test_that_ended_on_a_certificate_are_asked_for_anew(self) -> None:
        paper = make_issued()
        act = make_act(paper.case, "no_show")
        end_for_no_show(paper.pk, "Missed", by=supervisor_of(paper.office), at=AT)
        withdraw(act)
        assert "request_safe_conduct" in waiting(paper.case)

    @pytest.mark.parametrize("given", [True, False])
    def test_of_an_admission_are_asked_for_anew_only_where_one_was_given(self, *, given: bool) -> None:
        paper = make_issued()
        act = make_act(paper.case, "admission", request_number="MRE-1")
        if given:
            issue(paper.case, "SC2_REFUGEE", at=AT)
        withdraw(act)
        assert ("request_safe_conduct" in waiting(paper.case)) is given


def test_the_database_takes_no_withdrawal_by_who_recorded_it() -> None:
    act = make_act(make_forwarded_case(), "archive")
    row = MinistryAct.objects.filter(pk=act.pk)
    said = {"withdrawn_at": LATER, "withdrawn_why": "Of another file"}
    for wrong in ({**said, "withdrawn_by": liaison()}, said, {**said, "withdrawn_why": ""}):
        with pytest.raises(IntegrityError, match="ministry_act_withdrawn_by_another"), transaction.atomic():
            row.update(**wrong)
    assert row.update(**said, withdrawn_by=supervisor_of(act.case.office)) == 1
