"""`manage.py restore_drill FILE`: prove that a backup can be restored, on a database that is dropped again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework.errors import CaseworkError
from casework.management.backup.drill import Drill, drill
from casework.management.backup.sealed import read_key
from casework.management.commands.backup import owner_url
from casework.management.commands.raise_numbers import lifted_in_words


class Command(BaseCommand):
    """Once a month, and after each upgrade of PostgreSQL."""

    help = _("Restore a backup into a database that is dropped again, and say whether it can be relied on.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one, and where to where the owner may not create databases."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", default="", help=_("an empty database to restore into; it keeps what it gets"))

    def handle(self, *_words: object, file: Path, into: str, **_options: Any) -> None:
        """Print the figures. Raises CommandError with every problem that was found."""
        try:
            found = drill(file, url=owner_url(), key=read_key(settings.BACKUP_KEY), into=into)
        except CaseworkError as error:
            raise CommandError(str(error)) from error
        for line in in_words(found):
            self.stdout.write(line)
        if found.problems:
            raise CommandError("\n".join(found.problems))
        self.stdout.write(_("This backup can be relied on."))


def in_words(found: Drill) -> list[str]:
    """What was restored and looked at."""
    figures = found.manifest.figures
    return [
        _("Made %(made)s by version %(version)s; restored and looked at in %(seconds).1f s.")
        % {"made": found.manifest.made_at, "version": found.manifest.version, "seconds": found.seconds},
        _("%(people)d people, %(cases)d cases, %(safe_conducts)d safe-conducts.") % figures,
        _("%(events)d events of the trail in %(blocks)d blocks, %(rows)d rows.")
        % {**figures, "rows": found.trail_rows},
        _("%(files)d of %(stored)d stored files are the ones that were stored.")
        % {"files": found.files, "stored": figures["stored_files"]},
        *lifted_in_words(found.behind, dry_run=True),
    ]
