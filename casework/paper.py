"""Sets a page: plain values and a Typst template become PDF/A bytes; knows no law, no database and no settings."""

import io
import json
import re
import unicodedata
from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.translation import gettext as _
from PIL import Image

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

_NO_GLYPH = re.compile(f"[^{''.join(f'{chr(first)}-{chr(last)}' for first, last in PRINTABLE_RANGES)}]")
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
        named = ", ".join(_named(character) for character in characters[:5])
        text = _("This cannot be printed: %(signs)s. Write it in Latin, Greek or Cyrillic letters, as a passport does.")
        super().__init__({field: text % {"signs": named}})
        self.field, self.characters = field, characters


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code


class TextTooLong(BadInput):
    """A value is longer than its place on the page; names the field and the limit in characters."""

    def __init__(self, field: str, limit: int) -> None:
        text = _("This is longer than its place on the paper: %(limit)d characters at most.")
        super().__init__({field: text % {"limit": limit}})
        self.field, self.limit = field, limit


class PageNotSet(CaseworkError):
    """The typesetter refused the page: a fault of a template, never of what a person wrote."""


def printable(text: str, *, field: str, limit: int = 200) -> str:
    """The text in composed form (NFC), as it will be printed. Raises UnprintableText or TextTooLong."""
    composed = unicodedata.normalize("NFC", text)
    if strange := dict.fromkeys(_NO_GLYPH.findall(composed)):
        raise UnprintableText(field, "".join(strange))
    if len(composed) > limit:
        raise TextTooLong(field, limit)
    return composed


def legible(text: str) -> str:
    """The text in composed form with a question mark for each character that has no glyph: for copies, never papers."""
    return _NO_GLYPH.sub("?", unicodedata.normalize("NFC", text))


@cache
def _faces() -> typst.Fonts:
    """The faces inside Typst, and no others: the same on every machine, looked through once a process."""
    return typst.Fonts(include_system_fonts=False)


def _files(template: str, values: Mapping[str, Any]) -> Any:  # Typst's types know of one file only
    """What Typst reads. Values are data, never markup: nothing that a person writes is executed.

    As a file beside templates that stay the same, they leave the typesetter what it remembers of these.
    """
    return {**_templates(), "main.typ": _templates()[template], "page.json": json.dumps(values).encode()}


@cache
def _templates() -> dict[str, bytes]:
    """Every template and what it draws: Typst sees no other file, so none of the machine's can get onto a page."""
    return {path.name: path.read_bytes() for path in TEMPLATES.iterdir()}


def photograph(jpeg: bytes) -> str:
    """A JPEG as a template takes it: an SVG around it, for text is read a hundred times faster than a list of bytes.

    The very bytes reach the page. Raises OSError for no picture.
    """
    with Image.open(io.BytesIO(jpeg)) as image:
        size = 'width="{}" height="{}"'.format(*image.size)
    data = f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{data}"/></svg>'


def set_page(
    template: str,
    values: Mapping[str, Any],
    *,
    at: datetime,
    output: Literal["pdf", "png"] = "pdf",
    ppi: float = 150,
    archival: bool = True,
) -> bytes:
    """One page set from the template's name and JSON values, the same bytes for the same values and time.

    PDF is PDF/A-2a and PDF/UA-1 unless it is only to be printed; PNG is a preview at `ppi` dots per inch.
    Raises PageNotSet.
    """
    try:
        page = typst.compile(
            _files(template, values),
            font_paths=_faces(),
            ignore_system_fonts=True,
            format=output,
            ppi=ppi,
            pdf_standards=_standards(output, archival),
            timestamp=int(at.timestamp()),
        )
        return packed(page) if output == "pdf" else page
    except (typst.TypstError, ValueError) as error:
        raise PageNotSet(f"{template}: {error}") from error


def _standards(output: str, archival: bool) -> list[Any]:  # typst names the words alone
    """What a file keeps to; one that is only printed is of the newest version, to hold files of any."""
    if output != "pdf":
        return []
    return ["a-2a", "ua-1"] if archival else ["2.0"]


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
