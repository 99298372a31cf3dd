"""Lodging, completing and forwarding an application."""

from datetime import datetime, timedelta
from uuid import UUID

from casework.arrivals.models import Case, SignatureSubject
from casework.arrivals.services import record_signature
from casework.asylum import rules
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application, Beneficiary, Statement
from casework.asylum.states import STEPS
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, Reasons, refusing
from casework.law.selectors import deadline
from casework.people.writing import clean_text
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

FORWARD_WITHIN = timedelta(hours=24)  # where no term is in force the design's clock still runs
REQUEST_WITHIN = timedelta(hours=24)
MOST_STATEMENT = 20_000


@service("asylum.application_lodged")
def lodge_application(
    case_id: UUID, lodging: Lodging, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> Application:
    """Receive an application and start the 24 hours to forward it (Decreto 1067 de 2015, art. 2.2.3.1.3.2).

    Raises ActionRefused, BadInput.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("office", "person").get(pk=case_id)
    findings = rules.about_lodging(by, case, lodging, at=at)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    term = deadline("FORWARD_MFA", starts=lodging.received_at)
    signature = None
    if lodging.signed:
        signature = record_signature(case, SignatureSubject.APPLICATION, lodging.signed, by=by, at=lodging.received_at)
    application = Application.objects.create(
        case=case,
        grounds=sorted(lodging.grounds),
        channel=lodging.channel,
        received_at=lodging.received_at,
        recorded_at=at,
        lodged_by=by,
        signature=signature,
        late_reason=reasons.get("lodged_late", "")[:500],
        evidence_listed=lodging.evidence[:500],
        forward_due_at=term.due_at if term else lodging.received_at + FORWARD_WITHIN,
    )
    Beneficiary.objects.create(application=application, case=case, person=case.person, principal=True)
    _state(application, lodging.statement, by=by, at=at)
    received = lodging.received_at
    move(application, "lodge", STEPS, by=by, at=at, findings=findings, reasons=reasons, received_at=received)
    _hand_on(case, application, by=by, at=at)
    return application


def _hand_on(case: Case, application: Application, *, by: User, at: datetime) -> None:
    """What lodging ends and begins for the desk."""
    close_work(WorkKind.LODGE_APPLICATION, subject=case, by=by, at=at)
    due = application.forward_due_at or at + FORWARD_WITHIN
    desk = Role.CASE_OFFICER
    open_work(WorkKind.FORWARD_APPLICATION, application, case=case, role=desk, due_at=due, at=at)
    open_work(WorkKind.REQUEST_SAFE_CONDUCT, case, case=case, role=desk, due_at=at + REQUEST_WITHIN, at=at)


def _state(application: Application, text: str, *, by: User, at: datetime) -> None:
    """Keep the account, sealed; an earlier one stays, superseded."""
    cleaned = clean_text(text, field="statement", most=MOST_STATEMENT)
    if not cleaned:
        return
    application.statements.filter(superseded_at__isnull=True).update(superseded_at=at)
    statement = Statement(application=application, case_id=application.case_id, recorded_by=by, recorded_at=at)
    statement.seal(cleaned)
    statement.save(force_insert=True)


@service("asylum.application_completed")
def complete_application(
    application_id: UUID, *, grounds: tuple[str, ...], statement: str, evidence: str, by: User, at: datetime
) -> Application:
    """Add what was not yet stated when it was lodged (art. 2.2.3.1.6.2). Raises ActionRefused, BadInput."""
    application = _locked(application_id)
    if stopping := refusing(rules.about_completing(by, application, at=at)):
        raise ActionRefused(stopping)
    application.grounds = sorted(grounds)
    application.evidence_listed = evidence[:500]
    application.version += 1
    application.save(update_fields=["grounds", "evidence_listed", "version"])
    _state(application, statement, by=by, at=at)
    return application


@service("asylum.application_forwarded")
def forward_application(
    application_id: UUID, dispatch_number: str, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> Application:
    """Record the dispatch to the Ministry. Raises ActionRefused, InvalidTransition."""
    application = _locked(application_id)
    move(
        application,
        "forward",
        STEPS,
        by=by,
        at=at,
        findings=rules.about_forwarding(by, application, dispatch_number, at=at),
        reasons=reasons,
        forwarded_at=at,
        forwarded_by=by,
        dispatch_number=dispatch_number.strip()[:40],
    )
    close_work(WorkKind.FORWARD_APPLICATION, subject=application, by=by, at=at)
    return application


def _locked(application_id: UUID) -> Application:
    """The application with its case locked first."""
    case_id = Application.objects.values_list("case_id", flat=True).get(pk=application_id)
    Case.objects.select_for_update().get(pk=case_id)
    return Application.objects.select_for_update(of=("self",)).select_related("case__office").get(pk=application_id)
