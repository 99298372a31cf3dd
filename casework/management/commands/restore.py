"""`manage.py restore FILE`: a backup into an empty database and an empty folder of files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework.errors import CaseworkError
from casework.management.backup.restoring import restore_backup
from casework.management.backup.sealed import read_key
from casework.management.commands.backup import owner_url


class Command(BaseCommand):
    """The roles of the new server must exist and be called as before: the backup grants them their rights."""

    help = _("Restore a backup into an empty database and an empty folder of files.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """From where, and into which database."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", default="", help=_("an empty database, as its owner; else DATABASE_OWNER_URL"))

    def handle(self, *_words: object, file: Path, into: str, **_options: Any) -> None:
        """Restore, and say what comes next. Raises CommandError."""
        try:
            restored = restore_backup(file, into=into or owner_url(), key=read_key(settings.BACKUP_KEY))
        except CaseworkError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from error
        told = {"made": restored.made_at, "cases": restored.figures["cases"], "files": restored.files}
        self.stdout.write(_("Restored as of %(made)s: %(cases)d cases, %(files)d files.") % told)
        self.stdout.write(
            _("Before anybody works: manage.py migrate, manage.py raise_numbers, manage.py verify_trail.")
        )
