"""What stands against revoking a paper for breach: three people, evidence, the defence heard (domain.md 5.6)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding, Level
from casework.safe_conducts.ending_rules import LOSS_ARTICLE, about_ending_all, about_holding_still
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.rules import about_four_eyes
from casework.staff.models import Role, User
from casework.staff.rules import about_holding


def about_proposing(user: User, safe_conduct: SafeConduct, *, under_way: bool, at: datetime) -> list[Finding]:
    """Whether this user may propose it: an officer of the office or a security reviewer, while the paper holds."""
    office = safe_conduct.case.office
    findings = about_holding(user, Role.CASE_OFFICER, Role.SECURITY_REVIEWER, office=office, at=at)
    if under_way:
        findings.append(Finding("already_proposed", _("A revocation of this safe-conduct is already proposed.")))
    return [*findings, *about_holding_still(safe_conduct, at=at)]


def about_approving(user: User, revocation: Revocation, *, at: datetime) -> list[Finding]:
    """Whether this user may approve it: a supervisor who neither proposed it nor has another part in the case."""
    paper = revocation.safe_conduct
    return [
        *about_rejecting(user, revocation, at=at),
        *about_four_eyes(user.pk, paper, editor_id=None),
        *about_ending_all(paper, at=at),
    ]


def about_confirming(user: User, revocation: Revocation, *, at: datetime) -> list[Finding]:
    """Whether this user may confirm it: a second supervisor, neither of the two before."""
    findings = about_approving(user, revocation, at=at)
    if revocation.approved_by_id == user.pk:
        sentence = _("You gave the first approval: a second supervisor confirms.")
        findings.append(Finding("second_person", sentence, article=LOSS_ARTICLE))
    return findings


def about_rejecting(user: User, revocation: Revocation, *, at: datetime) -> list[Finding]:
    """Whether this user may end the proposal: a supervisor who did not propose it."""
    findings = about_holding(user, Role.SUPERVISOR, office=revocation.case.office, at=at)
    if revocation.proposed_by_id == user.pk:
        findings.append(Finding("own_proposal", _("You proposed this: another person decides.")))
    return findings


def about_reading_what_was_said(user: User, revocation: Revocation, *, at: datetime) -> list[Finding]:
    """Whether this user may read breach, evidence, defence and remedy; an auditor says why (domain.md section 7)."""
    roles = (Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER)
    stopping = about_holding(user, *roles, office=revocation.case.office, at=at)
    if stopping and user.holds(Role.AUDITOR, at=at):
        sentence = _("Say why you must read what the revocation is founded on.")
        return [Finding("revocation_reason", sentence, Level.REASON_REQUIRED)]
    return stopping


def about_telling(user: User, revocation: Revocation, *, at: datetime) -> list[Finding]:
    """Whether this user may record that the person was told: the desk, once it is confirmed, once."""
    findings = about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=revocation.case.office, at=at)
    if revocation.confirmed_at is None:
        findings.append(Finding("not_revoked", _("The revocation is not confirmed.")))
    if revocation.told_at is not None:
        findings.append(Finding("already_told", _("The person has been told.")))
    return findings
