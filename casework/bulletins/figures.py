"""What a count says: cells as the database counted them, the figures a page shows, what differs between two answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NOT_SAID = ""  # not recorded by then, not known, or protected


class Who(TextChoices):
    """Whom a count is about."""

    PERSONNEL = "personnel", _("members of the public force")
    OTHERS = "others", _("relatives and others who did not serve")
    ALL = "all", _("everybody")

    def takes(self, cell: "Cell") -> bool:
        """Whether that cell counts people of this kind."""
        return self is Who.ALL or cell.personnel == (self is Who.PERSONNEL)


class Part(TextChoices):
    """What a count is told apart by; each part has every person once."""

    ENTERED = "entered", _("department of entry")
    PRESENTED = "presented", _("department of the office")
    BRANCH = "branch", _("branch")
    MODE = "mode", _("manner of arrival")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """So many people of one kind and one code, and how many of them were drafts; those by entry also tell the day."""

    part: str
    code: str
    personnel: bool
    people: int
    drafts: int
    day: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"day": self.day.isoformat() if self.day else None}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Cell":
        """The cell that was kept as JSON."""
        return cls(**{**values, "day": date.fromisoformat(values["day"]) if values["day"] else None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Of everybody: applications lodged and sent to the Ministry, safe-conducts issued and valid at the cut-off."""

    lodged: int = 0
    forwarded: int = 0
    issued: int = 0
    valid: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer to one question: what a bulletin freezes."""

    cells: tuple[Cell, ...]
    papers: Papers

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"cells": [cell.as_dict() for cell in self.cells], "papers": asdict(self.papers)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Answer":
        """The answer that was kept as JSON."""
        return cls(tuple(Cell.from_dict(each) for each in values["cells"]), Papers(**values["papers"]))


@dataclass(frozen=True, slots=True)
class Row:
    """So many people of one code."""

    code: str
    people: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day in Bogota: how many presented themselves, by department of entry, and together since the first day."""

    on: date
    entered: Counter[str]
    together: int

    @property
    def people(self) -> int:
        """All of this day."""
        return self.entered.total()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """People presented since a day and by a cut-off: together and by each part, the most first."""

    since: date
    cut_off: datetime
    who: Who
    personnel: int
    others: int
    drafts: int
    days: tuple[Day, ...]
    entered: tuple[Row, ...]
    presented: tuple[Row, ...]
    branches: tuple[Row, ...]  # of those who served only
    modes: tuple[Row, ...]
    papers: Papers = field(default_factory=Papers)

    @property
    def people(self) -> int:
        """Everybody that was asked for."""
        return {Who.PERSONNEL: self.personnel, Who.OTHERS: self.others}.get(self.who, self.personnel + self.others)


def figures_of(answer: Answer, *, since: date, cut_off: datetime, last_day: date, who: Who) -> Figures:
    """The figures about some of the people in an answer; every day has its row, also where nobody came."""
    taken = [cell for cell in answer.cells if who.takes(cell)]
    entered = [cell for cell in taken if cell.part == Part.ENTERED]
    return Figures(
        since=since,
        cut_off=cut_off,
        who=who,
        personnel=_people(answer.cells, personnel=True),
        others=_people(answer.cells, personnel=False),
        drafts=sum(cell.drafts for cell in entered),
        days=_days(entered, since, last_day),
        entered=_rows(entered),
        presented=_rows(cell for cell in taken if cell.part == Part.PRESENTED),
        branches=_rows(cell for cell in taken if cell.part == Part.BRANCH and cell.personnel),
        modes=_rows(cell for cell in taken if cell.part == Part.MODE),
        papers=answer.papers,
    )


def _people(cells: Iterable[Cell], *, personnel: bool) -> int:
    return sum(cell.people for cell in cells if cell.part == Part.ENTERED and cell.personnel == personnel)


def _rows(cells: Iterable[Cell]) -> tuple[Row, ...]:
    """The most first; what is not said comes last."""
    counted: Counter[str] = Counter()
    for cell in cells:
        counted[cell.code] += cell.people
    ordered = sorted(counted.items(), key=lambda item: (item[0] == NOT_SAID, -item[1], item[0]))
    return tuple(Row(code, people) for code, people in ordered)


def _days(cells: Sequence[Cell], first: date, last: date) -> tuple[Day, ...]:
    by_day: dict[date | None, Counter[str]] = {}
    for cell in cells:
        by_day.setdefault(cell.day, Counter())[cell.code] += cell.people
    days, together = [], 0
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        entered = by_day.get(on, Counter())
        together += entered.total()
        days.append(Day(on, entered, together))
    return tuple(days)


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that a frozen answer and today's answer to the same question do not share."""

    part: str
    code: str
    day: date | None
    personnel: bool
    then: int
    now: int


def differences(frozen: Answer, today: Answer) -> list[Difference]:
    """What changed between two answers, in the order of parts, days and codes; nothing where none came in late."""
    then, now = _numbers(frozen), _numbers(today)
    places = sorted(then.keys() | now.keys(), key=lambda place: (place[0], place[1] or date.min, place[2:]))
    return [
        Difference(part, code, day, personnel, then[part, day, code, personnel], now[part, day, code, personnel])
        for part, day, code, personnel in places
        if then[part, day, code, personnel] != now[part, day, code, personnel]
    ]


def _numbers(answer: Answer) -> Counter[tuple[str, date | None, str, bool]]:
    return Counter({(cell.part, cell.day, cell.code, cell.personnel): cell.people for cell in answer.cells})
