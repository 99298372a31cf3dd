"""Questions about people and offices."""

from datetime import datetime

from casework.staff.models import Office, Role, RoleGrant, User


def desks_of(user: User, at: datetime) -> list[Office]:
    """The offices where this user may register people now, their own first."""
    offices = [grant.office for grant in user.grants_on(at) if grant.role == Role.CASE_OFFICER and grant.office]
    return sorted(offices, key=lambda office: (office.pk != user.office_id, office.pk))


def acting_for(office: Office, at: datetime) -> list[User]:
    """Officers and supervisors whose role reaches this office now, by name."""
    grants = RoleGrant.objects.filter(role__in=[Role.CASE_OFFICER, Role.SUPERVISOR], user__is_active=True)
    reaching = [
        grant.user for grant in grants.select_related("user", "office") if grant.covers(at) and grant.reaches(office)
    ]
    return sorted(set(reaching), key=lambda user: user.display_name)
