"""What stands against ending or replacing a paper before its last day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.rules import about_receiving, to_the_minute
from casework.asylum.ministry_acts import MinistryAct
from casework.errors import Finding, Level
from casework.law.days import local_date
from casework.safe_conducts.models import OUT_OF_HAND, SafeConduct
from casework.safe_conducts.states import PENDING, Status
from casework.staff.models import Role, User
from casework.staff.rules import about_holding
from casework.transitions import Transition

COMING: Final = (*PENDING, Status.NUMBERED)
LOSS_ARTICLE = "Decreto 1067 de 2015, art. 2.2.3.1.4.2"


def about_holding_still(safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """Only a paper that holds, or will hold, can end early."""
    if safe_conduct.status == Status.ISSUED and safe_conduct.may_be_held(local_date(at)):
        return []
    return [_not_active()]


def _not_active() -> Finding:
    return Finding("not_active", _("This safe-conduct is not active: nothing of it can end."))


def about_ending_all(safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """Whether there is anything to end by a decision about its holder: what they hold, or what takes its place."""
    return [] if safe_conduct.status in COMING else about_holding_still(safe_conduct, at=at)


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


def about_a_no_show(
    user: User, safe_conduct: SafeConduct, *, certificate: MinistryAct | None, at: datetime
) -> list[Finding]:
    """Ground e: a supervisor, once the Ministry's certificate is recorded, and by somebody else."""
    findings = about_holding(user, Role.SUPERVISOR, office=safe_conduct.case.office, at=at)
    if certificate is None:
        sentence = _("No certificate of non-appearance is recorded since this safe-conduct was issued.")
        findings.append(Finding("certificate_missing", sentence, article=LOSS_ARTICLE))
    elif user.pk in _recorders(certificate):
        sentence = _("You recorded the certificate: another supervisor decides on it.")
        findings.append(Finding("own_certificate", sentence, article=LOSS_ARTICLE))
    return [*findings, *about_ending_all(safe_conduct, at=at)]


def _recorders(act: MinistryAct) -> set[UUID]:
    """Who recorded it, and who recorded the entries that it corrects."""
    return {act.recorded_by_id} | (_recorders(act.corrects) if act.corrects else set())


def about_replacing(
    user: User,
    safe_conduct: SafeConduct,
    *,
    earlier: Sequence[SafeConduct],
    at: datetime,
    why: str = "",
    received_at: datetime | None = None,
) -> list[Finding]:
    """Whether this user may ask for another sheet with the same end: an officer of the office, while it holds.

    `earlier` are the papers of this person. What is under way serves in the place of what was lost or stolen, which is
    void from the report on; it stands only against another sheet of what is damaged or wrong.
    """
    findings = about_holding(user, Role.CASE_OFFICER, office=safe_conduct.case.office, at=at)
    moment = _about_the_moment(safe_conduct, received_at or at, at=at)
    under_way = any(paper.status in PENDING for paper in earlier)
    if safe_conduct.status == Status.REPLACED:
        findings += [*_already_requested(under_way), *_about_replacing_again(safe_conduct, earlier, at=at)]
        return [*findings, *moment]
    if under_way and (not why or why in OUT_OF_HAND):
        sentence = _(
            "A safe-conduct of this person is under way: it takes the place of what was lost or stolen, which is void "
            "at once. What is damaged or wrong waits for it."
        )
        findings.append(Finding("another_under_way", sentence, Level.WARN))
    else:
        findings += _already_requested(under_way)
    return [*findings, *about_holding_still(safe_conduct, at=at), *moment]


def about_following(earlier: Sequence[SafeConduct]) -> list[Finding]:
    """Whether what follows a paper can be asked for: not while the request that was returned is for another sheet."""
    if not any(paper.status == Status.DRAFT and paper.replaces_id for paper in earlier):
        return []
    sentence = _("Another sheet was asked for and returned: correct that request or give it up first.")
    return [Finding("replacement_returned", sentence)]


def _already_requested(under_way: bool) -> list[Finding]:
    sentence = _("A safe-conduct of this person is already under way.")
    return [Finding("already_requested", sentence)] if under_way else []


def _was_stopped(safe_conduct: SafeConduct, earlier: Sequence[SafeConduct]) -> bool:
    """Whether its new sheet was given up because of a decision about its holder: that one is not asked around."""
    sheets = [paper.pk for paper in earlier if paper.replaces_id == safe_conduct.pk]
    return Transition.objects.filter(subject_id__in=sheets, verb="stop").exists()


def _about_replacing_again(safe_conduct: SafeConduct, earlier: Sequence[SafeConduct], *, at: datetime) -> list[Finding]:
    """A lost paper whose new sheet was refused has another one asked for, unless the person holds any for its days."""
    last, today = safe_conduct.valid_until, local_date(at)
    followed = any(
        paper.replaces_id == safe_conduct.pk and paper.status not in (Status.REFUSED, Status.CANCELLED)
        for paper in earlier
    )
    held = [paper for paper in earlier if paper.status in (Status.NUMBERED, Status.ISSUED) and paper.valid_from]
    covered = any(last and paper.valid_from and paper.valid_from <= last for paper in held)
    if not followed and not covered and not _was_stopped(safe_conduct, earlier) and last and last >= today:
        return []
    return [_not_active()]
