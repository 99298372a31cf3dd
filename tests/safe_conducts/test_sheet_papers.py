"""A used sheet is a safe-conduct of its case: registered, known to the public page, replaced; what refuses it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.models import Case
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.law.days import local_date
from casework.safe_conducts import block_services as services
from casework.safe_conducts.block_states import SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetUse
from casework.safe_conducts.ending import expire_safe_conducts, held_in
from casework.safe_conducts.looks_at_papers import PublicAnswer, agrees, public_answer
from casework.safe_conducts.models import PrintOutcome, SafeConduct
from casework.safe_conducts.prints import record_print
from casework.safe_conducts.register import Register, register_page
from casework.safe_conducts.replacing import replace_safe_conduct
from casework.safe_conducts.selectors import evidence_for, to_hand_over
from casework.safe_conducts.services import request_safe_conduct
from casework.safe_conducts.sheet_papers import paper_of, uses_without_paper
from casework.safe_conducts.states import Status
from casework.safe_conducts.wave import running_out
from casework.staff.models import Role
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.making_papers import REASONS
from tests.making_staff import give_role
from tests.safe_conducts.making_blocks import DAY, make_block, make_recorded, make_sheet, make_used, make_written

pytestmark = pytest.mark.django_db
TODAY = date(2019, 2, 27)


def codes(refused: pytest.ExceptionInfo[ActionRefused]) -> set[str]:
    """What stood against it."""
    return {finding.code for finding in refused.value.findings}


def paper_from(sheet: BlankSheet) -> SafeConduct:
    """The paper that there must be."""
    paper = paper_of(sheet)
    assert paper
    return paper


def record(case: Case, **changes: Any) -> SheetUse:
    """Enter a new sheet as given in this case."""
    sheet, written = changes.pop("sheet", None) or make_sheet(), make_written(case, **changes)
    return services.record_use(sheet.pk, written, by=making.officer_of(sheet.office), at=DAY)


class TestConfirming:
    def test_makes_a_safe_conduct_with_numbers_code_and_days_of_the_sheet(self) -> None:
        case = making.make_lodged_case()
        sheet = make_used(case)
        paper, use = paper_from(sheet), sheet.uses.get()
        same = (paper.printed_no, paper.token, paper.register_no, paper.year, paper.office_id)
        assert same == (sheet.printed_no, sheet.token, sheet.register_no, sheet.year, sheet.office_id)
        assert (paper.case, paper.status, paper.type) == (case, Status.ISSUED, "SC2_INITIAL")
        assert (paper.valid_from, paper.valid_until) == (date(2019, 2, 27), date(2019, 3, 1))
        assert (paper.approved_by, paper.requested_by) == (use.signed_by, use.recorded_by)
        assert paper.term_value == 2
        assert paper.numbered_at == use.received_at

    def test_makes_none_before_a_second_person_confirms(self) -> None:
        assert paper_of(make_recorded()) is None
        assert not SafeConduct.objects.exists()

    def test_is_told_in_the_history_of_the_case_and_closes_the_work(self) -> None:
        case = making.make_lodged_case()
        sheet = make_used(case)
        step = Transition.objects.get(subject_type="safeconduct", case=case)
        assert (step.verb, step.received_at) == ("enter_sheet", DAY)
        assert not WorkItem.objects.filter(case=case, kind=WorkKind.REQUEST_SAFE_CONDUCT, status="open").exists()
        assert paper_from(sheet).prints.get().outcome == PrintOutcome.HANDED_OVER
        assert not to_hand_over(Case.objects.all(), on=TODAY).exists()

    def test_says_of_the_birth_what_stands_on_the_sheet(self) -> None:
        sheet = make_used()
        facts = paper_from(sheet).approved_facts()
        assert facts["birth"].startswith("1987")
        assert agrees(sheet.token, birth_year="1987", last_signs=sheet.printed_no[-3:], on=TODAY)
        case = making.make_lodged_case()
        other = services.record_use(
            make_sheet().pk, make_written(case, birth_year=None), by=making.officer_of(case.office), at=DAY
        ).sheet
        services.confirm_use(other.pk, by=making.supervisor_of(other.office), at=DAY)
        assert paper_from(other).approved_facts()["birth"] == ""
        assert agrees(other.token, birth_year="", last_signs=other.printed_no[-3:], on=TODAY)
        assert not agrees(other.token, birth_year="1990", last_signs=other.printed_no[-3:], on=TODAY)

    def test_looks_again_at_what_was_written(self) -> None:
        case = making.make_lodged_case()
        sheet = make_recorded(case)
        request_safe_conduct(case.pk, by=making.officer_of(case.office), at=DAY, reasons=REASONS)
        with pytest.raises(ActionRefused) as refused:
            services.confirm_use(sheet.pk, by=making.supervisor_of(sheet.office), at=DAY)
        assert codes(refused) == {"already_requested"}
        assert paper_of(sheet) is None


class TestAUsedSheet:
    """It is a paper like any other."""

    def test_is_held_runs_out_and_expires(self) -> None:
        sheet = make_used()
        paper = paper_from(sheet)
        assert [one.pk for one in held_in(paper.case)] == [paper.pk]
        wave = running_out(Case.objects.all(), TODAY, date(2019, 3, 5), reader=making.officer_of(sheet.office), at=DAY)
        assert [one.paper for one in wave] == [paper]
        assert expire_safe_conducts(by=system_user(), at=AT + timedelta(days=9)) == 1
        paper.refresh_from_db()
        assert paper.status == Status.EXPIRED
        assert public_answer(sheet.token, on=date(2019, 3, 7)) == PublicAnswer(valid=False)

    def test_stands_against_another_first_paper(self) -> None:
        case = making.make_lodged_case()
        make_used(case)
        with pytest.raises(ActionRefused) as refused:
            request_safe_conduct(case.pk, by=case.officer, at=DAY, type="SC2_INITIAL", reasons=REASONS)
        assert "still_valid" in codes(refused)

    def test_is_replaced_and_is_not_printed(self) -> None:
        paper = paper_from(make_used())
        officer = making.officer_of(paper.office)
        with pytest.raises(ActionRefused) as refused:
            record_print(paper.pk, by=officer, at=DAY)
        assert "written_by_hand" in codes(refused)
        request = replace_safe_conduct(paper.pk, "damaged", "Wet from the river.", by=officer, at=DAY)
        assert request.replaces == paper
        assert evidence_for(paper.case, on=local_date(DAY)).kind == "SC2_INITIAL"

    def test_stands_in_the_register_once_with_the_case(self) -> None:
        sheet = make_used()
        page = register_page(making.supervisor_of(sheet.office), Register(sheet.office, sheet.year, 1), at=DAY)
        (row,) = page.rows
        assert (row.state, row.paper_id, row.sheet_id) == ("issued", paper_from(sheet).pk, sheet.pk)
        assert row.case_number == paper_from(sheet).case.number

    def test_of_a_hidden_case_is_only_a_number_in_the_register(self) -> None:
        sheet = make_used()
        Case.objects.filter(pk=paper_from(sheet).case_id).update(restricted=True, codename="Heron 1")
        other = making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="another")
        (row,) = register_page(other, Register(sheet.office, sheet.year, 1), at=DAY).rows
        assert (row.printed_no, row.sheet_id, row.paper_id, row.case_number) == ("", None, None, "")


class TestRefused:
    def test_a_case_without_an_application(self) -> None:
        case = making.make_open_case()
        with pytest.raises(ActionRefused) as refused:
            record(case)
        assert "application_not_lodged" in codes(refused)
        assert not SheetUse.objects.exists()

    def test_a_sheet_of_another_office_than_the_case(self) -> None:
        there = making.make_office(code="RI", region="CAR")
        case = making.make_lodged_case()
        sheet = make_block(1, office=there).sheets.get()
        signer = making.make_user(role=Role.SUPERVISOR, office=there, username="far")
        both = making.make_user(role=Role.CASE_OFFICER, office=case.office, username="both")
        give_role(both, Role.CASE_OFFICER, office=there)
        with pytest.raises(ActionRefused) as refused:
            services.record_use(sheet.pk, make_written(case, signed_by=signer), by=both, at=DAY)
        assert codes(refused) == {"sheet_of_another_office"}

    def test_a_sheet_that_is_entered_twice(self) -> None:
        case, other = making.make_lodged_case(), making.make_lodged_case()
        sheet = make_used(case)
        with pytest.raises(InvalidTransition):
            record(other, sheet=sheet)
        assert sheet.uses.count() == 1

    def test_a_second_sheet_for_the_same_days(self) -> None:
        case = making.make_lodged_case()
        make_recorded(case)
        with pytest.raises(ActionRefused) as refused:
            record(case)
        assert codes(refused) == {"overlaps_another"}

    def test_a_signer_who_registered_the_case_or_enters_the_sheet(self) -> None:
        case = making.make_lodged_case()
        boss = making.make_user(role=Role.SUPERVISOR, office=case.office, username="boss")
        with pytest.raises(ActionRefused) as refused:
            services.record_use(make_sheet().pk, make_written(case, signed_by=boss), by=boss, at=DAY)
        assert codes(refused) == {"signer_has_another_part"}


class TestWithdrawUse:
    def test_gives_the_numbers_back_and_the_sheet_is_entered_anew(self) -> None:
        wrong, right = making.make_lodged_case(), making.make_lodged_case()
        sheet = make_used(wrong)
        paper = paper_from(sheet)
        other = making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="another")
        services.withdraw_use(sheet.pk, "Another case's.", by=other, at=DAY)
        paper.refresh_from_db()
        sheet.refresh_from_db()
        assert (paper.status, paper.printed_no, paper.token, paper.validity) == (Status.CANCELLED, None, None, None)
        assert sheet.status == SheetStatus.BLANK
        assert public_answer(sheet.token, on=TODAY) == PublicAnswer(valid=False, in_block=True)
        assert WorkItem.objects.filter(case=wrong, kind=WorkKind.REQUEST_SAFE_CONDUCT, status="open").count() == 1
        record(right, sheet=sheet)
        services.confirm_use(sheet.pk, by=making.supervisor_of(sheet.office), at=DAY)
        assert paper_from(sheet).case == right
        assert public_answer(sheet.token, on=TODAY).valid

    def test_is_for_a_supervisor_who_did_not_confirm_it(self) -> None:
        sheet = make_used()
        for user in (making.supervisor_of(sheet.office), making.officer_of(sheet.office)):
            with pytest.raises(ActionRefused):
                services.withdraw_use(sheet.pk, "A slip.", by=user, at=DAY)
        assert paper_of(sheet)

    def test_needs_a_reason_and_a_used_sheet(self) -> None:
        sheet = make_used()
        other = making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="another")
        with pytest.raises(BadInput) as refused:
            services.withdraw_use(sheet.pk, " ", by=other, at=DAY)
        assert set(refused.value.fields) == {"note"}
        with pytest.raises(InvalidTransition):
            services.withdraw_use(make_recorded().pk, "A slip.", by=other, at=DAY)

    def test_leaves_one_alone_that_another_follows(self) -> None:
        paper = paper_from(make_used())
        other = making.make_user(role=Role.SUPERVISOR, office=paper.office, username="another")
        replace_safe_conduct(paper.pk, "damaged", "Wet.", by=making.officer_of(paper.office), at=DAY)
        with pytest.raises(ActionRefused) as refused:
            services.withdraw_use(paper.blank_sheet_id, "A slip.", by=other, at=DAY)  # type: ignore[arg-type]
        assert codes(refused) == {"another_follows"}


class TestConstraints:
    def test_keep_the_numbers_of_the_sheet(self) -> None:
        paper = paper_from(make_used())
        for changes in ({"printed_no": "BCDFGHJKL"}, {"register_no": 77}, {"token": "another"}):
            with pytest.raises(IntegrityError, match="safe_conduct_numbers_of_the_sheet"), transaction.atomic():
                SafeConduct.objects.filter(pk=paper.pk).update(**changes)
        SafeConduct.objects.filter(pk=paper.pk).update(territorial_limit="Cúcuta")

    def test_ask_for_a_document_or_a_sheet_and_not_for_both(self) -> None:
        paper, printed = paper_from(make_used()), making.make_issued()
        for changes in ({"blank_sheet": None}, {"document": printed.document}):
            with pytest.raises(IntegrityError, match="safe_conduct_issued_has_document"), transaction.atomic():
                SafeConduct.objects.filter(pk=paper.pk).update(**changes)


def make_without_paper(case: Case | None = None) -> BlankSheet:
    """A sheet as it was left by who confirmed it before a paper was made of it: used, confirmed, and nothing else."""
    sheet = make_recorded(case)
    by = making.supervisor_of(sheet.office)
    sheet.uses.update(confirmed_by=by, confirmed_at=DAY)
    BlankSheet.objects.filter(pk=sheet.pk).update(status=SheetStatus.USED)
    sheet.refresh_from_db()
    return sheet


class TestMakePaper:
    def test_makes_the_paper_of_a_sheet_from_before(self) -> None:
        case = making.make_lodged_case()
        sheet = make_without_paper(case)
        assert [use.sheet for use in uses_without_paper(Case.objects.all())] == [sheet]
        paper = services.make_paper(sheet.pk, by=making.supervisor_of(sheet.office), at=DAY + timedelta(days=1))
        assert (paper.case, paper.status, paper.printed_no) == (case, Status.ISSUED, sheet.printed_no)
        assert public_answer(sheet.token, on=TODAY).valid
        assert not uses_without_paper(Case.objects.all()).exists()
        assert expire_safe_conducts(by=system_user(), at=AT + timedelta(days=9)) == 1

    def test_makes_one_and_no_second(self) -> None:
        sheet = make_used()
        with pytest.raises(ActionRefused) as refused:
            services.make_paper(sheet.pk, by=making.supervisor_of(sheet.office), at=DAY)
        assert "sheet_has_its_paper" in codes(refused)
        assert SafeConduct.objects.count() == 1

    def test_is_for_a_supervisor_who_neither_entered_nor_signed_it(self) -> None:
        sheet = make_without_paper()
        use = sheet.uses.get()
        for user, code in ((use.recorded_by, "role_not_held"), (use.signed_by, "own_entry")):
            with pytest.raises(ActionRefused) as refused:
                services.make_paper(sheet.pk, by=user, at=DAY)
            assert code in codes(refused)
        assert not SafeConduct.objects.exists()

    def test_says_what_stands_against_it(self) -> None:
        case = making.make_lodged_case()
        sheet = make_without_paper(case)
        request_safe_conduct(case.pk, by=making.officer_of(case.office), at=DAY, reasons=REASONS)
        with pytest.raises(ActionRefused) as refused:
            services.make_paper(sheet.pk, by=making.supervisor_of(sheet.office), at=DAY)
        assert codes(refused) == {"already_requested"}
        with pytest.raises(ActionRefused) as refused:
            services.make_paper(make_recorded().pk, by=making.supervisor_of(sheet.office), at=DAY)
        assert "sheet_not_confirmed" in codes(refused)
