"""What stands against ending or replacing a paper before its last day."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.arrivals.rules import about_receiving, to_the_minute
from casework.errors import Finding
from casework.law.days import local_date
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import Status
from casework.staff.models import Role, User
from casework.staff.rules import about_holding

LOSS_ARTICLE = "Decreto 1067 de 2015, art. 2.2.3.1.4.2"


def about_holding_still(safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """Only a paper that holds, or will hold, can end early."""
    if safe_conduct.status == Status.ISSUED and safe_conduct.may_be_held(local_date(at)):
        return []
    return [Finding("not_active", _("This safe-conduct is not active: nothing of it can end."))]


def about_surrendering(
    user: User, safe_conduct: SafeConduct, *, at: datetime, received_at: datetime | None = None
) -> list[Finding]:
    """Whether this user may take the paper back: an officer of the case's office, while it holds."""
    return [
        *about_holding(user, Role.CASE_OFFICER, office=safe_conduct.case.office, at=at),
        *about_holding_still(safe_conduct, at=at),
        *_about_the_moment(safe_conduct, received_at or at, at=at),
    ]


def _about_the_moment(safe_conduct: SafeConduct, received_at: datetime, *, at: datetime) -> list[Finding]:
    """When the office heard of it: not before there was a paper, and not later than now."""
    issued = safe_conduct.numbered_at
    if issued and received_at < to_the_minute(issued):
        return [Finding("before_its_issue", _("At that moment the safe-conduct had not been issued."))]
    return about_receiving(received_at, at=at)


def about_a_no_show(user: User, safe_conduct: SafeConduct, *, certified: bool, at: datetime) -> list[Finding]:
    """Ground e: a supervisor, once the Ministry's certificate is recorded."""
    findings = about_holding(user, Role.SUPERVISOR, office=safe_conduct.case.office, at=at)
    if not certified:
        sentence = _("No certificate of non-appearance is recorded since this safe-conduct was issued.")
        findings.append(Finding("certificate_missing", sentence, article=LOSS_ARTICLE))
    return [*findings, *about_holding_still(safe_conduct, at=at)]


def about_replacing(
    user: User, safe_conduct: SafeConduct, *, under_way: bool, at: datetime, received_at: datetime | None = None
) -> list[Finding]:
    """Whether this user may ask for another sheet with the same end: an officer of the office, while it holds."""
    findings = about_holding(user, Role.CASE_OFFICER, office=safe_conduct.case.office, at=at)
    if under_way:
        findings.append(Finding("already_requested", _("A safe-conduct of this person is already under way.")))
    moment = _about_the_moment(safe_conduct, received_at or at, at=at)
    return [*findings, *about_holding_still(safe_conduct, at=at), *moment]
