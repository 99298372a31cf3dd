"""What must never be false of an emergency access, whoever writes it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.records import EmergencyReview
from casework.staff.models import User
from tests.making import AT, make_office, make_open_case, officer_of

pytestmark = pytest.mark.django_db
WHY = "A relative of the holder is at our desk and in danger."


@pytest.fixture
def case() -> Case:
    return make_open_case()


@pytest.fixture
def stranger() -> User:
    return officer_of(make_office(code="RI", region="CAR"))


class TestConstraints:
    START = datetime(2019, 2, 26, 23, 0, tzinfo=UTC)

    def write(self, case: Case, **changes: Any) -> CaseGrant:
        user = changes.pop("user", case.officer)
        box = {"starts_at": self.START, "ends_at": self.START + timedelta(hours=8), "granted_by": user, "reason": WHY}
        with transaction.atomic():
            return CaseGrant.objects.create(case=case, user=user, kind="break_glass", **(box | changes))

    def test_eight_hours_of_ones_own_are_kept(self, case: Case) -> None:
        assert self.write(case).pk

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"ends_at": None}, "case_grant_break_glass_ends"),
            ({"ends_at": START + timedelta(hours=8, seconds=1)}, "case_grant_break_glass_in_its_box"),
            ({"ends_at": START - timedelta(seconds=1)}, "case_grant_break_glass_in_its_box"),
            ({"reason": ""}, "case_grant_break_glass_for_oneself"),
        ],
    )
    def test_a_box_that_is_none_is_refused(self, case: Case, changes: dict[str, Any], name: str) -> None:
        with pytest.raises(IntegrityError, match=name):
            self.write(case, **changes)

    def test_nobody_opens_for_another(self, case: Case, stranger: User) -> None:
        with pytest.raises(IntegrityError, match="case_grant_break_glass_for_oneself"):
            self.write(case, granted_by=stranger)

    def test_two_at_once_are_one_too_many(self, case: Case, stranger: User) -> None:
        self.write(case)
        self.write(case, user=stranger)
        self.write(case, starts_at=self.START + timedelta(hours=8), ends_at=self.START + timedelta(hours=9))
        with pytest.raises(IntegrityError, match="case_grant_break_glass_once"):
            self.write(case, starts_at=self.START + timedelta(hours=7))

    def test_nobody_reviews_their_own(self, case: Case, stranger: User) -> None:
        access = self.write(case)
        told = {"grant": access, "case": case, "outcome": "justified", "reviewed_at": AT}
        for people, name in (
            ({"holder": case.officer, "reviewed_by": case.officer, "note": "x"}, "emergency_review_by_another"),
            ({"holder": case.officer, "reviewed_by": stranger, "note": ""}, "emergency_review_says_why"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                EmergencyReview.objects.create(**told, **people)
        assert EmergencyReview.objects.create(**told, holder=case.officer, reviewed_by=stranger, note="x").pk
