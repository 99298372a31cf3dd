"""Who keeps the lists, and when it takes two (docs/adr/0021)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.screening.models import ListState, ListVersion
from casework.staff.models import Role, User

READ_LISTS = (Role.SECURITY_REVIEWER, Role.SUPERVISOR)  # and auditors, on their own pages


def about_keeping_lists(user: User, *, at: datetime) -> list[Finding]:
    """Whether this user may bring a list, discard one, or ask to put one back: security reviewers."""
    if user.holds(Role.SECURITY_REVIEWER, at=at):
        return []
    return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]


def about_taking_into_use(user: User, version: ListVersion, *, at: datetime) -> list[Finding]:
    """Whether this user may let the version serve; taking something away needs somebody else than brought it."""
    findings = about_keeping_lists(user, at=at)
    if weakens(version) and version.imported_by_id == user.pk:
        sentence = _("Entries would be changed or removed: somebody else than brought the list takes it into use.")
        findings.append(Finding("second_person", sentence))
    return findings


def about_putting_back(user: User, version: ListVersion, *, at: datetime) -> list[Finding]:
    """Whether this user may ask to put a version back: one that served, and serves no more."""
    findings = about_keeping_lists(user, at=at)
    if version.state != ListState.RETIRED:
        findings.append(Finding("not_retired", _("Only a version that served before can be put back.")))
    return findings


def weakens(version: ListVersion) -> bool:
    """Whether somebody might be found no more: an entry is gone, or says something else."""
    return bool(version.changed_count or version.removed_count)
