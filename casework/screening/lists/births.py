"""Births as lists write them in English: a day, a month, a year, "circa", "to"; what is none of these stays words."""

import re
from collections.abc import Iterable
from datetime import date

from casework.screening.lists.records import distinct
from casework.screening.matching.births import FIRST_YEAR, LAST_YEAR

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
ABOUT = re.compile(r"^(?:circa|c\.|ca\.|about|approximately|approx\.|between|born)\s+", re.IGNORECASE)
WRITTEN = re.compile(r"^(?:(?P<day>\d{1,2})\s+)?(?:(?P<month>[A-Za-z]{3,9})\.?,?\s+)?(?P<year>\d{4})$")
ISO = re.compile(r"^(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?:T.*)?$")
RANGE = re.compile(r"\s+(?:to|and)\s+|\s*(?:/|–)\s*|(?<=\d{4})-(?=\d{4}$)")


def births_of(written: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """What can be compared, each once, and in words what holds more or something else (30 February, "as a child")."""
    found, words = [], []
    for each in written:
        birth, whole = birth_of(each)
        found.append(birth)
        if not whole:
            words.append(each.strip())
    return distinct(found), words


def birth_of(written: str) -> tuple[str, bool]:
    """YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY, empty for none of these; and whether that is all that was written.

    About a year is the year. An impossible day leaves its month, an impossible month its year.
    """
    text = ABOUT.sub("", " ".join(written.split()).strip(" .;"))
    parts = RANGE.split(text)
    if len(parts) == 2:
        (first, _whole), (last, whole) = _moment(parts[0]), _moment(parts[1])
        if first and last:
            return _between(first[:4], last[:4]), whole and _whole
    return _moment(text) if text else ("", True)


def _between(first: str, last: str) -> str:
    """The years from the earlier to the later: files were seen that name them the other way round."""
    return first if first == last else "/".join(sorted((first, last)))


def _moment(text: str) -> tuple[str, bool]:
    """One day, month or year as far as the calendar has it, and whether the calendar has all of it."""
    match = ISO.match(text) or WRITTEN.match(text)
    if match is None:
        return "", False
    year, month, day = match["year"], match["month"], match["day"]
    number = _month(month) if month else None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return "", False
    if not number:
        return year, not month and not day
    if not day:
        return f"{year}-{number:02d}", True
    try:
        return date(int(year), number, int(day)).isoformat(), True
    except ValueError:
        return f"{year}-{number:02d}", False


def _month(text: str) -> int | None:
    """1 to 12 for a month in digits or by its first three letters."""
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    return MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in MONTHS else None
