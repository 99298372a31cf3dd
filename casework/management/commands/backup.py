"""`manage.py backup FILE`: database, files and highest numbers, encrypted, in one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import CaseworkError
from casework.management.backup.making import make_backup
from casework.management.backup.sealed import BackupError, read_key


class Command(BaseCommand):
    """As the owner: the application's role cannot read the key of the trail's digests."""

    help = _("Write an encrypted backup of database, files and highest numbers.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help=_("a new file, or a folder in which one is named by the time"))

    def handle(self, *_words: object, file: Path, **_options: Any) -> None:
        """Write it and say what it holds. Raises CommandError; then no file is left."""
        at = clock.real_now()
        target = file / f"amparo-{at:%Y%m%dT%H%M%SZ}.backup" if file.is_dir() else file
        try:
            made = make_backup(target, url=owner_url(), key=read_key(settings.BACKUP_KEY), at=at)
        except CaseworkError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or target}: {error.strerror}") from error
        told = {"file": target, "cases": made.figures["cases"], "events": made.figures["events"], "files": made.files}
        self.stdout.write(
            _("%(file)s: %(cases)d cases, %(events)d events of the trail, %(files)d files. ") % told
            + _("Try it: manage.py restore_drill %(file)s") % told
        )
        if made.files_missing:
            missing = _("%(missing)d stored files are missing or damaged here and now; the rest is in the backup.")
            raise CommandError(missing % {"missing": made.files_missing})


def owner_url() -> str:
    """The owner's address. Raises BackupError where it is not set."""
    if not settings.OWNER_DATABASE_URL:
        raise BackupError(_("Set DATABASE_OWNER_URL: a backup is made and restored as the owner."))
    return str(settings.OWNER_DATABASE_URL)
