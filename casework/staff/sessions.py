"""Who is signed in where: every browser's session, sealed, timed by the real clock, and ended from elsewhere.

Two limits hold at once (docs/adr/0014): so long without a request, and so long since the sign-in whatever happens.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import cipher
from casework.audit.context import service
from casework.audit.services import record_event
from casework.staff.models import Role, User

SHORTER_IDLE = (Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION, Role.SECURITY_REVIEWER)
SEEN_IS_WRITTEN_EVERY = timedelta(minutes=1)
ADDRESS_LETTERS, BROWSER_LETTERS = 45, 200


class Ending(models.TextChoices):
    """Why a session is over."""

    IDLE = "idle", _("You were signed out because nothing was done for a while.")
    LIFETIME = "lifetime", _("You were signed out because the working day of this sign-in is over.")
    OWNER = "owner", _("This session was ended from another browser of yours.")
    PASSWORD = "password", _("This session was ended because the password was changed.")
    FACTOR = "factor", _("This session was ended because the second factor was changed.")
    ADMINISTRATOR = "administrator", _("An administrator ended this session.")


class UserSession(models.Model):
    """A browser that was given a cookie: the digest of its key, and what it holds, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    ciphertext = models.BinaryField()
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    address = models.CharField(max_length=ADDRESS_LETTERS)
    browser = models.CharField(max_length=BROWSER_LETTERS)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=13, choices=Ending)

    SEALED: ClassVar[dict[str, str]] = {"ciphertext": "place"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_session_ended_for_a_reason",
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
            ),
            models.CheckConstraint(
                name="user_session_ended_holds_nothing", condition=Q(ended_at__isnull=True) | Q(ciphertext=b"")
            ),
        ]
        indexes = [models.Index(name="user_session_to_forget", fields=["expires_at"])]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def place(self) -> str:
        """Where the content is bound to."""
        return f"casework_usersession:ciphertext:{self.digest}"

    def holds(self) -> dict[str, Any]:
        """What the session holds, in clear. Raises InvalidTag or KeyError where the ring of keys does not open it."""
        return dict(cipher.unseal(self.ciphertext, place=self.place))

    def why_over(self, at: datetime) -> str:
        """Why this session opens nothing at this moment; empty while it does."""
        if self.ended_at is not None:
            return self.ended_why
        if at < self.expires_at:
            return ""
        return Ending.LIFETIME if self.expires_at - self.started_at >= lifetime() else Ending.IDLE


def digest_of(key: str) -> str:
    """What is kept of a session's key. No salt and no slow hash: nobody guesses 32 random letters."""
    return sha256(key.encode()).hexdigest()


def lifetime() -> timedelta:
    """How long a sign-in lasts, whatever is done."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def idle_limit(user: User | None, *, at: datetime) -> timedelta:
    """How long a browser may be left alone: shorter for those who see every history, every account or every secret."""
    short = user is not None and user.holds(*SHORTER_IDLE, at=at)
    return timedelta(minutes=settings.SHORT_IDLE_MINUTES if short else settings.IDLE_MINUTES)


def until(at: datetime, started_at: datetime, idle: timedelta) -> datetime:
    """When a session seen at this moment ends, if nothing more is heard of it."""
    return min(at + idle, started_at + lifetime())


def note_seen(session: UserSession, *, idle: timedelta, real: datetime) -> None:
    """Write down that a browser is in use, at most once a minute. `real` is the machine's time."""
    if real - session.seen_at < SEEN_IS_WRITTEN_EVERY:
        return
    expires_at = until(real, session.started_at, idle)
    UserSession.objects.filter(pk=session.pk, ended_at__isnull=True).update(seen_at=real, expires_at=expires_at)


def open_sessions(user: User, *, real: datetime) -> QuerySet[UserSession]:
    """Where this user is signed in, the last used first. `real` is the machine's time."""
    alive = UserSession.objects.filter(user=user, ended_at__isnull=True, expires_at__gt=real)
    return alive.defer("ciphertext").order_by("-seen_at", "pk")


@service("staff.sessions_ended")
def end_sessions(
    user: User, *, why: str, by: User, at: datetime, only: UUID | None = None, keep: UUID | None = None
) -> int:
    """End this user's sessions: all, `only` one, or all to `keep` one; returns how many, and what they held is gone."""
    found = UserSession.objects.filter(user=user, ended_at__isnull=True)
    if only is not None:
        found = found.filter(pk=only)
    if keep is not None:
        found = found.exclude(pk=keep)
    ended = found.update(ended_at=at, ended_why=why, ciphertext=b"")
    if ended:
        details = {"sessions": ended, "why": str(why)}
        table = User._meta.db_table
        record_event(
            kind="sign_out", verb="staff.sessions_ended", subject_table=table, subject_pk=user.pk, details=details
        )
    return ended


def user_id_in(held: Mapping[str, Any]) -> str | None:
    """Whose session it is, by what it holds."""
    return held.get(SESSION_KEY)
