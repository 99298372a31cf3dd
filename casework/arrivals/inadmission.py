"""A ground of inadmission is recorded on a case and withdrawn again; both entries stay (design: domain.md 5.6)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.arrivals.states import LIVE
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.people.writing import clean_line
from casework.staff.models import DESK, User
from casework.staff.rules import about_holding


def about_inadmission(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Whether this user may record a ground, or withdraw one: the desk of the case's office, in a case that goes on."""
    findings = about_holding(user, *DESK, office=case.office, at=at)
    if case.status not in LIVE:
        findings.append(Finding("case_not_live", _("This case is closed or given up.")))
    return findings


def about_withdrawing(user: User, ground: InadmissionGround, *, at: datetime) -> list[Finding]:
    """Whether this user may withdraw this ground: once."""
    findings = about_inadmission(user, ground.case, at=at)
    if not ground.stands:
        findings.append(Finding("inadmission_withdrawn_already", _("This ground was withdrawn already.")))
    return findings


@service("arrivals.inadmission_recorded")
def record_inadmission(
    case_id: UUID, ground: str, article: str, *, by: User, at: datetime, found_at: datetime | None = None
) -> InadmissionGround:
    """Record a ground of inadmission, in words and with its article; papers that were issued stay as they are.

    Raises ActionRefused, BadInput, Case.DoesNotExist for absent and hidden alike.
    """
    case = locked_cases([case_id], among=Case.objects.visible_to(by, at=at))[case_id]
    if stopping := refusing(about_inadmission(by, case, at=at)):
        raise ActionRefused(stopping)
    told = {
        "ground": clean_line(ground, field="ground", most=500),
        "article": clean_line(article, field="article", most=120),
    }
    rows = (
        (told["ground"], "ground", _("Write which ground it is.")),
        (told["article"], "article", _("Write the article that it stands on.")),
        (found_at is None or found_at <= at, "found_at", _("This moment lies in the future.")),
    )
    if wrong := {field: sentence for met, field, sentence in rows if not met}:
        raise BadInput(wrong)
    return InadmissionGround.objects.create(case=case, **told, found_at=found_at or at, recorded_by=by, recorded_at=at)


@service("arrivals.inadmission_withdrawn")
def withdraw_inadmission(case_id: UUID, ground_id: UUID, why: str, *, by: User, at: datetime) -> InadmissionGround:
    """Withdraw a ground: it stays in the file with who did, when and why.

    Raises ActionRefused, BadInput without a reason, DoesNotExist for absent, hidden, and of another case.
    """
    case = locked_cases([case_id], among=Case.objects.visible_to(by, at=at))[case_id]
    ground = InadmissionGround.objects.select_for_update().get(pk=ground_id, case=case)
    ground.case = case
    if stopping := refusing(about_withdrawing(by, ground, at=at)):
        raise ActionRefused(stopping)
    because = clean_line(why, field="why", most=500)
    if not because:
        raise BadInput({"why": _("Write why it applies no longer.")})
    ground.withdrawn_by, ground.withdrawn_at, ground.withdrawn_why = by, at, because
    ground.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    return ground
