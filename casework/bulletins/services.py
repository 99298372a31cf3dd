"""Freezing what was counted."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time, timedelta
from uuid import UUID

from casework.audit.context import service
from casework.bulletins import rules
from casework.bulletins.models import Bulletin
from casework.bulletins.question import QUESTION
from casework.bulletins.selectors import answer_at, bulletin_of, default_since
from casework.errors import ActionRefused, refusing
from casework.law.days import BOGOTA
from casework.staff.models import User

Guard = Callable[[UUID], AbstractContextManager[None]]
DAILY_AT = time(18, 0)


@service("bulletins.made")
def make_bulletin(since: date, cut_off: datetime, *, by: User, at: datetime) -> Bulletin:
    """Freeze the answer to one question; asked again, the bulletin that there is. Raises ActionRefused, BadInput."""
    if stopping := refusing(rules.about_making(by, at=at)):
        raise ActionRefused(stopping)
    rules.check_period(since, cut_off, at=at)
    if earlier := bulletin_of(cut_off, since):
        return earlier
    frozen = {"figures": answer_at(cut_off, since).as_dict(), "made_by": by, "made_at": at}
    question = {"since": since, "cut_off": cut_off, "question": QUESTION}
    return Bulletin.objects.get_or_create(**question, defaults=frozen)[0]  # a second tick may be faster


def make_daily_bulletin(*, by: User, at: datetime, guard: Guard = lambda _subject: nullcontext()) -> int:
    """Freeze the figures of the latest six in the evening; returns how many bulletins: none where there is one."""
    local = at.astimezone(BOGOTA)
    cut_off = datetime.combine(local.date(), DAILY_AT, tzinfo=BOGOTA)
    if cut_off > local:
        cut_off -= timedelta(days=1)
    since, made = default_since(cut_off), 0
    with guard(by.pk):  # there is no row yet that a failure could be told of
        if bulletin_of(cut_off, since) is None:
            make_bulletin(since, cut_off, by=by, at=at)
            made = 1
    return made
