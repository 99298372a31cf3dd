"""`manage.py demo_accounts`: who signs in to the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils.translation import gettext as _

from casework.management.demo.accounts import PASSWORD, table


class Command(BaseCommand):
    """A small table: user name, role, where, what to try first."""

    help = _("Print the accounts of the demonstration.")
    requires_system_checks = ()

    def handle(self, *_words: object, **_options: Any) -> None:
        """Print it. Raises CommandError outside a demonstration, or before it is loaded."""
        if not settings.DEMONSTRATION:
            raise CommandError(_("This is no demonstration (AMPARO_DEMO is not set): it has no such accounts."))
        if not print_accounts(self.stdout):
            raise CommandError(_("The demonstration is not loaded yet: run load_demo first."))


def print_accounts(out: OutputWrapper) -> bool:
    """Print the accounts that exist, with their common password; whether there are any."""
    rows = [(name, role, where, _(first)) for name, role, where, first in table()]
    if not rows:
        return False
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        out.write("  ".join([*cells, row[3]]))
    out.write(_("Password of all: %(password)s") % {"password": PASSWORD})
    return True
