"""`manage.py check_pack FILE`: whether a history pack is what was handed out."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from casework.audit.pack_check import MOST_BYTES, check_against_the_trail, check_pack
from casework.errors import BadInput


class Command(BaseCommand):
    """Recompute every hash of the file, then ask the trail, where there is one; exit 1 if anything is wrong."""

    help = _("Check a history pack against itself, and against the trail if the database is there.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file; the database may be left out."""
        parser.add_argument("file", type=Path, help=_("the history pack, as JSON"))
        parser.add_argument("--offline", action="store_true", help=_("do not ask the database"))

    def handle(self, *_words: object, file: Path, offline: bool = False, **_options: Any) -> None:
        """Print what was looked at, problems on standard error. Raises CommandError for what is no pack."""
        try:
            with file.open("rb") as opened:
                content, report = check_pack(opened.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(_("This file cannot be read.")) from error
        except BadInput as error:
            raise CommandError(str(error.fields["file"])) from error
        asked = False if offline else self._ask_the_trail(content, report.problems)
        values = {"case": report.case, "events": report.events, "sealed": report.sealed}
        self.stdout.write(_("Case %(case)s: %(events)d events, %(sealed)d of them sealed.") % values)
        if not asked:
            self.stdout.write(_("Only the file was looked at, not a database."))
        for problem in report.problems:
            self.stderr.write(problem)
        if report.problems:
            sys.exit(1)
        self.stdout.write(_("The pack is what was handed out."))

    def _ask_the_trail(self, content: dict[str, Any], problems: list[str]) -> bool:
        """Whether the database could be asked; what it says otherwise joins the problems."""
        try:
            with transaction.atomic():
                problems += check_against_the_trail(content)
        except OperationalError:
            return False
        return True
