"""Who may restrict a case, lift that, and name people on it: nobody from an emergency access alone."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.errors import Finding
from casework.staff.models import Role, User
from casework.staff.rules import about_holding
from casework.staff.selectors import reaches_everywhere


def about_restricting(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """A supervisor of the case's office restricts a case that is not restricted."""
    findings = about_holding(user, Role.SUPERVISOR, office=case.office, at=at)
    if case.restricted:
        findings.append(Finding("already_restricted", _("This case is restricted already.")))
    return findings


def about_lifting(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """A supervisor who is named on a restricted case lifts the restriction."""
    findings = about_holding(user, Role.SUPERVISOR, office=case.office, at=at)
    if not case.restricted:
        return [*findings, Finding("not_restricted", _("This case is not restricted: its office sees it."))]
    return findings + about_outlasting(user, case, at=at)


def about_outlasting(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Whether this user is named on a restricted case: an emergency access must not make itself last."""
    named = CaseGrant.objects.in_force(at).filter(case=case, user=user, kind=GrantKind.NAMED)
    if not case.restricted or named.exists():
        return []
    return [Finding("by_emergency_only", _("You see this case for a few hours only: who is named on it decides that."))]


def names_from_headquarters(user: User, named: User, *, at: datetime) -> bool:
    """Whether a supervisor of the whole country lets another in, as where nobody who was named is left."""
    return named.pk != user.pk and reaches_everywhere(user, at=at)
