"""An act of the Ministry that was recorded on the wrong file is withdrawn: the application stands where it stood."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.asylum.ministry import VERBS, Recorded, locked_file
from casework.asylum.ministry_acts import OF_ONE_PERSON, ActKind, MinistryAct
from casework.asylum.ministry_rules import about_withdrawing, entries_of
from casework.asylum.models import Application
from casework.asylum.selectors import cases_in
from casework.asylum.services import FORWARD_WITHIN
from casework.asylum.states import STEPS, ApplicationStatus
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.people.writing import clean_line
from casework.staff.models import Role, User
from casework.transitions import Transition, move
from casework.work.models import WorkKind
from casework.work.services import open_work


@service("asylum.ministry_act_withdrawn")
def withdraw_act(act_id: UUID, why: str, *, by: User, at: datetime) -> Recorded:
    """Withdraw an act and each entry that it corrected; returns it with the cases that it was about, all locked.

    Raises ActionRefused, BadInput without a reason, StaleVersion.
    """
    file_id, case_id = MinistryAct.objects.values_list("application_id", "case_id").get(pk=act_id)
    cases, application = locked_file(file_id, case_id)
    act = MinistryAct.objects.get(pk=act_id)
    act.application, act.case = application, cases[case_id]
    if stopping := refusing(about_withdrawing(by, act, at=at)):
        raise ActionRefused(stopping)
    because = clean_line(why, field="why", most=500)
    if not because:
        raise BadInput({"why": _("Write what was wrong.")})
    entries = MinistryAct.objects.filter(pk__in=[entry.pk for entry in entries_of(act)])
    entries.update(withdrawn_by=by, withdrawn_at=at, withdrawn_why=because)
    if verb := VERBS.get(ActKind(act.kind)):
        _go_back(application, verb, because, by=by, at=at)
    about = {case_id} if act.kind in OF_ONE_PERSON else cases_in(application.pk)
    return Recorded(act, [case for key, case in cases.items() if key in about])


def _go_back(application: Application, verb: str, why: str, *, by: User, at: datetime) -> None:
    """To where the act found it; what was to be forwarded then is to be forwarded again, by the same hour."""
    steps = Transition.objects.filter(subject_id=application.pk, subject_type="application", verb=verb)
    before = steps.latest("at").from_status
    move(application, f"back_to_{before}", STEPS, by=by, at=at, reasons={"note": why})
    if before == ApplicationStatus.LODGED:
        due, desk = application.forward_due_at or at + FORWARD_WITHIN, Role.CASE_OFFICER
        case = application.case
        open_work(WorkKind.FORWARD_APPLICATION, application, case=case, role=desk, due_at=due, at=at)
