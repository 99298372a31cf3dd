"""Age in whole years, the lower figure where a date is known in part."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.people.facts import BirthDate

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


class TestYearsOn:
    @pytest.mark.parametrize(
        ("on", "years"),
        [(date(2019, 5, 16), 28), (date(2019, 5, 17), 29), (date(2019, 12, 31), 29), (date(2020, 1, 1), 29)],
    )
    def test_turns_on_the_birthday(self, on: date, years: int) -> None:
        assert BirthDate(year=1990, month=5, day=17).years_on(on) == years

    @pytest.mark.parametrize(
        ("on", "years"), [(date(2019, 2, 28), 18), (date(2019, 3, 1), 19), (date(2020, 2, 29), 20)]
    )
    def test_turns_on_the_day_after_where_the_year_has_no_leap_day(self, on: date, years: int) -> None:
        assert BirthDate(year=2000, month=2, day=29).years_on(on) == years

    def test_takes_the_lower_figure_for_a_month_or_a_year(self) -> None:
        month, year = BirthDate(year=2001, month=2), BirthDate(year=2001)
        assert [month.years_on(date(2019, *day)) for day in ((2, 28), (3, 1), (3, 31))] == [17, 18, 18]
        assert [year.years_on(date(2019, *day)) for day in ((12, 30), (12, 31))] == [17, 18]

    def test_adds_the_years_since_an_estimate(self) -> None:
        estimate = BirthDate(age=17, as_of=date(2019, 2, 26))
        days = (date(2019, 2, 25), date(2020, 2, 25), date(2020, 2, 26), date(2029, 2, 26))
        assert [estimate.years_on(day) for day in days] == [17, 17, 18, 27]

    def test_is_unknown_where_nothing_is_known(self) -> None:
        assert BirthDate().years_on(date(2019, 2, 26)) is None
        assert BirthDate(age=17).years_on(date(2019, 2, 26)) is None

    @settings(deadline=None)
    @given(DAYS, DAYS)
    def test_never_counts_more_with_less_known(self, born: date, on: date) -> None:
        whole = BirthDate(year=born.year, month=born.month, day=born.day).years_on(on)
        month = BirthDate(year=born.year, month=born.month).years_on(on)
        year = BirthDate(year=born.year).years_on(on)
        assert whole is not None
        assert month is not None
        assert year is not None
        assert year <= month <= whole <= year + 1
