"""Blocks of blank sheets at any state, through the services."""

from datetime import date, timedelta
from typing import Any

from casework.arrivals.models import Case
from casework.safe_conducts.block_rules import Written
from casework.safe_conducts.block_services import confirm_use, record_use, reserve_block
from casework.safe_conducts.blocks import BlankSheet, SheetBlock
from casework.staff.models import Role, User
from tests import making
from tests.making import AT

DAY = AT + timedelta(days=1)


def make_block(count: int = 3, **changes: Any) -> SheetBlock:
    """A block of the first office, reserved by its supervisor."""
    office = changes.pop("office", None) or making.make_office()
    return reserve_block(office, count, "No network at the bridge.", by=making.supervisor_of(office), at=AT, **changes)


def make_sheet() -> BlankSheet:
    """The first sheet of a block of its own."""
    return make_block(1).sheets.get()


def make_written(case: Case, **changes: Any) -> Written:
    """What was written on a sheet the day after it was reserved: valid for two days, signed by a second supervisor."""
    told: dict[str, Any] = {
        "case_id": case.pk,
        "first_day": date(2019, 2, 27),
        "last_day": date(2019, 3, 1),
        "received_at": DAY,
        "signed_by": User.objects.filter(username="signs").first()
        or making.make_user(role=Role.SUPERVISOR, office=case.office, username="signs"),
        "birth_year": 1987,
    }
    return Written(**(told | changes))


def make_recorded(case: Case | None = None) -> BlankSheet:
    """A sheet that an officer entered as given to the person of a case."""
    sheet, case = make_sheet(), case or making.make_lodged_case()
    record_use(sheet.pk, make_written(case), by=making.officer_of(case.office), at=DAY)
    sheet.refresh_from_db()
    return sheet


def make_used(case: Case | None = None) -> BlankSheet:
    """A sheet that a second person confirmed."""
    sheet = make_recorded(case)
    return confirm_use(sheet.pk, by=making.supervisor_of(sheet.office), at=DAY)
