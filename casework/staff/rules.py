"""Who may act where."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.staff.models import Office, User


def about_holding(user: User, *roles: str, office: Office, at: datetime) -> list[Finding]:
    """Whether one of these roles is held at this moment for this office, its region or the country."""
    held = [grant for grant in user.grants_on(at) if grant.role in roles]
    if not held:
        return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]
    if any(grant.reaches(office) for grant in held):
        return []
    return [Finding("other_office", _("Your role is for another office or region."))]
