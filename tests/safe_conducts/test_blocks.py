"""Blank sheets: reserved in the register, entered, confirmed by a second person, reconciled; what is never false."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.safe_conducts import block_services as services
from casework.safe_conducts.block_rules import differences
from casework.safe_conducts.block_states import SHEET_STEPS, SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetBlock, SheetUse
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.issuing import PRINTED_SIGNS
from casework.safe_conducts.looks_at_papers import PublicAnswer, agrees, public_answer
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.sheet_papers import paper_of
from casework.staff.models import Role
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.safe_conducts.making_blocks import DAY, make_block, make_recorded, make_sheet, make_used, make_written

pytestmark = pytest.mark.django_db
TODAY, NOT_VALID = date(2019, 2, 27), PublicAnswer(valid=False)


def codes(refused: pytest.ExceptionInfo[ActionRefused]) -> set[str]:
    """What stood against it."""
    return {finding.code for finding in refused.value.findings}


class TestReserveBlock:
    def test_takes_the_next_numbers_of_the_register_and_leaves_no_gap(self) -> None:
        block = make_block(3)
        paper = making.make_issued()
        numbers = [*block.sheets.order_by("register_no").values_list("register_no", flat=True), paper.register_no]
        assert numbers == [1, 2, 3, 4]
        assert (block.first_no, block.last_no, block.size) == (1, 3, 3)

    def test_prints_random_numbers_that_do_not_count_up(self) -> None:
        numbers = list(make_block(20).sheets.order_by("register_no").values_list("printed_no", flat=True))
        assert len(set(numbers)) == 20
        assert numbers != sorted(numbers)
        assert all(len(number) == 9 and set(number) <= set(PRINTED_SIGNS) for number in numbers)

    def test_hands_the_supervisors_the_work_of_reconciling(self) -> None:
        block = make_block()
        assert WorkItem.objects.get(kind=WorkKind.RECONCILE_BLOCK).subject_id == block.pk

    @pytest.mark.parametrize(("count", "reason", "field"), [(0, "x", "count"), (201, "x", "count"), (5, " ", "reason")])
    def test_names_the_field_of_bad_input(self, count: int, reason: str, field: str) -> None:
        office = making.make_office()
        with pytest.raises(BadInput) as refused:
            services.reserve_block(office, count, reason, by=making.supervisor_of(office), at=AT)
        assert set(refused.value.fields) == {field}
        assert not SheetBlock.objects.exists()

    def test_is_for_supervisors_of_the_office(self) -> None:
        office, elsewhere = making.make_office(), making.make_office(code="RI", region="CAR")
        for user in (making.officer_of(office), making.supervisor_of(elsewhere)):
            with pytest.raises(ActionRefused):
                services.reserve_block(office, 3, "x", by=user, at=AT)


class TestThePublicAnswer:
    def test_of_a_sheet_that_nobody_entered_is_neutral(self) -> None:
        assert public_answer(make_sheet().token, on=TODAY) == PublicAnswer(valid=False, in_block=True)
        assert public_answer(make_recorded().token, on=TODAY) == PublicAnswer(valid=False, in_block=True)

    def test_of_a_confirmed_sheet_follows_its_days(self) -> None:
        token = make_used().token
        assert public_answer(token, on=TODAY) == PublicAnswer(valid=True, until=date(2019, 3, 1))
        assert public_answer(token, on=date(2019, 3, 2)) == NOT_VALID

    @pytest.mark.parametrize("act", [services.spoil_sheet, services.lose_sheet])
    def test_of_a_spoiled_or_lost_sheet_is_that_of_none(self, act: Callable[..., BlankSheet]) -> None:
        sheet = make_sheet()
        act(sheet.pk, "Fell into the river.", by=making.officer_of(sheet.office), at=DAY)
        assert public_answer(sheet.token, on=TODAY) == NOT_VALID == public_answer("never-given", on=TODAY)

    def test_of_a_used_sheet_whose_paper_has_ended_is_that_of_none(self) -> None:
        sheet = make_used()
        paper = paper_of(sheet)
        assert paper
        surrender_safe_conduct(paper.pk, "Leaves the country.", by=making.officer_of(sheet.office), at=DAY)
        assert public_answer(sheet.token, on=TODAY) == NOT_VALID

    def test_compares_year_and_number_of_a_confirmed_sheet(self) -> None:
        sheet = make_used()
        assert agrees(sheet.token, birth_year="1987", last_signs=sheet.printed_no[-3:], on=TODAY)
        assert not agrees(sheet.token, birth_year="1988", last_signs=sheet.printed_no[-3:], on=TODAY)
        blank = make_sheet()
        assert not agrees(blank.token, birth_year="", last_signs=blank.printed_no[-3:], on=TODAY)


class TestRecordUse:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"last_day": date(2019, 6, 1)}, "longer_than_the_law"),
            ({"first_day": date(2019, 2, 20), "received_at": AT - timedelta(days=6)}, "before_the_block"),
        ],
    )
    def test_refuses_days_that_cannot_be(self, changes: dict[str, Any], code: str) -> None:
        case, sheet = making.make_lodged_case(), make_sheet()
        with pytest.raises(ActionRefused) as refused:
            services.record_use(sheet.pk, make_written(case, **changes), by=making.officer_of(case.office), at=DAY)
        assert code in codes(refused)
        assert not SheetUse.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"received_at": DAY + timedelta(hours=1)}, "received_at"),
            ({"last_day": date(2019, 2, 26)}, "last_day"),
            ({"first_day": date(2019, 2, 28)}, "first_day"),
        ],
    )
    def test_names_the_field_of_bad_input(self, changes: dict[str, Any], field: str) -> None:
        case, sheet = making.make_lodged_case(), make_sheet()
        with pytest.raises(BadInput) as refused:
            services.record_use(sheet.pk, make_written(case, **changes), by=making.officer_of(case.office), at=DAY)
        assert field in refused.value.fields

    def test_refuses_a_person_who_holds_another_paper_for_these_days(self) -> None:
        paper, sheet = making.make_issued(), make_sheet()
        with pytest.raises(ActionRefused) as refused:
            services.record_use(sheet.pk, make_written(paper.case), by=paper.case.officer, at=DAY)
        assert codes(refused) == {"overlaps_another"}

    def test_refuses_a_signer_who_was_no_supervisor(self) -> None:
        case, sheet = making.make_lodged_case(), make_sheet()
        written = make_written(case, signed_by=making.officer_of(case.office))
        with pytest.raises(ActionRefused) as refused:
            services.record_use(sheet.pk, written, by=making.officer_of(case.office), at=DAY)
        assert "signer_may_not_sign" in codes(refused)

    def test_is_told_in_the_history_of_the_case(self) -> None:
        case = making.make_lodged_case()
        make_recorded(case)
        step = Transition.objects.get(subject_type="blanksheet", case=case)
        assert (step.verb, step.received_at) == ("record", DAY)


class TestConfirmUse:
    def test_is_for_a_second_person_who_did_not_sign(self) -> None:
        sheet = make_recorded()
        use = sheet.uses.get()
        for user in (use.recorded_by, use.signed_by):
            with pytest.raises(ActionRefused):
                services.confirm_use(sheet.pk, by=user, at=DAY)
        services.confirm_use(sheet.pk, by=making.supervisor_of(sheet.office), at=DAY)
        sheet.refresh_from_db()
        assert sheet.status == SheetStatus.USED
        assert not WorkItem.objects.filter(kind=WorkKind.CONFIRM_SHEET, status="open").exists()

    def test_is_not_for_who_registered_the_case(self) -> None:
        office = making.make_office()
        registrar = making.give_role(making.make_user(username="registers"), Role.CASE_OFFICER, office=office)
        case = making.make_lodged_case(by=registrar)
        sheet = make_recorded(case)
        making.give_role(registrar, Role.SUPERVISOR, region=office.region)
        with pytest.raises(ActionRefused, match="own_case"):
            services.confirm_use(sheet.pk, by=registrar, at=DAY)

    def test_may_return_the_entry_and_it_is_entered_again(self) -> None:
        case = making.make_lodged_case()
        sheet = make_recorded(case)
        services.return_use(sheet.pk, "Another person.", by=making.supervisor_of(sheet.office), at=DAY)
        services.record_use(sheet.pk, make_written(case), by=making.officer_of(sheet.office), at=DAY)
        assert sheet.uses.count() == 2


class TestReconcileBlock:
    def test_names_what_is_not_accounted_for(self) -> None:
        block = make_block(3)
        with pytest.raises(ActionRefused) as refused:
            services.reconcile_block(block.pk, by=making.supervisor_of(block.office), at=DAY)
        assert codes(refused) == {"sheets_blank"}
        assert "3" in str(refused.value.findings[0].message)

    @pytest.mark.parametrize(
        ("language", "one", "two"),
        [("en", "1 sheet is blank", "2 sheets are blank"), ("es", "1 hoja está en blanco", "2 hojas están en blanco")],
    )
    def test_counts_one_as_one(self, language: str, one: str, two: str) -> None:
        blocks = {one: make_block(1), two: make_block(2)}
        with translation.override(language):
            for told, block in blocks.items():
                assert str(differences(block)[0].message).startswith(told)

    def test_closes_the_work_once_every_number_is_accounted_for(self) -> None:
        block = make_block(2)
        one, other = block.sheets.all()
        officer, supervisor = making.officer_of(block.office), making.supervisor_of(block.office)
        services.spoil_sheet(one.pk, "Printed askew.", by=officer, at=DAY)
        services.lose_sheet(other.pk, "Left in the car.", by=officer, at=DAY)
        block = services.reconcile_block(block.pk, by=supervisor, at=DAY)
        assert block.reconciled_by == supervisor
        assert not WorkItem.objects.filter(kind=WorkKind.RECONCILE_BLOCK, status="open").exists()


BY_HAND = {
    ("blank", "record"), ("blank", "spoil"), ("blank", "lose"), ("recorded", "confirm"), ("recorded", "return"),
    ("lost", "record"), ("lost", "spoil"), ("lost", "take_back"), ("spoiled", "take_back"), ("used", "withdraw"),
}  # fmt: skip


class TestSteps:
    def test_are_those_written_by_hand_and_no_others(self) -> None:
        assert set(SHEET_STEPS) == {(SheetStatus(before), verb) for before, verb in BY_HAND}

    def test_refuse_a_spoiled_sheet_everything(self) -> None:
        sheet, case = make_sheet(), making.make_lodged_case()
        officer = making.officer_of(sheet.office)
        services.spoil_sheet(sheet.pk, "Torn.", by=officer, at=DAY)
        for act in (services.spoil_sheet, services.lose_sheet):
            with pytest.raises(InvalidTransition):
                act(sheet.pk, "Again.", by=officer, at=DAY)
        with pytest.raises(InvalidTransition):
            services.record_use(sheet.pk, make_written(case), by=officer, at=DAY)


class TestConstraints:
    """What must never be false, whoever writes; each kept and each broken."""

    @pytest.mark.parametrize(
        ("constraint", "changes"),
        [
            ("sheet_use_four_eyes", {"confirmed_at": DAY}),
            ("sheet_use_received_before", {"received_at": DAY + timedelta(days=1)}),
            ("sheet_use_birth_year", {"birth_year": 87}),
        ],
    )
    def test_of_a_use(self, constraint: str, changes: dict[str, Any]) -> None:
        use = make_recorded().uses.get()
        SheetUse.objects.filter(pk=use.pk).update(birth_year=1990, received_at=DAY)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SheetUse.objects.filter(pk=use.pk).update(**changes)

    def test_of_who_confirms(self) -> None:
        use = make_recorded().uses.get()
        for same in (use.recorded_by, use.signed_by):
            with pytest.raises(IntegrityError, match="sheet_use_four_eyes"), transaction.atomic():
                SheetUse.objects.filter(pk=use.pk).update(confirmed_by=same, confirmed_at=DAY)

    def test_of_two_sheets_for_one_person(self) -> None:
        case = making.make_lodged_case()
        make_recorded(case)
        use, other = SheetUse.objects.get(), make_sheet()
        use.pk, use.sheet = None, other
        with pytest.raises(IntegrityError, match="sheet_use_no_overlap"), transaction.atomic():
            use.save(force_insert=True)

    def test_of_one_use_a_sheet_and_of_the_person_of_the_case(self) -> None:
        use, other = make_recorded().uses.get(), making.make_lodged_case()
        use.pk, use.person, use.case = None, other.person, other
        with pytest.raises(IntegrityError, match="sheet_use_one_a_sheet"), transaction.atomic():
            use.save(force_insert=True)
        with pytest.raises(IntegrityError, match="sheet_use_person_of_the_case"), transaction.atomic():
            SheetUse.objects.update(person=other.person)

    @pytest.mark.parametrize(
        ("constraint", "changes"),
        [
            ("sheet_block_has_sheets", {"last_no": 0}),
            ("sheet_block_has_sheets", {"last_no": 201}),
            ("sheet_block_reconciled_by_somebody", {"reconciled_at": DAY}),
        ],
    )
    def test_of_a_block(self, constraint: str, changes: dict[str, Any]) -> None:
        block = make_block()
        SheetBlock.objects.filter(pk=block.pk).update(last_no=200)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SheetBlock.objects.filter(pk=block.pk).update(**changes)

    @pytest.mark.parametrize("column", ["register_no", "printed_no", "token"])
    def test_of_a_sheet(self, column: str) -> None:
        one, other = make_block(2).sheets.all()
        with pytest.raises(IntegrityError), transaction.atomic():
            BlankSheet.objects.filter(pk=other.pk).update(**{column: getattr(one, column)})

    def test_of_no_number_on_two_papers(self) -> None:
        sheet, paper = make_sheet(), making.make_issued()
        assert SafeConduct.objects.filter(printed_no=sheet.printed_no).count() == 0
        assert sheet.register_no != paper.register_no
