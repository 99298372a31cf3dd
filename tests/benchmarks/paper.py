"""How fast a day's paper becomes cases: a thousand lines, registered for real."""

import time

from casework.arrivals.day_sheet import COLUMNS, MOST_ROWS
from casework.audit.verify import verify_trail
from casework.journey.importing import Outcome, import_sheet
from tests.benchmarks.figures import Figures
from tests.making import AT, make_office, officer_of, serve_list
from tests.strangers import birth, word


def run() -> Figures:
    """Check the sheet, register it, send it again."""
    figures = Figures()
    serve_list()
    office, content = make_office(), sheet(MOST_ROWS)
    officer = officer_of(office)
    for figure, outcome, dry_run in (
        ("import, only checking, lines a second", Outcome.READY, True),
        ("import, lines registered a second", Outcome.REGISTERED, False),
        ("import, lines sent again a second", Outcome.ALREADY, False),
    ):
        began = time.perf_counter()
        report = import_sheet(office, content, why_late="No electricity.", by=officer, at=AT, dry_run=dry_run)
        seconds = time.perf_counter() - began
        assert report.count(outcome) == MOST_ROWS, report.lines[:3]
        figures.at_least(figure, MOST_ROWS / seconds, 100)
    figures.at_most("import, problems of the trail", len(verify_trail().problems), 0)
    return figures


def sheet(lines: int) -> bytes:
    """As many invented people, nobody like another."""
    rows = [",".join(column.name for column in COLUMNS)]
    for number in range(lines):
        own = {
            "row_key": f"CU-{number:05d}",
            "received_at": "2019-02-26 07:30",
            "given_names": f"Prueba {word(number, of=1)}",
            "first_surname": word(number, of=2),
            "second_surname": word(number, of=3),
            "birth": f"{birth(number)}",
            "document_number": f"V-99{number:06d}",
            "entered": "2019-02-25",
        }
        rows.append(",".join(own.get(column.name, column.example) for column in COLUMNS))
    return ("\n".join(rows) + "\n").encode()
