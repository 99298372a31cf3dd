"""`manage.py match_pairs --pairs FILE --out FILE`: score pairs of names or of entities, without a database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework.management.json_lines import read, told, write_row, written_whole
from casework.screening.matching.pairs import EVEN, Pair, is_blank, pair_of_entities, pair_of_names, properties_of
from casework.screening.matching.rows import Row, text_of
from casework.screening.matching.scoring import compare


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
        blank: list[int] = []
        line = 0
        with written_whole(options["out"], read=(options["pairs"],)) as out:
            for line, pair in enumerate(read(options["pairs"], pair_of), start=1):
                blank += [line] if is_blank(pair) else []
                write_row(out, _answer(pair))
        self.stdout.write(_("%(count)d pairs scored.") % {"count": line - len(blank)})
        if blank:
            self.stderr.write(
                _("Not compared, since a side is without name: %(lines)s (lines of the answers).")
                % {"lines": told(blank)}
            )


def pair_of(row: Row) -> Pair:
    """The two sides of one line. Raises BadRow for a field that cannot be read."""
    if "query" in row or "candidate" in row:
        schema = text_of(row, "schema") if row.get("schema") is not None else ""
        return pair_of_entities(properties_of(row, "query"), properties_of(row, "candidate"), schema=schema)
    return pair_of_names(text_of(row, "name1"), text_of(row, "name2"))


def _answer(pair: Pair) -> dict[str, Any]:
    """The score; where nothing can be compared that is said beside it, since 0 would be an answer."""
    score = compare(*pair, EVEN).score
    return {"score": score} | ({"not_compared": "nothing_to_compare"} if is_blank(pair) else {})
