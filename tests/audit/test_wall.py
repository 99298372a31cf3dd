"""The second wall in the database: who is bound by it, what lifts it, and that it stands again."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from casework.arrivals.models import Case
from casework.arrivals.selectors import search
from casework.audit.context import service, set_context
from casework.audit.wall import NOTHING, Reach, behind_the_wall, looking_past, past_the_wall
from casework.migrations.sql.m0018_wall import OF_A_CASE, OF_A_PERSON
from casework.people.models import PersonName
from casework.staff.models import User
from casework.staff.reach import reach_of
from casework.staff.services import system_user
from tests.audit.conftest import as_owner
from tests.harness.database import test_database_urls as urls_of_the_database
from tests.making import AT, make_office, make_open_case, officer_of

LATER = ("casework_checkanswer", "casework_assessment", "casework_inadmissionground")
WALLED = ("casework_case", "casework_application", "casework_storedfile", *OF_A_CASE, *OF_A_PERSON, *LATER)
MANY = 50_000
NAMES = """
INSERT INTO casework_person (id, created_at, version)
SELECT md5('person' || n)::uuid, %(at)s, 1 FROM generate_series(1, %(most)s) AS n;
INSERT INTO casework_personname (id, person_id, basis, recorded_by_id, recorded_at, alias, "unknown",
                                 given, paternal, maternal, search_key)
SELECT md5('name' || n)::uuid, md5('person' || n)::uuid, 'claimed', %(by)s, %(at)s, false, false, '', 'x', '',
       md5('name' || n) FROM generate_series(1, %(most)s) AS n;
"""


@contextmanager
def standing(reach: Reach = NOTHING) -> Iterator[None]:
    """As in a request; the settings go with the savepoint, as at the end of a request's transaction."""
    with behind_the_wall(), transaction.atomic():
        set_context(actor=reach.user, at=AT, reach=reach)
        yield
        connection.set_rollback(True)


@service("tests.counted")
def counted(*, fails: bool = False, by: User, at: datetime) -> int:
    """An act that counts all cases; it may end in an error of the database."""
    if fails:
        Case.objects.create(pk=Case.objects.get().pk)
    return Case.objects.count()


@service("tests.counted_twice")
def counted_within(*, by: User, at: datetime) -> tuple[int, int]:
    """An act that calls another, and counts again after it."""
    return counted(by=by, at=at), Case.objects.count()


@pytest.fixture
def case(db: None) -> Case:
    """A case at Cúcuta."""
    return make_open_case()


class TestTheWall:
    @pytest.mark.parametrize("table", WALLED)
    def test_stands_around(self, db: None, table: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
            assert cursor.fetchone() == (True,)

    def test_lets_nothing_through_where_nobody_said_who_asks(self, transactional_db: None) -> None:
        make_open_case()
        unspoken = urls_of_the_database()["DATABASE_URL"]
        with psycopg.connect(unspoken) as session:
            for table in WALLED:
                assert session.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
            assert session.execute("SELECT count(*) FROM casework_person").fetchone() == (1,)

    def test_does_not_bind_the_owner(self, transactional_db: None) -> None:
        make_open_case()
        with as_owner() as cursor:
            cursor.execute("SET wall.down = ''")
            cursor.execute("SELECT count(*) FROM casework_case")
            assert cursor.fetchone() == (1,)

    def test_cannot_be_taken_down_by_the_application(self, db: None) -> None:
        for attack in ("ALTER TABLE casework_case DISABLE ROW LEVEL SECURITY", "DROP POLICY wall ON casework_case"):
            with pytest.raises(Exception, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)

    def test_names_a_restricted_case_by_its_number(self, db: None) -> None:
        case = make_open_case(restricted=True)
        for named, seen in (((), 0), (("CU-other",), 0), ((case.number,), 1)):
            with standing(Reach(everywhere=True, named=named)):
                assert Case.objects.count() == seen

    def test_of_a_bound_office_hides_even_what_is_granted(self, case: Case) -> None:
        with standing(Reach(everywhere=True, named=(case.number,), bound="AR")):
            assert not Case.objects.exists()

    def test_keeps_threads_apart(self, transactional_db: None) -> None:
        make_open_case()

        def count(reach: Reach) -> int:
            try:
                with standing(reach):
                    return Case.objects.count()
            finally:
                connection.close()

        reaches = [Reach(everywhere=True), NOTHING] * 4
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(count, reaches)) == [1, 0] * 4


