"""What the trail costs whoever writes: through the ORM, on the real tables of people and cases."""

import itertools
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import uuid4

from django.db import connection

from casework import clock
from casework.arrivals.models import Case
from casework.people.models import Person
from casework.staff.models import Office, User
from tests.benchmarks.figures import Figures
from tests.benchmarks.owner import without_trail
from tests.making import make_office, officer_of

Row = TypeVar("Row")
SINGLE, BULK = 100, 10_000
ROUNDS = 8  # each with the trail and without, by turns, so that neither has the quieter minute
TABLES = ("casework_person", "casework_case")
GOALS = {"single insert": 1.5, "single update": 1.5, "bulk insert of 10,000": 2, "QuerySet.update of 10,000": 5}
CONTEXT = ("actor", "role", "office", "request_id", "address", "verb")


@dataclass(slots=True)
class Times:
    """Seconds by what was done, with the trail and without."""

    on: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    off: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def measure(figures: Figures) -> None:
    """Write with the triggers on and off, and tell the ratio of the medians for people and cases together."""
    _say_who_acts()
    times = Times()
    for number in range(-1, ROUNDS):  # the first round warms up
        for on in (True, False) if number % 2 else (False, True):
            with nullcontext() if on else without_trail(*TABLES):
                kept = Times() if number < 0 else times
                _round(kept.on if on else kept.off)
    for what, goal in GOALS.items():
        took = [statistics.median(times.on[f"{what} {table}"]) for table in TABLES]
        bare = [statistics.median(times.off[f"{what} {table}"]) for table in TABLES]
        each = ", ".join(f"{table} {one / other:.2f}" for table, one, other in zip(TABLES, took, bare, strict=True))
        print(f"{what}: {sum(took) * 1000:.3g} ms, without the trail {sum(bare) * 1000:.3g} ms ({each})")
        figures.at_most(f"{what}, times as long as without the trail", sum(took) / sum(bare), goal)


def _say_who_acts() -> None:
    """A context of usual length, for the whole session."""
    with connection.cursor() as cursor:
        for name in CONTEXT:
            cursor.execute("SELECT set_config(%s, %s, false)", [f"trail.{name}", str(uuid4())])


def _round(side: dict[str, list[float]]) -> None:
    people = [Person(created_at=clock.FIRST_MOMENT) for _ in range(SINGLE)]
    _each(side, "single insert casework_person", people, lambda person: person.save(force_insert=True))
    cases = _cases_of(people)
    _each(side, "single insert casework_case", cases, lambda case: case.save(force_insert=True))
    for person, case in zip(people, cases, strict=True):
        person.version = case.version = 2
    _each(side, "single update casework_person", people, lambda person: person.save(force_update=True))
    _each(side, "single update casework_case", cases, lambda case: case.save(force_update=True))
    many = [Person(created_at=clock.FIRST_MOMENT) for _ in range(BULK)]
    theirs = _cases_of(many)
    _timed(side, "bulk insert of 10,000 casework_person", lambda: Person.objects.bulk_create(many))
    _timed(side, "bulk insert of 10,000 casework_case", lambda: Case.objects.bulk_create(theirs))
    span = (theirs[0].number, theirs[-1].number)
    kept = Person.objects.filter(cases__number__range=span)
    _timed(side, "QuerySet.update of 10,000 casework_person", lambda: kept.update(version=3))
    found = Case.objects.filter(number__range=span)
    _timed(side, "QuerySet.update of 10,000 casework_case", lambda: found.update(close_reason="no_reason"))


_numbers = itertools.count()


def _cases_of(people: list[Person]) -> list[Case]:
    office: Office = make_office()
    by: User = officer_of(office)
    return [
        Case(
            number=f"BENCH-{number:010}",
            public_ref=f"B{number:010}",
            person=person,
            office=office,
            officer=by,
            started_by=by,
            opened_at=clock.FIRST_MOMENT,
        )
        for person, number in zip(people, _numbers, strict=False)
    ]


def _each(side: dict[str, list[float]], what: str, rows: Sequence[Row], act: Callable[[Row], object]) -> None:
    for row in rows:
        _timed(side, what, partial(act, row))


def _timed(side: dict[str, list[float]], what: str, act: Callable[[], object]) -> None:
    began = time.perf_counter()
    act()
    side[what].append(time.perf_counter() - began)
