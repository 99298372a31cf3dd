"""Who may open one case that they do not see, end that, and judge it afterwards (design: security.md)."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.records import EmergencyOutcome, EmergencyReview
from casework.arrivals.states import CaseStatus
from casework.errors import Finding
from casework.staff.models import Role, User
from casework.staff.rules import about_holding
from casework.staff.selectors import reaches_everywhere

MAY_BREAK_IN: Final = (Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER)
# One answer for a number that nobody has and for a case that may not be opened in this way.
NO_SUCH_CASE: Final = Finding("no_such_case", _("No case with this number or reference can be opened here."))


def about_trying(user: User, *, at: datetime) -> list[Finding]:
    """Whether this account may try at all: somebody at a desk, by themselves; no token does."""
    if user.bound_office_id is None and user.holds(*MAY_BREAK_IN, at=at):
        return []
    return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]


def about_breaking_in(user: User, case: Case | None, *, at: datetime) -> list[Finding]:
    """Whether this user may open that case, or none: not what they see anyway, nor what was given up.

    Nor a case on which an earlier access of theirs was found not justified.
    """
    if case is None:
        return [NO_SUCH_CASE]
    if Case.objects.visible_to(user, at=at).filter(pk=case.pk).exists():
        return [Finding("seen_already", _("You see this case already: open it from the list of cases."))]
    judged = EmergencyReview.objects.filter(case=case, holder=user, outcome=EmergencyOutcome.NOT_JUSTIFIED)
    return [NO_SUCH_CASE] if case.status == CaseStatus.VOIDED or judged.exists() else []


def supervises(user: User, case: Case, *, at: datetime) -> bool:
    """Whether this user answers for emergency accesses to that case: its supervisors, or headquarters."""
    if case.restricted:
        return reaches_everywhere(user, at=at)
    return not about_holding(user, Role.SUPERVISOR, office=case.office, at=at)


def about_ending_access(user: User, grant: CaseGrant, *, at: datetime, real_at: datetime) -> list[Finding]:
    """An access that is open is ended early by its holder or by who answers for it."""
    if grant.ends_at is None or grant.ends_at <= real_at:
        return [Finding("access_over", _("This access has ended."))]
    if user.pk == grant.user_id or supervises(user, grant.case, at=at):
        return []
    return [Finding("role_not_held", _("Your account does not hold the role that this step needs."))]


def about_reviewing_access(user: User, grant: CaseGrant, *, at: datetime) -> list[Finding]:
    """Who answers for an access says once whether it was justified; never of their own."""
    rows = (
        (not supervises(user, grant.case, at=at), "role_not_held", _("Another supervisor reviews this access.")),
        (user.pk == grant.user_id, "own_access", _("Somebody else reviews your access.")),
        (hasattr(grant, "review"), "reviewed_already", _("This access was reviewed already.")),
    )
    return [Finding(code, sentence) for met, code, sentence in rows if met]
