"""Revoking a paper: the defence heard, three different people, the remedy told; every other way is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.revoking import (
    Breach,
    approve_revocation,
    confirm_revocation,
    propose_revocation,
    record_told,
    reject_revocation,
    who_decides,
)
from casework.staff.models import User
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import AT, give_role, make_issued, make_user, supervisor_of
from tests.making_papers import fresh, second_supervisor

pytestmark = pytest.mark.django_db


def breach(**changes: Any) -> Breach:
    """A whole proposal."""
    parts: dict[str, Any] = {
        "breach": "Seen in another border zone",
        "evidence": "Report 12 of the post",
        "defence": "Says that the bus was late",
        "heard_at": AT,
    }
    return Breach(**(parts | changes))


@pytest.fixture
def proposed(db: None) -> Revocation:
    """A proposal of the case's officer."""
    paper = make_issued()
    return propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)


@pytest.fixture
def first(proposed: Revocation) -> User:
    """The supervisor who approves."""
    return supervisor_of(proposed.case.office)


@pytest.fixture
def second(proposed: Revocation) -> User:
    """The supervisor who confirms."""
    return second_supervisor(proposed.safe_conduct)


def open_kinds(subject: Any) -> list[str]:
    """The kinds of open work about this row."""
    return list(WorkItem.objects.filter(subject_id=subject.pk, status="open").values_list("kind", flat=True))


class TestTheWay:
    def test_ends_the_paper_by_the_third_person_and_asks_to_tell_the_holder(
        self, proposed: Revocation, first: User, second: User
    ) -> None:
        assert fresh(proposed.safe_conduct).is_active(AT.date())
        approve_revocation(proposed.pk, "Shown", by=first, at=AT)
        assert fresh(proposed.safe_conduct).is_active(AT.date())
        done = confirm_revocation(proposed.pk, "Shown", "Appeal within 10 days", by=second, at=AT)
        paper = fresh(done.safe_conduct)
        assert (paper.status, paper.loss_ground_id, done.status) == ("revoked", "BREACH", "confirmed")
        assert open_kinds(done) == ["tell_revocation"]
        assert record_told(done.pk, by=proposed.proposed_by, at=AT).told_at == AT
        assert open_kinds(done) == []
        assert list(Transition.objects.filter(subject_type="revocation").values_list("verb", flat=True)) == [
            "propose",
            "approve",
            "confirm",
        ]

    def test_rejected_lets_the_paper_go_on(self, proposed: Revocation, first: User) -> None:
        assert reject_revocation(proposed.pk, "Not shown", by=first, at=AT).status == "rejected"
        assert fresh(proposed.safe_conduct).is_active(AT.date())
        assert open_kinds(proposed) == []
        assert propose_revocation(proposed.safe_conduct_id, breach(), by=proposed.proposed_by, at=AT)

    def test_has_no_object_once_the_paper_ended_otherwise(self, proposed: Revocation, first: User) -> None:
        surrender_safe_conduct(proposed.safe_conduct_id, "Leaves", by=proposed.proposed_by, at=AT)
        assert Revocation.objects.get().status == "lapsed"
        assert open_kinds(proposed) == []
        with pytest.raises(InvalidTransition):
            approve_revocation(proposed.pk, "Shown", by=first, at=AT)

    def test_urgent_is_due_within_the_hour_and_names_who_can_decide(self) -> None:
        paper = make_issued()
        urgent = propose_revocation(paper.pk, breach(urgent=True), by=paper.case.officer, at=AT)
        item = WorkItem.objects.get(subject_id=urgent.pk)
        assert item.due_at == AT + timedelta(hours=1)
        first, second = supervisor_of(paper.office), second_supervisor(paper)
        assert {one.user for one in who_decides(urgent, at=AT)} == {first, second}
        approve_revocation(urgent.pk, "Shown", by=first, at=AT)
        assert {one.user for one in who_decides(Revocation.objects.get(), at=AT)} == {second}

    def test_a_reviewer_may_propose(self) -> None:
        paper = make_issued()
        reviewer = make_user(role="security_reviewer", username="reviews")
        assert propose_revocation(paper.pk, breach(), by=reviewer, at=AT).status == "proposed"


