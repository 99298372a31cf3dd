"""A block that was reconciled is open again as soon as a sheet of it is."""

import pytest

from casework.errors import ActionRefused
from casework.safe_conducts import block_services as services
from casework.safe_conducts.block_states import SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetBlock
from casework.staff.models import Role
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.safe_conducts.making_blocks import DAY, make_sheet, make_used, make_written

pytestmark = pytest.mark.django_db


class TestAReconciledBlock:
    @pytest.fixture
    def sheet(self) -> BlankSheet:
        """The lost sheet of a block that was reconciled."""
        sheet = make_sheet()
        services.lose_sheet(sheet.pk, "Left in the car.", by=making.officer_of(sheet.office), at=DAY)
        services.reconcile_block(sheet.block_id, by=making.supervisor_of(sheet.office), at=DAY)
        return sheet

    def test_is_open_again_once_a_sheet_of_it_is(self, sheet: BlankSheet) -> None:
        services.take_back_sheet(sheet.pk, "It was under the seat.", by=making.supervisor_of(sheet.office), at=DAY)
        self.assert_open(sheet)
        sheet.refresh_from_db()
        assert sheet.status == SheetStatus.BLANK

    def test_is_open_again_once_a_lost_sheet_turns_out_to_be_used(self, sheet: BlankSheet) -> None:
        case = making.make_lodged_case()
        services.record_use(sheet.pk, make_written(case), by=making.officer_of(sheet.office), at=DAY)
        self.assert_open(sheet)

    def test_is_open_again_once_a_used_sheet_is_withdrawn(self) -> None:
        sheet = make_used()
        supervisor = making.supervisor_of(sheet.office)
        services.reconcile_block(sheet.block_id, by=supervisor, at=DAY)
        other = making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="other")
        services.withdraw_use(sheet.pk, "Another case's.", by=other, at=DAY)
        self.assert_open(sheet)

    def test_keeps_a_lost_sheet_from_an_officer(self, sheet: BlankSheet) -> None:
        with pytest.raises(ActionRefused):
            services.take_back_sheet(sheet.pk, "Found.", by=making.officer_of(sheet.office), at=DAY)

    def assert_open(self, sheet: BlankSheet) -> None:
        block = SheetBlock.objects.get(pk=sheet.block_id)
        assert (block.reconciled_at, block.reconciled_by) == (None, None)
        assert WorkItem.objects.filter(kind=WorkKind.RECONCILE_BLOCK, subject_id=block.pk, status="open").count() == 1
