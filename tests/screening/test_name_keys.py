"""The keys of names: in step with the names, found again when they are old, and counted without naming anybody."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from casework.audit.context import set_context
from casework.audit.wall import NOTHING, behind_the_wall
from casework.journey.due import JOBS
from casework.journey.steps import correct_person, register_arrival
from casework.people.facts import Name
from casework.screening.commonness import commonness, forget
from casework.screening.keeping_keys import FEWEST, count_keys, look_after_keys
from casework.screening.matching.version import ALGORITHM
from casework.screening.name_keys import KeyCount, NameKeys
from casework.staff.services import system_user
from casework.work.models import WorkItem
from tests.making import AT, make_draft, make_facts, make_open_case, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counts_are_forgotten() -> Iterator[None]:
    """What a process holds outlives a test."""
    yield
    forget()


def look_after() -> int:
    """As the sweeper does."""
    return look_after_keys(by=system_user(), at=AT)


class TestKeepNameKeys:
    def test_are_written_with_the_names(self) -> None:
        keys = NameKeys.objects.get(person=make_open_case().person)
        assert (keys.words, keys.algorithm) == (["b", "landrezma", "prueba", "tesumbre"], ALGORITHM)
        assert len(keys.skeletons) == 4

    def test_follow_a_correction_which_is_compared_anew(self) -> None:
        make_open_case(names=(Name(given="Yusleidy", paternal="Bracamonte"),), birth=make_facts().birth)
        case = make_open_case()
        facts = make_facts(number=2, names=(Name(given="Yusleidy", paternal="Bracamonte"),), birth=make_facts().birth)
        correct_person(case.pk, facts, by=case.officer, at=AT)
        assert NameKeys.objects.get(person=case.person).words == ["bracamonte", "yusleidy"]
        assert WorkItem.objects.get(kind="possible_duplicate").case == case

    def test_of_somebody_without_a_name_are_none(self) -> None:
        case = make_open_case(names=(Name(unknown=True),))
        assert NameKeys.objects.get(person=case.person).skeletons == []


class TestLookAfterKeys:
    def test_makes_what_is_missing_or_of_another_way(self) -> None:
        first, second = make_open_case(), make_open_case()
        NameKeys.objects.filter(person=first.person).delete()
        NameKeys.objects.filter(person=second.person).update(algorithm="older", words=[])
        assert look_after() == 2
        assert NameKeys.objects.get(person=first.person).words
        assert NameKeys.objects.get(person=second.person).algorithm == ALGORITHM
        assert look_after() == 0

    def test_is_a_job_of_the_sweeper(self) -> None:
        assert look_after_keys in [job.run for job in JOBS]

    def test_the_command_makes_all_of_them_twice_alike(self) -> None:
        case = make_open_case()
        before = NameKeys.objects.values().get(person=case.person)
        NameKeys.objects.update(words=["wrong"])
        told = StringIO()
        for _time in range(2):
            call_command("rebuild_name_keys", stdout=told)
            assert NameKeys.objects.values().get(person=case.person) == before
        assert "landrezma" not in told.getvalue()


class TestCountKeys:
    def test_counts_what_several_people_have_and_leaves_out_the_rest(self) -> None:
        for _person in range(FEWEST):
            make_open_case()
        count_keys(by=system_user(), at=AT)
        counted = dict(KeyCount.objects.filter(kind="word").values_list("key", "people"))
        assert counted["prueba"] == FEWEST
        assert all(people >= FEWEST for people in counted.values())
        assert commonness().people == FEWEST
        assert commonness().words("prueba") < commonness().words("landrezma")

    def test_a_common_name_finds_nobody_where_there_is_a_rarer_one(self) -> None:
        common = commonness()
        assert common.telling(("brb", "kls")) == ["brb", "kls"]
        many = type(common)(common.words, {"brb": 5_000}, 20_000)
        assert many.telling(("brb", "kls")) == ["kls"]
        assert many.telling(("brb",)) == ["brb"]
        assert sum(many.shares(("brb", "kls"))) == pytest.approx(1)


FINDS = 'SELECT count(*) FROM wall_people_alike(\'{"texts": ["prueba b landrezma tesumbre"]}\', 10)'


class TestTheWall:
    def test_stands_around_the_keys_and_is_looked_past_for_keys_of_people_alone(self) -> None:
        make_open_case()
        with behind_the_wall(), transaction.atomic():
            set_context(actor="", at=AT, reach=NOTHING)
            assert not NameKeys.objects.exists()
            with connection.cursor() as cursor:
                cursor.execute(FINDS)
                assert cursor.fetchone() == (1,)
                cursor.execute(FINDS.replace("count(*)", "*"))
                assert [column.name for column in cursor.description or ()] == ["person", "points"]
            transaction.set_rollback(True)

    def test_is_looked_past_by_the_application_and_not_by_everybody(self) -> None:
        asked = "SELECT has_function_privilege(%s, 'wall_people_alike(jsonb, integer)', 'EXECUTE')"
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            (application,) = cursor.fetchone()
            for role, may in ((application, True), ("public", False)):
                cursor.execute(asked, [role])
                assert cursor.fetchone() == (may,)


def test_registering_writes_over_the_keys_that_the_sweeper_made_of_a_draft() -> None:
    draft = make_draft()
    look_after()
    assert NameKeys.objects.get(person=draft.person).words == [], "a draft has no name yet"
    registration = make_registration(person=make_facts())
    case = register_arrival(draft.pk, registration, by=draft.officer, at=AT)
    assert NameKeys.objects.get(person=case.person).words != []
