"""Who may see one restricted case: its officer names those who must act on it, one by one and with a reason."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals import rules
from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.staff.models import User


@service("arrivals.person_named")
def name_on_case(case_id: UUID, named: User, *, reason: str, by: User, at: datetime) -> CaseGrant:
    """Let one colleague see a restricted case; once is enough. Raises ActionRefused, BadInput without a reason."""
    case = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case_id)
    if stopping := refusing(rules.about_naming(by, case, named, at=at)):
        raise ActionRefused(stopping)
    if not reason.strip():
        raise BadInput({"reason": _("Write why this colleague must see the case.")})
    standing = CaseGrant.objects.in_force(at).filter(case=case, user=named, kind=GrantKind.NAMED).first()
    return standing or CaseGrant.objects.create(
        case=case, user=named, kind=GrantKind.NAMED, reason=reason.strip()[:300], starts_at=at, granted_by=by
    )
