"""Who answers outside working hours."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.absence_rules import about_calling, may_answer
from casework.journey.account_checks import place_of
from casework.journey.watching import watch_approvers
from casework.law.days import local_date
from casework.staff.models import User
from casework.staff.presence import Absence, OnCall

LONGEST_CALL: Final = timedelta(days=7)


@service("staff.on_call_recorded")
def put_on_call(user: User, place: str, *, starts_at: datetime, ends_at: datetime, by: User, at: datetime) -> OnCall:
    """Put a supervisor on call and look where somebody is missing now. Raises ActionRefused, BadInput."""
    call = record_call(user, place, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    watch_approvers(by=by, at=at)
    return call


@service("staff.on_call_recorded")
def record_call(user: User, place: str, *, starts_at: datetime, ends_at: datetime, by: User, at: datetime) -> OnCall:
    """Put a supervisor on call for `office:CU`, `region:ORI` or `country`. Raises ActionRefused, BadInput."""
    named = place_of(place)
    where = named.narrow
    if findings := about_calling(by, where, at=at):
        raise ActionRefused(findings)
    if not at - LONGEST_CALL < starts_at < ends_at or ends_at <= at:
        raise BadInput({"ends_at": _("It ends after it begins, and after now.")})
    if ends_at - starts_at > LONGEST_CALL:
        raise BadInput(
            {"ends_at": _("Nobody is on call for more than %(n)d days in one go.") % {"n": LONGEST_CALL.days}}
        )
    if not may_answer(user, where, at=max(starts_at, at)):
        raise BadInput({"user": _("This colleague supervises no part of that place then: a call would help nobody.")})
    if Absence.objects.on(local_date(starts_at)).filter(user=user).exists():
        raise BadInput({"user": _("This colleague is away then.")})
    return OnCall.objects.create(
        user=user,
        office=named.office,
        region=named.region,
        starts_at=starts_at,
        ends_at=ends_at,
        recorded_by=by,
        recorded_at=at,
    )


@service("staff.on_call_taken_back")
def take_back_call(call_id: UUID, *, by: User, at: datetime) -> OnCall:
    """Take somebody off the on-call list. Raises ActionRefused, InvalidTransition, DoesNotExist."""
    related = OnCall.objects.select_related("office__region", "region", "user")
    call = related.select_for_update(of=("self",)).get(pk=call_id)
    if findings := about_calling(by, call.office or call.region, at=at):
        raise ActionRefused(findings)
    if call.taken_back_at is not None or call.ends_at <= at:
        raise InvalidTransition("oncall", "ended", "take_back")
    call.taken_back_at, call.taken_back_by = at, by
    call.save(update_fields=["taken_back_at", "taken_back_by"])
    watch_approvers(by=by, at=at)
    return call
