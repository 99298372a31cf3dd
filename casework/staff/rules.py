"""Who may act where."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.staff.models import Office, OfficeKind, User


def about_holding(user: User, *roles: str, office: Office, at: datetime) -> list[Finding]:
    """Whether one of these roles is held at this moment for this office, its region, the country or headquarters."""
    held = [grant for grant in user.grants_on(at) if grant.role in roles]
    if not held:
        return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]
    if any(grant.reaches(office) or _is_headquarters(grant.office) for grant in held):
        return []
    return [Finding("other_office", _("Your role is for another office or region."))]


def _is_headquarters(office: Office | None) -> bool:
    """Headquarters stands in for every office."""
    return office is not None and office.kind == OfficeKind.HQ
