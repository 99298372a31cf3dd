"""The register of safe-conducts of one office and year: every number from the first to the last, and what it is.

The register is gapless, and it says so itself: a number that no paper and no sheet has is a row like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from casework.arrivals.models import Case
from casework.audit.wall import looking_past
from casework.safe_conducts.block_states import SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetBlock
from casework.safe_conducts.states import HAS_NUMBER, Status
from casework.staff.mandates import acting_mandate
from casework.staff.models import DESK, Office, Role, Series, SeriesKind, User

MISSING = "missing"  # a number that was reserved and never given, as after a restore
PAGE = 50
# Walks the numbers and not the papers: so a gap is found, and a page costs the same wherever it begins.
ROWS = """
SELECT numbers.no, coalesce(paper.status, 'sheet_' || sheet.status, 'missing') AS state, paper.id, paper.case_id,
       paper.printed_no, paper.numbered_at, paper.validity, sheet.id, sheet.printed_no, sheet.block_id
FROM generate_series(%(before)s - 1, 1, -1) AS numbers(no)
LEFT JOIN casework_safeconduct AS paper
    ON paper.office_id = %(office)s AND paper.year = %(year)s AND paper.register_no = numbers.no
LEFT JOIN casework_blanksheet AS sheet
    ON sheet.office_id = %(office)s AND sheet.year = %(year)s AND sheet.register_no = numbers.no
WHERE %(state)s = '' OR coalesce(paper.status, 'sheet_' || sheet.status, 'missing') = %(state)s
ORDER BY numbers.no DESC LIMIT %(most)s
"""


@dataclass(slots=True)
class Row:
    """One number of the register; what only those may know who see its case is empty for others."""

    number: int
    state: str
    paper_id: UUID | None = None
    case_id: UUID | None = None
    printed_no: str = ""
    numbered_at: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    sheet_id: UUID | None = None
    block_id: UUID | None = None
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some numbers, the highest first, and the number before which the next page begins, if there is one."""

    rows: Sequence[Row]
    before: int | None


def offices_of_registers(user: User, *, at: datetime) -> list[Office]:
    """The offices whose register this user reads: a supervisor's region, an auditor's under a mandate."""
    mandate = acting_mandate(user, at)
    roles = (Role.SUPERVISOR, Role.AUDITOR) if mandate else (Role.SUPERVISOR,)
    return _offices(user, roles, at=at)


def offices_of_sheets(user: User, *, at: datetime) -> list[Office]:
    """The offices whose blank sheets this user enters or reconciles."""
    return _offices(user, DESK, at=at)


def _offices(user: User, roles: Sequence[str], *, at: datetime) -> list[Office]:
    held = [grant for grant in user.grants_on(at) if grant.role in roles]
    offices = Office.objects.filter(active=True).order_by("code")
    if user.bound_office_id:
        offices = offices.filter(pk=user.bound_office_id)
    return [office for office in offices if any(grant.reaches(office) for grant in held)]


def blocks_seen(user: User, *, at: datetime) -> QuerySet[SheetBlock]:
    """The blocks of this user's offices, the latest first."""
    offices = offices_of_sheets(user, at=at)
    related = SheetBlock.objects.select_related("office", "reserved_by", "reconciled_by")
    return related.filter(office__in=offices).order_by("-reserved_at", "-id")


def sheets_seen(user: User, *, at: datetime) -> QuerySet[BlankSheet]:
    """The sheets of this user's offices."""
    offices = offices_of_sheets(user, at=at)
    return BlankSheet.objects.select_related("office", "block").filter(Q(office__in=offices))


def years_of(office: Office) -> list[tuple[int, int]]:
    """The years in which this office gave numbers, each with its last number, the latest first."""
    kept = Series.objects.filter(kind=SeriesKind.SAFE_CONDUCT, office=office).order_by("-year")
    return list(kept.values_list("year", "last"))


def states() -> list[str]:
    """Every state that a number may have, in the order of a filter."""
    return [
        *(status.value for status in Status if status in HAS_NUMBER),
        *(f"sheet_{status}" for status in SheetStatus),
        MISSING,
    ]


@dataclass(frozen=True, slots=True)
class Register:
    """Which register: of an office, in a year, with its last number."""

    office: Office
    year: int
    last: int


def register_page(user: User, register: Register, *, at: datetime, state: str = "", before: int | None = None) -> Page:
    """Numbers of one register, the highest first, from below `before` on.

    The number and its state are told of every paper; the printed number, the days and the case of those alone whose
    case the reader sees.
    """
    begin = min(before or register.last + 1, register.last + 1)
    asked: dict[str, int | str] = {"before": begin, "office": register.office.pk, "year": register.year}
    with connection.cursor() as cursor:
        # Every number has its row: of a hidden case the register tells only that its number is used.
        cursor.execute(looking_past(ROWS), asked | {"state": state, "most": PAGE + 1})
        cursor.nextset()
        rows = [_row(values) for values in cursor.fetchall()]
    shown = rows[:PAGE]
    _hide(user, shown, at=at)
    return Page(shown, shown[-1].number if len(rows) > PAGE else None)


def _row(values: Sequence[object]) -> Row:
    number, state, paper, case, printed, numbered, validity, sheet, sheet_printed, block = values
    row = Row(int(str(number)), str(state))
    row.paper_id, row.case_id, row.numbered_at = paper, case, numbered  # type: ignore[assignment]
    row.sheet_id, row.block_id = sheet, block  # type: ignore[assignment]
    row.printed_no = str(printed or sheet_printed or "")
    if validity:  # one that was overtaken on its first day has none
        row.first_day, end = validity.lower, validity.upper  # type: ignore[attr-defined]
        row.last_day = end - timedelta(days=1)
    return row


def _hide(user: User, rows: Sequence[Row], *, at: datetime) -> None:
    """Take away what only those may know who see the case."""
    cases = {row.case_id for row in rows if row.case_id}
    seen = dict(Case.objects.visible_to(user, at=at).filter(pk__in=cases).values_list("pk", "number"))
    for row in rows:
        if row.case_id and row.case_id in seen:
            row.case_number = str(seen[row.case_id])
        elif row.case_id:
            row.paper_id = row.case_id = row.first_day = row.last_day = row.numbered_at = None
            row.sheet_id = row.block_id = None
            row.printed_no = ""
