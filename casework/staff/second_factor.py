"""Second factors: two administrators take away what somebody lost, and they set up a new one themselves."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from casework.audit.context import service
from casework.staff.models import User


@service("staff.second_factor_reset")
def reset_second_factor(user: User, *, confirmed_by: User, by: User, at: datetime) -> int:
    """Take away every second factor of this account; returns how many there were."""
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    return int(removed)
