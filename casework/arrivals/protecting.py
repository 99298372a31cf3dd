"""Restricting a case after it was begun, and lifting a restriction: a supervisor's decision, with a reason."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.codenames import codename_for
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.arrivals.protecting_rules import about_lifting, about_restricting
from casework.arrivals.records import RestrictionChange
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.people.writing import clean_line
from casework.staff.models import User
from casework.staff.selectors import headquarters
from casework.work.models import WorkItem, WorkKind, WorkStatus

MOST_REASON: Final = 300


@service("arrivals.case_restricted")
def restrict_case(case_id: UUID, *, reason: str, by: User, at: datetime) -> Case:
    """Hide a case from everybody but its officer and this supervisor, who name whoever else must act.

    Emergency accesses that are open stay open until they end; their reviews go to headquarters.
    Raises ActionRefused, BadInput without a reason, Case.DoesNotExist for absent and hidden alike.
    """
    case = locked_cases([case_id], among=Case.objects.visible_to(by, at=at))[case_id]
    if stopping := refusing(about_restricting(by, case, at=at)):
        raise ActionRefused(stopping)
    why = _reason(reason)
    case.restricted, case.codename = True, case.codename or codename_for(case.pk)
    _change(case, why, by=by, at=at)
    for user in {case.officer, by}:
        _name(case, user, by=by, at=at)
    if central := headquarters():
        reviews = WorkItem.objects.filter(case=case, kind=WorkKind.REVIEW_BREAK_GLASS, status=WorkStatus.OPEN)
        reviews.update(office=central)
    return case


@service("arrivals.restriction_lifted")
def unrestrict_case(case_id: UUID, *, reason: str, by: User, at: datetime) -> Case:
    """Show a case to its office again; who was named on it is named no more, and its codename is kept for it.

    Raises ActionRefused, BadInput without a reason, Case.DoesNotExist for absent and hidden alike.
    """
    case = locked_cases([case_id], among=Case.objects.visible_to(by, at=at))[case_id]
    if stopping := refusing(about_lifting(by, case, at=at)):
        raise ActionRefused(stopping)
    why = _reason(reason)
    case.restricted = False
    _change(case, why, by=by, at=at)
    CaseGrant.objects.in_force(at).filter(case=case, kind=GrantKind.NAMED).update(ends_at=at)
    return case


def _reason(text: str) -> str:
    """One line of why. Raises BadInput where nothing is written."""
    reason = clean_line(text, field="reason", most=MOST_REASON)
    if not reason:
        raise BadInput({"reason": _("Write why.")})
    return reason


def _change(case: Case, reason: str, *, by: User, at: datetime) -> None:
    """Write who decided, and move the version: whoever read the case before reads it again before they act."""
    case.version += 1
    case.save(update_fields=["restricted", "codename", "version"])
    RestrictionChange.objects.create(case=case, restricted=case.restricted, reason=reason, decided_by=by, decided_at=at)


def _name(case: Case, user: User, *, by: User, at: datetime) -> None:
    named = CaseGrant.objects.in_force(at).filter(case=case, user=user, kind=GrantKind.NAMED)
    if not named.exists():
        reason = "restricted the case" if user == by else "officer of the case"
        CaseGrant.objects.create(case=case, user=user, kind=GrantKind.NAMED, reason=reason, starts_at=at, granted_by=by)
