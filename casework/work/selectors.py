"""What waits for whom."""

from datetime import datetime

from django.db.models import Q, QuerySet

from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkStatus


def work_for(user: User, at: datetime) -> QuerySet[WorkItem]:
    """Open work that this user's roles reach, what is due first; the door narrows it to the cases they may see."""
    mine = Q(pk__in=[])
    for grant in user.grants_on(at):
        if grant.role in (Role.CASE_OFFICER, Role.SUPERVISOR):
            mine |= Q(role=grant.role, **grant.place())
    return WorkItem.objects.filter(mine, status=WorkStatus.OPEN).order_by("due_at", "opened_at", "id")
