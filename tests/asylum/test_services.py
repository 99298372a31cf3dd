"""Lodging, completing and forwarding: the terms that start, the account that is sealed, one application a person."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, transaction

from casework.arrivals.models import Case
from casework.asylum.models import Application, Beneficiary, Statement
from casework.asylum.receipt import render_receipt
from casework.asylum.selectors import contents_of, receipt_facts
from casework.asylum.services import complete_application, forward_application, lodge_application
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.law.days import BOGOTA
from casework.people.selectors import known_about
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import (
    AT,
    application_of,
    make_crossing,
    make_forwarded_case,
    make_lodged_case,
    make_lodging,
    make_open_case,
    make_photo,
    make_registration,
)

pytestmark = pytest.mark.django_db


def work(case: Case) -> dict[str, datetime]:
    """The open work of a case and when it is due."""
    return dict(WorkItem.objects.filter(case=case, status="open").values_list("kind", "due_at"))


def done(application: Application) -> list[int]:
    """The contents that are there, by their number in art. 2.2.3.1.6.2."""
    application.refresh_from_db()
    known = known_about(application.case.person)
    return [
        content.number for content in contents_of(application, known, application.case.arrivals.get()) if content.done
    ]


class TestLodgeApplication:
    def test_takes_grounds_that_are_not_yet_stated(self) -> None:
        application = application_of(make_lodged_case(lodging=make_lodging(grounds=(), statement="")))
        assert (application.status, application.grounds) == ("lodged", [])
        assert not application.statements.exists()

    def test_starts_the_day_to_forward_it_when_it_was_received_and_not_when_it_was_typed(self) -> None:
        received = AT - timedelta(hours=5)
        case = make_open_case()
        with pytest.raises(ActionRefused, match="typed_late"):
            lodge_application(case.pk, make_lodging(received_at=received), by=case.officer, at=AT)
        reasons = {"typed_late": "The power was out."}
        lodge_application(case.pk, make_lodging(received_at=received), by=case.officer, at=AT, reasons=reasons)
        application = application_of(case)
        assert (application.received_at, application.recorded_at) == (received, AT)
        assert work(case)["forward_application"] == received + timedelta(hours=24) == application.forward_due_at
        step = Transition.objects.get(verb="lodge")
        assert (step.reasons, step.received_at, step.at) == (reasons, received, AT)

    def test_counts_twenty_four_hours_over_a_weekend(self) -> None:
        saturday = datetime(2019, 3, 2, 15, 0, tzinfo=BOGOTA)
        case = make_lodged_case(at=saturday)
        assert work(case)["forward_application"] == datetime(2019, 3, 3, 20, 0, tzinfo=UTC)

    def test_ends_the_work_of_lodging_and_begins_the_request_for_a_paper(self) -> None:
        assert set(work(make_lodged_case())) == {"forward_application", "request_safe_conduct"}

    def test_keeps_why_it_is_late_inside_the_country(self) -> None:
        long_ago = make_crossing(entered_at=AT - timedelta(days=90))
        case = make_open_case(registration=make_registration(crossing=long_ago))
        lodging = make_lodging(channel="inside")
        with pytest.raises(ActionRefused, match="lodged_late"):
            lodge_application(case.pk, lodging, by=case.officer, at=AT)
        assert not Application.objects.exists()
        lodge_application(case.pk, lodging, by=case.officer, at=AT, reasons={"lodged_late": "Was in hospital."})
        assert application_of(case).late_reason == "Was in hospital."

    def test_seals_the_account(self) -> None:
        make_lodged_case()
        statement = Statement.objects.get()
        assert b"Relato" not in bytes(statement.ciphertext)
        assert statement.text() == "Relato de prueba."

    def test_binds_the_account_to_its_row(self) -> None:
        first, second = (application_of(make_lodged_case()).statements.get() for _case in range(2))
        Statement.objects.filter(pk=second.pk).update(ciphertext=bytes(first.ciphertext))
        with pytest.raises(InvalidTag):
            Statement.objects.get(pk=second.pk).text()

    @pytest.mark.parametrize("statement", ["a" * 20_001, "nul \x00", "picture 😀"])
    def test_refuses_an_account_that_cannot_be_kept_and_writes_nothing(self, statement: str) -> None:
        case = make_open_case()
        with pytest.raises(BadInput, match="statement"):
            lodge_application(case.pk, make_lodging(statement=statement), by=case.officer, at=AT)
        assert not Application.objects.exists()

    def test_refuses_a_second_one(self) -> None:
        case = make_lodged_case()
        with pytest.raises(ActionRefused, match="already_lodged"):
            lodge_application(case.pk, make_lodging(), by=case.officer, at=AT)


class TestCompleteApplication:
    def test_fills_the_list_of_contents(self) -> None:
        case = make_lodged_case(lodging=make_lodging(grounds=(), statement=""), phone="")
        application = application_of(case)
        assert done(application) == [1, 2, 3, 8]
        complete_application(
            application.pk, grounds=("b", "a"), statement="Relato.", evidence="Carta", by=case.officer, at=AT
        )
        make_photo(case.person, by=case.officer)
        assert done(application) == [1, 2, 3, 5, 6, 7, 8]
        assert application.grounds == ["a", "b"]

    def test_supersedes_the_account_and_keeps_the_earlier_one(self) -> None:
        case = make_lodged_case()
        later = AT + timedelta(hours=2)
        application = application_of(case)
        complete_application(application.pk, grounds=("a",), statement="Otro.", evidence="", by=case.officer, at=later)
        texts = {statement.text(): statement.superseded_at for statement in Statement.objects.all()}
        assert texts == {"Relato de prueba.": later, "Otro.": None}

    def test_leaves_the_account_alone_when_nothing_is_written(self) -> None:
        case = make_lodged_case()
        complete_application(application_of(case).pk, grounds=(), statement=" ", evidence="", by=case.officer, at=AT)
        assert Statement.objects.get().superseded_at is None


class TestForwardApplication:
    def test_keeps_the_dispatch_number_and_ends_the_work(self) -> None:
        case = make_forwarded_case()
        application = application_of(case)
        assert (application.status, application.forwarded_by) == ("forwarded", case.officer)
        assert application.dispatch_number.startswith("DEMO-")
        assert "forward_application" not in work(case)

    def test_goes_late_with_a_reason(self) -> None:
        case = make_lodged_case()
        late, pk = AT + timedelta(hours=30), application_of(case).pk
        with pytest.raises(ActionRefused, match="forwarded_late"):
            forward_application(pk, "DEMO-9", by=case.officer, at=late)
        forward_application(pk, "DEMO-9", by=case.officer, at=late, reasons={"forwarded_late": "The line was down."})
        assert Transition.objects.get(verb="forward").reasons == {"forwarded_late": "The line was down."}

    def test_tells_when_it_left_and_when_that_was_typed(self) -> None:
        case, left, typed = make_lodged_case(), AT + timedelta(hours=20), AT + timedelta(hours=26)
        pk, late = application_of(case).pk, {"typed_late": "The line was down."}
        with pytest.raises(ActionRefused, match="typed_late"):
            forward_application(pk, "DEMO-9", by=case.officer, at=typed, received_at=left)
        application = forward_application(pk, "DEMO-9", by=case.officer, at=typed, received_at=left, reasons=late)
        step = Transition.objects.get(verb="forward")
        assert application.forwarded_at == left
        assert (step.received_at, step.at, step.reasons) == (left, typed, late)

    @pytest.mark.parametrize(("minutes", "code"), [(-1, "forwarded_before_lodged"), (1, "received_in_future")])
    def test_refuses_a_moment_that_cannot_be(self, minutes: int, code: str) -> None:
        case, moment = make_lodged_case(), AT + timedelta(minutes=minutes)
        with pytest.raises(ActionRefused, match=code):
            forward_application(application_of(case).pk, "DEMO-9", by=case.officer, at=AT, received_at=moment)

    def test_goes_once(self) -> None:
        case = make_forwarded_case()
        with pytest.raises(InvalidTransition):
            forward_application(application_of(case).pk, "DEMO-9", by=case.officer, at=AT)


class TestConstraints:
    def test_one_open_application_a_person_and_a_case(self) -> None:
        application = application_of(make_lodged_case())
        other = application_of(make_lodged_case())
        with pytest.raises(IntegrityError, match="beneficiary_one_open_application"), transaction.atomic():
            Beneficiary.objects.create(
                application=other, case=other.case, person=application.case.person, relation_id="SPOUSE"
            )
        with pytest.raises(IntegrityError, match="application_one_open_per_case"), transaction.atomic():
            Application.objects.filter(pk=other.pk).update(case=application.case)
        Beneficiary.objects.filter(application=application).update(ended_at=AT)
        Beneficiary.objects.create(
            application=other, case=other.case, person=application.case.person, relation_id="SPOUSE"
        )

    @pytest.mark.parametrize("missing", [{"dispatch_number": ""}, {"forwarded_at": None}, {"forwarded_by": None}])
    def test_nothing_is_forwarded_without_number_time_and_somebody(self, missing: dict[str, object]) -> None:
        pk = application_of(make_forwarded_case()).pk
        with pytest.raises(IntegrityError, match="application_forwarded_with_dispatch"), transaction.atomic():
            Application.objects.filter(pk=pk).update(**missing)

    def test_nothing_is_received_after_it_is_recorded(self) -> None:
        pk = application_of(make_lodged_case()).pk
        late = AT + timedelta(seconds=1)
        with pytest.raises(IntegrityError, match="application_received_before_recorded"), transaction.atomic():
            Application.objects.filter(pk=pk).update(received_at=late)
        Application.objects.filter(pk=pk).update(received_at=late, recorded_at=late)

    def test_one_account_is_current(self) -> None:
        make_lodged_case()
        statement = Statement.objects.get()
        twin = Statement(application=statement.application, case=statement.case, recorded_at=AT)
        twin.recorded_by, twin.ciphertext = statement.recorded_by, statement.ciphertext
        with pytest.raises(IntegrityError, match="statement_one_current"), transaction.atomic():
            twin.save(force_insert=True)
        twin.superseded_at = AT
        twin.save(force_insert=True)


class TestReceiptFacts:
    def test_say_who_when_and_until_when(self) -> None:
        case = make_lodged_case()
        application = Application.objects.select_related("case__person", "case__office").get(case=case)
        facts = receipt_facts(application, seen=Case.objects.all(), demonstration=True)
        assert (facts.case_ref, facts.received_at) == (case.public_ref, AT)
        assert facts.forward_due_at == AT + timedelta(hours=24)
        assert facts.ratify_by is None
        assert facts.term_en.startswith("5 business days")
        assert render_receipt(facts).startswith(b"%PDF")
