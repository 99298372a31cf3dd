"""Questions about emergency accesses: which are open, who answers for them, what became of them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.arrivals.models import CaseGrant, GrantKind
from casework.audit.wall import past_the_wall
from casework.staff.models import Role, User


def emergency_accesses() -> QuerySet[CaseGrant]:
    """All of them, the newest first, with what a list shows."""
    found = CaseGrant.objects.filter(kind=GrantKind.BREAK_GLASS)
    return found.select_related("case__office", "user", "review__reviewed_by").order_by("-starts_at", "-id")


def accesses_answered_for(user: User, *, at: datetime) -> QuerySet[CaseGrant]:
    """Those to cases of this supervisor's offices; to restricted cases, those that headquarters answers for."""
    reached = Q(pk__in=[])
    for grant in user.grants_on(at):
        if grant.role == Role.SUPERVISOR:
            reached |= Q(pk__isnull=False) if grant.is_national else Q(case__restricted=False, **grant.place("case__"))
    return emergency_accesses().filter(reached)


def access_for(user: User, access_id: UUID, *, at: datetime) -> CaseGrant:
    """One access, for its holder and for who answers for it. Raises CaseGrant.DoesNotExist, absent and hidden alike."""
    answered = accesses_answered_for(user, at=at).order_by().values("pk")
    with past_the_wall("an access that ended is told to its holder, and a hidden case to who answers for an access"):
        return emergency_accesses().get(Q(user=user) | Q(pk__in=answered), pk=access_id)


def open_accesses(user: User, *, real_at: datetime) -> QuerySet[CaseGrant]:
    """The accesses of this user that have not ended."""
    return CaseGrant.objects.filter(kind=GrantKind.BREAK_GLASS, user=user, ends_at__gt=real_at)
