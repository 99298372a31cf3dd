"""Who records that somebody is away, moves their work, and keeps the on-call list."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.staff.models import Office, Region, Role, RoleGrant, User


def supervises(by: User, user: User, *, at: datetime) -> bool:
    """Whether this supervisor's role reaches an office or region of that colleague."""
    held = [grant for grant in by.grants_on(at) if grant.role == Role.SUPERVISOR]
    return any(_meets(one, place) for one in held for place in places_of(user)) or any(one.is_national for one in held)


def places_of(user: User) -> list[Office | Region]:
    """The offices and regions for which this colleague holds or held a role at a desk, and their own office."""
    desk = [grant for grant in user.grants if grant.role in (Role.CASE_OFFICER, Role.SUPERVISOR)]
    found: list[Office | Region | None] = [*(grant.office or grant.region for grant in desk), user.office]
    return [place for place in found if place is not None]


def _meets(grant: RoleGrant, place: Office | Region) -> bool:
    return grant.reaches(place) if isinstance(place, Office) else grant.region_id == place.pk


def about_recording_absence(by: User, user: User, *, at: datetime) -> list[Finding]:
    """Whether this user may record the leave of that colleague, or its end: a supervisor of theirs, not oneself."""
    if by.pk == user.pk:
        return [Finding("own_absence", _("Another supervisor records your absence."))]
    if supervises(by, user, at=at):
        return []
    return [Finding("other_office", _("Your role is for another office or region."))]


def about_moving_work(by: User, user: User, *, at: datetime) -> list[Finding]:
    """Whether this user may move that colleague's work: a supervisor of theirs, or an administrator who disables."""
    if by.pk == user.pk:
        return [Finding("own_work", _("Another person moves your work."))]
    if by.holds(Role.ADMINISTRATOR, at=at) or supervises(by, user, at=at):
        return []
    return [Finding("other_office", _("Your role is for another office or region."))]


def about_calling(by: User, place: Office | Region | None, *, at: datetime) -> list[Finding]:
    """Whether this user may say who is on call for a place: a supervisor for it, or for the country."""
    if _holds_for(by, place, at=at):
        return []
    return [Finding("other_office", _("Your role is for another office or region."))]


def may_answer(user: User, place: Office | Region | None, *, at: datetime) -> bool:
    """Whether this colleague is a supervisor for some part of that place at that moment, so that a call helps."""
    return user.is_active and _holds_for(user, place, at=at)


def _holds_for(user: User, place: Office | Region | None, *, at: datetime) -> bool:
    held = [grant for grant in user.grants_on(at) if grant.role == Role.SUPERVISOR]
    if place is None:
        return any(grant.is_national for grant in held)
    return any(grant.is_national or _meets(grant, place) for grant in held)
