"""The secrets of second factors are sealed in the library's table: the application's, the codes', and the keys'.

The library's own hook is told a text and not whose it is, and passes keys by; here the whole column is sealed as it is
saved and opened as it is read, bound to account and kind. A constraint of the database refuses anything in clear.
"""

import base64
from collections.abc import Collection
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_init, post_save, pre_save
from django.dispatch import receiver

from casework import cipher


def place_of(factor: Authenticator) -> str:
    """Where the secret of a factor is bound to."""
    return f"mfa_authenticator:data:{factor.user_id}:{factor.type}"


@receiver(pre_save, sender=Authenticator)
def _close(instance: Authenticator, update_fields: Collection[str] | None, **_signal: Any) -> None:
    if update_fields is None or "data" in update_fields:
        sealed = cipher.seal(instance.data, place=place_of(instance))
        instance.data = {"sealed": base64.b64encode(sealed).decode()}


@receiver(post_init, sender=Authenticator)
@receiver(post_save, sender=Authenticator)
def _open(instance: Authenticator, **_signal: Any) -> None:
    """Raises InvalidTag for what was moved from another account: then nobody signs in with it."""
    data = instance.__dict__.get("data")  # not asked for where the column was left out
    if isinstance(data, dict) and "sealed" in data:
        instance.data = cipher.unseal(base64.b64decode(data["sealed"]), place=place_of(instance))
