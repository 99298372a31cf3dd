"""Telling a connected agency that its answer is needed no longer: outside of transactions, tried again, never twice."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from casework.audit.context import service
from casework.screening.agencies.adapter import Agency, AgencyUnreachable
from casework.screening.agencies.questions import question_about
from casework.screening.models import Check
from casework.screening.states import CheckStatus
from casework.staff.models import User

TO_WITHDRAW: Final = "to_withdraw"  # it was cancelled after it had gone out, and the agency does not know yet
NOT_WITHDRAWN: Final = "not_withdrawn"  # the agency could not be told: it may still answer, and nobody waits for it
MOST_TRIES: Final = 5
FIRST_PAUSE: Final = timedelta(minutes=2)
WITHDRAWN_LATER = Q(status=CheckStatus.CANCELLED, failure=TO_WITHDRAW)


def withdraw(check: Check, agency: Agency, *, by: User, at: datetime) -> Check | None:
    """Tell the agency; None where it could not be reached, to be tried again. Holds no lock while it tells."""
    try:
        agency.cancel(question_about(check), check.sent_reference, at=at)
    except AgencyUnreachable:
        _try_later(check.pk, by=by, at=at)
        return None
    _note_told(check.pk, by=by, at=at)
    return check


@service("screening.question_withdrawn")
def _note_told(check_id: UUID, *, by: User, at: datetime) -> None:
    """The agency knows; a check that was asked again meanwhile is left alone."""
    Check.objects.filter(WITHDRAWN_LATER, pk=check_id).update(failure="")


@service("screening.withdrawal_failed")
def _try_later(check_id: UUID, *, by: User, at: datetime) -> None:
    """A further try is due later; after the last one it is written down that the agency was not told."""
    check = Check.objects.select_for_update(of=("self",)).filter(WITHDRAWN_LATER, pk=check_id).first()
    if check is None:
        return
    tries = check.attempts + 1
    check.failure = NOT_WITHDRAWN if tries >= MOST_TRIES else TO_WITHDRAW
    check.attempts, check.next_try_at = tries, at + FIRST_PAUSE * 2 ** (tries - 1)
    check.save(update_fields=["failure", "attempts", "next_try_at"])
