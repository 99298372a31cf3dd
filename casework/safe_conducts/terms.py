"""On which days a paper holds: without a gap after the one before it, at once, or to the end of what it replaces."""

from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from casework.law.days import ONE_DAY, end_of_day, end_of_term, local_date
from casework.safe_conducts.evidence import Evidence
from casework.safe_conducts.models import SafeConduct


def days_of(paper: SafeConduct, evidence: Evidence, *, at: datetime) -> DateRange:
    """The days of a paper that is numbered at this moment, by the term that was approved, as `[first, day after last)`.

    What was asked in time begins the day after the end of the paper before it, however late it was decided, unless it
    would be over by then.
    """
    first, last = _first_and_last(paper, evidence, at=at)
    return DateRange(first, last + timedelta(days=1), "[)")


def _first_and_last(paper: SafeConduct, evidence: Evidence, *, at: datetime) -> tuple[date, date]:
    today, replaced, before = local_date(at), evidence.replaced, evidence.before
    if replaced and replaced.valid_until:
        return max(today, replaced.valid_from or today), replaced.valid_until
    value, unit = paper.term_value or 0, paper.term_unit
    if before and before.valid_until and not evidence.ends and paper.asked_by_the_end_of(before):
        last = end_of_term(value, unit, starts=end_of_day(before.valid_until)).last_day
        if last >= today:
            return before.valid_until + ONE_DAY, last
    return today, end_of_term(value, unit, starts=at).last_day
