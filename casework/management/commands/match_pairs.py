"""`manage.py match_pairs --pairs FILE --out FILE`: score pairs of names or of entities, without a database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework.management.json_lines import read, write_row, written_whole
from casework.screening.matching.pairs import properties_of, score_entities, score_names
from casework.screening.matching.rows import Row, text_of


class Command(BaseCommand):
    """A line holds `name1` and `name2`, or `query` and `candidate` with properties and their `schema`."""

    help = _("Score pairs of names or of entities, without a database.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Two files of one JSON object a line."""
        parser.add_argument("--pairs", type=Path, required=True, help=_("the pairs, one JSON object a line"))
        parser.add_argument("--out", type=Path, required=True, help=_("where one score for each pair is written"))

    def handle(self, *_words: object, **options: Any) -> None:
        """Write one score a line. Raises CommandError naming file, line and field for what cannot be read."""
        scores = list(read(options["pairs"], score_of))
        with written_whole(options["out"]) as out:
            for score in scores:
                write_row(out, {"score": score})
        self.stdout.write(_("%(count)d pairs scored.") % {"count": len(scores)})


def score_of(row: Row) -> float:
    """The score of one pair. Raises BadRow for a field that cannot be read."""
    if "query" in row or "candidate" in row:
        schema = text_of(row, "schema") if row.get("schema") is not None else ""
        return score_entities(properties_of(row, "query"), properties_of(row, "candidate"), schema=schema)
    return score_names(text_of(row, "name1"), text_of(row, "name2"))
