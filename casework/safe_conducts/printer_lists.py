"""Sheets for an office's printer: many documents in one file behind a list of them, and who is to come when."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.translation import ngettext

from casework.errors import BadInput
from casework.paper import date_en, date_es, legible, office_clock, office_time, set_page

BATCH, APPOINTMENTS = "print_batch.typ", "appointments.typ"
LONGEST_NAME: Final = 60  # more is cut on these lists, never on a document
LAST_MINUTE: Final = 18 * 60  # of the day, after which nobody is told to come


@dataclass(frozen=True, slots=True)
class Sheet:
    """One line of a list: whom it is about as lists name them, the case, the printed number, and what is said of it."""

    name: str
    case: str
    number: str = ""
    said: str = ""


def join_documents(
    documents: Sequence[bytes], *, printed: Sequence[Sheet], left_out: Sequence[Sheet], at: datetime
) -> bytes:
    """One PDF: a list of what is in it and what is not and why, then each document on its own sheet.

    Raises PageNotSet.
    """
    values = {
        "when": f"{date_es(office_time(at).date())}, {office_clock(at)}",
        "printed": [_as_set(each) for each in printed],
        "left_out": [_as_set(each) for each in left_out],
        "documents": [list(document) for document in documents],
    }
    return set_page(BATCH, values, at=at, archival=False)


@dataclass(frozen=True, slots=True)
class Hours:
    """When the first is to come, and how many minutes each one takes."""

    day: date
    first: time
    minutes: int

    def of(self, place: int) -> time:
        """When the person at this place, from 0, is to come. Raises BadInput where the day is too short."""
        minute = self.first.hour * 60 + self.first.minute + place * self.minutes
        if minute > LAST_MINUTE:
            raise BadInput({"minutes": _too_many(place)})
        return (datetime.combine(self.day, time()) + timedelta(minutes=minute)).time()


def _too_many(place: int) -> str:
    sentence = ngettext(
        "Only %(many)d person fits into this day: choose fewer, or less time for each.",
        "Only %(many)d people fit into this day: choose fewer, or less time for each.",
        place,
    )
    return sentence % {"many": place}


def appointment_sheet(sheets: Sequence[Sheet], hours: Hours, *, at: datetime) -> bytes:
    """Who comes when, in the order given, with room for a sign that they came. Raises BadInput, PageNotSet."""
    values = {
        "day_es": date_es(hours.day, weekday=True),
        "day_en": date_en(hours.day, weekday=True),
        "rows": [{**_as_set(each), "hour": f"{hours.of(place):%H:%M}"} for place, each in enumerate(sheets)],
    }
    return set_page(APPOINTMENTS, values, at=at, archival=False)


def _as_set(sheet: Sheet) -> dict[str, str]:
    """What can be set: a sign that no face has becomes a mark, so that a name stops no batch."""
    set_as = {field: legible(text) for field, text in asdict(sheet).items()}
    return {**set_as, "name": set_as["name"][:LONGEST_NAME]}
