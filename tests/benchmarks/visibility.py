"""Who sees what among 200,000 cases: an officer of 2 of 20 offices behind both walls, against looking at everything."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.db import transaction

from casework.arrivals.models import Case
from casework.arrivals.selectors import cases_visible_to, search
from casework.audit.context import set_context
from casework.audit.wall import behind_the_wall
from casework.people.models import PersonName
from casework.staff.models import Office, Role, User
from casework.staff.reach import reach_of
from casework.staff.services import SYSTEM_ID
from tests.benchmarks.figures import Figures
from tests.making import AT, give_role, make_office, make_user

CASES, OFFICES, REPETITIONS = 200_000, 20, 15
MOST = 1.5  # times the unrestricted query
# Every case of a person of its own; one in fifty is restricted. Nothing here went through a service.
ROWS = """
INSERT INTO casework_person (id, created_at, version)
SELECT md5('person' || n)::uuid, %(at)s, 1 FROM generate_series(1, %(most)s) AS n;
INSERT INTO casework_personname (id, person_id, basis, recorded_by_id, recorded_at, alias, "unknown",
                                 given, paternal, maternal, search_key)
SELECT md5('name' || n)::uuid, md5('person' || n)::uuid, 'claimed', %(by)s, %(at)s, false, false,
       word, md5('paternal' || n), '', word || ' ' || md5('paternal' || n)
  FROM generate_series(1, %(most)s) AS n,
       LATERAL (SELECT (ARRAY['jose', 'yusleidy', 'wilmer'])[1 + n %% 3]) AS of(word);
INSERT INTO casework_case (id, version, number, public_ref, person_id, office_id, officer_id, started_by_id,
                           registered_by_id, status, restricted, codename, opened_at, close_reason)
SELECT md5('case' || n)::uuid, 1, 'BENCH-' || n, lpad(n::text, 12, 'B'), md5('person' || n)::uuid,
       (%(offices)s::text[])[1 + n %% cardinality(%(offices)s::text[])], %(by)s, %(by)s, %(by)s, 'open', n %% 50 = 0,
       CASE WHEN n %% 50 = 0 THEN 'Prueba ' || n END, %(at)s::timestamptz + n * interval '1 second', ''
  FROM generate_series(1, %(most)s) AS n;
"""


def make_cases(offices: list[Office], *, most: int = CASES) -> None:
    """That many cases by bulk SQL, spread over the offices; by the owner, and past the trail, which is not measured."""
    values = {"most": most, "by": str(SYSTEM_ID), "at": AT, "offices": [office.pk for office in offices]}
    tables = ("casework_person", "casework_personname", "casework_case")
    owner = psycopg.connect(os.environ["DATABASE_OWNER_URL"], cursor_factory=psycopg.ClientCursor, autocommit=True)
    with owner:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(ROWS, values)
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        owner.execute(f"VACUUM ANALYZE {', '.join(tables)}")  # what the server does by itself soon after such a load


def remove_cases() -> None:
    """Empty the register again, by the owner."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("TRUNCATE casework_person CASCADE")


def make_offices() -> list[Office]:
    """Twenty offices: those of the seeds and as many more as it takes."""
    codes = [f"Z{chr(65 + number)}" for number in range(OFFICES)]
    return [*Office.objects.all(), *(make_office(code=code) for code in codes)][:OFFICES]


@contextmanager
def standing_for(user: User, *, at: datetime) -> Iterator[None]:
    """As a request of this user asks: behind the wall, in a transaction."""
    with behind_the_wall(), transaction.atomic():
        set_context(actor=str(user.pk), at=at, reach=reach_of(user, at=at))
        yield


def run() -> Figures:
    """Make the cases and measure."""
    figures = Figures()
    measure(figures)
    return figures


def measure(figures: Figures) -> None:
    """Make the cases, unless they are there, and print a page and a count of the officer's against everybody's."""
    offices = make_offices()
    if Case.objects.count() < CASES:
        make_cases(offices)
    officer = make_user(role=Role.CASE_OFFICER, office=offices[0], username="two.offices")
    give_role(officer, Role.CASE_OFFICER, office=offices[1])
    everything = Case.objects.select_related("office", "person").order_by("-opened_at", "-id")
    seen = cases_visible_to(officer, at=AT).prefetch_related(None)
    _compare(figures, "page of 50", lambda: list(seen[:50]), lambda: list(everything[:50]), officer)
    _compare(figures, "count", seen.count, everything.count, officer)
    number = Case.objects.filter(office=offices[0], restricted=False).values_list("person", flat=True)[7]
    word = PersonName.objects.get(person=number).paternal
    found = Case.objects.filter(person__personname_facts__search_key__contains=word)
    _compare(figures, "one name", lambda: list(search(seen, word)), lambda: list(found.all()), officer)


def _compare(
    figures: Figures, what: str, ask: Callable[[], object], unrestricted: Callable[[], object], officer: User
) -> None:
    """Both by turns, so that a machine that is busy for a moment is busy for both."""
    behind, free = [], []
    for _each in range(REPETITIONS):
        free.append(_milliseconds(unrestricted))
        with standing_for(officer, at=AT):
            behind.append(_milliseconds(ask))
    ratio = statistics.median(behind) / statistics.median(free)
    print(f"  {what}: {statistics.median(behind):.2f} ms, unrestricted {statistics.median(free):.2f} ms")
    figures.at_most(f"visibility, {what} of 2 of 20 offices among {CASES:,} cases", ratio, MOST, "×")


def _milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000
