"""One open item a kind and subject, closed by somebody; a repeated request gets the earlier answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.models import Case
from casework.errors import BadInput
from casework.staff.models import Role
from casework.staff.services import system_user
from casework.work.models import DueJob, Idempotency, WorkItem
from casework.work.selectors import work_for
from casework.work.services import close_work, forget_answers, open_work, remember, remembered
from tests.making import AT, make_draft, make_office, make_user, officer_of, supervisor_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def case() -> Case:
    """A case with one open item: its draft is to be completed."""
    return make_draft()


def hand(case: Case, *, kind: str = "lodge_application", **changes: Any) -> None:
    """Hand this to the officers of the case's office."""
    values: dict[str, Any] = {"role": Role.CASE_OFFICER, "due_at": LATER, "at": AT}
    open_work(kind, case, case=case, **(values | changes))


class TestOpenWork:
    def test_opens_one_item_however_often_it_is_asked(self, case: Case) -> None:
        for due_at in (LATER, LATER + timedelta(days=1)):
            hand(case, due_at=due_at)
        assert WorkItem.objects.get(kind="lodge_application").due_at == LATER

    def test_opens_another_once_the_first_is_closed(self, case: Case) -> None:
        hand(case)
        close_work("lodge_application", subject=case, by=case.officer, at=LATER)
        hand(case)
        assert sorted(WorkItem.objects.filter(kind="lodge_application").values_list("status", flat=True)) == [
            "done",
            "open",
        ]

    def test_opens_other_kinds_and_other_subjects_beside_it(self, case: Case) -> None:
        for subject in (case, make_draft()):
            hand(subject)
            hand(subject, kind="possible_duplicate")
        assert WorkItem.objects.exclude(kind="complete_draft").count() == 4


class TestCloseWork:
    def test_closes_these_kinds_of_this_subject_once(self, case: Case) -> None:
        hand(case)
        hand(make_draft())
        assert close_work("lodge_application", "hand_over", subject=case, by=case.officer, at=LATER, done=False) == 1
        assert close_work("lodge_application", subject=case, by=case.officer, at=LATER) == 0
        item = WorkItem.objects.get(case=case, kind="lodge_application")
        assert (item.status, item.closed_by, item.closed_at) == ("cancelled", case.officer, LATER)


class TestWorkFor:
    def test_shows_an_officer_the_office_and_a_supervisor_the_region_by_what_is_due(self, case: Case) -> None:
        hand(case, due_at=AT)
        hand(case, kind="review_hit", role=Role.SUPERVISOR)
        far = make_draft(office=make_office(code="AR", region="ORQ"))
        mine = work_for(officer_of(case.office), AT)
        assert [item.kind for item in mine] == ["lodge_application", "complete_draft"]
        assert [item.kind for item in work_for(supervisor_of(case.office), AT)] == ["review_hit"]
        assert [item.case for item in work_for(officer_of(far.office), AT)] == [far]
        assert not work_for(make_user(role=Role.AUDITOR), AT).exists()


class TestRemembered:
    def test_gives_the_earlier_answer_to_the_same_request_of_the_same_person(self, case: Case) -> None:
        by = case.officer
        assert remembered(by, "key", "body") is None
        remember(by, "key", "body", response={"case": "1"}, at=AT)
        assert remembered(by, "key", "body") == {"case": "1"}
        assert remembered(system_user(), "key", "body") is None

    def test_refuses_the_key_for_another_request(self, case: Case) -> None:
        remember(case.officer, "key", "body", response={}, at=AT)
        with pytest.raises(BadInput, match="key"):
            remembered(case.officer, "key", "other")

    def test_keeps_no_body(self, case: Case) -> None:
        remember(case.officer, "key", "Ana Quirvelo", response={}, at=AT)
        assert "Quirvelo" not in str(Idempotency.objects.values().get())


class TestForgetAnswers:
    def test_keeps_what_may_still_be_repeated(self, case: Case) -> None:
        for key, days in (("old", 8), ("new", 6)):
            remember(case.officer, key, "body", response={}, at=AT - timedelta(days=days))
        assert forget_answers(by=system_user(), at=AT) == 1
        assert list(Idempotency.objects.values_list("key", flat=True)) == ["new"]


class TestConstraints:
    @pytest.mark.parametrize(
        "values",
        [
            {"status": "done"},
            {"closed_at": AT},
            {"status": "done", "closed_at": AT},
            {"status": "cancelled", "closed_by": "officer"},
        ],
    )
    def test_an_item_is_closed_by_somebody_at_some_time(self, case: Case, values: dict[str, Any]) -> None:
        changes = values | ({"closed_by": case.officer} if "closed_by" in values else {})
        with pytest.raises(IntegrityError, match="work_item_closed_by_somebody"), transaction.atomic():
            WorkItem.objects.update(**changes)
        WorkItem.objects.update(status="done", closed_at=AT, closed_by=case.officer)

    def test_a_key_is_kept_once_a_person(self, case: Case) -> None:
        remember(case.officer, "key", "body", response={}, at=AT)
        with pytest.raises(IntegrityError, match="idempotency_once"), transaction.atomic():
            remember(case.officer, "key", "body", response={}, at=AT)
        remember(system_user(), "key", "body", response={}, at=AT)

    def test_a_job_is_due_once_at_its_time(self) -> None:
        DueJob.objects.create(kind="x", due_at=AT)
        with pytest.raises(IntegrityError, match="due_job_once"), transaction.atomic():
            DueJob.objects.create(kind="x", due_at=AT)
        DueJob.objects.create(kind="x", due_at=LATER)
