"""What follows from matches: work for security reviewers, and the end of a check whose matches are all settled."""

from datetime import datetime, timedelta
from typing import Final

from casework.screening.assessing import see_to_assessment
from casework.screening.hits import Hit, HitDecision
from casework.screening.models import Check
from casework.screening.states import STEPS, Weighing
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

REVIEW_WITHIN: Final = timedelta(hours=24)


def hand_to_reviewers(check: Check, *, at: datetime) -> None:
    """Give the matches of a check to the security reviewers of its office; they take the case to read it."""
    due = at + REVIEW_WITHIN
    open_work(WorkKind.REVIEW_HIT, check, case=check.case, role=Role.SECURITY_REVIEWER, due_at=due, at=at)


def settle_check(check: Check, *, note: str, by: User, at: datetime) -> bool:
    """End the weighing of a locked check once all its matches are settled; whether it ended.

    It says what people said of its matches and decides nothing about the person.
    """
    hits = list(Hit.objects.filter(check_run=check).to_be_weighed())
    if any(not hit.settled for hit in hits) or (check.status, "adjudicate") not in STEPS:
        return False
    confirmed = any(hit.decision == HitDecision.CONFIRMED for hit in hits)
    move(
        check,
        "adjudicate",
        STEPS,
        by=by,
        at=at,
        reasons={"note": note},
        weighing=Weighing.CONCERN if confirmed else Weighing.OTHER_PERSON,
        weigh_reason=note,
        weighed_by=by,
        weighed_at=at,
    )
    close_work(WorkKind.REVIEW_HIT, subject=check, by=by, at=at)
    see_to_assessment(check.case, by=by, at=at)
    return True
