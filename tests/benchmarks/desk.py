"""What the desk waits for: registering through the page, and every list at one row and at fifty."""

import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from tests.benchmarks.figures import Figures
from tests.making import make_office, make_requested, officer_of, serve_list, supervisor_of
from tests.pages.desk import browser_of, search, start, typed
from tests.strangers import birth, word

REGISTRATIONS = 40


def run() -> Figures:
    """Register people one after the other, then ask for the lists."""
    figures = Figures()
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)
    serve_list()
    officer, supervisor = browser_of(officer_of(make_office())), browser_of(supervisor_of(make_office()))
    make_requested()
    officer.get(search(officer, "Landrezma"))  # the first search of a day makes the key of that day
    _lists(figures, officer, supervisor, rows=1)
    _registration(figures, officer)
    _lists(figures, officer, supervisor, rows=REGISTRATIONS + 1)
    return figures


def _registration(figures: Figures, officer: Client) -> None:
    times, queries = [], 0
    for number in range(REGISTRATIONS):
        url = start(officer)
        officer.get(f"{url}registration/")
        form = typed(given=f"Prueba {word(number, of=1)}", paternal=word(number, of=2), maternal=word(number, of=3))
        born = birth(number)
        form |= {"birth_year": born.year, "birth_month": born.month, "birth_day": born.day}
        form |= {"document_number": f"V-98{number:06d}"}
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            answer = officer.post(f"{url}registration/", form)
            times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 302, answer.content.decode()
        if number:  # the first reads the crossings that a process keeps
            queries = max(queries, len(asked))
    figures.at_most("registration, queries", queries, 30)
    figures.at_most("registration at the server, median", statistics.median(times), 150, " ms")
    figures.at_most("registration at the server, 95th percentile", sorted(times)[int(len(times) * 0.95)], 150, " ms")


def _lists(figures: Figures, officer: Client, supervisor: Client, *, rows: int) -> None:
    found = search(officer, "Quirvelo")
    asked: list[tuple[str, Callable[[], object]]] = [
        ("my work", lambda: officer.get("/")),
        ("cases", lambda: officer.get("/cases/")),
        ("search", lambda: officer.get(found)),
        ("approvals", lambda: supervisor.get("/safe-conducts/")),
    ]
    for name, ask in asked:
        with CaptureQueriesContext(connection) as queries:
            ask()
        figures.at_most(f"{name}, queries at {rows} rows", len(queries), 12)
