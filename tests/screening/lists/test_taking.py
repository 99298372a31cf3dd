"""Taking a list into use: the old version serves until the new one is complete, and bad files change nothing."""

import pytest
from django.db import IntegrityError, connection

from casework.errors import BadInput
from casework.screening.matching.values import Document, Listed, Name, Quality
from casework.screening.models import Entry, ListState, ListVersion
from casework.screening.selectors import changed_entries, listed_of, missing_entries, serving_lists
from tests.making_lists import record, take_list

pytestmark = pytest.mark.django_db
TEN = [record(str(number)) for number in range(10)]


def take(*entry_ids: str, smaller: bool = False) -> ListVersion:
    return take_list(*(record(entry_id) for entry_id in entry_ids), smaller=smaller)


def counts(version: ListVersion) -> tuple[int, int, int, int]:
    """Added, changed, removed, unchanged."""
    return version.added_count, version.changed_count, version.removed_count, version.unchanged_count


class TestImportList:
    def test_serves_at_once_with_what_it_says(self) -> None:
        version = take_list(
            record("1", "José Pérez Ñustaral", "Pepe Pérez", documents=("VE_CEDULA:V-99.100.001",), reason_en="Why")
        )
        entry = Entry.objects.get()
        assert serving_lists().get() == version
        assert [name["full"] for name in entry.listed["names"]] == ["José Pérez Ñustaral", "Pepe Pérez"]
        assert entry.listed["reason_en"] == "Why"

    def test_retires_the_old_version(self) -> None:
        old, new = take("1", "2"), take("1", "3")
        old.refresh_from_db()
        assert (old.state, new.state) == (ListState.RETIRED, ListState.SERVING)
        assert serving_lists().get() == new
        assert new.compared_with == old

    def test_counts_what_came_differs_and_is_gone(self) -> None:
        first = take_list(*TEN)
        new = take_list(*TEN[2:], record("1", "Otro Nombre"), record("11"), record("12"), smaller=True)
        assert counts(first) == (10, 0, 0, 0)
        assert counts(new) == (2, 1, 1, 8)

    def test_leaves_the_file_alone_that_serves_already_and_says_so(self) -> None:
        first = take("1")
        assert first.confirmed_at is None
        again = take("1")
        assert (again, again.confirmed_at is None) == (first, False)
        assert ListVersion.objects.count() == 1

    def test_takes_an_older_file_again(self) -> None:
        take("1"), take("2")
        assert take("1").state == ListState.SERVING

    def test_lets_several_sources_serve_side_by_side(self) -> None:
        here, there = take_list(*TEN, source="b"), take_list(record("1"), source="a")
        assert list(serving_lists()) == [there, here]

    def test_keeps_the_old_version_when_the_new_one_fails(self) -> None:
        old = take("1")
        with pytest.raises(IntegrityError, match="entry_once_per_version"):
            take("2", "2")
        assert serving_lists().get() == old
        assert ListVersion.objects.count() == 1

    def test_flips_in_one_transaction(self) -> None:
        old = take("1")
        states = []

        def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            result = execute(sql, params, many, context)
            if sql.startswith("UPDATE") and connection.in_atomic_block:
                states.append(len(connection.savepoint_ids))
            return result

        with connection.execute_wrapper(watch):
            take("2")
        assert len(set(states)) == 1
        old.refresh_from_db()
        assert old.state == ListState.RETIRED

    def test_refuses_an_empty_list(self) -> None:
        with pytest.raises(BadInput):
            take_list()

    def test_refuses_a_list_that_lost_more_than_a_fifth(self) -> None:
        old = take_list(*TEN)
        with pytest.raises(BadInput):
            take_list(*TEN[3:])
        assert serving_lists().get() == old

    def test_takes_a_list_that_lost_a_fifth(self) -> None:
        take_list(*TEN)
        assert take_list(*TEN[2:]).entries_count == 8

    def test_takes_less_when_it_is_meant(self) -> None:
        take("1", "2", "3")
        assert take("1", smaller=True).entries_count == 1


class TestChangedEntries:
    def test_are_those_that_are_new_or_say_something_else(self) -> None:
        old = take_list(record("1"), record("2"), record("3"))
        new = take_list(record("1"), record("2", births=("1960",)), record("3"), record("4"))
        assert sorted(entry.entry_id for entry in changed_entries(old, new)) == ["2", "4"]

    def test_are_all_without_an_old_version(self) -> None:
        assert changed_entries(None, take("1", "2")).count() == 2

    def test_are_not_those_whose_names_only_changed_their_order(self) -> None:
        first, second = record("1", "Uno", "Dos", "Tres"), record("1", "Uno", "Tres", "Dos")
        old, new = take_list(first), take_list(second)
        assert not changed_entries(old, new).exists()

    def test_missing_are_those_that_are_gone(self) -> None:
        old, new = take("1", "2", "3", "4", "5"), take("1", "2", "3", "5")
        assert [entry.entry_id for entry in missing_entries(old, new)] == ["4"]


class TestListedOf:
    def test_is_what_was_read_under_the_key_of_the_row(self) -> None:
        written = record("1", "Uno Dos", "Tres", births=("1960/1965",), countries=("VEN",), documents=("CC:1",))
        take_list(written)
        entry = Entry.objects.get()
        listed = listed_of(entry)
        assert listed == Listed(str(entry.pk), written.person)
        assert listed.person.names == (Name("Uno Dos"), Name("Tres", quality=Quality.GOOD))
        assert listed.person.documents == (Document("1", "CC"),)
