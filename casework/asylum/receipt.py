"""The lodging receipt: what a person takes home on the day they apply, with dates, place and rights in plain words."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from casework.paper import date_en, date_es, office_clock, office_time, printable, set_page

TEMPLATE: Final = "receipt.typ"

# Characters that still fit their place when every one of them is a W.
_LIMITS = {"printed_names": 400, "office_name": 80, "office_city": 30, "case_ref": 12, "term_es": 160, "term_en": 160}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationReceiptFacts:
    """What the receipt says about one application; an empty name means not stated.

    `forward_due_at` is None for an application that goes straight to the Ministry. Without `ratify_by` the two term
    texts stand in its place, and where they are empty too the receipt asks for no ratification.
    """

    case_ref: str
    printed_names: str
    office_name: str
    office_city: str
    received_at: datetime
    forward_due_at: datetime | None  # received_at + 24 hours (Decreto 1067 de 2015, art. 2.2.3.1.3.2)
    ratify_by: date | None
    term_es: str = ""
    term_en: str = ""
    covered: int = 0  # relatives for whom it is lodged too: how many, never who
    demonstration: bool


def render_receipt(facts: ApplicationReceiptFacts) -> bytes:
    """The one-page PDF (PDF/A-2a, PDF/UA-1), the same bytes for the same facts.

    Raises UnprintableText, TextTooLong, ValueError for a time without a zone, or PageNotSet.
    """
    return set_page(TEMPLATE, page_values(facts), at=facts.received_at)


def told_of_receipt(content: bytes) -> dict[str, Any]:
    """What the trail keeps of a receipt that was opened: it is set anew each time, so its hash tells which it was."""
    return {"kind": "receipt", "sha256": sha256(content).hexdigest(), "size": len(content)}


def page_values(facts: ApplicationReceiptFacts) -> dict[str, Any]:
    """Everything the template prints, as JSON values in both languages; raises as `render_receipt` does."""
    said = {name: printable(getattr(facts, name), field=name, limit=limit) for name, limit in _LIMITS.items()}
    city = "" if said["office_city"] in said["office_name"] else said["office_city"]
    return {
        "case_ref": said["case_ref"],
        "names": said["printed_names"],
        "office": " · ".join(part for part in (said["office_name"], city) if part),
        "received": _moment(facts.received_at),
        "forward_due": None if facts.forward_due_at is None else _moment(facts.forward_due_at),
        "covered": _covered(facts.covered),
        "term": _term(facts.ratify_by, said["term_es"], said["term_en"]),
        "demonstration": facts.demonstration,
    }


def _covered(count: int) -> dict[str, str] | None:
    """For how many relatives it was lodged too; nothing where for none."""
    if not count:
        return None
    es = "Cubre también a 1 familiar" if count == 1 else f"Cubre también a {count} familiares"
    return {"es": es, "en": "Covers 1 relative too" if count == 1 else f"Covers {count} relatives too"}


def _moment(moment: datetime) -> dict[str, str]:
    day, clock = office_time(moment).date(), office_clock(moment)
    return {"es": f"{date_es(day)}, {clock}", "en": f"{date_en(day)}, {clock}"}


def _term(ratify_by: date | None, es: str, en: str) -> dict[str, str] | None:
    """Until when to ratify: a date, or words where the date is not known yet, or nothing to do."""
    if ratify_by is not None:
        return {"kind": "date", "es": date_es(ratify_by), "en": date_en(ratify_by, weekday=True)}
    return {"kind": "words", "es": es, "en": en} if es or en else None
