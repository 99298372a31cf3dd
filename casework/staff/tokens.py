"""API tokens: how another system signs in. The secret is shown once, and only its hash is kept.

All moments here are real ones (`clock.real_now`), as at sign-in: no demonstration clock lengthens a token's life.
"""

import hmac
import re
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.staff.models import ApiToken, Office, Scope, User
from casework.staff.rules import about_issuing_token, about_revoking_token

LONGEST = timedelta(days=365)
USE_IS_WRITTEN_EVERY = timedelta(minutes=1)
PREFIX_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"  # nothing that reads as a word or as another letter
SECRET_BYTES = 32
_WRITTEN = re.compile(r"amparo_(?P<prefix>[a-z0-9]{8})_[A-Za-z0-9_-]{43}")
_NOBODYS = "0" * 64  # compared with when no token has that prefix, so that both ways take as long


@service("staff.token_issued")
def issue_token(
    user: User,
    *,
    label: str,
    scopes: Collection[str],
    office: Office | None,
    expires_at: datetime,
    confirmed_by: User,
    by: User,
    at: datetime,
) -> tuple[ApiToken, str]:
    """A new token of this account and its secret, which nobody can read again.

    Raises ActionRefused unless two administrators who are not the account agree, and BadInput for the rest.
    """
    if findings := about_issuing_token(user, by=by, confirmed_by=confirmed_by, at=at):
        raise ActionRefused(findings)
    if fields := dict(_mistakes(label, scopes, office=office, expires_at=expires_at, at=at)):
        raise BadInput(fields)
    prefix = _free_prefix()
    secret = f"amparo_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    token = ApiToken.objects.create(
        user=user,
        label=label.strip(),
        prefix=prefix,
        digest=_digest(secret),
        scopes=[scope for scope in Scope.values if scope in scopes],
        office=office,
        created_at=at,
        created_by=by,
        confirmed_by=confirmed_by,
        expires_at=expires_at,
    )
    return token, secret


@service("staff.token_revoked")
def revoke_token(token_id: UUID, *, by: User, at: datetime) -> ApiToken:
    """End a token now; one administrator is enough. Raises ActionRefused, DoesNotExist, or InvalidTransition."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token_id)
    if findings := about_revoking_token(by=by, at=at):
        raise ActionRefused(findings)
    if token.revoked_at is not None:
        raise InvalidTransition("api_token", "revoked", "revoke")
    token.revoked_at, token.revoked_by = at, by
    token.save(update_fields=["revoked_at", "revoked_by"])
    return token


def token_for(secret: str, at: datetime) -> ApiToken | None:
    """The token with this secret that may be used now, or None.

    Unknown, expired, revoked and disabled all look the same: the same answer after the same one query and comparison.
    """
    token = known_by(secret)
    matches = hmac.compare_digest(token.digest if token else _NOBODYS, _digest(secret))
    return token if token and matches and is_usable(token, at) else None


def known_by(secret: str) -> ApiToken | None:
    """The token whose prefix stands in this secret, whether or not the rest of it is right."""
    written = _WRITTEN.fullmatch(secret)
    prefix = written["prefix"] if written else ""
    return ApiToken.objects.select_related("user", "office").filter(prefix=prefix).first()


def is_usable(token: ApiToken, at: datetime) -> bool:
    """Whether this token is neither expired nor revoked, and its account neither disabled nor the system."""
    lives = token.revoked_at is None and token.created_at <= at < token.expires_at
    return lives and token.user.is_active and not token.user.is_system


def mark_used(token: ApiToken, at: datetime) -> None:
    """Write down that the token is in use, at most once a minute; two requests at once do not wait for each other."""
    due = at - USE_IS_WRITTEN_EVERY
    if token.last_used_at is not None and token.last_used_at > due:
        return
    free = ApiToken.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=token.pk)
    if free.values_list("pk", flat=True).first() is not None:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _mistakes(
    label: str, scopes: Collection[str], *, office: Office | None, expires_at: datetime, at: datetime
) -> Mapping[str, Any]:
    """The fields that cannot be accepted, each with its sentence."""
    mistakes: dict[str, Any] = {}
    longest = ApiToken._meta.get_field("label").max_length or 0
    if not label.strip() or len(label.strip()) > longest or not label.isprintable():
        mistakes["label"] = _("Say which system it is for, in one line of at most %(n)d characters.") % {"n": longest}
    if not scopes or set(scopes) - set(Scope.values):
        mistakes["scopes"] = _("Choose at least one of: %(known)s.") % {"known": ", ".join(Scope.values)}
    if expires_at.utcoffset() is None or not at < expires_at <= at + LONGEST:
        mistakes["expires_at"] = _("A token ends after now and within %(n)d days.") % {"n": LONGEST.days}
    if office is not None and not office.active:
        mistakes["office"] = _("This office is closed.")
    return mistakes


def _free_prefix() -> str:
    """Eight letters that no token has yet; they may be told, unlike the rest."""
    while True:
        prefix = "".join(secrets.choice(PREFIX_LETTERS) for _letter in range(8))
        if not ApiToken.objects.filter(prefix=prefix).exists():
            return prefix


def _digest(secret: str) -> str:
    """What is kept of a secret. No salt and no slow hash: nobody guesses 32 random bytes."""
    return sha256(secret.encode()).hexdigest()
