"""The death of a person: their papers end at once, nobody is reminded, and who is left gets another principal.

Design: domain.md 5.8.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.asylum.selectors import covers_of
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.journey.principals import see_to_claims_after
from casework.law.days import local_date
from casework.people import services as people
from casework.people.facts import Died
from casework.people.models import Death
from casework.people.writing import clean_line
from casework.safe_conducts.ending import end_by_death
from casework.safe_conducts.locking import locked_case
from casework.staff.models import Role, User
from casework.staff.rules import about_holding
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work, open_work

NEXT_WITHIN: Final = timedelta(hours=24)


def about_recording_death(user: User, case: Case, *, at: datetime) -> list[Finding]:
    """Whether this user may record it, or take it back: the desk of the case's office."""
    return about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=case.office, at=at)


def death_of(case: Case) -> Death | None:
    """What is recorded of the person's death, and was not taken back."""
    related = Death.objects.select_related("recorded_by")
    return related.filter(person=case.person_id, superseded_at__isnull=True).first()


def _about_what_stands(case: Case, read: UUID | None) -> list[Finding]:
    """Nobody writes over an entry that they have not read."""
    standing = death_of(case)
    if (standing.pk if standing else None) == read:
        return []
    sentence = _("What is recorded of this death was changed meanwhile: look at it before you write.")
    return [Finding("death_changed_meanwhile", sentence)]


@service("people.death_recorded")
def record_death(case_id: UUID, told: Died, *, by: User, at: datetime, instead_of: UUID | None = None) -> Death:
    """Record that somebody died; every paper and request of theirs ends.

    `instead_of` is the entry that this one takes the place of, as its writer read it; none where none was there.
    Raises ActionRefused, also where another was written or taken back meanwhile, and BadInput.
    """
    case = locked_case(case_id)
    if stopping := refusing([*about_recording_death(by, case, at=at), *_about_what_stands(case, instead_of)]):
        raise ActionRefused(stopping)
    if told.on and told.on > local_date(at):
        raise BadInput({"on": _("This day lies in the future.")})
    told_by = clean_line(told.told_by, field="told_by", most=300)
    if not told_by:
        raise BadInput({"told_by": _("Write who says so, or which document.")})
    death = people.record_death(case.person, Died(on=told.on, told_by=told_by, basis=told.basis), by=by, at=at)
    end_by_death(case, by=by, at=at)
    close_work(WorkKind.LODGE_APPLICATION, subject=case, by=by, at=at, done=False)
    see_to_claims_after(case, by=by, at=at)
    return death


@service("people.death_withdrawn")
def withdraw_death(case_id: UUID, why: str, *, by: User, at: datetime) -> bool:
    """Take back a death that was recorded by mistake; ended papers stay ended, and the desk requests another.

    Raises ActionRefused, BadInput without a reason. Whether a death was recorded at all.
    """
    case = locked_case(case_id)
    if stopping := refusing(about_recording_death(by, case, at=at)):
        raise ActionRefused(stopping)
    because = clean_line(why, field="why", most=500)
    if not because:
        raise BadInput({"why": _("Write what was wrong.")})
    withdrawn = people.withdraw_death(case.person, because, by=by, at=at)
    if withdrawn and case.status == CaseStatus.OPEN:  # alive, and without a paper
        due, desk = at + NEXT_WITHIN, Role.CASE_OFFICER
        open_work(_next_step(case), case, case=case, role=desk, due_at=due, at=at)
    if withdrawn:
        see_to_claims_after(case, by=by, at=at)
    return withdrawn


def _next_step(case: Case) -> WorkKind:
    """What comes next for somebody who is alive: the paper, or the application where that was still to be lodged."""
    given_up = WorkItem.objects.filter(kind=WorkKind.LODGE_APPLICATION, status=WorkStatus.CANCELLED)
    was_to_lodge = given_up.filter(subject_id=case.pk).exists() and not covers_of([case.pk]).exists()
    return WorkKind.LODGE_APPLICATION if was_to_lodge else WorkKind.REQUEST_SAFE_CONDUCT
