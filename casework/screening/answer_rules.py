"""Who records and weighs an answer, and what it must hold (design: domain.md section 5.5)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.law.days import local_date
from casework.law.reference import CheckType, Country
from casework.law.selectors import is_a_key
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.received import AnswerSource, NoticeKind
from casework.screening.states import CheckStatus, Result, Weighing
from casework.staff.models import Role, User
from casework.staff.rules import about_holding

if TYPE_CHECKING:
    from casework.screening.answers import Received

MOST_REASON, MOST_NOTE, MOST_OFFENCE, MOST_REFERENCE = 500, 1000, 300, 60
NOTICES = ("INTERPOL",)  # the kinds of check whose finding is a notice that somebody issued
WRITTEN = (AnswerSource.LETTER, AnswerSource.EMAIL)  # comes with a number and a scan
FOUND = (Weighing.OTHER_PERSON, Weighing.NO_CONCERN, Weighing.OBSERVATION, Weighing.CONCERN)


def about_recording(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may write down an answer: the desk; of a sealed kind, security reviewers alone."""
    findings = [] if user.is_system else _about_the_recorder(user, check, at=at)
    if check.type.asked_of == CheckType.AskedOf.LIST:
        findings.append(Finding("answered_by_list", _("Our lists answer this check: nobody writes its answer.")))
    elif check.status in (CheckStatus.ADJUDICATED, CheckStatus.STALE):
        findings.append(Finding("reopen_first", _("This check has been weighed: reopen it or ask it again first.")))
    return findings


def _about_the_recorder(user: User, check: Check, *, at: datetime) -> list[Finding]:
    roles = (Role.SECURITY_REVIEWER,) if check.type.sealed else (Role.CASE_OFFICER, Role.SECURITY_REVIEWER)
    return about_holding(user, *roles, office=check.case.office, at=at)


def about_weighing(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may weigh an answer: the desk where nothing was found, else security reviewers alone."""
    found = check.result != Result.NO_MATCH or check.status == CheckStatus.REOPENED
    roles = (Role.SECURITY_REVIEWER,) if found else (Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER)
    findings = about_holding(user, *roles, office=check.case.office, at=at)
    if check.result == Result.COULD_NOT_RUN:
        findings.append(Finding("could_not_run", _("Nobody has looked: ask again, there is nothing to weigh.")))
    if check.answer_id is None and check.result in (Result.HIT, Result.POSSIBLE_MATCH):
        if Hit.objects.undecided().filter(check_run=check).exists():
            findings.append(Finding("match_undecided", _("Decide on each of its matches first.")))
    return findings


def weighings_of(check: Check) -> Sequence[str]:
    """What an answer may amount to: where nothing was found, nothing else can be said."""
    return (Weighing.NO_CONCERN,) if check.result == Result.NO_MATCH else FOUND


def about_reading(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may read the answer itself, its notes and its scan.

    Case officers see what it comes to and no more; of a sealed kind, security reviewers alone read it.
    """
    roles = (Role.SECURITY_REVIEWER,) if check.type.sealed else (Role.SECURITY_REVIEWER, Role.SUPERVISOR)
    return about_holding(user, *roles, office=check.case.office, at=at)


def about_legal_review(user: User, check: Check, *, at: datetime) -> list[Finding]:
    """Whether this user may say that a lawyer has read a notice from the country of origin."""
    return about_holding(user, Role.SUPERVISOR, office=check.case.office, at=at)


def wrong_in(check: Check, received: "Received", *, at: datetime) -> dict[str, Any]:
    """What cannot be accepted in an answer, by field."""
    found = check.type.answers.get(received.said, "")
    written = received.source in WRITTEN
    rows = (
        (not found, "said", _("Choose one of the answers of this check.")),
        (received.source not in AnswerSource.values, "source", _("Choose how it came.")),
        (written and not received.reference.strip(), "reference", _("Write the number of the letter or message.")),
        (written and received.scan is None, "scan", _("Add the scan of the letter or message.")),
        (received.received_at > at, "received_at", _("This moment has not come yet.")),
        (
            local_date(received.received_at) < local_date(check.requested_at),
            "received_at",
            _("This is before the question was asked."),
        ),
        (len(received.reference) > MOST_REFERENCE, "reference", _("Write at most 60 signs.")),
        (len(received.note) > MOST_NOTE, "note", _("Write at most 1000 signs.")),
    )
    wrong = {field: sentence for met, field, sentence in reversed(rows) if met}
    return wrong | _wrong_in_notice(received, needed=check.type_id in NOTICES and found == Result.HIT)


def _wrong_in_notice(received: "Received", *, needed: bool) -> dict[str, Any]:
    """A notice is told whole or not at all."""
    given = bool(received.notice_kind or received.issuing_country or received.offence.strip())
    if not needed and not given:
        return {}
    country = received.issuing_country
    rows = (
        (received.notice_kind not in NoticeKind.values, "notice_kind", _("Choose the kind of notice.")),
        (not country or not is_a_key(Country, country), "issuing_country", _("Choose the country that issued it.")),
        (not received.offence.strip(), "offence", _("Write the offence as the notice names it.")),
        (len(received.offence) > MOST_OFFENCE, "offence", _("Write at most 300 signs.")),
    )
    return {field: sentence for met, field, sentence in rows if met}
