"""What stands against recording an act of the Ministry: who records, and what an act must say."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.arrivals.rules import about_receiving
from casework.asylum.ministry_acts import ActKind, MinistryAct
from casework.asylum.models import Application
from casework.asylum.states import OPEN, RUNNING, ApplicationStatus
from casework.errors import Finding, Level
from casework.law.days import local_date
from casework.staff.models import Role, User
from casework.staff.rules import about_holding

# Where an act leads the application; the others leave it where it is.
LEADS_TO = {
    ActKind.ADMISSION: ApplicationStatus.ADMITTED,
    ActKind.REJECTION: ApplicationStatus.REJECTED,
    ActKind.ARCHIVE: ApplicationStatus.ARCHIVED,
    ActKind.RECOGNITION: ApplicationStatus.RECOGNISED,
    ActKind.NEGATIVE: ApplicationStatus.NEGATIVE,
}
# What presupposes that the file is still before the Ministry; another permit may come at any time.
OF_A_RUNNING_FILE = tuple(kind for kind in ActKind if kind != ActKind.OTHER_PERMIT)


def about_recording(
    user: User,
    application: Application,
    kind: ActKind,
    *,
    dated: date | None,
    at: datetime,
    received_at: datetime,
    known: bool = False,
) -> list[Finding]:
    """Whether this user may record this act; `known` says that an act of that kind and number is there already."""
    findings = about_who_records(user, application, at=at)
    if kind in OF_A_RUNNING_FILE and application.status not in RUNNING:
        findings.append(Finding("application_not_running", _("No application is before the Ministry any more.")))
    if kind == ActKind.OTHER_PERMIT and application.status in OPEN and application.status not in RUNNING:
        findings.append(Finding("application_not_lodged", _("No application has been lodged.")))
    if known:
        findings.append(Finding("act_recorded_already", _("An act of this kind with this number is recorded already.")))
    return [*findings, *_about_its_days(dated, received_at), *about_receiving(received_at, at=at)]


def about_who_records(user: User, application: Application, *, at: datetime) -> list[Finding]:
    """The Ministry's liaison records its acts; a supervisor of the office does where one came by letter, and says so.

    No case officer does: who requests a paper does not also bring its ground (design: domain.md 0.3 and 5.4).
    """
    office = application.case.office
    if not about_holding(user, Role.MINISTRY_LIAISON, office=office, at=at):
        return []
    if stopping := about_holding(user, Role.SUPERVISOR, office=office, at=at):
        return stopping
    sentence = _("You record this for the Ministry: say how the act reached the office.")
    return [Finding("recorded_for_the_ministry", sentence, Level.REASON_REQUIRED)]


def _about_its_days(dated: date | None, received_at: datetime) -> list[Finding]:
    if dated and dated > local_date(received_at):
        return [Finding("dated_after_receipt", _("The act cannot be dated after it was received."))]
    return []


def about_correcting(user: User, act: MinistryAct, *, corrected: bool, at: datetime) -> list[Finding]:
    """Whether this user may record what an act really says; only the latest version is corrected."""
    findings = about_who_records(user, act.application, at=at)
    if corrected:
        findings.append(Finding("corrected_already", _("This entry was corrected already: correct the later one.")))
    return [*findings, *_about_what_was_withdrawn(act)]


def _about_what_was_withdrawn(act: MinistryAct) -> list[Finding]:
    return [Finding("act_withdrawn_already", _("This act was withdrawn already."))] if act.withdrawn_at else []


def about_withdrawing(user: User, act: MinistryAct, *, at: datetime) -> list[Finding]:
    """Whether this user may take an act out of a file that it is not about: a second person, the last act first."""
    application = act.application
    findings = about_holding(user, Role.MINISTRY_LIAISON, Role.SUPERVISOR, office=application.case.office, at=at)
    led_to = LEADS_TO.get(ActKind(act.kind))
    closed = led_to is not None and led_to not in RUNNING
    rows = (
        (
            all(entry.recorded_by_id != user.pk for entry in entries_of(act)),
            "own_act",
            _("You recorded this act: a second person withdraws it."),
        ),
        (
            not MinistryAct.objects.filter(corrects=act).exists(),
            "corrected_already",
            _("This entry was corrected already: withdraw the later one."),
        ),
        (
            act.withdrawn_at or led_to in (None, application.status),
            "act_followed",
            _("The application has gone on since: withdraw the later act first."),
        ),
        (
            act.withdrawn_at or not closed or application.beneficiaries.filter(ended_at=None, principal=True).exists(),
            "another_application",
            _("Another application of this person has been lodged since: this one stays as it ended."),
        ),
    )
    findings += [Finding(code, sentence) for met, code, sentence in rows if not met]
    return [*findings, *_about_what_was_withdrawn(act)]


def entries_of(act: MinistryAct) -> list[MinistryAct]:
    """This entry and those whose place it took, the first one last."""
    entries = [act]
    while entries[-1].corrects_id:
        entries.append(MinistryAct.objects.get(pk=entries[-1].corrects_id))
    return entries
