"""Figures in words: the names of codes in the reader's language, the columns of the table, the drawing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _

from casework.bulletins.figures import NOT_SAID, Answer, Figures, Part, Row, Who, differences
from casework.bulletins.models import Bulletin
from casework.law.bilingual import Bilingual, in_language
from casework.law.reference import ArrivalMode, Department, ServiceBranch
from casework.pages.charts import DayOf, draw
from casework.templatetags.amparo import day, local

MOST_SERIES = 4  # more would not be told apart
OTHER_SERIES, UNKNOWN_SERIES = MOST_SERIES, MOST_SERIES + 1
WIDTHS = (("wide", 720), ("narrow", 340))  # the stylesheet shows the one that fits, so that its words stay readable
FORMULA = "=+-@\t\r"


@dataclass(frozen=True, slots=True)
class Series:
    """One column of the table by day and one kind of block in the drawing."""

    number: int
    label: str
    codes: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table by part."""

    label: str
    people: int
    beside: int | None = None


@dataclass(frozen=True, slots=True)
class DayLine:
    """One row of the table by day."""

    on: date
    parts: list[Line]
    people: int
    together: int


Names = dict[str, str]


def shown_figures(figures: Figures) -> dict[str, Any]:
    """What the page shows of figures. One query."""
    names = names_of_codes()
    places = names[Part.ENTERED]
    series = _series(figures, places)
    days = _by_series(figures, series)
    by_number = [each.number for each in series]
    return {
        "figures": figures,
        "since": _in_one_piece(day(figures.since)),
        "until": _in_one_piece(local(figures.cut_off)),
        "leading": [Line(each.label, each.people) for each in series if each.number < OTHER_SERIES][:3],
        "series": series,
        "days": [_day_line(each, series) for each in days if any(each.parts)],
        "empty_days": sum(not any(each.parts) for each in days),
        "charts": [(size, draw(_in_their_places(days, by_number), width=width)) for size, width in WIDTHS],
        "departments": _departments(figures, places),
        "branches": _lines(figures.branches, names[Part.BRANCH]) if figures.who != Who.OTHERS else [],
        "modes": _lines(figures.modes, names[Part.MODE]),
    }


def _by_series(figures: Figures, series: list[Series]) -> list[DayOf]:
    return [
        DayOf(one.on, tuple(sum(one.entered[code] for code in each.codes) for each in series), one.together)
        for one in figures.days
    ]


def _in_one_piece(text: str) -> str:
    return text.replace(" ", "\u00a0")  # a date is not broken at the end of a line


def names_of_codes() -> dict[str, Names]:
    """The names of the codes of each part in the reader's language. One query."""
    tables: tuple[tuple[str, type[Bilingual]], ...] = (
        (Part.ENTERED, Department),
        (Part.BRANCH, ServiceBranch),
        (Part.MODE, ArrivalMode),
    )
    columns = ("pk", "name_es", "name_en")
    first, *others = (table._default_manager.values_list(Value(part), *columns) for part, table in tables)
    names: dict[str, Names] = {part: {} for part, _table in tables}
    for part, code, spanish, english in first.union(*others, all=True):
        names[part][code] = in_language(spanish, english)
    return names | {Part.PRESENTED: names[Part.ENTERED]}


def not_said() -> str:
    """The row of those whose part is not recorded, not known or not shown."""
    return _("not recorded or protected")


def _series(figures: Figures, places: Names) -> list[Series]:
    """The departments with the most people, the others together, and those of whom it is not said."""
    named = [row for row in figures.entered if row.code != NOT_SAID]
    rest, unsaid = named[MOST_SERIES:], [row for row in figures.entered if row.code == NOT_SAID]
    series = [
        Series(number, places.get(row.code, row.code), (row.code,), row.people)
        for number, row in enumerate(named[:MOST_SERIES])
    ]
    if rest:
        series.append(_together(OTHER_SERIES, _("other departments"), rest))
    if unsaid:
        series.append(_together(UNKNOWN_SERIES, not_said(), unsaid))
    return series


def _together(number: int, label: str, rows: Iterable[Row]) -> Series:
    rows = list(rows)
    return Series(number, label, tuple(row.code for row in rows), sum(row.people for row in rows))


def _day_line(one: DayOf, series: list[Series]) -> DayLine:
    parts = [Line(each.label, people) for each, people in zip(series, one.parts, strict=True)]
    return DayLine(one.on, parts, sum(one.parts), one.together)


def _in_their_places(days: Iterable[DayOf], numbers: list[int]) -> list[DayOf]:
    """The same days with a place for each series that a drawing knows."""
    placed = []
    for each in days:
        parts = dict(zip(numbers, each.parts, strict=True))
        every = tuple(parts.get(number, 0) for number in range(UNKNOWN_SERIES + 1))
        placed.append(DayOf(each.on, every, each.together))
    return placed


def _departments(figures: Figures, places: Names) -> list[Line]:
    """Where people entered and where they presented themselves, side by side."""
    entered = {row.code: row.people for row in figures.entered}
    presented = {row.code: row.people for row in figures.presented}
    codes = [row.code for row in (*figures.entered, *figures.presented)]
    ordered = sorted(dict.fromkeys(codes), key=lambda code: code == NOT_SAID)
    return [
        Line(places.get(code, code) if code else not_said(), entered.get(code, 0), presented.get(code, 0))
        for code in ordered
    ]


def _lines(rows: Iterable[Row], names: Names) -> list[Line]:
    return [Line(names.get(row.code, row.code) if row.code else not_said(), row.people) for row in rows]


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words."""

    part: str
    label: str
    day: date | None
    who: str
    then: int
    now: int


def told_differences(bulletin: Bulletin, answer: Answer) -> list[Told]:
    """What today's answer says otherwise than the bulletin; names are asked for only where there is something."""
    found = differences(Answer.from_dict(bulletin.figures), answer)
    if not found:
        return []
    names = names_of_codes()
    return [
        Told(
            part=str(Part(each.part).label),
            label=names[each.part].get(each.code, each.code) or not_said(),
            day=each.day,
            who=str((Who.PERSONNEL if each.personnel else Who.OTHERS).label),
            then=each.then,
            now=each.now,
        )
        for each in found
    ]


def rows_of_export(figures: Figures) -> Iterator[list[object]]:
    """The same figures as lines of a file: the question, the days, then each part."""
    yield [_("For internal use; not for publication.")]
    yield [_("Since"), figures.since.isoformat(), _("Until"), figures.cut_off.isoformat(timespec="minutes")]
    yield [_("Whom"), _plain(str(figures.who.label)), figures.people]
    shown = shown_figures(figures)
    yield [_("Day"), *(_plain(each.label) for each in shown["series"]), _("That day"), _("Together")]
    for one in _by_series(figures, shown["series"]):
        yield [one.on.isoformat(), *one.parts, sum(one.parts), one.together]
    yield [_("Department"), _("Entered there"), _("Presented themselves there")]
    yield from ([_plain(line.label), line.people, line.beside] for line in shown["departments"])
    for title, name in ((_("Branch"), "branches"), (_("Manner of arrival"), "modes")):
        yield [title, _("People")]
        yield from ([_plain(line.label), line.people] for line in shown[name])


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(tuple(FORMULA)) else text
