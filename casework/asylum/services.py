"""Lodging, completing and forwarding an application."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.desk_records import SignatureSubject
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.arrivals.services import record_signature
from casework.asylum import covering, rules
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application, Beneficiary, Statement
from casework.asylum.states import OPEN, STEPS
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Reasons, refusing
from casework.law.selectors import deadline
from casework.people.writing import clean_text
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

FORWARD_WITHIN = timedelta(hours=24)  # where no term is in force the design's clock still runs
REQUEST_WITHIN = timedelta(hours=24)
LODGE_WITHIN = timedelta(hours=24)
MOST_STATEMENT = 20_000


@service("asylum.application_lodged")
def lodge_application(
    case_id: UUID, lodging: Lodging, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> Application:
    """Receive an application and start the 24 hours to forward it (Decreto 1067 de 2015, art. 2.2.3.1.3.2).

    It covers the relatives that `lodging.covers` names. Raises ActionRefused, BadInput, Case.DoesNotExist for a
    relative who is absent or hidden.
    """
    case, relatives = _applicant_and_relatives(case_id, lodging.covers, by=by, at=at)
    findings = [*rules.about_lodging(by, case, lodging, at=at), *covering.about_covering(by, relatives, at=at)]
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
    _end_closed_covers(case, at=at)
    Beneficiary.objects.create(application=application, case=case, person=case.person, principal=True)
    _state(application, lodging.statement, by=by, at=at)
    received = lodging.received_at
    move(application, "lodge", STEPS, by=by, at=at, findings=findings, reasons=reasons, received_at=received)
    _hand_on(case, application, by=by, at=at)
    for relative in relatives:
        _cover(application, relative, by=by, at=at)
    return application


def _applicant_and_relatives(
    case_id: UUID, relative_ids: Iterable[UUID], *, by: User, at: datetime
) -> tuple[Case, list[covering.Relative]]:
    """The applicant's case and the relatives to be covered, all locked; relatives only where this user sees them."""
    asked = list(dict.fromkeys(relative_ids))
    if Case.objects.visible_to(by, at=at).filter(pk__in=asked).count() != len(asked):
        raise Case.DoesNotExist
    cases = locked_cases({case_id, *asked})
    applicant = cases[case_id]
    return applicant, [covering.relative_of(applicant, cases[key], at=at) for key in asked]


def _cover(application: Application, relative: covering.Relative, *, by: User, at: datetime) -> None:
    """One more relative in this application: no application of their own to lodge, a safe-conduct to request."""
    case, link = relative.case, relative.link
    assert link is not None  # noqa: S101 - a rule refused who is not linked
    _end_closed_covers(case, at=at)
    Beneficiary.objects.create(application=application, case=case, person=case.person, relation=link.relation)
    close_work(WorkKind.LODGE_APPLICATION, subject=case, by=by, at=at, done=False)
    _ask_for_paper(case, at=at)


def _end_closed_covers(case: Case, *, at: datetime) -> None:
    """An application that the Ministry closed holds nobody back: its place ends where another begins."""
    closed = Beneficiary.objects.filter(person=case.person_id, ended_at=None).exclude(application__status__in=OPEN)
    closed.update(ended_at=at, ended_why="closed by the Ministry; another application covers the person")


def _ask_for_paper(case: Case, *, at: datetime) -> None:
    due = at + REQUEST_WITHIN
    open_work(WorkKind.REQUEST_SAFE_CONDUCT, case, case=case, role=Role.CASE_OFFICER, due_at=due, at=at)


@service("asylum.relative_covered")
def cover_relative(
    application_id: UUID, case_id: UUID, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> Application:
    """Let an application cover one more relative (art. 2.2.3.1.6.13). Raises ActionRefused, DoesNotExist."""
    applicant_id = Application.objects.values_list("case_id", flat=True).get(pk=application_id)
    _applicant, relatives = _applicant_and_relatives(applicant_id, [case_id], by=by, at=at)
    application = _locked(application_id)
    if stopping := refusing(covering.about_covering(by, relatives, at=at), reasons):
        raise ActionRefused(stopping)
    _cover(application, relatives[0], by=by, at=at)
    return application


@service("asylum.cover_ended")
def end_cover(application_id: UUID, case_id: UUID, *, note: str, by: User, at: datetime) -> Application:
    """Take a relative out of an application: they may lodge their own, and the desk is asked to see to it.

    Raises ActionRefused, BadInput without a note, DoesNotExist for who is not covered or hidden.
    """
    applicant_id = Application.objects.values_list("case_id", flat=True).get(pk=application_id)
    locked_cases({applicant_id, case_id})
    seen = Case.objects.visible_to(by, at=at)
    covers = Beneficiary.objects.select_related("case__office", "application__case__office").filter(case__in=seen)
    cover = covers.get(application=application_id, case=case_id, ended_at__isnull=True)
    if stopping := refusing(covering.about_ending_cover(by, cover, at=at)):
        raise ActionRefused(stopping)
    why = clean_text(note, field="note", most=500)
    if not why:
        raise BadInput({"note": _("Write why the application covers this person no more.")})
    cover.ended_at, cover.ended_why = at, why
    cover.save(update_fields=["ended_at", "ended_why"])
    close_work(WorkKind.REQUEST_SAFE_CONDUCT, subject=cover.case, by=by, at=at, done=False)
    due = at + LODGE_WITHIN
    desk = Role.CASE_OFFICER
    open_work(WorkKind.LODGE_APPLICATION, cover.case, case=cover.case, role=desk, due_at=due, at=at)
    return cover.application


def _hand_on(case: Case, application: Application, *, by: User, at: datetime) -> None:
    """What lodging ends and begins for the desk."""
    close_work(WorkKind.LODGE_APPLICATION, subject=case, by=by, at=at)
    due = application.forward_due_at or at + FORWARD_WITHIN
    desk = Role.CASE_OFFICER
    open_work(WorkKind.FORWARD_APPLICATION, application, case=case, role=desk, due_at=due, at=at)
    _ask_for_paper(case, at=at)


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
    application_id: UUID,
    dispatch_number: str,
    *,
    by: User,
    at: datetime,
    received_at: datetime | None = None,
    reasons: Reasons = NO_REASONS,
) -> Application:
    """Record the dispatch to the Ministry; `received_at` is when it left the desk, now where none is given.

    Raises ActionRefused, InvalidTransition.
    """
    application, left_at = _locked(application_id), received_at or at
    move(
        application,
        "forward",
        STEPS,
        by=by,
        at=at,
        received_at=left_at,
        findings=rules.about_forwarding(by, application, dispatch_number, at=at, received_at=left_at),
        reasons=reasons,
        forwarded_at=left_at,
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
