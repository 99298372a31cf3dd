"""What is done twice is done once, and what was waiting for it ends."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused
from casework.safe_conducts.models import Print
from casework.safe_conducts.services import expire_safe_conducts, hand_over, request_safe_conduct
from casework.staff.services import system_user
from casework.work.models import WorkItem
from tests.making import AT, make_approved, make_handed_over, make_issued
from tests.making_papers import REASONS

pytestmark = pytest.mark.django_db


class TestHandOver:
    def test_twice_is_one_sheet(self) -> None:
        sheet = make_handed_over()
        paper = sheet.safe_conduct
        assert (
            hand_over(paper.pk, by=paper.case.officer, at=AT + timedelta(minutes=1), scanned=paper.token or "") == sheet
        )
        assert paper.prints.count() == 1

    def test_says_when_it_was_received_and_why_it_is_typed_late(self) -> None:
        paper = make_issued()
        officer, later = paper.case.officer, AT + timedelta(hours=3)
        with pytest.raises(ActionRefused, match="typed_late"):
            hand_over(paper.pk, by=officer, at=later, received_at=AT)
        reasons = {"typed_late": "The line was down."}
        sheet = hand_over(paper.pk, by=officer, at=later, received_at=AT, reasons=reasons, scanned=paper.token or "")
        assert (sheet.received_at, sheet.at, sheet.late_reason) == (AT, later, "The line was down.")

    @pytest.mark.parametrize(
        ("minutes", "code"), [(-1, "not_active"), (1, "received_in_future")], ids=["before the number", "tomorrow"]
    )
    def test_refuses_a_moment_that_cannot_be(self, minutes: int, code: str) -> None:
        paper = make_issued()
        moment = AT + timedelta(minutes=minutes)
        with pytest.raises(ActionRefused, match=code):
            hand_over(paper.pk, by=paper.case.officer, at=AT, received_at=moment)

    @pytest.mark.parametrize(
        ("received_at", "constraint"),
        [(AT + timedelta(minutes=1), "print_received_before_recorded"), (None, "print_handed_over_has_a_time")],
    )
    def test_is_held_to_a_time_by_the_database(self, received_at: datetime | None, constraint: str) -> None:
        paper = make_approved()
        row = {"safe_conduct": paper, "case": paper.case, "outcome": "handed_over", "by": paper.case.officer, "at": AT}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Print.objects.create(number=1, received_at=received_at, **row)
        Print.objects.create(number=1, received_at=AT, **row)


class TestRequestSafeConduct:
    def test_after_one_that_ended_ends_its_review(self) -> None:
        paper, later = make_issued(), AT + timedelta(days=8)
        expire_safe_conducts(by=system_user(), at=later)
        review = WorkItem.objects.get(kind="review_expired")
        assert (review.subject_id, review.status) == (paper.pk, "open")
        request_safe_conduct(paper.case_id, by=paper.case.officer, at=later, reasons=REASONS)
        review.refresh_from_db()
        assert review.status == "done"
