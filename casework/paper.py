"""Sets a page: plain values and a Typst template become PDF/A bytes; knows no law, no database and no settings."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import typst

from casework.errors import BadInput, CaseworkError
from casework.pdf_pack import packed

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
OFFICE_TIME = timezone(timedelta(hours=-5))  # Colombia keeps no daylight saving, so no time zone table is needed

# What Libertinus Serif, the text face inside Typst, holds in both cuts that the templates use: Latin, Greek and
# Cyrillic as names need them, and plain punctuation. A test sets every one of these characters.
PRINTABLE_RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x00AC), (0x00AE, 0x023F), (0x02B9, 0x02BC), (0x0300, 0x0331),
    (0x0384, 0x038A), (0x038C, 0x038C), (0x038E, 0x03A1), (0x03A3, 0x03CE),
    (0x0400, 0x045F), (0x0490, 0x04C4), (0x04C7, 0x04CC), (0x04D0, 0x04F9),
    (0x1E00, 0x1E9B), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9),
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026), (0x20AC, 0x20AC), (0x2116, 0x2116),
)  # fmt: skip

_WEEKDAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class UnprintableText(BadInput):
    """A value holds characters that no document can print; names the field and the characters."""

    def __init__(self, field: str, characters: str) -> None:
        named = ", ".join(f"U+{ord(character):04X}" for character in characters)
        super().__init__({field: f"Characters that cannot be printed: {named}"})
        self.field, self.characters = field, characters


class TextTooLong(BadInput):
    """A value is longer than its place on the page; names the field and the limit in characters."""

    def __init__(self, field: str, limit: int) -> None:
        super().__init__({field: f"Longer than {limit} characters"})
        self.field, self.limit = field, limit


class PageNotSet(CaseworkError):
    """The typesetter refused the page: a fault of a template, never of what a person wrote."""


def printable(text: str, *, field: str, limit: int = 200) -> str:
    """The text in composed form (NFC), as it will be printed. Raises UnprintableText or TextTooLong."""
    composed = unicodedata.normalize("NFC", text)
    strange = dict.fromkeys(character for character in composed if not _has_glyph(character))
    if strange:
        raise UnprintableText(field, "".join(strange))
    if len(composed) > limit:
        raise TextTooLong(field, limit)
    return composed


def legible(text: str) -> str:
    """The text in composed form with a question mark for each character that has no glyph: for copies, never papers."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(character if _has_glyph(character) else "?" for character in composed)


def _has_glyph(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in PRINTABLE_RANGES)


def set_page(
    template: str,
    values: Mapping[str, Any],
    *,
    at: datetime,
    output: Literal["pdf", "png"] = "pdf",
    ppi: float = 150,
) -> bytes:
    """One page set from the template's name and JSON values, the same bytes for the same values and time.

    PDF is PDF/A-2a and PDF/UA-1; PNG is a preview at `ppi` dots per inch. Raises PageNotSet.
    """
    try:
        page = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            ignore_system_fonts=True,  # the same faces on every machine
            format=output,
            ppi=ppi,
            sys_inputs={"page": json.dumps(values)},  # data, never markup: nothing a person writes is executed
            pdf_standards=["a-2a", "ua-1"] if output == "pdf" else [],
            timestamp=int(at.timestamp()),
        )
        return packed(page) if output == "pdf" else page
    except (typst.TypstError, ValueError) as error:
        raise PageNotSet(f"{template}: {error}") from error


def date_es(day: date, *, weekday: bool = False) -> str:
    """A date in Spanish words: 4 de marzo de 2019, or lunes 4 de marzo de 2019."""
    text = f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}"
    return f"{_WEEKDAYS_ES[day.weekday()]} {text}" if weekday else text


def date_en(day: date, *, weekday: bool = False) -> str:
    """A date in English words: 4 March 2019, or Monday 4 March 2019."""
    text = f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{_WEEKDAYS_EN[day.weekday()]} {text}" if weekday else text


def month_es(year: int, month: int) -> str:
    """A month in Spanish words: marzo de 1991."""
    return f"{_MONTHS_ES[month - 1]} de {year}"


def month_en(year: int, month: int) -> str:
    """A month in English words: March 1991."""
    return f"{_MONTHS_EN[month - 1]} {year}"


def office_clock(moment: datetime) -> str:
    """The hour and minute on the office's clock, 24 hours. Raises ValueError for a time without a zone."""
    return office_time(moment).strftime("%H:%M")


def office_time(moment: datetime) -> datetime:
    """The moment on the office's clock (UTC-5). Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a legal act needs a time with its zone")
    return moment.astimezone(OFFICE_TIME)
