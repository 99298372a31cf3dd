"""Recording what the Ministry did: the application follows its act, and an error is corrected by another row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.asylum import ministry_rules
from casework.asylum.ministry_acts import OF_ONE_PERSON, ActKind, MinistryAct
from casework.asylum.models import Application
from casework.asylum.selectors import cases_in
from casework.asylum.states import RUNNING, STEPS
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Reasons, StaleVersion, refusing
from casework.law.days import local_date
from casework.law.reference import RejectionGround
from casework.people.models import FileKind, StoredFile
from casework.people.scans import Scan, store_scan
from casework.people.writing import clean_line
from casework.staff.models import User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work

VERBS: Final = {
    ActKind.ADMISSION: "admit",
    ActKind.REJECTION: "reject",
    ActKind.ARCHIVE: "archive",
    ActKind.RECOGNITION: "recognise",
    ActKind.NEGATIVE: "end_negative",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAct:
    """An act as it was received, with its scan; `ground` is a code of `seeds/rejection_grounds.csv`, of a rejection."""

    kind: str
    number: str
    dated: date | None
    signatory: str
    request_number: str = ""
    ground: str = ""
    received_at: datetime | None = None
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The act and the cases that it concerns, all of them locked."""

    act: MinistryAct
    cases: list[Case]


@service("asylum.ministry_act_recorded")
def record_act(
    application_id: UUID,
    told: ToldAct,
    *,
    by: User,
    at: datetime,
    case_id: UUID | None = None,
    reasons: Reasons = NO_REASONS,
) -> Recorded:
    """Record an act and let the application follow it; `case_id` is whose certificate or permit it is.

    Raises ActionRefused, BadInput, InvalidTransition, StaleVersion where others are covered meanwhile,
    Case.DoesNotExist for who is not covered.
    """
    cases, application = locked_file(application_id)
    kind, texts = _checked(told)
    about = _concerned(cases, application, kind=kind, case_id=case_id)
    received = told.received_at or at
    known = MinistryAct.objects.filter(application=application, case=about[0], kind=kind, number=texts["number"])
    known = known.filter(withdrawn_at__isnull=True)
    findings = ministry_rules.about_recording(
        by, application, kind, dated=told.dated, at=at, received_at=received, known=known.exists()
    )
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    why = reasons.get("recorded_for_the_ministry", "").strip()[:500]
    act = _written((application, about[0]), told, texts, by=by, at=at, kind=kind, why=why, received_at=received)
    if verb := VERBS.get(kind):
        note = {**reasons, "note": f"{kind} {act.number}"}
        move(application, verb, STEPS, by=by, at=at, received_at=received, findings=findings, reasons=note)
        if application.status not in RUNNING or application.forwarded_at is None:
            close_work(WorkKind.FORWARD_APPLICATION, subject=application, by=by, at=at, done=False)
    return Recorded(act, about)


@service("asylum.ministry_act_corrected")
def correct_act(
    act_id: UUID, told: ToldAct, why: str, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> MinistryAct:
    """Record what an act of the same kind really says; the earlier entry stays, and what followed from it stands.

    Its scan is kept where no other is told.

    Raises ActionRefused, BadInput, StaleVersion.
    """
    earlier = MinistryAct.objects.select_related("application", "case__person", "file").get(pk=act_id)
    locked_file(earlier.application_id)
    earlier.application = Application.objects.select_related("case__office").get(pk=earlier.application_id)
    earlier.refresh_from_db(fields=["withdrawn_at"])
    corrected = MinistryAct.objects.filter(corrects=earlier).exists()
    if stopping := refusing(ministry_rules.about_correcting(by, earlier, corrected=corrected, at=at), reasons):
        raise ActionRefused(stopping)
    kind, texts = _checked(told)
    if kind != earlier.kind:
        raise BadInput({"kind": _("A correction is of the same kind of act.")})
    because = clean_line(why, field="why", most=500)
    if not because:
        raise BadInput({"why": _("Write what was wrong.")})
    received = told.received_at or earlier.received_at
    _check_moments(told, received, at=at)
    about, kept = (earlier.application, earlier.case), earlier.file
    changes = {"kind": kind, "why": because, "corrects": earlier, "received_at": received}
    return _written(about, told, texts, by=by, at=at, before=kept, **changes)


def _check_moments(told: ToldAct, received_at: datetime, *, at: datetime) -> None:
    """A correction is typed late by its nature; what it says must be possible all the same. Raises BadInput."""
    wrong: dict[str, Any] = {}
    if received_at > at:
        wrong["received_at"] = _("The time of receipt lies in the future.")
    if told.dated and told.dated > local_date(received_at):
        wrong["dated"] = _("The act cannot be dated after it was received.")
    if wrong:
        raise BadInput(wrong)


def locked_file(application_id: UUID, *more: UUID) -> tuple[dict[UUID, Case], Application]:
    """The cases of everybody whom the application covers, and `more`, and the application, all locked.

    Raises StaleVersion where others are covered once the locks are held.
    """
    covered = cases_in(application_id)
    cases = locked_cases(covered | {*more})
    rows = Application.objects.select_for_update(of=("self",)).select_related("case__office")
    application = rows.get(pk=application_id)
    if cases_in(application_id) != covered:  # somebody's cover began or ended while this act waited for the locks
        raise StaleVersion
    return cases, application


def _concerned(cases: dict[UUID, Case], application: Application, *, kind: ActKind, case_id: UUID | None) -> list[Case]:
    """Whom the act is about, the one in whose history it is filed first. Raises Case.DoesNotExist."""
    first = case_id or application.case_id
    if first not in cases:
        raise Case.DoesNotExist
    if kind in OF_ONE_PERSON:
        return [cases[first]]
    return [cases[application.case_id], *(case for key, case in cases.items() if key != application.case_id)]


def _checked(told: ToldAct) -> tuple[ActKind, dict[str, str]]:
    """The kind and the cleaned texts. Raises BadInput naming each field that is missing or wrong."""
    kept = {
        "number": clean_line(told.number, field="number", most=60),
        "signatory": clean_line(told.signatory, field="signatory", most=120),
        "request_number": clean_line(told.request_number, field="request_number", most=60),
    }
    rejection = told.kind == ActKind.REJECTION
    rows = (
        (told.kind in ActKind, "kind", _("Choose which act it is.")),
        (kept["number"], "number", _("Write the number of the act.")),
        (kept["signatory"], "signatory", _("Write who signed it.")),
        (told.dated, "dated", _("Write the day of the act.")),
        (
            not rejection or RejectionGround.objects.filter(pk=told.ground).exists(),
            "ground",
            _("Choose the ground of the rejection."),
        ),
        (rejection or not told.ground, "ground", _("Only a rejection has a ground.")),
    )
    if wrong := {field: sentence for met, field, sentence in rows if not met}:
        raise BadInput(wrong)
    return ActKind(told.kind), kept


def _written(
    about: tuple[Application, Case],
    told: ToldAct,
    texts: dict[str, str],
    *,
    by: User,
    at: datetime,
    before: StoredFile | None = None,
    **more: Any,
) -> MinistryAct:
    assert told.dated  # noqa: S101 - checked before
    case, kind = about[1], FileKind.MINISTRY_ACT
    file = store_scan(told.scan, kind=kind, person=case.person, case_id=case.pk, by=by, at=at) or before
    return MinistryAct.objects.create(
        application=about[0],
        case=case,
        **texts,
        dated=told.dated,
        ground_id=told.ground or None,
        file=file,
        recorded_by=by,
        recorded_at=at,
        **more,
    )
