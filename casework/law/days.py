"""Business days and the ends of terms, in Colombia: pure functions, no database, no clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from holidays import country_holidays

BOGOTA = ZoneInfo("America/Bogota")  # UTC-5 all the year: no daylight saving
ONE_DAY = timedelta(days=1)
SUNDAY_OR_SATURDAY = 5  # date.weekday() from here on


class Unit(models.TextChoices):
    """What a term is counted in."""

    HOUR = "hour", _("hours")
    BUSINESS_DAY = "business_day", _("business days")
    CALENDAR_DAY = "calendar_day", _("calendar days")
    MONTH = "month", _("months")


def term_in_words(n: int, unit: str) -> str:
    """A term as people say it: “1 business day”, “5 business days”."""
    words = {
        Unit.HOUR: ngettext("%(n)d hour", "%(n)d hours", n),
        Unit.BUSINESS_DAY: ngettext("%(n)d business day", "%(n)d business days", n),
        Unit.CALENDAR_DAY: ngettext("%(n)d calendar day", "%(n)d calendar days", n),
        Unit.MONTH: ngettext("%(n)d month", "%(n)d months", n),
    }
    return words[Unit(unit)] % {"n": n}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a term: its last day in Bogota, and the last instant that is still in time (aware)."""

    last_day: date
    due_at: datetime

    def missed(self, at: datetime) -> bool:
        """Whether the term had ended by that instant."""
        return at > self.due_at


def local_date(moment: datetime) -> date:
    """The calendar day in Bogota of an aware moment. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(BOGOTA).date()


def end_of_day(day: date) -> datetime:
    """The last instant of that day in Bogota."""
    return datetime.combine(day, time.max, tzinfo=BOGOTA)


@cache
def holidays_of(year: int) -> frozenset[date]:
    """The national holidays of Colombia in that year (Ley 51 de 1983: most move to the Monday after)."""
    return frozenset(country_holidays("CO", years=year))


def is_business_day(day: date) -> bool:
    """Whether that day is neither Saturday, Sunday nor a Colombian holiday."""
    return day.weekday() < SUNDAY_OR_SATURDAY and day not in holidays_of(day.year)


def next_business_day(day: date) -> date:
    """That day itself if it is a business day, else the first one after it."""
    while not is_business_day(day):
        day += ONE_DAY
    return day


def add_business_days(start: date, n: int) -> date:
    """The last day of a term of n business days, the first of which is the one after the start.

    Raises ValueError for a negative n. Ley 4 de 1913 art. 62 (to verify).
    """
    if n < 0:
        raise ValueError("a term cannot be negative")
    day = start
    for _counted in range(n):
        day = next_business_day(day + ONE_DAY)
    return day


def add_months(start: date, n: int) -> date:
    """The same day of the month n months later, or that month's last day where it has no such day.

    Raises ValueError for a negative n. Código Civil art. 67 (to verify).
    """
    if n < 0:
        raise ValueError("a term cannot be negative")
    years, month = divmod(start.month - 1 + n, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def end_of_term(value: int, unit: Unit | str, *, starts: datetime) -> Deadline:
    """The end of a term that starts at an aware moment.

    Hours run by the clock, weekends included (art. 2.2.3.1.3.2: 24 hours); days and months begin to count the day
    after and end with the last instant of their last day, which may be a Sunday: an applicant's act is then in time
    on `next_business_day(last_day)`, a document's validity is not lengthened. Raises ValueError for a naive moment.
    """
    first = local_date(starts)
    match Unit(unit):
        case Unit.HOUR:
            due = starts + timedelta(hours=value)
            return Deadline(local_date(due), due)
        case Unit.BUSINESS_DAY:
            last = add_business_days(first, value)
        case Unit.CALENDAR_DAY:
            last = first + timedelta(days=value)
        case Unit.MONTH:
            last = add_months(first, value)
    return Deadline(last, end_of_day(last))
