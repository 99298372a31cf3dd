"""What two dates of birth say about each other, whole or in part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1850, 2100  # in which somebody may be born
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_RANGE = re.compile(r"(\d{4})\s*/\s*(\d{4})")


class Birth(StrEnum):
    """How two dates compare, from the best to the worst."""

    SAME_DATE = "same_date"
    SWAPPED = "day_and_month_swapped"
    ONE_PART_OFF = "one_part_off"
    SAME_YEAR = "same_year"
    PLACEHOLDER = "same_year_first_of_january"
    IN_RANGE = "year_in_range"
    DECADE_MISTYPED = "year_mistyped"
    OTHER_MONTH = "same_year_other_month"
    OTHER_DAY = "same_year_other_day"
    ONE_YEAR = "one_year_apart"
    FEW_YEARS = "few_years_apart"
    OUT_OF_RANGE = "year_out_of_range"
    FAR = "far_apart"


# Above 0 closes that part of the gap to 1; below 0 is subtracted (design: screening.md section 3).
EFFECTS: dict[Birth, float] = {
    Birth.SAME_DATE: 0.7,
    Birth.SWAPPED: 0.4,
    Birth.ONE_PART_OFF: 0.3,
    Birth.SAME_YEAR: 0.2,
    Birth.PLACEHOLDER: 0.15,
    Birth.IN_RANGE: 0.05,
    Birth.DECADE_MISTYPED: 0.0,
    Birth.OTHER_MONTH: -0.02,
    Birth.OTHER_DAY: -0.05,
    Birth.ONE_YEAR: -0.05,
    Birth.FEW_YEARS: -0.12,
    Birth.OUT_OF_RANGE: -0.25,
    Birth.FAR: -0.28,
}


@dataclass(frozen=True, slots=True)
class _Date:
    """Years from and to, and month and day where they are known (0 where not)."""

    first: int
    last: int
    month: int = 0
    day: int = 0


@lru_cache(50_000)
def read_birth(text: str) -> _Date | None:
    """A date as a list writes it; None where no year can be read ("circa 1960" is a year, 30 February a month).

    A year in which nobody can be born (0000, 9999, -1960) is how an unknown one is written: it is unknown, and so is a
    range that ends there.
    """
    if text.lstrip().startswith("-"):
        return None
    if found := _RANGE.search(text):
        first, last = sorted((int(found[1]), int(found[2])))
        return _Date(first, last) if _is_year(first) and _is_year(last) else None
    if not (found := _DATE.search(text)) or not _is_year(int(found[1])):
        return None
    month, day = int(found[2] or 0), int(found[3] or 0)
    return _Date(int(found[1]), int(found[1]), month, day)


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def compare_births(asked: Iterable[str], listed: Iterable[str]) -> tuple[Birth, str, str] | None:
    """The best that any two dates say, with both as written; None where one side has none that can be read."""
    best: tuple[Birth, str, str] | None = None
    effect = -1.0
    for one in asked:
        for other in listed:
            verdict = _compare(one, other)
            if verdict is not None and EFFECTS[verdict] > effect:
                best, effect = (verdict, one, other), EFFECTS[verdict]
    return best


@lru_cache(50_000)
def _compare(one: str, other: str) -> Birth | None:
    left, right = read_birth(one), read_birth(other)
    if left is None or right is None:
        return None
    if left.first != left.last or right.first != right.last:
        overlap = left.first <= right.last and right.first <= left.last
        return Birth.IN_RANGE if overlap else Birth.OUT_OF_RANGE
    return _within_year(left, right) if left.first == right.first else _across_years(left, right)


def _within_year(left: _Date, right: _Date) -> Birth:
    if not (left.day and right.day):
        known = left.month and right.month
        return Birth.OTHER_MONTH if known and left.month != right.month else Birth.SAME_YEAR
    if (left.month, left.day) == (right.month, right.day):
        return Birth.SAME_DATE
    if (left.month, left.day) == (right.day, right.month):
        return Birth.SWAPPED
    if (1, 1) in {(left.month, left.day), (right.month, right.day)}:
        return Birth.PLACEHOLDER
    if left.month == right.month or left.day == right.day:
        return Birth.ONE_PART_OFF
    return Birth.OTHER_DAY


def _across_years(left: _Date, right: _Date) -> Birth:
    gap = abs(left.first - right.first)
    if left.day and (left.month, left.day) == (right.month, right.day) and gap in {1, 2, 9, 10, 11}:
        return Birth.DECADE_MISTYPED
    return Birth.ONE_YEAR if gap <= 1 else Birth.FEW_YEARS if gap <= 3 else Birth.FAR
