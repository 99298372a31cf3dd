"""On which days a paper holds: without a gap after the one before it, at once, or to the end of what it replaces."""

from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from casework.law.days import ONE_DAY, end_of_day, end_of_term, local_date
from casework.safe_conducts.evidence import Evidence
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import Status


def days_of(paper: SafeConduct, evidence: Evidence, *, at: datetime) -> DateRange:
    """The days of a paper that is numbered at this moment, by the term that was approved, as `[first, day after last)`.

    What was asked in time begins the day after the end of the paper before it, however late it was decided, unless it
    would be over by then.
    """
    return days_for_term(paper, evidence, (paper.term_value or 0, paper.term_unit), at=at)


def days_for_term(paper: SafeConduct, evidence: Evidence, term: tuple[int, str], *, at: datetime) -> DateRange:
    """The days that the paper would have, were it numbered at this moment with this term, a number of units."""
    first, last = _first_and_last(paper, evidence, term, at=at)
    return DateRange(first, last + timedelta(days=1), "[)")


def _first_and_last(
    paper: SafeConduct, evidence: Evidence, term: tuple[int, str], *, at: datetime
) -> tuple[date, date]:
    today, replaced, before = local_date(at), evidence.replaced, evidence.before
    if replaced and replaced.valid_until:
        return max(today, replaced.valid_from or today), replaced.valid_until
    if before and before.valid_until and not evidence.ends and paper.asked_by_the_end_of(before):
        last = end_of_term(*term, starts=end_of_day(before.valid_until)).last_day
        if last >= today:
            return before.valid_until + ONE_DAY, last
    return today, end_of_term(*term, starts=at).last_day


def end_allowed(paper: SafeConduct) -> date | None:
    """The last day that the law would have allowed, where what was granted is shorter; None where it is not."""
    longest, numbered_at = paper.longest_term, paper.numbered_at
    if longest is None or longest == paper.term_value or numbered_at is None:
        return None
    if paper.replaces:
        return end_allowed(paper.replaces)
    before = paper.renews  # one that was ended by this one was not waited for
    waited = before if before and before.status != Status.SUPERSEDED else None
    if waited and waited.valid_until and paper.valid_from == waited.valid_until + ONE_DAY:
        return end_of_term(longest, paper.term_unit, starts=end_of_day(waited.valid_until)).last_day
    return end_of_term(longest, paper.term_unit, starts=numbered_at).last_day
