"""Questions about emergency accesses: which are open, who answers for them, what became of them.

Who answers for an access is told number and codename of a case that is hidden from them: these are asked past the wall.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.arrivals.models import CaseGrant, GrantKind
from casework.audit.wall import past_the_wall
from casework.staff.models import Role, User

TOLD: Final = "who answers for an emergency access is told which case it opened, by number and codename"


def emergency_accesses() -> QuerySet[CaseGrant]:
    """All of them, the newest first."""
    return CaseGrant.objects.filter(kind=GrantKind.BREAK_GLASS).order_by("-starts_at", "-id")


def accesses_answered_for(user: User, *, at: datetime, most: int) -> list[CaseGrant]:
    """The newest to cases of this supervisor's offices; to restricted cases, those that headquarters answers for."""
    with past_the_wall(TOLD):
        return list(_with_case().filter(_answered_for(user, at=at))[:most])


def access_for(user: User, access_id: UUID, *, at: datetime) -> CaseGrant:
    """One access, for its holder and for who answers for it. Raises CaseGrant.DoesNotExist, absent and hidden alike."""
    with past_the_wall(TOLD):
        return _with_case().get(Q(user=user) | _answered_for(user, at=at), pk=access_id)


def open_accesses(user: User, *, real_at: datetime) -> QuerySet[CaseGrant]:
    """The accesses of this user that have not ended."""
    return emergency_accesses().filter(user=user, ends_at__gt=real_at)


def _with_case() -> QuerySet[CaseGrant]:
    return emergency_accesses().select_related("case__office", "user__office", "review__reviewed_by")


def _answered_for(user: User, *, at: datetime) -> Q:
    reached = Q(pk__in=[])
    for grant in user.grants_on(at):
        if grant.role == Role.SUPERVISOR:
            reached |= Q(pk__isnull=False) if grant.is_national else Q(case__restricted=False, **grant.place("case__"))
    return reached
