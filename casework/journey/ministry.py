"""What follows from an act of the Ministry, and from its withdrawal: papers end, the desk is asked for the next one."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.asylum import ministry, withdrawing
from casework.asylum.ministry import ToldAct
from casework.asylum.ministry_acts import ActKind, MinistryAct
from casework.audit.context import service
from casework.errors import NO_REASONS, Reasons
from casework.journey.deaths import death_of
from casework.safe_conducts.ending import GROUND_OF_ACT, lose_validity
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import Status
from casework.staff.models import Role, User
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

NEXT_WITHIN: Final = timedelta(hours=24)
LIVE: Final = (Status.NUMBERED, Status.ISSUED)
# Which paper the desk requests next; the others leave nothing to request.
NEXT: Final = {ActKind.ADMISSION: WorkKind.REQUEST_SAFE_CONDUCT, ActKind.NEGATIVE: WorkKind.REQUEST_EXIT}


@service("asylum.ministry_act_recorded")
def record_ministry_act(
    application_id: UUID,
    told: ToldAct,
    *,
    by: User,
    at: datetime,
    case_id: UUID | None = None,
    reasons: Reasons = NO_REASONS,
) -> MinistryAct:
    """Record an act; papers of everybody it concerns end where the decree says so (art. 2.2.3.1.4.2 a, b, f, g).

    A final negative decision asks the desk for the exit safe-conduct, an admission for the stay of applicants.
    Raises ActionRefused, BadInput, InvalidTransition, StaleVersion, Case.DoesNotExist.
    """
    recorded = ministry.record_act(application_id, told, by=by, at=at, case_id=case_id, reasons=reasons)
    act = recorded.act
    for case in recorded.cases:
        lose_validity(case, act, by=by, at=at)
        kind = NEXT.get(ActKind(act.kind))
        if kind and death_of(case) is None:
            open_work(kind, case, case=case, role=Role.CASE_OFFICER, due_at=at + NEXT_WITHIN, at=at)
    return act


@service("asylum.ministry_act_withdrawn")
def withdraw_ministry_act(act_id: UUID, why: str, *, by: User, at: datetime) -> MinistryAct:
    """Withdraw an act of another file; papers that ended stay ended, and the desk is asked for others at once.

    Raises ActionRefused, BadInput without a reason, StaleVersion.
    """
    recorded = withdrawing.withdraw_act(act_id, why, by=by, at=at)
    for case in recorded.cases:
        _ask_anew(case, recorded.act, by=by, at=at)
    return recorded.act


def _ask_anew(case: Case, act: MinistryAct, *, by: User, at: datetime) -> None:
    """Close what the act asked for, and ask for a paper in the place of one that ended or was given because of it."""
    papers = SafeConduct.objects.filter(case=case)
    kind = ActKind(act.kind)
    if kind == ActKind.NEGATIVE:
        close_work(WorkKind.REQUEST_EXIT, subject=case, by=by, at=at, done=False)
    for paper in papers.filter(status=Status.ISSUED) if kind == ActKind.NO_SHOW else ():
        close_work(WorkKind.END_FOR_NO_SHOW, subject=paper, by=by, at=at, done=False)
    touched = {
        ActKind.NO_SHOW: Q(loss_ground="NO_SHOW", ended_at__gte=act.recorded_at),
        ActKind.ADMISSION: Q(asked_by__application=act.application_id, status__in=LIVE),
    }
    if kind in GROUND_OF_ACT or papers.filter(touched[kind]).exists():
        if case.status == CaseStatus.OPEN and death_of(case) is None:
            due, desk = at + NEXT_WITHIN, Role.CASE_OFFICER
            open_work(WorkKind.REQUEST_SAFE_CONDUCT, case, case=case, role=desk, due_at=due, at=at)
    elif kind == ActKind.ADMISSION and papers.filter(status__in=LIVE).exists():
        close_work(WorkKind.REQUEST_SAFE_CONDUCT, subject=case, by=by, at=at, done=False)
