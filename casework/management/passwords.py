"""Passwords typed at a terminal, or read line by line where there is none."""

import sys
from getpass import getpass

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from casework.staff.models import User


def typed(question: str) -> str:
    """One password, not shown."""
    return getpass(f"{question}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def chosen(username: str) -> str:
    """A new password, the same twice. Raises CommandError."""
    first = typed(_("Password for %(name)s") % {"name": username})
    if typed(_("Once more, %(name)s") % {"name": username}) != first:
        raise CommandError(_("The two passwords of %(name)s differ. Nothing was saved.") % {"name": username})
    return first


def proven(username: str) -> User:
    """The user of this name, whose password was just typed. Raises CommandError."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not user.check_password(typed(_("Password of %(name)s") % {"name": username})):
        raise CommandError(_("That is not the password of %(name)s. Nothing was saved.") % {"name": username})
    return user
