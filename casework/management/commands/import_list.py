"""`manage.py import_list FORMAT FILE`: take a new version of a list into use."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import BadInput
from casework.screening.lists.reading import read_list
from casework.screening.lists.taking import import_list
from casework.screening.models import ListVersion
from casework.staff.services import system_user

OUR_OWN = "amparo-csv"


class Command(BaseCommand):
    """Reads the whole file first: a version that serves is never half of one."""

    help = _("Take a new version of a list into use; the old one serves until the new one is complete.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The format, the file, and the word for a list that shrank on purpose."""
        formats = _("only %(format)s so far (seeds/README.md); formats of the UN and INTERPOL come later")
        parser.add_argument("format", help=formats % {"format": OUR_OWN})
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help=_("the name of the list; else the file's name"))
        parser.add_argument("--smaller", action="store_true", help=_("it is meant that more than half of it is gone"))

    def handle(self, *_words: object, **options: Any) -> None:
        """Import, and say what serves now. Raises CommandError with line and reason for a bad file."""
        if options["format"] != OUR_OWN:
            known = {"format": options["format"], "known": OUR_OWN}
            raise CommandError(_("The format %(format)s is not known: %(known)s is the only one so far.") % known)
        version = _imported(options["file"], options["source"], smaller=options["smaller"])
        counts = {
            "source": version.source,
            "entries": version.entries_count,
            "names": sum(len(names) for names in version.entries.values_list("listed__names", flat=True)),
            "version": version.sha256[:8],
        }
        self.stdout.write(_("%(source)s: %(entries)d entries, %(names)d names; version %(version)s serves.") % counts)


def _imported(file: Path, source: str, *, smaller: bool) -> ListVersion:
    try:
        read = read_list(OUR_OWN, file.read_bytes())
        return import_list(read, source=source or file.stem, by=system_user(), at=clock.now(), smaller=smaller)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except BadInput as error:
        reasons = " ".join(f"{file}, {place}: {sentence}" for place, sentence in error.fields.items())
        raise CommandError(_("%(reasons)s Nothing was changed.") % {"reasons": reasons}) from error
