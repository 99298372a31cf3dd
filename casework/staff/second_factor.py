"""The second factor: who must have one, what may be taken away, and what two administrators do when one is lost."""

from datetime import datetime
from hashlib import sha256

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, Finding
from casework.staff.models import Role, User
from casework.staff.sessions import Ending, end_sessions

# Who decides, reads histories, opens accounts, or learns what was searched: a password alone opens none of that.
REQUIRED_OF = (
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.DATA_PROTECTION,
    Role.SECURITY_REVIEWER,
)
# Recovery codes stand in for one of these; by themselves they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required(user: User, *, at: datetime) -> bool:
    """Whether this user must sign in with a second factor: by their roles at this moment, where the setting asks."""
    return settings.SECOND_FACTOR and user.holds(*REQUIRED_OF, at=at)


def factors_of(user: User) -> QuerySet[Authenticator]:
    """The applications and keys this user signs in with, without the recovery codes."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return found


def spend_code(user: User, code: str) -> bool:
    """Whether this code of the application is used for the first time in all the time in which it is right.

    The library remembers a used code for one period; with a tolerance it stays right for longer.
    """
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    digest = sha256(f"{user.pk}:{code.replace(' ', '')}".encode()).hexdigest()
    return bool(cache.add(f"second_factor.code_used:{digest}", "y", timeout=seconds))


def about_removing_factor(user: User, *, at: datetime) -> list[Finding]:
    """Whether this user may take one of their factors away: not the last one of somebody who must have one."""
    if is_required(user, at=at) and factors_of(user).count() < 2:
        return [Finding("last_factor", _("Your role needs a second factor: add another one before you remove this."))]
    return []


def about_resetting_factor(user: User, *, by: User, confirmed_by: User, at: datetime) -> list[Finding]:
    """Whether these two may take a lost factor from an account: two administrators, and neither is the account."""
    findings = []
    if by.pk == confirmed_by.pk:
        findings.append(Finding("same_person", _("A second administrator must confirm.")))
    if user.pk in {by.pk, confirmed_by.pk}:
        findings.append(Finding("own_account", _("Nobody resets the second factor of their own account.")))
    if not all(each.holds(Role.ADMINISTRATOR, at=at) for each in (by, confirmed_by)):
        findings.append(Finding("role_not_held", _("Only administrators reset a second factor.")))
    return findings


@service("staff.second_factor_reset")
def reset_second_factor(user: User, *, confirmed_by: User, by: User, at: datetime) -> int:
    """Take every factor and recovery code from an account and end its sessions; returns how many factors it had.

    Raises ActionRefused unless two administrators who are not the account agree.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if findings := about_resetting_factor(user, by=by, confirmed_by=confirmed_by, at=at):
        raise ActionRefused(findings)
    factors = factors_of(user).count()
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user, why=Ending.FACTOR, by=by, at=at)
    return factors
