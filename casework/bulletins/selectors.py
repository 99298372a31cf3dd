"""Questions about how many people presented themselves."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection

from casework.audit.wall import looking_past
from casework.bulletins.figures import Answer, Cell, Figures, Papers, Who, figures_of
from casework.bulletins.models import Bulletin
from casework.bulletins.question import CELLS, PAPERS, QUESTION
from casework.bulletins.rules import MOST_DAYS
from casework.law.days import BOGOTA, local_date

FIRST_DAY = date(2019, 2, 23)  # of the demonstration's arrivals
USUAL_DAYS = 30
MOST_SHOWN = 14


def figures_at(cut_off: datetime, since: date, *, who: Who = Who.PERSONNEL) -> Figures:
    """Who presented themselves from that day in Bogota to the cut-off (aware), as it was on record then.

    The same question gets the same answer later, whatever was corrected since. One query.
    """
    return shown(answer_at(cut_off, since), cut_off, since, who=who)


def shown(answer: Answer, cut_off: datetime, since: date, *, who: Who) -> Figures:
    """The figures of an answer that was already given."""
    return figures_of(answer, since=since, cut_off=cut_off, last_day=local_date(cut_off), who=who)


def answer_at(cut_off: datetime, since: date) -> Answer:
    """The whole answer, of everybody and by every part. One query."""
    starts = datetime.combine(since, time.min, tzinfo=BOGOTA)
    asked = {"cut_off": cut_off, "since": starts, "first_day": since}
    with connection.cursor() as cursor:
        cursor.execute(looking_past(CELLS, PAPERS), asked)  # the whole country is counted, and nobody named
        cursor.nextset()
        cells = tuple(
            Cell(part=part, code=code, personnel=personnel, day=day, people=people, drafts=drafts)
            for part, code, personnel, day, people, drafts in cursor.fetchall()
        )
        cursor.nextset()
        (lodged, forwarded), (issued, valid) = cursor.fetchall()
    return Answer(cells, Papers(lodged=lodged, forwarded=forwarded, issued=issued, valid=valid))


def default_since(at: datetime) -> date:
    """The day that a count begins with where nobody says another: the demonstration's first, else thirty days ago."""
    today = local_date(at)
    if settings.DEMONSTRATION and FIRST_DAY <= today <= FIRST_DAY + timedelta(days=MOST_DAYS):
        return FIRST_DAY
    return today - timedelta(days=USUAL_DAYS)


def bulletin_of(cut_off: datetime, since: date) -> Bulletin | None:
    """The bulletin that froze the answer to this question, if one did."""
    same = Bulletin.objects.select_related("made_by")
    return same.filter(since=since, cut_off=cut_off, question=QUESTION).first()


def latest_bulletins(at: datetime) -> Sequence[Bulletin]:
    """The bulletins that were made by now, the newest first."""
    made = Bulletin.objects.filter(made_at__lte=at).select_related("made_by").defer("figures")
    return list(made.order_by("-cut_off", "since")[:MOST_SHOWN])
