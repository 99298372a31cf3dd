"""Who may ask, decide, end and disable: nobody for themselves, and never so that nobody is left to decide."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.staff.account_requests import AccountRequest
from casework.staff.models import Role, RoleGrant, User

FEWEST_ADMINISTRATORS = 2  # one could not confirm what the other asks
OWN_ACCOUNT = Finding("own_account", _("Nobody decides about their own account."))
NO_ADMINISTRATOR = Finding("role_not_held", _("Only administrators do this."))


def about_asking(by: User, subject: User | None, *, at: datetime, askers: Sequence[str]) -> list[Finding]:
    """Whether this user may ask for something about that account; None stands for one that is not there yet."""
    findings = [] if by.holds(*askers, at=at) else [NO_ADMINISTRATOR]
    return findings + _about_the_account(by, subject)


def about_confirming(by: User, request: AccountRequest, *, at: datetime, askers: Sequence[str]) -> list[Finding]:
    """Whether this user may confirm: another administrator, neither asker nor subject; the asker still may ask."""
    findings = about_refusing(by, request, at=at)
    if not request.requested_by.holds(*askers, at=at):
        sentence = _("Who asked for this does not hold the role for it any more: refuse it.")
        findings.append(Finding("asker_without_role", sentence))
    return findings


def about_refusing(by: User, request: AccountRequest, *, at: datetime) -> list[Finding]:
    """Whether this user may refuse: another administrator, neither asker nor subject."""
    findings = [] if by.holds(Role.ADMINISTRATOR, at=at) else [NO_ADMINISTRATOR]
    if by.pk == request.requested_by_id:
        findings.append(Finding("own_request", _("You asked for this: a second person decides.")))
    return findings + _about_the_account(by, request.subject)


def about_withdrawing(by: User, request: AccountRequest) -> list[Finding]:
    """Only who asked takes it back."""
    if by.pk == request.requested_by_id:
        return []
    return [Finding("request_of_another", _("Only who asked for this withdraws it."))]


def about_ending_role(by: User, grant: RoleGrant, *, at: datetime) -> list[Finding]:
    """Whether this user may end a role: one administrator is enough, for it takes away and gives nothing."""
    findings = [] if by.holds(Role.ADMINISTRATOR, at=at) else [NO_ADMINISTRATOR]
    findings += _about_the_account(by, grant.user)
    if grant.role == Role.ADMINISTRATOR and grant.covers(at):
        findings += _about_who_is_left(grant.user, at=at)
    return findings


def about_disabling(by: User, user: User, *, at: datetime) -> list[Finding]:
    """Whether this user may disable an account: one administrator is enough."""
    findings = [] if by.holds(Role.ADMINISTRATOR, at=at) else [NO_ADMINISTRATOR]
    findings += _about_the_account(by, user)
    if user.holds(Role.ADMINISTRATOR, at=at):
        findings += _about_who_is_left(user, at=at)
    return findings


def _about_the_account(by: User, subject: User | None) -> list[Finding]:
    if subject is None:
        return []
    findings = [OWN_ACCOUNT] if by.pk == subject.pk else []
    if subject.is_system:
        findings.append(Finding("account_of_the_system", _("This account belongs to the application itself.")))
    return findings


def _about_who_is_left(user: User, *, at: datetime) -> list[Finding]:
    grants = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(user=user)
    left = {grant.user_id for grant in grants if grant.covers(at)}
    if len(left) >= FEWEST_ADMINISTRATORS:
        return []
    sentence = _("Two administrators must remain: alone, nobody could confirm anything. Make another one first.")
    return [Finding("last_administrators", sentence)]
