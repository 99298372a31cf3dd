"""What must be known before a person is registered, and who may do it (design: domain.md section 5.1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from casework.arrivals.intake import Crossing, Registration
from casework.arrivals.models import Case, Precision
from casework.arrivals.protecting_rules import about_outlasting, names_from_headquarters
from casework.arrivals.states import LIVE, CaseStatus
from casework.errors import Finding, Level
from casework.law.days import local_date
from casework.people.facts import PersonFacts
from casework.staff.models import Office, Role, User
from casework.staff.rules import about_holding

LATE_ENTRY = timedelta(hours=1)  # a later typing than this asks for a reason (design: domain.md 0.11)


def about_starting(user: User, office: Office, *, at: datetime) -> list[Finding]:
    """Whether this user may open a draft at this office."""
    return about_holding(user, Role.CASE_OFFICER, office=office, at=at)


def about_registering(
    user: User, case: Case, registration: Registration, *, at: datetime, lookalikes: Sequence[str] = ()
) -> list[Finding]:
    """What stands against registering; `lookalikes` are the numbers of earlier cases not yet compared with this one."""
    return [
        *about_holding(user, Role.CASE_OFFICER, office=case.office, at=at),
        *_about_person(registration.person),
        *_about_crossing(registration.crossing, at=at),
        *_about_the_desk(registration, at=at),
        *_about_lookalikes(lookalikes),
    ]


def _about_person(person: PersonFacts) -> list[Finding]:
    main = [name for name in person.names if not name.alias]
    checks = (
        (main, "name_missing", _("Write the name, or say that it is unknown.")),
        (person.birth, "birth_missing", _("Write the birth date as far as known, or an estimated age.")),
        (person.nationalities, "nationality_missing", _("Choose at least one nationality.")),
        (person.service is not None, "service_missing", _("Say whether the person served.")),
        (person.needs is not None, "needs_not_asked", _("Ask about specific needs; “none stated” is an answer.")),
    )
    return [Finding(code, sentence) for present, code, sentence in checks if not present]


def _about_crossing(crossing: Crossing, *, at: datetime) -> list[Finding]:
    if crossing.entered_at is None:
        known = crossing.precision != Precision.UNKNOWN
        return (
            [Finding("entry_missing", _("Write when the person entered, or say that it is not known."))]
            if known
            else []
        )
    to_the_minute = crossing.precision == Precision.MINUTE and crossing.entered_at > at
    if to_the_minute or local_date(crossing.entered_at) > local_date(at):
        return [Finding("entry_in_future", _("The entry lies in the future."))]
    return []


def _about_the_desk(registration: Registration, *, at: datetime) -> list[Finding]:
    findings = []
    if not registration.notice_given:
        sentence = _("Give the privacy notice before you register.")
        findings.append(Finding("notice_missing", sentence, article="Ley 1581 de 2012, art. 12"))
    if registration.signed is None:
        findings.append(Finding("signature_missing", _("Record how the person signed, or that they refused.")))
    return findings + about_receiving(registration.received_at, at=at)


def about_receiving(received_at: datetime, *, at: datetime) -> list[Finding]:
    """The two times of a legal act: received on paper, typed now; an hour between them asks for a reason."""
    if received_at > at:
        return [Finding("received_in_future", _("The time of receipt lies in the future."))]
    if at - received_at > LATE_ENTRY:
        sentence = _("This was received more than an hour ago and is typed only now.")
        return [Finding("typed_late", sentence, Level.REASON_REQUIRED)]
    return []


def to_the_minute(moment: datetime) -> datetime:
    """The moment as the desk's clock shows and a form sends it."""
    return moment.replace(second=0, microsecond=0)


def _about_lookalikes(numbers: Sequence[str]) -> list[Finding]:
    if not numbers:
        return []
    sentence = _("An earlier case may be of the same person: %(cases)s. Compare, and say why this is another person.")
    return [Finding("possible_duplicate", sentence % {"cases": ", ".join(numbers)}, Level.REASON_REQUIRED)]


def about_voiding(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """A draft is given up by an officer of its office, with a reason."""
    why = Finding("note", _("Say why this record is given up."), Level.REASON_REQUIRED)
    role = Role.CASE_OFFICER if case.status == CaseStatus.DRAFT else Role.SUPERVISOR
    return [*about_holding(user, role, office=case.office, at=at), why]


def about_naming(user: User, case: Case, named: User, *, at: datetime) -> list[Finding]:
    """Whether this user may let that colleague see a restricted case: both act for its office, or it for the Ministry.

    A liaison who is named sees it once its application was forwarded, and not before. Who sees it by emergency access
    only names nobody; but headquarters may name another.
    """
    desk = (Role.CASE_OFFICER, Role.SUPERVISOR)
    findings = about_holding(user, *desk, office=case.office, at=at)
    if not case.restricted:
        findings.append(Finding("not_restricted", _("This case is not restricted: its office sees it.")))
    if not names_from_headquarters(user, named, at=at):
        findings += about_outlasting(user, case, at=at)
    if about_holding(named, *desk, Role.MINISTRY_LIAISON, office=case.office, at=at):
        findings.append(Finding("colleague_elsewhere", _("That colleague does not act for this office.")))
    return findings


def about_assigning(user: User, case: Case, reviewer: User, *, at: datetime) -> list[Finding]:
    """Whether this supervisor may give that security reviewer this case to read: both roles reach its office."""
    findings = about_holding(user, Role.SUPERVISOR, office=case.office, at=at)
    if about_holding(reviewer, Role.SECURITY_REVIEWER, office=case.office, at=at):
        findings.append(Finding("no_reviewer", _("That colleague is no security reviewer for this office.")))
    if reviewer.pk == user.pk:
        findings.append(Finding("own_account", _("Nobody assigns a case to themselves.")))
    return findings


def about_ending_assignment(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Whether this user may end a reviewer's sight of this case: a supervisor for its office."""
    return about_holding(user, Role.SUPERVISOR, office=case.office, at=at)


def about_comparing(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Whether two cases are of one person is a supervisor's decision."""
    return about_holding(user, Role.SUPERVISOR, office=case.office, at=at)


def about_comparing_draft(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Whether somebody who is being registered has a case already is for the officer of the draft to say."""
    findings = about_holding(user, Role.CASE_OFFICER, office=case.office, at=at)
    if case.status != CaseStatus.DRAFT:
        findings.append(Finding("not_a_draft", _("The person is registered: a supervisor compares the two cases.")))
    return findings


def about_correcting_crossing(user: User, case: Case, crossing: Crossing, *, at: datetime) -> list[Finding]:
    """What is known better about a crossing is written by who may correct the facts of the case."""
    return [*about_correcting(user, case, at=at), *_about_crossing(crossing, at=at)]


def about_correcting_facts(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Facts are corrected once they were registered: a draft is not finished, and is simply written on."""
    findings = about_correcting(user, case, at=at)
    if case.status == CaseStatus.DRAFT:
        findings.append(Finding("case_not_open", _("Register the person first.")))
    return findings


def about_correcting(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Facts of a live case are corrected by an officer of its office; what is on paper stays as it was approved."""
    findings = about_holding(user, Role.CASE_OFFICER, office=case.office, at=at)
    if case.status not in LIVE:
        findings.append(Finding("case_not_live", _("This case is closed or given up.")))
    return findings
