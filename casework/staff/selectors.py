"""Questions about people and offices."""

from datetime import datetime

from casework.staff.models import Office, Role, User


def desks_of(user: User, at: datetime) -> list[Office]:
    """The offices where this user may register people now, their own first."""
    offices = [grant.office for grant in user.grants_on(at) if grant.role == Role.CASE_OFFICER and grant.office]
    return sorted(offices, key=lambda office: (office.pk != user.office_id, office.pk))
