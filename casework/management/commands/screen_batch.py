"""`manage.py screen_batch --list FILE --queries FILE --out FILE`: people against a list, without a database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework.management.json_lines import read, write_row, written_whole
from casework.screening.matching.index import Index
from casework.screening.matching.rows import listed_of, subject_of
from casework.screening.matching.values import Found

MOST = 50


class Command(BaseCommand):
    """Reads every query before it writes: a file of answers is whole or absent."""

    help = _("Screen people of one file against the list of another, without a database.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Three files of one JSON object a line, and whether only names are compared."""
        parser.add_argument("--list", type=Path, required=True, help=_("the entries, one JSON object a line"))
        parser.add_argument("--queries", type=Path, required=True, help=_("the people, one JSON object a line"))
        parser.add_argument("--out", type=Path, required=True, help=_("where one line for each person is written"))
        parser.add_argument("--names-only", action="store_true", help=_("compare nothing but names"))

    def handle(self, *_words: object, **options: Any) -> None:
        """Write the answers. Raises CommandError naming file, line and field for what cannot be read."""
        index = Index(read(options["list"], listed_of))
        subjects = list(read(options["queries"], subject_of))
        with written_whole(options["out"]) as out:
            for subject in subjects:
                found = index.search(subject, most=MOST, names_only=options["names_only"])
                write_row(out, {"hits": [_hit(one) for one in found]})
        self.stdout.write(
            _("%(people)d people screened against %(entries)d entries.")
            % {"people": len(subjects), "entries": len(index)}
        )


def _hit(found: Found) -> dict[str, Any]:
    return {"id": found.key, "score": found.score, "band": found.band.value, "explanation": found.explanation}
