"""`manage.py ready`: what /readyz answers, for containers without a web server and for people."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.work.readiness import readiness


class Command(BaseCommand):
    """Exit 1 where something is missing."""

    help = _("Say whether database, broker, beat, sweeper and registers are as they should be.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """All of it, or some parts."""
        parser.add_argument("checks", nargs="*", help=_("only these: database, migrations, broker, beat, …"))

    def handle(self, *_words: object, checks: list[str], **_options: Any) -> None:
        """Print the checks as JSON. Raises SystemExit(1) where one fails, CommandError for one that does not exist."""
        found = readiness(at=clock.real_now())
        if unknown := sorted(set(checks) - set(found)):
            raise CommandError(_("There is no check %(names)s.") % {"names": ", ".join(unknown)})
        asked = {name: check for name, check in found.items() if not checks or name in checks}
        self.stdout.write(json.dumps({name: asdict(check) for name, check in asked.items()}))
        if not all(check.ok for check in asked.values()):
            sys.exit(1)
