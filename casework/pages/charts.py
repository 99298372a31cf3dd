"""A drawing of days as numbers: bars a day above one another, a line of what they come to. No colours, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT, TOP, AXIS = 38, 14, 30, 24
LINE, BARS, BETWEEN = 110, 150, 34  # heights of the two panels and of what is between them
WIDEST_BAR = 64
LABEL_WIDTH, NUMBER_WIDTH = 46, 22
STEPS = (1, 2, 5)
TICKS = 3


@dataclass(frozen=True, slots=True)
class DayOf:
    """What one day brings to the drawing: people by series, and together since the first day."""

    on: date
    parts: tuple[int, ...]
    together: int


@dataclass(frozen=True, slots=True)
class Block:
    """One series of one day; places are written with a point in every language."""

    series: int
    people: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Column:
    """One day: its blocks, the middle, and whether there is room for its name and its number."""

    day: DayOf
    middle: str
    top: str
    dot: str
    dot_text: str
    blocks: tuple[Block, ...]
    people: int
    named: bool
    numbered: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on an axis and its height."""

    number: int
    y: str
    text_y: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that a template needs to draw."""

    width: int
    height: int
    left: int
    right: int
    base: int  # of the line
    floor: int  # of the bars
    bars_title: int
    columns: tuple[Column, ...]
    line: str
    area: str
    line_ticks: tuple[Tick, ...]
    bar_ticks: tuple[Tick, ...]


def draw(days: Sequence[DayOf], *, width: int) -> Chart:
    """The days in a drawing that is so many units wide; there must be one day at least."""
    base, floor = TOP + LINE, TOP + LINE + BETWEEN + BARS
    step = (width - LEFT - RIGHT) / len(days)
    most_together, most_a_day = days[-1].together, max(sum(day.parts) for day in days)
    columns = tuple(
        _column(day, number, step=step, top=_scale(most_a_day), line_top=_scale(most_together), days=days)
        for number, day in enumerate(days)
    )
    points = [f"{column.middle},{column.dot}" for column in columns]
    return Chart(
        width=width,
        height=floor + AXIS,
        left=LEFT,
        right=width - RIGHT,
        base=base,
        floor=floor,
        bars_title=base + BETWEEN - 12,
        columns=columns,
        line=" ".join(points),
        area=" ".join([f"{columns[0].middle},{base}", *points, f"{columns[-1].middle},{base}"]),
        line_ticks=_ticks(most_together, floor=base, height=LINE),
        bar_ticks=_ticks(most_a_day, floor=floor, height=BARS),
    )


def _column(day: DayOf, number: int, *, step: float, top: int, line_top: int, days: Sequence[DayOf]) -> Column:
    middle, floor = LEFT + step * (number + 0.5), TOP + LINE + BETWEEN + BARS
    width = min(step * 0.72, WIDEST_BAR)
    blocks, height = [], 0.0
    for series, people in enumerate(day.parts):
        if people:
            tall = BARS * people / top
            height += tall
            place = (_n(middle - width / 2), _n(floor - height), _n(width), _n(tall))
            blocks.append(Block(series, people, *place))
    every = -(-LABEL_WIDTH // max(int(step), 1))  # as many names as there is room for, the last day always
    dot = TOP + LINE - LINE * day.together / line_top
    return Column(
        day=day,
        middle=_n(middle),
        top=_n(floor - height - 6),
        dot=_n(dot),
        dot_text=_n(dot - 10),
        blocks=tuple(blocks),
        people=sum(day.parts),
        named=(len(days) - 1 - number) % every == 0,
        numbered=step >= NUMBER_WIDTH and bool(blocks),
    )


def _scale(most: int) -> int:
    """The number at the top of a panel: round, and not less than the most."""
    return max(number for number in _round_numbers(most))


def _ticks(most: int, *, floor: int, height: int) -> tuple[Tick, ...]:
    top = _scale(most)
    places = [(number, floor - height * number / top) for number in _round_numbers(most)]
    return tuple(Tick(number, _n(y), _n(y + 4)) for number, y in places)


def _round_numbers(most: int) -> list[int]:
    """From nothing in round steps to the first that is not less than the most."""
    unit = 1
    while True:
        for step in (each * unit for each in STEPS):
            if step * TICKS >= most:
                return list(range(0, max(most, 1) + step, step))[: -(-max(most, 1) // step) + 1]
        unit *= 10


def _n(number: float) -> str:
    return f"{number:.1f}"
