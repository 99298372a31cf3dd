"""What the database itself refuses about safe-conducts, each tried both ways and past every service."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.people.services import record_person
from casework.safe_conducts.issuing import number_safe_conduct
from casework.safe_conducts.models import Print, SafeConduct
from casework.safe_conducts.states import Status
from casework.staff.services import system_user
from tests.making import AT, make_approved, make_open_case, make_photo, make_requested, make_user

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def numbered() -> SafeConduct:
    """A paper with its number and its dates, 26 February to 5 March 2019."""
    paper = make_approved()
    number_safe_conduct(paper.pk, by=system_user(), at=AT)
    return SafeConduct.objects.get(pk=paper.pk)


def write(paper: SafeConduct, **changes: Any) -> None:
    """Write columns past every service."""
    with transaction.atomic():
        SafeConduct.objects.filter(pk=paper.pk).update(**changes)


def twin(paper: SafeConduct, **changes: Any) -> SafeConduct:
    """Another paper like this one, with numbers of its own."""
    values = {field.attname: getattr(paper, field.attname) for field in SafeConduct._meta.concrete_fields}
    own = {"id": uuid.uuid4(), "register_no": 99, "printed_no": "BCDFGHJKL", "token": "another"}
    with transaction.atomic():
        return SafeConduct.objects.create(**(values | own | changes))


def days(first: int, last: int) -> DateRange:
    """From this many days after today to that many, both included."""
    return DateRange(TODAY + timedelta(days=first), TODAY + timedelta(days=last + 1), "[)")


class TestFourEyes:
    @pytest.mark.parametrize(
        "column", ["requested_by_id", "case_started_by_id", "case_registered_by_id", "facts_edited_by_id"]
    )
    def test_refuses_an_approver_who_had_a_part_in_it(self, column: str) -> None:
        paper = make_approved()
        with pytest.raises(IntegrityError, match="safe_conduct_four_eyes"):
            write(paper, **{column: paper.approved_by_id})

    @pytest.mark.parametrize("missing", ["approved_by", "approved_at", "facts"])
    def test_refuses_an_approval_without_somebody_some_time_and_some_facts(self, missing: str) -> None:
        paper = make_approved()
        with pytest.raises(IntegrityError, match="safe_conduct_four_eyes"):
            write(paper, **{missing: None})

    @pytest.mark.parametrize("status", [Status.APPROVED, Status.NUMBERED, Status.ISSUED, Status.EXPIRED])
    def test_refuses_every_later_status_without_an_approver(self, status: str) -> None:
        paper = make_requested()
        with pytest.raises(IntegrityError, match="safe_conduct_"):
            write(paper, status=status)

    def test_takes_a_third_person_and_facts_that_nobody_edited(self) -> None:
        paper = make_approved()
        write(paper, approved_by=make_user(username="third"), facts_edited_by=None)

    def test_asks_nothing_of_a_request(self) -> None:
        write(make_requested(), approved_by=None, facts=None)


class TestPersonOfTheCase:
    def test_refuses_a_paper_for_somebody_else(self, numbered: SafeConduct) -> None:
        other = make_open_case()
        with pytest.raises(IntegrityError, match="safe_conduct_person_of_the_case"):
            write(numbered, person=other.person)

    def test_refuses_a_case_whose_person_is_exchanged_below_it(self, numbered: SafeConduct) -> None:
        case = numbered.case
        case.person = record_person(by=system_user(), at=AT)
        with pytest.raises(IntegrityError, match="safe_conduct_person_of_the_case"), transaction.atomic():
            case.save(update_fields=["person"])

    def test_takes_the_person_of_the_case(self, numbered: SafeConduct) -> None:
        write(numbered, person=numbered.case.person)


class TestNumbered:
    @pytest.mark.parametrize("missing", ["register_no", "year", "printed_no", "token", "validity", "numbered_at"])
    def test_refuses_a_numbered_paper_without_any_part_of_it(self, numbered: SafeConduct, missing: str) -> None:
        with pytest.raises(IntegrityError, match="safe_conduct_numbered_whole"):
            write(numbered, **{missing: None})

    @pytest.mark.parametrize("status", [Status.ISSUED, Status.EXPIRED])
    def test_refuses_an_issued_paper_without_its_document(self, numbered: SafeConduct, status: str) -> None:
        with pytest.raises(IntegrityError, match="safe_conduct_issued_has_document"):
            write(numbered, status=status)

    @pytest.mark.parametrize(
        ("column", "constraint"),
        [("register_no", "safe_conduct_register_no"), ("printed_no", "printed_no"), ("token", "token")],
    )
    def test_refuses_a_number_twice(self, numbered: SafeConduct, column: str, constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint):
            twin(numbered, validity=days(30, 40), **{column: getattr(numbered, column)})

    def test_takes_the_same_register_number_in_another_year(self, numbered: SafeConduct) -> None:
        assert twin(numbered, validity=days(400, 405), year=2020, register_no=numbered.register_no)

    def test_takes_papers_without_numbers_beside_each_other(self) -> None:
        make_requested()
        make_requested()
        assert SafeConduct.objects.filter(printed_no=None, token=None).count() == 2


class TestNoOverlap:
    @pytest.mark.parametrize("validity", [days(0, 7), days(7, 9), days(-5, 0), days(-5, 20), days(2, 2)])
    def test_refuses_days_that_another_paper_of_the_person_has(
        self, numbered: SafeConduct, validity: DateRange
    ) -> None:
        with pytest.raises(IntegrityError, match="safe_conduct_no_overlap"):
            twin(numbered, validity=validity)

    def test_counts_an_expired_paper_like_one_that_is_issued(self, numbered: SafeConduct) -> None:
        write(numbered, status=Status.EXPIRED, document=make_photo(numbered.person, by=numbered.requested_by).file)
        with pytest.raises(IntegrityError, match="safe_conduct_no_overlap"):
            twin(numbered, validity=days(3, 10))

    @pytest.mark.parametrize("validity", [days(8, 12), days(-9, -1)])
    def test_takes_the_days_just_before_and_after(self, numbered: SafeConduct, validity: DateRange) -> None:
        assert numbered.valid_until == date(2019, 3, 5)
        assert twin(numbered, validity=validity).validity == validity

    def test_takes_the_same_days_for_another_person(self, numbered: SafeConduct) -> None:
        other = make_approved()
        number_safe_conduct(other.pk, by=system_user(), at=AT)
        other.refresh_from_db()
        assert other.validity == numbered.validity

    def test_takes_the_same_days_of_a_paper_that_was_never_numbered(self, numbered: SafeConduct) -> None:
        assert twin(numbered, status=Status.CANCELLED)


class TestOnePending:
    @pytest.mark.parametrize("status", [Status.DRAFT, Status.REQUESTED])
    def test_refuses_a_second_request_for_the_person(self, status: str) -> None:
        paper = make_requested()
        with pytest.raises(IntegrityError, match="safe_conduct_one_pending_per_person"):
            twin(paper, status=status, register_no=None, printed_no=None, token=None)

    def test_takes_another_after_a_refusal(self) -> None:
        paper = make_requested()
        write(paper, status=Status.REFUSED)
        assert twin(paper, status=Status.REQUESTED, register_no=None, printed_no=None, token=None)


class TestPrint:
    def test_numbers_each_sheet_once(self, numbered: SafeConduct) -> None:
        sheet: dict[str, Any] = {"safe_conduct": numbered, "case": numbered.case, "outcome": "printed", "at": AT}
        Print.objects.create(number=1, by=numbered.requested_by, **sheet)
        sheet["reason"] = "The printer ate it."
        Print.objects.create(number=2, by=numbered.requested_by, **sheet)
        with pytest.raises(IntegrityError, match="print_numbered"), transaction.atomic():
            Print.objects.create(number=2, by=numbered.requested_by, **sheet)
