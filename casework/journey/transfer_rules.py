"""Whether a case may go to another office (docs/adr/0012)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.arrivals.records import CaseTransfer, TransferOutcome
from casework.arrivals.states import CaseStatus
from casework.errors import Finding
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import Status
from casework.staff.models import DESK, Office, Role, User
from casework.staff.rules import about_holding

BEING_ISSUED = (Status.APPROVED, Status.NUMBERED)  # the worker takes the number from the register of this office


def about_transferring(user: User, case: Case, to: Office, *, at: datetime) -> list[Finding]:
    """Whether this user may ask that a case goes to that office: of the desk of the present one."""
    findings = about_holding(user, *DESK, office=case.office, at=at)
    if case.transfers.filter(outcome=TransferOutcome.OPEN).exists():
        findings.append(Finding("transfer_asked", _("A transfer of this case has been asked for.")))
    return [*findings, *about_moving(case, to)]


def about_moving(case: Case, to: Office) -> list[Finding]:
    """What stands in the way of the case itself, whoever moves it."""
    papers = SafeConduct.objects.filter(case=case, status__in=BEING_ISSUED)
    live = case.status in (CaseStatus.REGISTERED, CaseStatus.OPEN)
    rows = (
        (not live, "case_not_open", _("Only a registered case goes to another office: finish or give up the record.")),
        (case.office_id == to.pk, "same_office", _("The case is at this office.")),
        (not to.active, "office_closed", _("That office is closed.")),
        (
            papers.exists(),
            "paper_being_issued",
            _("A safe-conduct is being numbered for this office. Wait until it is issued, or take the approval back."),
        ),
    )
    return [Finding(code, sentence) for met, code, sentence in rows if met]


def about_accepting(user: User, transfer: CaseTransfer, *, at: datetime) -> list[Finding]:
    """Whether this user may take the case into the receiving office: a supervisor for it."""
    return [
        *about_holding(user, Role.SUPERVISOR, office=transfer.to_office, at=at),
        *about_moving(transfer.case, transfer.to_office),
    ]


def about_declining(user: User, transfer: CaseTransfer, *, at: datetime) -> list[Finding]:
    """Whether this user may say no: a supervisor for the receiving office."""
    return about_holding(user, Role.SUPERVISOR, office=transfer.to_office, at=at)


def about_withdrawing(user: User, transfer: CaseTransfer, *, at: datetime) -> list[Finding]:
    """Whether this user may take the question back: of the desk of the office that asked."""
    return about_holding(user, *DESK, office=transfer.from_office, at=at)


def about_taking_over(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Whether this user may say that the new desk has the case in hand: of that desk."""
    return about_holding(user, *DESK, office=case.office, at=at)
