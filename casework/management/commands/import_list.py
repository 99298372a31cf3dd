"""`manage.py import_list FORMAT FILE [FILE …]`: take a new version of a list into use."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import BadInput
from casework.screening.lists.reading import read_list
from casework.screening.lists.taking import import_list
from casework.screening.models import ListFormat, ListVersion
from casework.staff.services import system_user


class Command(BaseCommand):
    """Reads the whole list first: a version that serves is never half of one."""

    help = _("Take a new version of a list into use; the old one serves until the new one is complete.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The format, the files, and the word for a list that shrank on purpose."""
        parser.add_argument("format", choices=ListFormat.values, help=_("see docs/how-to/import-lists.md"))
        parser.add_argument("files", type=Path, nargs="+", help=_("one; for ofac-csv SDN, then ALT and ADD"))
        parser.add_argument("--source", default="", help=_("the name of the list; else the first file's name"))
        parser.add_argument(
            "--smaller", action="store_true", help=_("it is meant that more than a fifth of it is gone")
        )

    def handle(self, *_words: object, **options: Any) -> None:
        """Import, and say what serves now. Raises CommandError with line and reason for a bad file."""
        version = _imported(options["format"], options["files"], options["source"], smaller=options["smaller"])
        names = sum(len(listed["names"]) for listed in version.entries.values_list("listed", flat=True))
        counts = {"source": version.source, "entries": version.entries_count, "names": names}
        counts |= {"added": version.added_count, "changed": version.changed_count, "removed": version.removed_count}
        self.stdout.write(
            _(
                "%(source)s: %(entries)d entries, %(names)d names; version %(version)s serves."
                " %(added)d added, %(changed)d changed, %(removed)d removed."
            )
            % {**counts, "version": version.sha256[:8]}
        )


def _imported(form: str, files: Sequence[Path], source: str, *, smaller: bool) -> ListVersion:
    shown = ", ".join(str(file) for file in files)
    try:
        read = read_list(form, *(file.read_bytes() for file in files))
        source = source or files[0].name.partition(".")[0]
        return import_list(read, source=source, by=system_user(), at=clock.now(), smaller=smaller)
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from error
    except BadInput as error:
        reasons = " ".join(f"{shown}, {place}: {sentence}" for place, sentence in error.fields.items())
        raise CommandError(_("%(reasons)s Nothing was changed.") % {"reasons": reasons}) from error
