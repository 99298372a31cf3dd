"""The store behind `request.session`: rows of UserSession, whose keys stand in no table and whose content is sealed."""

from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.http import HttpRequest

from casework import cipher, clock
from casework.staff.models import User
from casework.staff.sessions import (
    ADDRESS_LETTERS,
    BROWSER_LETTERS,
    UserSession,
    digest_of,
    idle_limit,
    until,
    user_id_in,
)

FORGOTTEN_AFTER = timedelta(days=1)  # until then the sign-in page can say why a session ended
MARKS = "amparo_session"  # what a sign-in writes down about itself


class SessionStore(SessionBase):
    """One browser's session. `row` is what was found for its cookie, `over` why that opens nothing."""

    row: UserSession | None = None
    over: str = ""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, where there is none, it is over, or its ring was lost."""
        row = UserSession.objects.filter(digest=digest_of(str(self.session_key))).first()
        self.over = row.why_over(clock.real_now()) if row else ""
        if row is not None and not self.over:
            try:
                held = row.holds()
            except (InvalidTag, KeyError):  # the ring of keys was changed meanwhile
                row = None
            else:
                self.row = row
                return held
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        """Whether this key is taken."""
        return UserSession.objects.filter(digest=digest_of(session_key)).exists()

    def create(self) -> None:
        """A new key with a row of its own; whatever has been over for a day is forgotten on this occasion."""
        self.clear_expired()
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Keep what the session holds. Raises CreateError for a key that is taken, UpdateError for one that is over."""
        if self.session_key is None:
            return self.create()
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        columns = self._columns(held)
        digest = columns.pop("digest")
        if not must_create:
            if not UserSession.objects.filter(digest=digest, ended_at__isnull=True).update(**columns):
                raise UpdateError
            return None
        try:
            with transaction.atomic():
                self.row = UserSession.objects.create(digest=digest, **columns)
        except IntegrityError as error:
            raise CreateError from error
        return None

    def _columns(self, held: dict[str, Any]) -> dict[str, Any]:
        """The row of what is held, as of now."""
        at = clock.real_now()
        marks = held.get(MARKS, {})
        started_at = datetime.fromisoformat(marks["started_at"]) if "started_at" in marks else at
        idle = timedelta(minutes=marks.get("idle", settings.IDLE_MINUTES))
        row = UserSession(digest=digest_of(str(self.session_key)))
        return {
            "digest": row.digest,
            "ciphertext": cipher.seal(held, place=row.place),
            "user_id": user_id_in(held),
            "address": marks.get("address", ""),
            "browser": marks.get("browser", ""),
            "started_at": started_at,
            "seen_at": at,
            "expires_at": until(at, started_at, idle),
        }

    def delete(self, session_key: str | None = None) -> None:
        """Forget a session, this one where no other is named."""
        key = session_key or self.session_key
        if key is not None:
            UserSession.objects.filter(digest=digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Forget what has been over for a day."""
        before = clock.real_now() - FORGOTTEN_AFTER
        UserSession.objects.filter(expires_at__lt=before).delete()


@receiver(user_logged_in)
def _mark(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Write into the session where it was signed in from, and how long it may be left alone."""
    request.session[MARKS] = {
        "address": request.META.get("REMOTE_ADDR", "")[:ADDRESS_LETTERS],
        "browser": request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:BROWSER_LETTERS],
        "idle": idle_limit(user, at=clock.now()).total_seconds() / 60,
        "started_at": clock.real_now().isoformat(),
    }
