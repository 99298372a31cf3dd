"""Leave, departure and return: what is recorded, and what becomes of the work."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.absence_rules import about_recording_absence
from casework.journey.handing_on import Plan, countable, move_work, open_work_of
from casework.journey.watching import watch_approvers
from casework.law.days import end_of_day, local_date
from casework.people.writing import clean_line
from casework.staff.leaving import disable_account, record_away
from casework.staff.models import Office, Role, User
from casework.staff.presence import Absence, AbsenceKind, AbsenceReason
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work, open_work_of_office

Guard = Callable[[UUID], AbstractContextManager[Any]]
LONGEST_LEAVE: Final = timedelta(days=366)
EARLIEST: Final = timedelta(days=31)  # an illness is recorded after it began


@dataclass(frozen=True, slots=True)
class Recorded:
    """An absence, and how many cases each colleague took over."""

    absence: Absence
    moved: Counter[str]


@service("staff.leave_recorded")
def record_leave(
    user_id: UUID,
    *,
    starts_on: date,
    ends_on: date,
    reason: str,
    plan: Plan,
    not_moved_because: str = "",
    by: User,
    at: datetime,
) -> Recorded:
    """Record that a colleague is away for some days, and move what waits. Raises ActionRefused, BadInput."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if findings := about_recording_absence(by, user, at=at):
        raise ActionRefused(findings)
    if wrong := _about_the_days(starts_on, ends_on, reason, today=local_date(at)):
        raise BadInput(wrong)
    why = clean_line(not_moved_because, field="not_moved_because", most=300)
    absence = record_away(
        Absence(
            user=user,
            kind=AbsenceKind.LEAVE,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
            not_moved_because=why,
            recorded_by=by,
            recorded_at=at,
        )
    )
    moved = move_work(user.pk, plan, by=by, at=at)
    if starts_on <= local_date(at):  # before, a reminder comes on its eve
        _ask_why(user, why, seen=Case.objects.visible_to(by, at=at))
    watch_approvers(by=by, at=at)
    return Recorded(absence, moved)


@service("staff.departure_recorded")
def record_departure(
    user_id: UUID, *, reason: str, plan: Plan, not_moved_because: str = "", by: User, at: datetime
) -> Recorded:
    """Disable an account for good and move what waits. Raises ActionRefused, BadInput, InvalidTransition."""
    user = disable_account(user_id, by=by, at=at)
    if reason not in AbsenceReason.values:
        raise BadInput({"reason": _("Choose why.")})
    why = clean_line(not_moved_because, field="not_moved_because", most=300)
    Absence.objects.filter(user=user, ended_at__isnull=True).update(ended_at=at, ended_by=by)
    absence = record_away(
        Absence(
            user=user,
            kind=AbsenceKind.DEPARTURE,
            reason=reason,
            starts_on=local_date(at),
            not_moved_because=why,
            recorded_by=by,
            recorded_at=at,
        )
    )
    moved = move_work(user.pk, plan, by=by, at=at)
    _ask_why(user, why, seen=countable())
    watch_approvers(by=by, at=at)
    return Recorded(absence, moved)


@service("staff.return_recorded")
def record_return(absence_id: UUID, *, by: User, at: datetime) -> Absence:
    """A colleague is back, or does not go. Raises ActionRefused, InvalidTransition, DoesNotExist."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("user__office").get(pk=absence_id)
    if findings := about_recording_absence(by, absence.user, at=at):
        raise ActionRefused(findings)
    if absence.ended_at is not None or absence.kind != AbsenceKind.LEAVE:
        raise InvalidTransition("absence", "ended", "return")
    absence.ended_at, absence.ended_by = at, by
    absence.save(update_fields=["ended_at", "ended_by"])
    close_work(WorkKind.MOVE_WORK, subject=absence.user, by=by, at=at, done=False)
    watch_approvers(by=by, at=at)
    return absence


@service("staff.absences_reminded")
def remind_of_absences(*, by: User, at: datetime, guard: Guard = nullcontext) -> int:
    """Hand the supervisors of who is away from tomorrow on the work that was not moved; returns how many."""
    today = local_date(at)
    near = Absence.objects.filter(ended_at__isnull=True, starts_on__lte=today + timedelta(days=1))
    done = 0
    for absence in near.exclude(ends_on__lt=today).select_related("user__office"):
        with guard(absence.pk):
            done += _remind(absence, at=at)
    return done


def _remind(absence: Absence, *, at: datetime) -> int:
    """Once an absence, until it is done."""
    waiting = WorkItem.objects.filter(
        status=WorkStatus.OPEN, role=Role.CASE_OFFICER, case__officer=absence.user
    ).select_related("case__office")
    first = waiting.order_by("due_at", "id").first()
    if first is None or first.case is None:
        return 0
    office: Office = absence.user.office or first.case.office
    due = end_of_day(absence.starts_on - timedelta(days=1))
    open_work_of_office(
        WorkKind.MOVE_WORK, absence.user, office=office, role=Role.SUPERVISOR, due_at=max(due, at), at=at
    )
    return 1


def _about_the_days(starts_on: date, ends_on: date, reason: str, *, today: date) -> dict[str, Any]:
    if reason not in AbsenceReason.values:
        return {"reason": _("Choose why.")}
    if starts_on < today - EARLIEST:
        return {"starts_on": _("It begins %(n)d days ago at most.") % {"n": EARLIEST.days}}
    if ends_on < max(starts_on, today):
        return {"ends_on": _("The last day comes after the first, and is not over.")}
    if ends_on - starts_on > LONGEST_LEAVE:
        return {"ends_on": _("A leave lasts %(n)d days at most.") % {"n": LONGEST_LEAVE.days}}
    return {}


def _ask_why(user: User, why: str, *, seen: QuerySet[Case]) -> None:
    """Work that stays with somebody who is away needs a reason. Raises BadInput; then nothing is written."""
    if not why and open_work_of(user, seen=seen).total:
        sentence = _("Move the work that waits, or say why it stays: it will stand there without an owner.")
        raise BadInput({"not_moved_because": sentence})