class TestRefusals:
    def test_nobody_acts_twice(self, proposed: Revocation, first: User) -> None:
        officer = give_role(proposed.proposed_by, "supervisor", region=proposed.case.office.region)
        with pytest.raises(ActionRefused, match="own_proposal"):
            approve_revocation(proposed.pk, "Shown", by=officer, at=AT)
        approve_revocation(proposed.pk, "Shown", by=first, at=AT)
        with pytest.raises(ActionRefused, match="second_person"):
            confirm_revocation(proposed.pk, "Shown", "Appeal", by=first, at=AT)
        with pytest.raises(ActionRefused, match="own_proposal"):
            confirm_revocation(proposed.pk, "Shown", "Appeal", by=officer, at=AT)

    def test_nobody_decides_on_a_case_that_they_registered(self, proposed: Revocation) -> None:
        paper = proposed.safe_conduct
        officer = give_role(paper.case.officer, "supervisor", region=paper.office.region)
        Revocation.objects.update(proposed_by=make_user(role="security_reviewer", username="reviews"))
        with pytest.raises(ActionRefused, match="own_case"):
            approve_revocation(proposed.pk, "Shown", by=officer, at=AT)
        assert officer not in {one.user for one in who_decides(Revocation.objects.get(), at=AT)}

    def test_not_confirmed_before_it_is_approved(self, proposed: Revocation, second: User) -> None:
        with pytest.raises(InvalidTransition):
            confirm_revocation(proposed.pk, "Shown", "Appeal", by=second, at=AT)

    def test_not_proposed_by_a_supervisor_twice_or_of_an_ended_paper(self, proposed: Revocation, first: User) -> None:
        paper = proposed.safe_conduct
        with pytest.raises(ActionRefused, match="role_not_held"):
            propose_revocation(paper.pk, breach(), by=first, at=AT)
        with pytest.raises(ActionRefused, match="already_proposed"):
            propose_revocation(paper.pk, breach(), by=proposed.proposed_by, at=AT)
        with pytest.raises(ActionRefused, match="not_active"):
            propose_revocation(paper.pk, breach(), by=proposed.proposed_by, at=AT + timedelta(days=30))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"breach": " "}, "breach"),
            ({"evidence": ""}, "evidence"),
            ({"defence": ""}, "defence"),
            ({"heard_at": AT + timedelta(hours=1)}, "heard_at"),
        ],
    )
    def test_a_part_that_is_missing_is_named(self, changes: dict[str, Any], field: str) -> None:
        paper = make_issued()
        with pytest.raises(BadInput) as error:
            propose_revocation(paper.pk, breach(**changes), by=paper.case.officer, at=AT)
        assert list(error.value.fields) == [field]
        assert not Revocation.objects.exists()

    def test_a_remedy_that_is_missing_is_named(self, proposed: Revocation, first: User, second: User) -> None:
        approve_revocation(proposed.pk, "Shown", by=first, at=AT)
        with pytest.raises(BadInput) as error:
            confirm_revocation(proposed.pk, "Shown", " ", by=second, at=AT)
        assert list(error.value.fields) == ["remedy"]

    def test_told_only_after_it_is_confirmed(self, proposed: Revocation) -> None:
        with pytest.raises(ActionRefused, match="not_revoked"):
            record_told(proposed.pk, by=proposed.proposed_by, at=AT)


class TestConstraints:
    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"defence": ""}, "revocation_heard_and_founded"),
            ({"heard_at": AT + timedelta(days=1)}, "revocation_heard_and_founded"),
            ({"status": "approved"}, "revocation_approved_by_somebody"),
            ({"status": "confirmed"}, "revocation_"),
            ({"told_at": AT}, "revocation_told_when_confirmed"),
        ],
    )
    def test_refuse_what_is_not_whole(self, proposed: Revocation, changes: dict[str, Any], name: str) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Revocation.objects.filter(pk=proposed.pk).update(**changes)

    def test_refuse_the_same_person_twice(self, proposed: Revocation, first: User, second: User) -> None:
        rows = Revocation.objects.filter(pk=proposed.pk)
        reviewer = make_user(role="security_reviewer", username="reviews")
        rows.update(proposed_by=reviewer)
        approved: dict[str, Any] = {"status": "approved", "approved_at": AT}
        with pytest.raises(IntegrityError, match="revocation_three_people"), transaction.atomic():
            rows.update(**approved, approved_by=reviewer)
        rows.update(**approved, approved_by=first)
        confirmed: dict[str, Any] = {"status": "confirmed", "confirmed_at": AT, "remedy": "Appeal"}
        for same in (first, reviewer):
            with pytest.raises(IntegrityError, match="revocation_three_people"), transaction.atomic():
                rows.update(**confirmed, confirmed_by=same)
        assert rows.update(**confirmed, confirmed_by=second) == 1

    def test_refuse_who_registered_the_case(self, proposed: Revocation) -> None:
        Revocation.objects.update(proposed_by=make_user(role="security_reviewer", username="reviews"))
        approved: dict[str, Any] = {"status": "approved", "approved_at": AT}
        with pytest.raises(IntegrityError, match="revocation_not_by_the_registrar"), transaction.atomic():
            Revocation.objects.update(**approved, approved_by=proposed.case.registered_by)

    def test_refuse_a_second_open_one(self, proposed: Revocation) -> None:
        same = {field.attname: getattr(proposed, field.attname) for field in Revocation._meta.concrete_fields}
        del same["id"]
        with pytest.raises(IntegrityError, match="revocation_one_open"), transaction.atomic():
            Revocation.objects.create(**same)
        Revocation.objects.filter(pk=proposed.pk).update(status="rejected")
        assert Revocation.objects.create(**same)


def test_the_timeline_begins_with_the_proposal(proposed: Revocation) -> None:
    step = Transition.objects.get(subject_id=proposed.pk)
    assert (step.verb, step.case_id, step.by, step.to_status) == (
        "propose", proposed.case_id, proposed.proposed_by, "proposed",
    )  # fmt: skip
