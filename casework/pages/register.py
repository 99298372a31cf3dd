"""The register of an office and year, every number of it, for supervisors and auditors."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from casework.audit.services import record_read
from casework.law.days import local_date
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.listing import Chip
from casework.safe_conducts.block_states import SheetStatus
from casework.safe_conducts.register import (
    MISSING,
    Page,
    Register,
    offices_of_registers,
    register_page,
    states,
    years_of,
)
from casework.safe_conducts.states import Status
from casework.staff.models import Office, Role

MISSING_WORD = pgettext_lazy("number", "not given")
# Why a number leads to no valid paper: the register explains itself.
WHY = {
    Status.NUMBERED: _("The number is given; the document is being set."),
    Status.VOIDED: _("The document could not be made: the number was given up. The case holds the reason."),
    Status.SUPERSEDED: _("A longer one began before its last day: it ended the day before."),
    Status.REPLACED: _("Lost, stolen, damaged or wrong: void from the moment of the report; another took its place."),
    Status.REVOKED: _("Revoked by two supervisors: void from that moment. The case holds the ground."),
    Status.SURRENDERED: _("The holder handed it back: void from that moment."),
    Status.LOST_VALIDITY: _("A recorded act of the Ministry ended it. The case holds the act."),
    Status.ENDED_BY_DEATH: _("The holder died: void from the day that was recorded."),
    f"sheet_{SheetStatus.BLANK}": _("A sheet of a block: nobody has entered what became of it."),
    f"sheet_{SheetStatus.RECORDED}": _("A sheet of a block: what was entered waits for a second person."),
    f"sheet_{SheetStatus.USED}": _("A sheet of a block, filled in by hand and confirmed by two people."),
    f"sheet_{SheetStatus.SPOILED}": _("A sheet of a block, spoiled and destroyed."),
    f"sheet_{SheetStatus.LOST}": _("A sheet of a block, lost: its code is not valid."),
    MISSING: _("The number was reserved and given to no paper, as after a restore; the trail tells when."),
}


@for_roles(Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def register(request: Asked) -> HttpResponse:
    """Every number of one register, the highest first; filters and place stay in the address."""
    at = now_for(request)
    offices = offices_of_registers(request.user, at=at)
    office = next((each for each in offices if each.pk == request.GET.get("office")), next(iter(offices), None))
    shown: dict[str, Any] = {"office": office, "reads_cases": request.user.holds(Role.SUPERVISOR, at=at)}
    if office:
        years = years_of(office) or [(local_date(at).year, 0)]
        year = next((each for each, _last in years if str(each) == request.GET.get("year")), years[0][0])
        state = request.GET.get("state", "") if request.GET.get("state") in states() else ""
        book = Register(office, year, dict(years)[year])
        before = _number(request.GET.get("before"))
        page = register_page(request.user, book, at=at, state=state, before=before)
        details = {"results": len(page.rows), "office": office.pk, "year": year}
        record_read(subject_table="casework_series", subject_pk="", details=details)
        given = {"office": office.pk, "year": year, "state": state}
        shown |= _shown(page, given, years) | {"office_chips": _offices(offices, given), "further": before is not None}
    return render(request, "safe_conducts/register.html", shown)


def _shown(page: Page, given: dict[str, Any], years: list[tuple[int, int]]) -> dict[str, Any]:
    words = [("", _("all")), *((state, word_for(state)) for state in states())]
    return {
        "rows": [(row, word_for(row.state), WHY.get(row.state, "")) for row in page.rows],
        "by_hand": {row.number for row in page.rows if row.paper_id and row.sheet_id},
        "year": given["year"],
        "state": given["state"],
        "last": dict(years)[given["year"]],
        "next": _address(given, before=page.before) if page.before else "",
        "first": _address(given),
        "years": [Chip(str(year), _address(given, year=year), current=year == given["year"]) for year, _last in years],
        "states": [Chip(word, _address(given, state=value), current=value == given["state"]) for value, word in words],
    }


def word_for(state: str) -> Any:
    """A state of the register in words."""
    if state == MISSING:
        return MISSING_WORD
    if state.startswith("sheet_"):
        return SheetStatus(state.removeprefix("sheet_")).label
    return Status(state).label


def _offices(offices: list[Office], given: dict[str, Any]) -> list[Chip]:
    return [
        Chip(str(office), _address(given, office=office.pk), current=office.pk == given["office"]) for office in offices
    ]


def _address(given: dict[str, Any], **changes: Any) -> str:
    return "?" + urlencode({name: value for name, value in (given | changes).items() if value})


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None
