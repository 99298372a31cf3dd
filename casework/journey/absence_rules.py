"""Who records that somebody is away, moves their work, and keeps the on-call list."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.staff.models import Office, Region, Role, RoleGrant, User


def supervises(by: User, user: User, *, at: datetime) -> bool:
    """Whether this supervisor's role reaches an office or region where that colleague works at a desk, or worked."""
    held = [grant for grant in by.grants_on(at) if grant.role == Role.SUPERVISOR]
    desk = [grant for grant in user.grants if grant.role in (Role.CASE_OFFICER, Role.SUPERVISOR)]
    places = [place for grant in desk if (place := grant.office or grant.region)]
    if desk and user.office:
        places.append(user.office)
    return any(one.is_national for one in held if desk) or any(_meets(one, place) for one in held for place in places)


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