class TestAnAct:
    def test_looks_past_the_wall(self, case: Case) -> None:
        with standing():
            assert counted(by=system_user(), at=AT) == 1
            assert not Case.objects.exists()

    def test_within_another_leaves_the_wall_down(self, case: Case) -> None:
        with standing():
            assert counted_within(by=system_user(), at=AT) == (1, 1)
            assert not Case.objects.exists()

    def test_that_fails_leaves_the_wall_standing(self, case: Case) -> None:
        with standing():
            with pytest.raises(IntegrityError):
                counted(fails=True, by=system_user(), at=AT)
            assert not Case.objects.exists()

    def test_of_a_task_sees_everything_before_and_after(self, case: Case) -> None:
        assert (counted(by=system_user(), at=AT), Case.objects.count()) == (1, 1)


class TestLookingPast:
    def test_ends_with_its_block(self, case: Case) -> None:
        with standing():
            with past_the_wall("a test"):
                with past_the_wall("a test in it"):
                    assert Case.objects.exists()
                assert counted(by=system_user(), at=AT) == 1
                assert Case.objects.exists()
            assert not Case.objects.exists()

    def test_ends_with_an_error_too(self, case: Case) -> None:
        with standing():
            with pytest.raises(LookupError), past_the_wall("a test"):
                raise LookupError
            assert not Case.objects.exists()
            with pytest.raises(IntegrityError), transaction.atomic(), past_the_wall("a test"):
                Case.objects.create(pk=case.pk)
            assert not Case.objects.exists()

    def test_in_one_statement_ends_with_it(self, case: Case) -> None:
        with standing():
            with connection.cursor() as cursor:
                cursor.execute(looking_past("SELECT count(*) FROM casework_case WHERE id = %s"), [case.pk])
                cursor.nextset()
                assert cursor.fetchone() == (1,)
            assert not Case.objects.exists()
        assert Case.objects.exists()

    def test_is_lifted_by_a_savepoint_that_is_rolled_back(self, case: Case) -> None:
        with standing():
            with transaction.atomic():
                set_context(actor="", at=AT, reach=Reach(everywhere=True))
                assert Case.objects.exists()
                transaction.set_rollback(True)
            assert not Case.objects.exists()


class TestSearch:
    def test_uses_the_index_of_names_among_fifty_thousand(self, case: Case) -> None:
        with connection.cursor() as cursor:
            cursor.execute(NAMES, {"most": MANY, "by": str(system_user().pk), "at": AT})
        with standing(reach_of(case.officer, at=AT)):
            name = PersonName.objects.get(person=case.person_id).search_key
            by_index = _seconds(lambda: _named(name))
            by_table = _seconds(lambda: list(PersonName.objects.filter(search_key__contains=name)))
            assert list(search(Case.objects.all(), name)) == [case]
        assert by_index * 1.5 < by_table

    def test_gives_no_more_than_the_cases_that_are_seen(self, case: Case) -> None:
        other = officer_of(make_office(code="AR", region="ORQ"))
        name = PersonName.objects.get(person=case.person_id).search_key
        for words in (name, name.split()[0], case.number, case.public_ref):
            assert list(search(Case.objects.visible_to(case.officer, at=AT), words)) == [case]
            with standing(reach_of(other, at=AT)):
                assert not search(Case.objects.all(), words).exists()

    @pytest.mark.parametrize("words", ["%", "_", "%%", "\\", "' OR 1=1 --"])
    def test_takes_signs_of_patterns_for_themselves(self, case: Case, words: str) -> None:
        assert not search(Case.objects.all(), words).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM wall_people_named(%s)", [[words]])
            assert cursor.fetchone() == (0,)


def _named(name: str) -> list[object]:
    """The people whom the owner's function finds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_people_named(%s)", [name.split()])
        return list(cursor.fetchall())


def _seconds(ask: Callable[[], object]) -> float:
    """The best of five."""

    def once() -> float:
        began = time.perf_counter()
        ask()
        return time.perf_counter() - began

    return min(once() for _time in range(5))
