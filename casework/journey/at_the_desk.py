"""Somebody at the desk who may have a case already: shown while the officer types, decided before registering."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from casework.arrivals import services as arrivals
from casework.arrivals.duplicates import decide_at_the_desk
from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision, DuplicateOutcome
from casework.audit.context import service
from casework.people.models import Person
from casework.screening.candidates import Arriving
from casework.screening.comparing_people import described
from casework.screening.decided_pairs import undecided, what_was_compared
from casework.screening.earlier_cases import Alike, alike_to_all
from casework.staff.models import User


def may_be(case: Case, arriving: Arriving, *, by: User, at: datetime) -> Sequence[Alike]:
    """The earlier cases, of those this officer sees, that may be of this person and that nobody compared with them.

    The most alike first. What the officer does not see makes no difference.
    """
    (alike,) = alike_to_all([arriving], reader=by, at=at, besides=[case.pk])
    return undecided(case.pk, arriving.subject, alike.seen)


@service("arrivals.told_apart")
def tell_apart(
    case_id: UUID, other_id: UUID, arriving: Arriving, *, reason: str, by: User, at: datetime
) -> DuplicateDecision:
    """Say that the person at the desk is not the one of this earlier case; it holds while both say what they say now.

    Raises ActionRefused, BadInput without a reason, DoesNotExist alike for absent and hidden.
    """
    compared = _compared(other_id, arriving)
    outcome = DuplicateOutcome.DIFFERENT
    return decide_at_the_desk(case_id, other_id, outcome, reason=reason, compared=compared, by=by, at=at)


@service("arrivals.earlier_case_continued")
def continue_earlier(case_id: UUID, other_id: UUID, arriving: Arriving, *, reason: str, by: User, at: datetime) -> Case:
    """Say that the person at the desk has this earlier case: the draft is given up, and the earlier case goes on.

    Raises ActionRefused, BadInput without a reason, DoesNotExist alike for absent and hidden.
    """
    compared = _compared(other_id, arriving)
    outcome = DuplicateOutcome.SAME
    decision = decide_at_the_desk(case_id, other_id, outcome, reason=reason, compared=compared, by=by, at=at)
    note = f"{decision.other_case.number}: {decision.reason}"
    arrivals.void_case(case_id, by=by, at=at, reasons={"note": note})
    return decision.other_case


def _compared(other_id: UUID, arriving: Arriving) -> str:
    """The hash of what is known of both. Raises Case.DoesNotExist."""
    person_id = Case.objects.values_list("person_id", flat=True).get(pk=other_id)
    return what_was_compared(arriving.subject, described(Person(pk=person_id)))
