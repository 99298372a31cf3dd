"""What stands against printing, spoiling and handing over: each sheet is numbered, and only of what holds."""

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

from django.utils.translation import gettext_lazy as _

from casework.arrivals.rules import about_receiving, to_the_minute
from casework.errors import Finding, Level
from casework.law.days import end_of_day, local_date
from casework.safe_conducts.models import PrintOutcome, SafeConduct
from casework.safe_conducts.seal_keys import is_revoked
from casework.safe_conducts.states import HAS_NUMBER, Status
from casework.staff.models import Role, User
from casework.staff.rules import about_holding

HAS_PAPER: Final = [status for status in HAS_NUMBER if status != Status.NUMBERED]
MOST_SCANNED: Final = 200  # an address with a token has about 60


def about_printing(user: User, safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """Whether this user may print it: the desk of its office, what holds, and again only for a reason."""
    findings = about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=safe_conduct.case.office, at=at)
    if not safe_conduct.may_be_held(local_date(at)):
        findings.append(Finding("not_active", _("This safe-conduct is not active: it is not printed.")))
    if safe_conduct.blank_sheet_id:
        sentence = _("It was written by hand, and there is no document of it: ask for another sheet to replace it.")
        findings.append(Finding("written_by_hand", sentence))
    if safe_conduct.prints.filter(outcome__in=[PrintOutcome.PRINTED, PrintOutcome.HANDED_OVER]).exists():
        sentence = _("It has been printed before: say why again.")
        findings.append(Finding("printed_before", sentence, Level.REASON_REQUIRED))
    return [*findings, *_about_the_signer(safe_conduct)]


def about_spoiling(user: User, safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """Whether this user may record a spoiled sheet: the desk of its office, once there is a sheet at all."""
    findings = about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=safe_conduct.case.office, at=at)
    if safe_conduct.document_id is None:
        findings.append(Finding("nothing_printed", _("Nothing of it has been printed.")))
    return findings


def about_the_scan(safe_conduct: SafeConduct, scanned: str) -> list[Finding]:
    """Whether the sheet in hand is this paper's: by the token or address of its code, or its printed number."""
    read = scanned.strip()[:MOST_SCANNED].rstrip("/")
    token, number = read.rsplit("/", 1)[-1], read.replace(" ", "").upper()
    own = safe_conduct.token is not None and compare_digest(token.encode(), safe_conduct.token.encode())
    if own or (number and number == safe_conduct.printed_no):
        return []
    return [Finding("another_paper", _("This is another person's paper, or another one of theirs: look again."))]


def _held_then(safe_conduct: SafeConduct, moment: datetime) -> bool:
    """Whether it could be given at that moment, whatever became of it since."""
    numbered_at, ended_at, last = safe_conduct.numbered_at, safe_conduct.ended_at, safe_conduct.valid_until
    if safe_conduct.status not in HAS_PAPER or numbered_at is None or last is None:
        return False
    return to_the_minute(numbered_at) <= moment and local_date(moment) <= last and not (ended_at and moment >= ended_at)


def about_handing_over(
    user: User, safe_conduct: SafeConduct, *, at: datetime, received_at: datetime | None = None, scanned: str = ""
) -> list[Finding]:
    """Whether this user may hand the paper over: an officer of the case's office, and only a paper that is active then.

    The case may have gone to another office since the paper was numbered in the register of this one.
    """
    moment = received_at or at
    findings = about_holding(user, Role.CASE_OFFICER, office=safe_conduct.case.office, at=at)
    if not _held_then(safe_conduct, moment):
        findings.append(Finding("not_active", _("This safe-conduct is not active: it is not handed over.")))
    if scanned.strip():
        findings += about_the_scan(safe_conduct, scanned)
    else:
        sentence = _(
            "The sheet was not scanned: a swapped one would go unseen. Scan or type its number, or say why not."
        )
        findings.append(Finding("not_scanned", sentence, Level.REASON_REQUIRED))
    return [*findings, *_about_the_signer(safe_conduct), *about_receiving(moment, at=at)]


def about_giving_it(user: User, safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """What a hand-over asks that is typed now: what took place before it ended is typed after its end too."""
    last, ended_at = safe_conduct.valid_until, safe_conduct.ended_at
    ends = [at, ended_at - timedelta(minutes=1) if ended_at else at, end_of_day(last) if last else at]
    return about_handing_over(user, safe_conduct, at=at, received_at=min(ends))


def _about_the_signer(safe_conduct: SafeConduct) -> list[Finding]:
    """A paper that no reader believes is better than none, and is to be replaced at once."""
    if not is_revoked(safe_conduct.sealed_with_id):
        return []
    sentence = _("The key that sealed it was revoked: readers call it invalid. Have it replaced at once.")
    return [Finding("signer_revoked", sentence, Level.WARN)]
