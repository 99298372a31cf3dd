"""Opening one case that one does not see: a reason, a few hours, an alert, and somebody who judges it afterwards.

Such an access runs by the real clock, `real_at`, whatever a demonstration's clock shows (docs/adr/0013); the work that
it makes is due by the domain's clock, `at`, like all other work.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.emergency_rules import (
    about_breaking_in,
    about_ending_access,
    about_reviewing_access,
    about_trying,
)
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import LONGEST_EMERGENCY, Case, CaseGrant, GrantKind
from casework.arrivals.records import EmergencyOutcome, EmergencyReview
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.people.writing import clean_line, document_key
from casework.staff.models import Role, User
from casework.staff.selectors import headquarters
from casework.staff.tries import Tries
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

SHORTEST_REASON: Final = 20
MOST_REASON: Final = 300
MOST_HOURS: Final = int(LONGEST_EMERGENCY / timedelta(hours=1))
REVIEW_WITHIN: Final = timedelta(hours=24)
TRIES: Final = Tries("break_glass", most=5, within=timedelta(hours=1))


class BreakInRefused(ActionRefused):
    """An access was refused; the case that was meant, where there is one, is for the trail and not for who asked."""

    def __init__(self, findings: list[Finding], *, case_id: UUID | None) -> None:
        super().__init__(findings)
        self.case_id = case_id


def open_emergency_access(
    number: str, *, reason: str, hours: int = MOST_HOURS, by: User, at: datetime, real_at: datetime
) -> CaseGrant:
    """Count the try, then open the case of this exact number or reference to this user for some hours.

    Raises BadInput for a reason of less than 20 signs or hours that are not 1 to 8; BreakInRefused, alike for a case
    that is not there and one that may not be opened, and after too many tries in an hour.
    """
    words = _checked(number, reason, hours)
    if stopping := refusing(about_trying(by, at=at)):
        raise BreakInRefused(stopping, case_id=None)
    if not TRIES.one_more(by):  # outside the act: what a refused act wrote is undone
        sentence = _("You tried several times within an hour. Ask a supervisor who sees the case.")
        raise BreakInRefused([Finding("too_many_tries", sentence)], case_id=None)
    return break_glass(words["number"], reason=words["reason"], hours=hours, by=by, at=at, real_at=real_at)


def _checked(number: str, reason: str, hours: int) -> dict[str, str]:
    """Number and reason as they are kept. Raises BadInput."""
    words = {
        "number": clean_line(number, field="number", most=40).upper(),
        "reason": clean_line(reason, field="reason", most=MOST_REASON),
    }
    wrong: dict[str, Any] = {}
    if not words["number"]:
        wrong["number"] = _("Write the whole number or reference of the case.")
    if len(words["reason"]) < SHORTEST_REASON:
        wrong["reason"] = _("Write in at least %(least)d characters why this cannot wait.") % {"least": SHORTEST_REASON}
    if not 1 <= hours <= MOST_HOURS:
        wrong["hours"] = _("Choose from 1 to %(most)d hours.") % {"most": MOST_HOURS}
    if wrong:
        raise BadInput(wrong)
    return words


@service("arrivals.glass_broken")
def break_glass(number: str, *, reason: str, hours: int, by: User, at: datetime, real_at: datetime) -> CaseGrant:
    """Open a case for some hours and hand its review to a supervisor; whoever has it open already keeps that.

    Raises BreakInRefused.
    """
    locked = Case.objects.select_for_update(of=("self",)).select_related("office")
    case = locked.filter(Q(number=number) | Q(public_ref=document_key(number))).first()
    held = CaseGrant.objects.in_force(at).filter(case=case, user=by, kind=GrantKind.BREAK_GLASS).first()
    if held is not None:  # the same form sent twice
        return held
    stopping = refusing(about_breaking_in(by, case, at=at))
    if case is None or stopping:
        raise BreakInRefused(stopping, case_id=case.pk if case else None)
    grant = CaseGrant.objects.create(
        case=case,
        user=by,
        kind=GrantKind.BREAK_GLASS,
        reason=reason,
        starts_at=real_at,
        ends_at=real_at + timedelta(hours=hours),
        granted_by=by,
    )
    User.objects.filter(pk=by.pk).update(emergency_until=real_at + LONGEST_EMERGENCY)
    _alert(grant, at=at)
    return grant


def _alert(grant: CaseGrant, *, at: datetime) -> None:
    """Tell a supervisor of the case's office at once; of a restricted case, headquarters."""
    case, central = grant.case, headquarters()
    office_id = central.pk if case.restricted and central else case.office_id
    due = at + REVIEW_WITHIN
    kind, role = WorkKind.REVIEW_BREAK_GLASS, Role.SUPERVISOR
    open_work(kind, grant, case=case, role=role, due_at=due, at=at, office_id=office_id)


@service("arrivals.glass_mended")
def end_emergency_access(grant_id: UUID, *, by: User, at: datetime, real_at: datetime) -> CaseGrant:
    """End an access before its time. Raises ActionRefused, CaseGrant.DoesNotExist."""
    grant = _locked(grant_id)
    if stopping := refusing(about_ending_access(by, grant, at=at, real_at=real_at)):
        raise ActionRefused(stopping)
    _end(grant, real_at=real_at)
    return grant


@service("arrivals.glass_reviewed")
def review_emergency_access(
    grant_id: UUID, outcome: str, *, note: str, by: User, at: datetime, real_at: datetime
) -> EmergencyReview:
    """Say whether an access was justified, and why one thinks so; one that was not ends at once.

    Raises ActionRefused, BadInput without an outcome or a note, CaseGrant.DoesNotExist.
    """
    grant = _locked(grant_id)
    if stopping := refusing(about_reviewing_access(by, grant, at=at)):
        raise ActionRefused(stopping)
    if outcome not in EmergencyOutcome.values:
        raise BadInput({"outcome": _("Choose whether it was justified.")})
    why = clean_line(note, field="note", most=MOST_REASON)
    if not why:
        raise BadInput({"note": _("Write what you looked at.")})
    if outcome == EmergencyOutcome.NOT_JUSTIFIED and grant.ends_at and grant.ends_at > real_at:
        _end(grant, real_at=real_at)
    close_work(WorkKind.REVIEW_BREAK_GLASS, subject=grant, by=by, at=at)
    return EmergencyReview.objects.create(
        grant=grant, case=grant.case, holder=grant.user, outcome=outcome, note=why, reviewed_by=by, reviewed_at=at
    )


def _locked(grant_id: UUID) -> CaseGrant:
    """An emergency access with its case locked, as it is now. Raises CaseGrant.DoesNotExist."""
    accesses = CaseGrant.objects.filter(kind=GrantKind.BREAK_GLASS)
    locked_cases([accesses.get(pk=grant_id).case_id])
    return accesses.select_related("case__office", "user", "review").get(pk=grant_id)


def _end(grant: CaseGrant, *, real_at: datetime) -> None:
    grant.ends_at = max(real_at, grant.starts_at)
    grant.save(update_fields=["ends_at"])
