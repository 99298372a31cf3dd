"""Who may take, weigh, withdraw and reopen a match: security reviewers, for any of them (domain.md section 5.5)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.screening.hits import SETTLING, Hit
from casework.screening.states import PENDING
from casework.screening.verdicts import Verdict
from casework.staff.models import Role, User
from casework.staff.rules import about_holding
from casework.work.models import WorkItem


def about_deciding(user: User, hit: Hit, *, at: datetime) -> list[Finding]:
    """Whether this user may weigh a match: a security reviewer for the case's office, once, while it is open."""
    findings = _about_the_reviewer(user, hit, at=at)
    if hit.check_run.status in PENDING:
        sentence = _("This check is being asked again: decide once its answer is here. What was decided stays.")
        findings.append(Finding("asked_again", sentence))
    elif hit.settled:
        findings.append(Finding("already_settled", _("This match has been decided.")))
    elif hit.replaced_at is not None:
        findings.append(Finding("match_replaced", _("A later look has other matches: weigh those.")))
    elif not hit.waits:
        findings.append(Finding("too_weak", _("This likeness is too weak to be weighed.")))
    elif _has_decided(user, hit):
        sentence = _("You have decided on this match: another reviewer goes on. You may take your decision back.")
        findings.append(Finding("second_person", sentence))
    return findings


def about_withdrawing(user: User, hit: Hit, *, at: datetime) -> list[Finding]:
    """Whether this user may take their own word back: while the match is not settled."""
    findings = _about_the_reviewer(user, hit, at=at)
    if hit.settled:
        sentence = _("This match has been decided: reopen it with a reason.")
        findings.append(Finding("already_settled", sentence))
    elif not Verdict.objects.filter(hit=hit, by=user, withdrawn_at=None).exists():
        findings.append(Finding("nothing_to_withdraw", _("You have said nothing about this match.")))
    return findings


def about_reopening(user: User, hit: Hit, *, at: datetime) -> list[Finding]:
    """Whether this user may take up a settled match again; takes a reason."""
    findings = _about_the_reviewer(user, hit, at=at)
    if not hit.settled:
        findings.append(Finding("not_settled", _("This match is open: decide on it.")))
    elif hit.replaced_at is not None:
        findings.append(Finding("match_replaced", _("A later look has other matches: weigh those.")))
    elif hit.check_run.status in PENDING:
        findings.append(Finding("asked_again", _("This check is being asked again: wait for its answer.")))
    return findings


def about_taking(user: User, hit: Hit, *, claim: WorkItem | None, at: datetime) -> list[Finding]:
    """Whether this user may take a match and with it read its case: a reviewer, where nobody else has it now.

    A restricted case is taken by reviewers of the whole country; others are assigned to it by a supervisor.
    """
    findings = _about_the_reviewer(user, hit, at=at)
    if not hit.waits:
        findings.append(Finding("already_settled", _("This match waits for nobody.")))
    elif is_held(claim, user, at=at):
        findings.append(Finding("taken", _("A colleague has taken this match.")))
    elif _has_decided(user, hit):
        findings.append(Finding("second_person", _("You have decided on this match: another reviewer goes on.")))
    if hit.case.restricted and not reviews_everywhere(user, at=at):
        sentence = _("This case is restricted: reviewers of the whole country take it, or a supervisor assigns it.")
        findings.append(Finding("restricted_case", sentence))
    return findings


def is_held(claim: WorkItem | None, user: User, *, at: datetime) -> bool:
    """Whether somebody else has taken it and has it still."""
    if claim is None or claim.claimed_by_id in (None, user.pk):
        return False
    return claim.claim_until is None or claim.claim_until > at


def reviews_everywhere(user: User, *, at: datetime) -> bool:
    """Whether this is a security reviewer of the whole country."""
    return any(grant.role == Role.SECURITY_REVIEWER and grant.is_national for grant in user.grants_on(at))


def _about_the_reviewer(user: User, hit: Hit, *, at: datetime) -> list[Finding]:
    return about_holding(user, Role.SECURITY_REVIEWER, office=hit.check_run.case.office, at=at)


def _has_decided(user: User, hit: Hit) -> bool:
    return Verdict.objects.filter(hit=hit, by=user, withdrawn_at=None, decision__in=SETTLING).exists()
