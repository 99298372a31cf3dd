"""Days as places in a drawing."""

from datetime import date, timedelta

import pytest

from casework.pages.charts import DayOf, draw

FIRST = date(2019, 2, 23)


def days(*numbers: tuple[int, ...]) -> list[DayOf]:
    """Days in a row with so many people a series."""
    together, made = 0, []
    for number, parts in enumerate(numbers):
        together += sum(parts)
        made.append(DayOf(FIRST + timedelta(days=number), parts, together))
    return made


class TestDraw:
    def test_stacks_the_blocks_of_a_day_without_a_gap(self) -> None:
        (column,) = draw(days((3, 0, 1)), width=340).columns
        lower, upper = column.blocks
        assert (lower.series, upper.series) == (0, 2)
        assert float(lower.y) == pytest.approx(float(upper.y) + float(upper.height))
        assert float(lower.height) == pytest.approx(3 * float(upper.height), abs=0.2)

    def test_keeps_everything_within_its_edges(self) -> None:
        chart = draw(days(*[(number % 7, number % 3) for number in range(366)]), width=340)
        for column in chart.columns:
            for block in column.blocks:
                assert chart.left <= float(block.x) <= float(block.x) + float(block.width) <= chart.right + 0.1
                assert chart.base < float(block.y) <= float(block.y) + float(block.height) <= chart.floor + 0.1

    def test_names_as_many_days_as_there_is_room_for_and_always_the_last(self) -> None:
        columns = draw(days(*[(1,)] * 31), width=720).columns
        named = [number for number, column in enumerate(columns) if column.named]
        assert named == [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30]

    @pytest.mark.parametrize(
        ("people", "numbers"),
        [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (4, [0, 2, 4]), (110, [0, 50, 100, 150]), (326, [0, 200, 400])],
    )
    def test_puts_round_numbers_on_its_axes(self, people: int, numbers: list[int]) -> None:
        assert [tick.number for tick in draw(days((people,)), width=340).bar_ticks] == numbers
