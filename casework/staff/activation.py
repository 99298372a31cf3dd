"""How an account begins: a code shown once, with which its person chooses a password that nobody else knows.

All moments here are real ones (`clock.real_now`), as at sign-in.
"""

import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, Finding
from casework.staff.account_requests import Activation
from casework.staff.models import User
from casework.staff.tokens import PREFIX_LETTERS

VALID_FOR: Final = timedelta(hours=48)
GROUPS, LETTERS = 4, 4  # 77 bits, read aloud in four groups
WRONG = Finding("code_wrong", _("User name and code do not belong together, or the code was used or has ended."))


def make_code(user: User, *, real_at: datetime) -> str:
    """A new code of this account in place of an earlier one, and no password until it is used; shown once."""
    code = "-".join("".join(secrets.choice(PREFIX_LETTERS) for _each in range(LETTERS)) for _group in range(GROUPS))
    made = {"digest": make_password(code), "made_at": real_at, "expires_at": real_at + VALID_FOR, "used_at": None}
    Activation.objects.update_or_create(user=user, defaults=made)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return code


def account_of_code(username: str, code: str, *, real_at: datetime) -> User | None:
    """The account that this code may activate now, or None.

    Unknown, wrong, used, ended and disabled all look the same and take as long: one query and one comparison.
    """
    found = Activation.objects.select_related("user").filter(user__username=username).first()
    matches = check_password(written(code), found.digest if found else _nobodys())
    usable = found is not None and matches and found.is_usable(real_at) and found.user.is_active
    return found.user if found and usable else None


@service("staff.account_activated")
def activate_account(user: User, code: str, password: str, *, by: User, at: datetime, real_at: datetime) -> User:
    """Give an account the password that its person chose; the code is used up. Raises ActionRefused."""
    activation = Activation.objects.select_for_update(of=("self",)).select_related("user").get(user=user)
    if not activation.is_usable(real_at) or not check_password(written(code), activation.digest):
        raise ActionRefused([WRONG])
    activation.used_at = real_at
    activation.save(update_fields=["used_at"])
    activation.user.set_password(password)
    activation.user.save(update_fields=["password"])
    return activation.user


def written(code: str) -> str:
    """The code as it was made, however it was typed: in capitals, with spaces, without hyphens."""
    letters = "".join(sign for sign in code.lower() if sign.isalnum())
    return "-".join(letters[place : place + LETTERS] for place in range(0, len(letters), LETTERS))


@cache
def _nobodys() -> str:
    """Compared with when no account has that name; made once a process, or a wrong name would take twice as long."""
    return make_password("nobody's code")
