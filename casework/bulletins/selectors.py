"""Questions about how many people presented themselves."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q

from casework.asylum.models import Application
from casework.asylum.states import ApplicationStatus
from casework.bulletins.figures import Answer, Cell, Figures, Papers, Who, figures_of
from casework.bulletins.models import Bulletin
from casework.bulletins.question import CELLS, QUESTION
from casework.bulletins.rules import MOST_DAYS
from casework.law.days import BOGOTA, local_date
from casework.safe_conducts.models import SafeConduct

FIRST_DAY = date(2019, 2, 23)  # of the demonstration's arrivals
USUAL_DAYS = 30
MOST_SHOWN = 14


def figures_at(cut_off: datetime, since: date, *, who: Who = Who.PERSONNEL) -> Figures:
    """Who presented themselves from that day in Bogota to the cut-off (aware), as it was on record then.

    The same question gets the same answer later, whatever was corrected since. Three queries.
    """
    return shown(answer_at(cut_off, since), cut_off, since, who=who)


def shown(answer: Answer, cut_off: datetime, since: date, *, who: Who) -> Figures:
    """The figures of an answer that was already given."""
    return figures_of(answer, since=since, cut_off=cut_off, last_day=local_date(cut_off), who=who)


def answer_at(cut_off: datetime, since: date) -> Answer:
    """The whole answer, of everybody and by every part. Three queries."""
    starts = datetime.combine(since, time.min, tzinfo=BOGOTA)
    with connection.cursor() as cursor:
        cursor.execute(CELLS, {"cut_off": cut_off, "since": starts, "first_day": since})
        cells = tuple(
            Cell(part=part, code=code, personnel=personnel, day=day, people=people, drafts=drafts)
            for part, code, personnel, day, people, drafts in cursor.fetchall()
        )
    return Answer(cells, _papers(cut_off, starts))


def _papers(cut_off: datetime, starts: datetime) -> Papers:
    """What the people of these cases have in hand; a paper is issued when its document is stored."""
    presented = Q(case__opened_at__gte=starts, case__opened_at__lte=cut_off)
    lodged = Application.objects.exclude(status=ApplicationStatus.DRAFT).filter(presented, recorded_at__lte=cut_off)
    issued = SafeConduct.objects.filter(presented, document__stored_at__lte=cut_off)
    valid = Q(validity__contains=local_date(cut_off))
    return Papers(
        **lodged.aggregate(
            lodged=Count("case", distinct=True),
            forwarded=Count("case", distinct=True, filter=Q(forwarded_at__lte=cut_off)),
        ),
        **issued.aggregate(issued=Count("pk"), valid=Count("pk", filter=valid)),
    )


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
    return list(made.order_by(F("cut_off").desc(), "since")[:MOST_SHOWN])
