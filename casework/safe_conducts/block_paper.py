"""The blank sheets of a block as one PDF: each with its number and its code, the rest to be filled in by hand."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from casework.law.models import DocumentType
from casework.paper import printable, set_page
from casework.safe_conducts.block_states import SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetBlock
from casework.safe_conducts.document import LEGEND_TRANSLATION, qr_code
from casework.safe_conducts.kinds import INITIAL
from casework.staff.models import Office

TEMPLATE: Final = "blank_sheets.typ"


def to_print(block: SheetBlock, *, on: date) -> tuple[list[BlankSheet], DocumentType | None]:
    """The sheets of a block that are blank still, by number, and the kind that the law has for them that day."""
    sheets = block.sheets.filter(status=SheetStatus.BLANK).order_by("register_no")
    return list(sheets), DocumentType.objects.in_force(INITIAL, on).first()


def render_sheets(
    sheets: Sequence[BlankSheet], kind: DocumentType, office: Office, *, url: str, at: datetime, demonstration: bool
) -> bytes:
    """One page a sheet (PDF/A-2a, PDF/UA-1), the same bytes for the same sheets and time; `url` is the public one.

    Raises PageNotSet, or UnprintableText for an office whose name cannot be printed.
    """
    values = {
        "type": kind.name_es,
        "type_en": kind.name_en,
        "type_code": kind.code,
        "basis": kind.basis,
        "legend": kind.legend,
        "legend_translation": LEGEND_TRANSLATION if kind.legend else "",
        "office": printable(f"{office.name_es} · {office.city}", field="office"),
        "demonstration": demonstration,
        "sheets": [_as_printed(sheet, url) for sheet in sheets],
    }
    return set_page(TEMPLATE, values, at=at)


def _as_printed(sheet: BlankSheet, url: str) -> dict[str, Any]:
    address = f"{url}/v/{sheet.token}"
    return {
        "number": sheet.printed_no,
        "url": address,
        "url_shown": address.split("://")[-1],
        "qr": list(qr_code(address)),
    }
