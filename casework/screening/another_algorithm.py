"""A new way of comparing, or other thresholds: everybody whose newest look was by another one is looked up anew.

The whole lists are searched, a few hundred people at a time; whoever was looked up is found no more.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.arrivals.states import LIVE
from casework.audit.context import service
from casework.law.reference import CheckType
from casework.screening.indexes import Serving, serving_indexes
from casework.screening.keeping_anew import keep_anew
from casework.screening.keeping_hits import Looked
from casework.screening.many_people import described_all
from casework.screening.matching.values import Found, Subject
from casework.screening.models import Check
from casework.screening.runs import Outcome, Scope, ScreeningRun
from casework.screening.selectors import serving_lists
from casework.screening.services import hold_the_lists
from casework.screening.states import HOLDING, CheckStatus, Result
from casework.screening.thresholds import algorithm
from casework.staff.models import User

ANSWERED = tuple(status for status in HOLDING if status != CheckStatus.STALE)  # what is stale is asked again anyway


def looked_up_by_another_algorithm() -> QuerySet[Check, UUID]:
    """The keys of answered checks of open cases that nobody has looked up by this algorithm: the sweep's list.

    None while no list serves: then there is nothing to look in.
    """
    by_this = ScreeningRun.objects.filter(check_run=OuterRef("pk"), scope=Scope.EVERYTHING, algorithm=algorithm())
    answered = Check.objects.filter(
        ~Exists(by_this.exclude(outcome=Outcome.NOT_SCREENED)),
        Exists(serving_lists()),
        status__in=ANSWERED,
        type__asked_of=CheckType.AskedOf.LIST,
        case__status__in=LIVE,
    ).exclude(Q(subject_hash="") | Q(result=Result.COULD_NOT_RUN))
    return answered.order_by("pk").values_list("pk", flat=True)


def look_anew(check_ids: Sequence[UUID], *, by: User, at: datetime) -> int:
    """Look these people up by the algorithm of today; how many were, without those who have been meanwhile.

    Raises CannotLook where a list cannot be loaded; they are found again later.
    """
    due = Check.objects.filter(pk__in=looked_up_by_another_algorithm().filter(pk__in=list(check_ids)))
    checks = list(due.select_related("case").order_by("pk"))
    if not checks:
        return 0
    serving = serving_indexes()
    known = described_all([check.case.person_id for check in checks])
    serving.warm(list(known.values()))
    looks = [Looked(check, who := known[check.case.person_id], _found(who, serving)) for check in checks]
    return _keep(looks, serving, by=by, at=at)


def _found(subject: Subject, serving: Serving) -> Sequence[Found]:
    return () if subject.is_blank else serving.search(subject)


@service("screening.looked_anew")
def _keep(looks: Sequence[Looked], serving: Serving, *, by: User, at: datetime) -> int:
    """Store what was found, unless other versions serve by now: then all of them are looked up again later."""
    hold_the_lists()
    if [version.pk for version in serving_lists()] != serving.keys:
        return 0
    return len(keep_anew(looks, serving, scope=Scope.EVERYTHING, why="algorithm_changed", by=by, at=at))
