"""Who is told of checks and opinions, and what checks say to whoever decides on a paper."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding, Level
from casework.screening.models import Check
from casework.staff.models import DESK, Role, User
from casework.staff.rules import about_holding

# The Ministry is told of no background check (design: domain.md section 7); auditors read that there was one.
READ_CHECKS = (*DESK, Role.SECURITY_REVIEWER, Role.AUDITOR)


def about_asking_again(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may have a check run again."""
    return about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=check.case.office, at=at)


def about_the_opinions(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may record and read intelligence opinions: security reviewers alone (domain.md section 7)."""
    return about_holding(user, Role.SECURITY_REVIEWER, office=check.case.office, at=at)


def about_the_answer(*, pending: int, unsettled: int, could_not_run: int) -> list[Finding]:
    """What the checks say to whoever decides on a paper: warnings, never a refusal of the first one."""
    findings = []
    if pending:
        findings.append(Finding("check_pending", _("A background check has no answer yet."), Level.WARN))
    if could_not_run:
        sentence = _("A background check could not run: nobody has looked.")
        findings.append(Finding("check_could_not_run", sentence, Level.WARN))
    if unsettled:
        sentence = _("A match of the background check waits for a decision.")
        findings.append(Finding("match_undecided", sentence, Level.WARN))
    return findings
