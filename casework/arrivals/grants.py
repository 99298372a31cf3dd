"""Who sees one single case: whom its officer names on a restricted one, and to which reviewer it was assigned."""

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


@service("arrivals.case_assigned")
def assign_case(case_id: UUID, reviewer: User, *, reason: str, by: User, at: datetime) -> CaseGrant:
    """Let a security reviewer read one case, restricted or not, until that is ended; once is enough.

    Raises ActionRefused, BadInput without a reason.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case_id)
    if stopping := refusing(rules.about_assigning(by, case, reviewer, at=at)):
        raise ActionRefused(stopping)
    if not reason.strip():
        raise BadInput({"reason": _("Write what this colleague is to review.")})
    kind, why = GrantKind.ASSIGNED, reason.strip()[:300]
    standing = CaseGrant.objects.in_force(at).filter(case=case, user=reviewer, kind=kind).first()
    return standing or CaseGrant.objects.create(
        case=case, user=reviewer, kind=kind, reason=why, starts_at=at, granted_by=by
    )


@service("arrivals.assignment_ended")
def end_assignment(grant_id: UUID, *, by: User, at: datetime) -> CaseGrant:
    """End a reviewer's sight of one case, at once; twice changes nothing.

    Raises ActionRefused, CaseGrant.DoesNotExist where there is no such assignment in a case that the actor sees.
    """
    seen = Case.objects.visible_to(by, at=at)
    assigned = CaseGrant.objects.select_related("case__office").filter(kind=GrantKind.ASSIGNED, case__in=seen)
    grant = assigned.get(pk=grant_id)
    Case.objects.select_for_update().get(pk=grant.case_id)
    if stopping := refusing(rules.about_ending_assignment(by, grant.case, at=at)):
        raise ActionRefused(stopping)
    CaseGrant.objects.in_force(at).filter(pk=grant.pk).update(ends_at=at)
    grant.refresh_from_db(fields=["ends_at"])
    return grant
