"""`manage.py screen_batch --list FILE --queries FILE --out FILE`: people against a list, without a database."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework.management.json_lines import read, told, write_row, written_whole
from casework.screening.matching.index import Index
from casework.screening.matching.rows import listed_of, subject_of
from casework.screening.matching.values import Found, Subject
from casework.screening.thresholds import thresholds

MOST = 50


class Command(BaseCommand):
    """Reads every query before it answers one: a file of answers is whole or absent."""

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
        with written_whole(options["out"], read=(options["list"], options["queries"])) as out:
            index = Index(read(options["list"], listed_of), thresholds=thresholds())
            if not len(index):
                raise CommandError(_("%(file)s: nobody is listed. Nothing was written.") % {"file": options["list"]})
            subjects = [_asked(one, **options) for one in read(options["queries"], subject_of)]
            for subject in subjects:
                write_row(out, _answer(subject, index))
        self._tell(subjects, entries=len(index))

    def _tell(self, subjects: Sequence[Subject], *, entries: int) -> None:
        blank = [line for line, subject in enumerate(subjects, start=1) if subject.is_blank]
        self.stdout.write(
            _("%(people)d people screened against %(entries)d entries.")
            % {"people": len(subjects) - len(blank), "entries": entries}
        )
        if blank:
            self.stderr.write(
                _("Not screened, since there is nothing to look for: %(lines)s (lines of the answers).")
                % {"lines": told(blank)}
            )


def _asked(subject: Subject, *, names_only: bool, **_options: object) -> Subject:
    return Subject(subject.names, is_person=subject.is_person) if names_only else subject


def _answer(subject: Subject, index: Index) -> dict[str, Any]:
    """Who was found; somebody who cannot be looked for is not told as somebody who is on no list."""
    if subject.is_blank:
        return {"hits": [], "not_screened": "nothing_to_look_for"}
    return {"hits": [_hit(one) for one in index.search(subject, most=MOST)]}


def _hit(found: Found) -> dict[str, Any]:
    return {"id": found.key, "score": found.score, "band": found.band.value, "explanation": found.explanation}
