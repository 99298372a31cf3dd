"""Saying of two cases whether they are of one person: at the desk before registering, and afterwards."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals import rules
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision, DuplicateOutcome
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.staff.models import User

MOST_REASON = 300


@service("arrivals.cases_compared")
def decide_duplicate(
    case_id: UUID, other_id: UUID, outcome: str, *, reason: str, by: User, at: datetime, compared: str = ""
) -> DuplicateDecision:
    """Remember what a comparison of two cases came to, whichever of them was looked at first.

    `compared` is the hash of what was known of both. A pair that was told apart is compared again once that changed.
    Raises ActionRefused, BadInput without outcome or reason, DoesNotExist for less than two cases.
    """
    if case_id == other_id:  # a case is not compared with itself
        raise Case.DoesNotExist
    both = locked_cases([case_id, other_id])
    if stopping := refusing(rules.about_comparing(by, both[case_id], at=at)):
        raise ActionRefused(stopping)
    return _remember(both[case_id], both[other_id], outcome, reason=reason, compared=compared, by=by, at=at)


@service("arrivals.told_apart")
def decide_at_the_desk(
    case_id: UUID, other_id: UUID, outcome: str, *, reason: str, by: User, at: datetime, compared: str
) -> DuplicateDecision:
    """The same by the officer of a draft, about an earlier case that they see.

    Raises ActionRefused, BadInput without outcome or reason, DoesNotExist alike for absent and hidden.
    """
    if case_id == other_id:
        raise Case.DoesNotExist
    both = locked_cases([case_id, other_id], among=Case.objects.visible_to(by, at=at))
    if stopping := refusing(rules.about_comparing_draft(by, both[case_id], at=at)):
        raise ActionRefused(stopping)
    return _remember(both[case_id], both[other_id], outcome, reason=reason, compared=compared, by=by, at=at)


def _remember(
    case: Case, other: Case, outcome: str, *, reason: str, compared: str, by: User, at: datetime
) -> DuplicateDecision:
    if outcome not in DuplicateOutcome.values:
        raise BadInput({"outcome": _("Choose what the comparison came to.")})
    if not reason.strip():
        raise BadInput({"reason": _("Write what you compared.")})
    pair = Q(case=case, other_case=other) | Q(case=other, other_case=case)
    settled = Q(compared=compared) | Q(outcome=DuplicateOutcome.SAME)
    if DuplicateDecision.objects.filter(pair & settled).exists():
        raise ActionRefused([Finding("already_compared", _("These two cases have been compared."))])
    return DuplicateDecision.objects.create(
        case=case,
        other_case=other,
        outcome=outcome,
        reason=reason.strip()[:MOST_REASON],
        compared=compared,
        decided_by=by,
        decided_at=at,
    )
