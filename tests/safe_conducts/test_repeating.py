"""What is done twice is done once, and what was waiting for it ends."""

from datetime import timedelta

import pytest

from casework.safe_conducts.services import expire_safe_conducts, hand_over, request_safe_conduct
from casework.staff.services import system_user
from casework.work.models import WorkItem
from tests.making import AT, WHY, make_handed_over, make_issued

pytestmark = pytest.mark.django_db


class TestHandOver:
    def test_twice_is_one_sheet(self) -> None:
        sheet = make_handed_over()
        paper = sheet.safe_conduct
        assert hand_over(paper.pk, by=paper.case.officer, at=AT + timedelta(minutes=1)) == sheet
        assert paper.prints.count() == 1


class TestRequestSafeConduct:
    def test_after_one_that_ended_ends_its_review(self) -> None:
        paper, later = make_issued(), AT + timedelta(days=8)
        expire_safe_conducts(by=system_user(), at=later)
        review = WorkItem.objects.get(kind="review_expired")
        assert (review.subject_id, review.status) == (paper.pk, "open")
        request_safe_conduct(paper.case_id, by=paper.case.officer, at=later, reasons=WHY)
        review.refresh_from_db()
        assert review.status == "done"
