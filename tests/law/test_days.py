"""Business days and the ends of terms, against dates counted by hand on the Colombian calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.law.days import (
    BOGOTA,
    Unit,
    add_business_days,
    add_months,
    end_of_term,
    is_business_day,
    local_date,
    next_business_day,
    term_in_words,
)

DAYS = st.dates(date(2013, 12, 6), date(2035, 12, 31))
COUNTS = st.integers(0, 40)


def at(text: str) -> datetime:
    """A moment in Bogota."""
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


class TestIsBusinessDay:
    @pytest.mark.parametrize(
        "holiday",
        "2019-03-25 2019-04-18 2019-04-19 2019-05-01 2019-06-03 2019-06-24 2019-07-01 2019-12-25 2020-01-01".split(),
    )
    def test_holidays_are_none(self, holiday: str) -> None:
        assert not is_business_day(date.fromisoformat(holiday))

    @pytest.mark.parametrize("day", ["2019-02-23", "2019-02-24"])
    def test_weekends_are_none(self, day: str) -> None:
        assert not is_business_day(date.fromisoformat(day))

    @pytest.mark.parametrize("day", ["2019-02-25", "2019-03-19", "2019-04-17", "2019-04-22", "2020-02-28"])
    def test_other_days_are(self, day: str) -> None:
        # 19 March and 6 January are kept on the Monday after (Ley 51 de 1983)
        assert is_business_day(date.fromisoformat(day))


class TestNextBusinessDay:
    def test_stays_on_a_business_day(self) -> None:
        assert next_business_day(date(2019, 2, 26)) == date(2019, 2, 26)

    def test_leaves_a_sunday(self) -> None:
        assert next_business_day(date(2019, 5, 26)) == date(2019, 5, 27)

    def test_crosses_the_year(self) -> None:
        assert next_business_day(date(2022, 12, 31)) == date(2023, 1, 2)


class TestAddBusinessDays:
    @pytest.mark.parametrize(
        ("start", "n", "end"),
        [
            ("2019-02-23", 5, "2019-03-01"),
            ("2019-02-25", 5, "2019-03-04"),
            ("2019-02-26", 5, "2019-03-05"),
            ("2019-03-19", 5, "2019-03-27"),  # over Monday 25 March
            ("2019-04-10", 10, "2019-04-26"),  # over Holy Week
            ("2019-06-14", 10, "2019-07-02"),  # over 24 June and 1 July
            ("2019-12-23", 5, "2019-12-31"),  # 25 December
            ("2019-12-30", 5, "2020-01-08"),  # New Year and Epiphany on Monday 6
            ("2020-02-27", 2, "2020-03-02"),  # the leap day is a Saturday
            ("2024-02-28", 1, "2024-02-29"),
        ],
    )
    def test_starts_the_day_after(self, start: str, n: int, end: str) -> None:
        assert add_business_days(date.fromisoformat(start), n) == date.fromisoformat(end)

    def test_refuses_a_negative_term(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            add_business_days(date(2019, 2, 26), -1)

    @given(DAYS, st.integers(1, 40))
    def test_never_ends_on_a_free_day(self, start: date, n: int) -> None:
        assert is_business_day(add_business_days(start, n))

    @given(DAYS, COUNTS)
    def test_one_more_day_is_the_next_business_day(self, start: date, n: int) -> None:
        one_more = add_business_days(start, n + 1)
        assert add_business_days(add_business_days(start, n), 1) == one_more

    @given(DAYS, COUNTS, COUNTS)
    def test_is_monotone(self, start: date, n: int, later: int) -> None:
        assert add_business_days(start, n) <= add_business_days(start + timedelta(days=later), n)
        assert add_business_days(start, n) <= add_business_days(start, n + later)

    @given(DAYS, COUNTS)
    def test_passes_exactly_n_business_days(self, start: date, n: int) -> None:
        end = add_business_days(start, n)
        passed = [start + timedelta(days=each) for each in range(1, (end - start).days + 1)]
        assert sum(map(is_business_day, passed)) == n


class TestAddMonths:
    @pytest.mark.parametrize(
        ("start", "n", "end"),
        [
            ("2019-02-23", 2, "2019-04-23"),
            ("2019-02-26", 3, "2019-05-26"),  # a Sunday, and stays one
            ("2019-01-31", 1, "2019-02-28"),
            ("2020-01-31", 1, "2020-02-29"),
            ("2020-02-29", 12, "2021-02-28"),
            ("2020-02-29", 48, "2024-02-29"),
            ("2019-11-30", 3, "2020-02-29"),
            ("2019-12-15", 1, "2020-01-15"),
            ("2019-02-26", 0, "2019-02-26"),
        ],
    )
    def test_keeps_the_day_or_clamps_to_the_end(self, start: str, n: int, end: str) -> None:
        assert add_months(date.fromisoformat(start), n) == date.fromisoformat(end)

    def test_refuses_a_negative_term(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            add_months(date(2019, 2, 26), -1)

    @given(DAYS, COUNTS)
    def test_lands_n_months_later(self, start: date, n: int) -> None:
        end = add_months(start, n)
        assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == n
        assert end.day <= start.day

    @given(DAYS, COUNTS)
    def test_is_monotone(self, start: date, n: int) -> None:
        assert add_months(start, n) <= add_months(start + timedelta(days=1), n)


class TestEndOfTerm:
    def test_counts_hours_by_the_clock_over_a_weekend(self) -> None:
        deadline = end_of_term(24, Unit.HOUR, starts=at("2019-02-23T18:30"))
        assert deadline.due_at == at("2019-02-24T18:30")
        assert deadline.last_day == date(2019, 2, 24)

    def test_lasts_to_the_end_of_the_last_day_in_bogota(self) -> None:
        deadline = end_of_term(5, Unit.BUSINESS_DAY, starts=at("2019-02-26T18:00"))
        assert deadline.last_day == date(2019, 3, 5)
        assert deadline.due_at == at("2019-03-05T23:59:59.999999")
        assert not deadline.missed(deadline.due_at)
        assert deadline.missed(at("2019-03-06T00:00"))

    def test_180_days_are_calendar_days(self) -> None:
        assert end_of_term(180, "calendar_day", starts=at("2019-02-23T09:00")).last_day == date(2019, 8, 22)

    def test_a_month_may_end_on_a_sunday(self) -> None:
        assert end_of_term(3, "month", starts=at("2019-02-26T09:00")).last_day == date(2019, 5, 26)

    def test_starts_on_the_day_in_bogota(self) -> None:
        late_evening = datetime(2019, 2, 27, 3, 0, tzinfo=UTC)  # still 26 February in Bogota
        assert end_of_term(5, Unit.BUSINESS_DAY, starts=late_evening).last_day == date(2019, 3, 5)

    def test_refuses_an_unknown_unit(self) -> None:
        with pytest.raises(ValueError, match="fortnight"):
            end_of_term(1, "fortnight", starts=at("2019-02-26T09:00"))

    @pytest.mark.parametrize("unit", Unit)
    @given(moment=st.datetimes(datetime(2014, 1, 1), datetime(2035, 1, 1)), value=st.integers(1, 200))
    def test_never_ends_before_it_starts(self, unit: Unit, moment: datetime, value: int) -> None:
        deadline = end_of_term(value, unit, starts=moment.replace(tzinfo=BOGOTA))
        assert moment.replace(tzinfo=BOGOTA) < deadline.due_at
        assert local_date(deadline.due_at) == deadline.last_day


class TestLocalDate:
    def test_refuses_a_naive_moment(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            local_date(datetime(2019, 2, 26, 9, 0))

    def test_changes_at_midnight_in_bogota(self) -> None:
        assert local_date(datetime(2019, 2, 26, 4, 59, tzinfo=UTC)) == date(2019, 2, 25)
        assert local_date(datetime(2019, 2, 26, 5, 0, tzinfo=UTC)) == date(2019, 2, 26)


class TestTermInWords:
    @pytest.mark.parametrize(
        ("n", "unit", "english", "spanish"),
        [
            (1, Unit.BUSINESS_DAY, "1 business day", "1 día hábil"),
            (5, Unit.BUSINESS_DAY, "5 business days", "5 días hábiles"),
            (1, Unit.MONTH, "1 month", "1 mes"),
            (30, Unit.CALENDAR_DAY, "30 calendar days", "30 días calendario"),
            (24, Unit.HOUR, "24 hours", "24 horas"),
        ],
    )
    def test_agrees_with_the_number(self, n: int, unit: Unit, english: str, spanish: str) -> None:
        with translation.override("en"):
            assert term_in_words(n, unit) == english
        with translation.override("es"):
            assert term_in_words(n, unit) == spanish
