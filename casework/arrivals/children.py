"""A child alone: whoever is or may be under 18 without an adult of the family is told to the ICBF the same day."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.family_rules import about_notice
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.arrivals.records import ChildNotice
from casework.arrivals.states import LIVE
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.law.days import end_of_day, local_date
from casework.people.kin import birth_of, family_of, is_child, with_adult
from casework.people.writing import clean_line
from casework.staff.models import Role, User
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work


def child_alone(case: Case, *, on: date) -> bool:
    """Whether the person of this case is a child on that day and no adult of the family answers for them."""
    return is_child(case.person_id, on=on) and case.person_id not in with_adult([case.person_id], on=on)


def see_to_child(case: Case, *, on: date, by: User, at: datetime, again: bool = False) -> None:
    """Open the work of telling the ICBF (arts. 2.2.3.1.6.4 and 6.5), due today; close it where its cause is gone.

    Part of the act that changed the person's age or family. Who was told of is not told of anew, except `again`:
    when the adult who answered for the child does so no longer.
    """
    if case.status not in LIVE or not child_alone(case, on=on):
        close_work(WorkKind.NOTIFY_ICBF, subject=case, by=by, at=at, done=False)
    elif again or not case.child_notices.exists():
        due = end_of_day(local_date(at))
        open_work(WorkKind.NOTIFY_ICBF, case, case=case, role=Role.CASE_OFFICER, due_at=due, at=at)


def see_to_children_of(case: Case, *, by: User, at: datetime) -> None:
    """The same for this person and, where they head a family, for everybody in it."""
    see_to_child(case, on=local_date(at), by=by, at=at)
    members = list(family_of(case.person_id))
    if members and members[0].person_id == case.person_id:
        for member in members[1:]:
            see_to_child(member.case, on=local_date(at), by=by, at=at)


@service("arrivals.child_notice_recorded")
def record_child_notice(
    case_id: UUID, *, notified_at: datetime, contact: str, reference: str = "", by: User, at: datetime
) -> ChildNotice:
    """Write down when and whom at the ICBF the desk told of a child. Raises ActionRefused, BadInput, DoesNotExist."""
    case = locked_cases([case_id], among=Case.objects.visible_to(by, at=at))[case_id]
    if stopping := refusing(about_notice(by, case, birth_of(case.person_id), at=at)):
        raise ActionRefused(stopping)
    if notified_at > at:
        raise BadInput({"notified_at": _("The notice lies in the future.")})
    told = clean_line(contact, field="contact", most=120)
    if not told:
        raise BadInput({"contact": _("Write whom at the ICBF you told.")})
    notice = ChildNotice.objects.create(
        case=case,
        notified_at=notified_at,
        contact=told,
        reference=clean_line(reference, field="reference", most=60),
        recorded_by=by,
        recorded_at=at,
    )
    close_work(WorkKind.NOTIFY_ICBF, subject=case, by=by, at=at)
    return notice
