"""Ending a role, disabling an account and enabling it again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.staff.account_rules import about_disabling, about_ending_role
from casework.staff.models import RoleGrant, User
from casework.staff.presence import Absence
from casework.staff.sessions import Ending, end_sessions

ADMINISTRATORS_TAKE_TURNS = 7261697  # a lock's number, which means nothing: two must not be the last at once


@service("staff.role_ended")
def end_role(grant_id: UUID, *, by: User, at: datetime) -> RoleGrant:
    """End a role now, or take it back before it begins. Raises ActionRefused, InvalidTransition, DoesNotExist."""
    _take_turns()
    related = RoleGrant.objects.select_related("user", "office", "region")
    grant = related.select_for_update(of=("self",)).get(pk=grant_id)
    if findings := about_ending_role(by, grant, at=at):
        raise ActionRefused(findings)
    if grant.ends_at is not None and grant.ends_at <= at:
        raise InvalidTransition("rolegrant", "ended", "end")
    grant.ends_at = max(at, grant.starts_at)
    grant.save(update_fields=["ends_at"])
    return grant


@service("staff.account_disabled")
def disable_account(user_id: UUID, *, by: User, at: datetime) -> User:
    """Let an account act no more, by page or token. Raises ActionRefused, InvalidTransition, DoesNotExist."""
    _take_turns()
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if findings := about_disabling(by, user, at=at):
        raise ActionRefused(findings)
    if not user.is_active:
        raise InvalidTransition("user", "disabled", "disable")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user, why=Ending.ADMINISTRATOR, by=by, at=at)
    return user


@service("staff.account_enabled")
def enable_account(user: User, *, confirmed_by: User, by: User, at: datetime) -> User:
    """Let an account act again, by two administrators; its departure ends. Raises InvalidTransition."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.is_active:
        raise InvalidTransition("user", "enabled", "enable")
    user.is_active = True
    user.save(update_fields=["is_active"])
    Absence.objects.filter(user=user, ended_at__isnull=True).update(ended_at=at, ended_by=confirmed_by)
    return user


def record_away(absence: Absence) -> Absence:
    """Write down that a colleague is away. Raises BadInput where those days are recorded already."""
    try:
        with transaction.atomic():
            absence.save(force_insert=True)
    except IntegrityError as error:
        if "absence_no_overlap" not in str(error):
            raise
        raise BadInput({"starts_on": _("This colleague is recorded as away on some of these days.")}) from error
    return absence


def _take_turns() -> None:
    """Until this transaction ends: two administrators who end each other's role would leave nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADMINISTRATORS_TAKE_TURNS])
