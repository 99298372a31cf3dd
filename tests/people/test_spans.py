"""On which days somebody may have been born, and who is a child."""

from datetime import date

import pytest

from casework.people.facts import BirthDate

TODAY = date(2019, 2, 26)


class TestSpan:
    @pytest.mark.parametrize(
        ("birth", "first", "last"),
        [
            (BirthDate(year=1990, month=5, day=17), date(1990, 5, 17), date(1990, 5, 17)),
            (BirthDate(year=1988, month=2), date(1988, 2, 1), date(1988, 2, 29)),
            (BirthDate(year=1990), date(1990, 1, 1), date(1990, 12, 31)),
            (BirthDate(year=1990, month=2, day=31), date(1990, 2, 28), date(1990, 2, 28)),  # an impossible day
            (BirthDate(age=30, as_of=TODAY), date(1986, 2, 27), date(1991, 2, 26)),  # two years either way
            (BirthDate(age=1, as_of=TODAY), date(2015, 2, 27), TODAY),
            (BirthDate(age=19, as_of=date(2016, 2, 29)), date(1994, 3, 1), date(1999, 2, 28)),
        ],
    )
    def test_is_as_wide_as_what_is_not_known(self, birth: BirthDate, first: date, last: date) -> None:
        assert birth.span() == (first, last)

    def test_of_nothing_is_none(self) -> None:
        assert BirthDate().span() is None


class TestIsChildOn:
    @pytest.mark.parametrize(
        ("birth", "child"),
        [
            (BirthDate(year=2001, month=2, day=26), False),
            (BirthDate(year=2001, month=2, day=27), True),
            (BirthDate(year=2001), True),  # possibly
            (BirthDate(age=17, as_of=TODAY), True),
            (BirthDate(age=17, as_of=date(2018, 2, 26)), False),
            (BirthDate(), False),
        ],
    )
    def test_takes_the_lower_figure(self, birth: BirthDate, *, child: bool) -> None:
        assert birth.is_child_on(TODAY) is child
