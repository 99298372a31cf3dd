"""What follows from an act of the Ministry: papers lose their validity, the desk is asked for the next one."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from casework.asylum import ministry
from casework.asylum.ministry import ToldAct
from casework.asylum.ministry_acts import ActKind, MinistryAct
from casework.audit.context import service
from casework.errors import NO_REASONS, Reasons
from casework.journey.deaths import death_of
from casework.safe_conducts.ending import lose_validity
from casework.staff.models import Role, User
from casework.work.models import WorkKind
from casework.work.services import open_work

NEXT_WITHIN: Final = timedelta(hours=24)
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
    Raises ActionRefused, BadInput, InvalidTransition, Case.DoesNotExist.
    """
    recorded = ministry.record_act(application_id, told, by=by, at=at, case_id=case_id, reasons=reasons)
    act = recorded.act
    for case in recorded.cases:
        lose_validity(case, act, by=by, at=at)
        kind = NEXT.get(ActKind(act.kind))
        if kind and death_of(case) is None:
            open_work(kind, case, case=case, role=Role.CASE_OFFICER, due_at=at + NEXT_WITHIN, at=at)
    return act
