"""What stands against lodging and forwarding an application (design: domain.md section 5.4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Arrival, Case
from casework.arrivals.rules import about_receiving, to_the_minute
from casework.arrivals.states import CaseStatus
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application, Beneficiary, Channel
from casework.asylum.states import OPEN
from casework.errors import Finding, Level
from casework.law.days import local_date, next_business_day
from casework.law.selectors import term_on
from casework.people.models import Death
from casework.staff.models import Role, User
from casework.staff.rules import about_holding

COVER_ARTICLE = "Decreto 1067 de 2015, art. 2.2.3.1.6.13"


def about_reading_the_statement(user: User, application: Application, *, at: datetime) -> list[Finding]:
    """Whether this user may read the account that the person gave (design: domain.md section 7).

    The desk, its supervisor, the reviewer and the liaison may; an auditor says why; nobody else may.
    """
    desk = (Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER, Role.MINISTRY_LIAISON)
    stopping = about_holding(user, *desk, office=application.case.office, at=at)
    if stopping and user.holds(Role.AUDITOR, at=at):
        sentence = _("Say why you must read what the person told.")
        return [Finding("statement_reason", sentence, Level.REASON_REQUIRED)]
    return stopping


def about_lodging(user: User, case: Case, lodging: Lodging, *, at: datetime) -> list[Finding]:
    """Whether this application may be lodged now; grounds that are not yet stated never stand against it."""
    findings = about_holding(user, Role.CASE_OFFICER, office=case.office, at=at)
    if case.status not in (CaseStatus.REGISTERED, CaseStatus.OPEN):
        findings.append(Finding("case_not_open", _("Register the person first.")))
    if Death.objects.filter(person=case.person_id, superseded_at__isnull=True).exists():
        findings.append(Finding("person_died", _("The person has died.")))
    findings += _about_another(case)
    if lodging.signed is None:
        sentence = _("The application carries no signature.")
        article = "Decreto 1067 de 2015, art. 2.2.3.1.6.2 num. 8"
        findings.append(Finding("application_not_signed", sentence, Level.REASON_REQUIRED, article))
    return [*findings, *about_receiving(lodging.received_at, at=at), *_about_time(case, lodging)]


def _about_another(case: Case) -> list[Finding]:
    """Nobody stands in two open applications; a relative who is covered may leave that cover and apply alone."""
    open_ones = Beneficiary.objects.filter(ended_at=None, application__status__in=OPEN)
    there = open_ones.filter(person=case.person_id).first()
    if there is None:
        return []
    if there.principal:
        return [Finding("already_lodged", _("An application of this person has been lodged already."))]
    sentence = _("A relative's application covers this person: end that cover first, then lodge their own.")
    return [Finding("already_covered", sentence, article=COVER_ARTICLE)]


def _about_time(case: Case, lodging: Lodging) -> list[Finding]:
    """Inside the country there are two months from entry; later needs reasons, never a refusal at the desk."""
    if lodging.channel != Channel.INSIDE:
        return []
    arrival = Arrival.objects.current().filter(case=case).first()
    if arrival is None:
        return []
    if arrival.entered_at is None:
        return [Finding("entry_unknown", _("The day of entry is not known: the term cannot be counted."), Level.WARN)]
    answer = term_on("APPLY", local_date(arrival.entered_at))
    term = answer.deadline(arrival.entered_at)
    if term is None:
        sentence = _("No term for applying is in force on the day of entry.")
        return [Finding("no_term_in_force", sentence, Level.WARN)]
    # A person's own act is in time on the next business day where the term ends on a Sunday or a holiday.
    if local_date(lodging.received_at) > next_business_day(term.last_day):
        sentence = _("The term for applying has ended: write down the person's reasons.")
        return [Finding("lodged_late", sentence, Level.REASON_REQUIRED, answer.article)]
    return []


def about_forwarding(
    user: User, application: Application, dispatch_number: str, *, at: datetime, received_at: datetime | None = None
) -> list[Finding]:
    """Whether an application may go to the Ministry; a late one goes all the same. `received_at`: it left the desk."""
    left_at = received_at or at
    findings = about_holding(user, Role.CASE_OFFICER, office=application.case.office, at=at)
    if not dispatch_number.strip():
        findings.append(Finding("dispatch_number_missing", _("Write the dispatch number.")))
    if left_at < to_the_minute(application.received_at):
        findings.append(Finding("forwarded_before_lodged", _("It cannot have left before it was lodged.")))
    if application.forward_due_at and left_at > application.forward_due_at:
        sentence = _("The 24 hours to forward it have passed.")
        article = "Decreto 1067 de 2015, art. 2.2.3.1.3.2"
        findings.append(Finding("forwarded_late", sentence, Level.REASON_REQUIRED, article))
    return [*findings, *about_receiving(left_at, at=at)]


def about_completing(user: User, application: Application, *, at: datetime) -> list[Finding]:
    """Whether contents may be added: by an officer of the office, until the Ministry's own acts begin."""
    return about_holding(user, Role.CASE_OFFICER, office=application.case.office, at=at)
