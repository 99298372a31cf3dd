"""An application whose applicant has died goes on: another whom it covers stands for it (design: domain.md 5.8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from casework.arrivals.models import Case
from casework.asylum.models import Application, Beneficiary
from casework.asylum.states import STEPS
from casework.audit.context import service
from casework.errors import Finding
from casework.staff.models import User
from casework.transitions import move
from casework.work.models import WorkItem, WorkKind, WorkStatus

WHY: Final = "the applicant died; another whom the application covers stands for it"


@service("asylum.application_passed_on")
def pass_on(
    application: Application,
    to: Case,
    relations: Mapping[UUID, str],
    *,
    by: User,
    at: datetime,
    findings: Sequence[Finding] = (),
) -> Application:
    """Let `to`, whom it covers, stand for an application; `relations` says by person what the others are to them.

    It stays the application that was received then: no term begins anew. The cases and the application are locked.
    """
    covers = application.beneficiaries.filter(ended_at__isnull=True)
    moved = list(covers.filter(person__in=[to.person_id, *relations]).exclude(person=to.person_id))
    ended = covers.filter(pk__in=[cover.pk for cover in moved]) | covers.filter(principal=True) | covers.filter(case=to)
    ended.update(ended_at=at, ended_why=WHY)
    Beneficiary.objects.create(application=application, case=to, person_id=to.person_id, principal=True)
    for cover in moved:
        same = {"case_id": cover.case_id, "person_id": cover.person_id}
        Beneficiary.objects.create(application=application, relation_id=relations[cover.person_id], **same)
    application.case = to  # in whose history its steps are told from now on
    move(application, "pass_on", STEPS, by=by, at=at, findings=findings, reasons={"note": WHY}, case=to)
    open_items = WorkItem.objects.filter(kind=WorkKind.FORWARD_APPLICATION, status=WorkStatus.OPEN)
    open_items.filter(subject_id=application.pk).update(case=to, office=to.office)
    return application
