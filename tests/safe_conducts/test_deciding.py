"""A supervisor shortens a term, or takes an approval back; an officer gives up what was returned."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.safe_conducts.issuing import number_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import (
    approve_safe_conduct,
    cancel_safe_conduct,
    request_safe_conduct,
    return_safe_conduct,
)
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import AT, WHY, make_approved, make_office, make_requested, officer_of, supervisor_of

pytestmark = pytest.mark.django_db
WHY_SHORTER = {"term_shortened": "Travels on Friday."}


def open_work(paper: SafeConduct) -> set[str]:
    """The kinds of open work about this paper or the request of its case."""
    return set(
        WorkItem.objects.filter(subject_id__in=[paper.pk, paper.case_id], status="open", kind__contains="request")
        .order_by()
        .values_list("kind", flat=True)
    )


def shortened(term: int | None, **reasons: str) -> SafeConduct:
    """A request that its supervisor approves for this term."""
    paper = make_requested()
    by = supervisor_of(paper.office)
    approve_safe_conduct(paper.pk, by=by, at=AT, term=term, reasons=reasons)
    return SafeConduct.objects.get(pk=paper.pk)


class TestApproveForAShorterTerm:
    @pytest.mark.parametrize("term", [1, 4])
    def test_keeps_what_is_granted_beside_what_the_law_allows(self, term: int) -> None:
        paper = shortened(term, **WHY_SHORTER)
        assert (paper.term_value, paper.longest_term, paper.term_unit) == (term, 5, "business_day")
        assert Transition.objects.get(verb="approve").reasons == WHY_SHORTER

    @pytest.mark.parametrize("term", [None, 5])
    def test_asks_no_reason_for_the_term_of_the_law(self, term: int | None) -> None:
        paper = shortened(term)
        assert (paper.term_value, paper.longest_term) == (5, 5)

    def test_asks_why(self) -> None:
        with pytest.raises(ActionRefused, match="term_shortened"):
            shortened(3)
        assert SafeConduct.objects.get().status == "requested"

    @pytest.mark.parametrize("term", [-1, 0, 6, 5000])
    def test_refuses_what_is_no_term_or_longer_than_the_law(self, term: int) -> None:
        with pytest.raises(BadInput, match="term"):
            shortened(term, **WHY_SHORTER)
        paper = SafeConduct.objects.get()
        assert (paper.status, paper.term_value, paper.longest_term) == ("requested", None, None)

    def test_prints_the_shorter_end(self) -> None:
        paper = shortened(2, **WHY_SHORTER)
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        paper.refresh_from_db()
        assert (paper.status, paper.valid_until) == ("numbered", date(2019, 2, 28))

    @pytest.mark.parametrize(("term", "fits"), [(1, True), (5, True), (0, False), (6, False)])
    def test_is_held_within_the_law_by_the_database(self, term: int, fits: bool) -> None:
        paper = make_approved()
        write = SafeConduct.objects.filter(pk=paper.pk).update
        if fits:
            assert write(term_value=term) == 1
            return
        with pytest.raises(IntegrityError, match="safe_conduct_term_within_the_law"), transaction.atomic():
            write(term_value=term)


class TestCancelSafeConduct:
    def test_takes_an_approval_back_and_tells_the_desk(self) -> None:
        paper = make_approved()
        cancelled = cancel_safe_conduct(paper.pk, "Wrong person.", by=supervisor_of(paper.office), at=AT)
        assert (cancelled.status, cancelled.next_try_at) == ("cancelled", None)
        assert Transition.objects.get(verb="cancel").reasons == {"note": "Wrong person."}
        assert open_work(paper) == {"request_safe_conduct"}
        again = request_safe_conduct(paper.case_id, by=paper.case.officer, at=AT, reasons=WHY)
        assert (again.pk == paper.pk, open_work(paper)) == (False, set())

    def test_is_too_late_once_it_has_a_number(self) -> None:
        paper = make_approved()
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        with pytest.raises(ActionRefused):
            cancel_safe_conduct(paper.pk, "Wrong person.", by=supervisor_of(paper.office), at=AT)

    def test_leaves_the_worker_nothing_to_do(self) -> None:
        paper = make_approved()
        cancel_safe_conduct(paper.pk, "Wrong person.", by=supervisor_of(paper.office), at=AT)
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        assert SafeConduct.objects.get().register_no is None

    def test_gives_up_a_returned_request_by_the_officer(self) -> None:
        paper = make_requested()
        return_safe_conduct(paper.pk, "Is Colombian.", by=supervisor_of(paper.office), at=AT)
        later = AT + timedelta(minutes=1)
        assert cancel_safe_conduct(paper.pk, "Yes.", by=paper.case.officer, at=later).status == "cancelled"
        assert open_work(paper) == {"request_safe_conduct"}  # until that nationality is established

    def test_is_not_the_other_ones_act(self) -> None:
        approved = make_approved()
        with pytest.raises(ActionRefused, match="role_not_held"):
            cancel_safe_conduct(approved.pk, "No.", by=approved.case.officer, at=AT)
        elsewhere = supervisor_of(make_office(code="RI", region="CAR"))
        with pytest.raises(ActionRefused, match="other_office"):
            cancel_safe_conduct(approved.pk, "No.", by=elsewhere, at=AT)
        returned = make_requested()
        return_safe_conduct(returned.pk, "The surname.", by=supervisor_of(returned.office), at=AT)
        with pytest.raises(ActionRefused, match="role_not_held"):
            cancel_safe_conduct(returned.pk, "No.", by=supervisor_of(returned.office), at=AT)

    def test_asks_why(self) -> None:
        paper = make_approved()
        with pytest.raises(BadInput, match="note"):
            cancel_safe_conduct(paper.pk, "  ", by=supervisor_of(paper.office), at=AT)

    def test_does_not_end_a_request_that_waits_for_a_decision(self) -> None:
        paper = make_requested()
        with pytest.raises(InvalidTransition):
            cancel_safe_conduct(paper.pk, "No.", by=officer_of(paper.office), at=AT)
