"""Loading the reference tables: complete, repeatable, and clear about what is wrong."""

import time
from datetime import date

import pytest
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from pytest_django import DjangoAssertNumQueries

from casework.law.models import Country, EntryPoint, ReferenceLoad, Term
from casework.management.reference import load_reference
from casework.management.seed_files import SeedError, read_tables
from tests.seeds.conftest import SEEDS, Edit


@pytest.mark.django_db
class TestLoadReference:
    def test_every_row_is_there_after_migrating(self) -> None:
        for table, rows in read_tables(SEEDS).items():
            assert table.model._default_manager.count() == len(rows), table.name

    def test_stores_what_the_files_say(self) -> None:
        assert Country.objects.get(pk="XXA").name_es == "Apátrida"
        crossing = EntryPoint.objects.select_related("department").get(pk="SIMON_BOLIVAR")
        assert crossing.department is not None
        assert crossing.department.name_es == "Norte de Santander"
        assert EntryPoint.objects.get(pk="INFORMAL_OTHER").department is None

    def test_keeps_the_note_of_what_is_not_verified(self) -> None:
        crossing = EntryPoint.objects.get(pk="ARAUQUITA")
        assert (crossing.verified, crossing.verified_note) == (False, "no")
        bridge = EntryPoint.objects.get(pk="UNION")
        assert (bridge.verified, bridge.verified_note) == (True, "yes; VE locality general knowledge")

    def test_does_nothing_while_the_files_are_the_same(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(2):  # is the table there, and which digest it holds
            assert load_reference().skipped

    def test_a_second_load_changes_nothing(self) -> None:
        counts = load_reference(force=True)
        assert (counts.created, counts.updated, counts.skipped) == (0, 0, False)
        assert counts.unchanged == sum(len(rows) for rows in read_tables(SEEDS).values())

    def test_puts_back_what_somebody_changed_and_leaves_what_is_not_in_the_files(self) -> None:
        Country.objects.filter(pk="VEN").update(name_es="Otro")
        Country.objects.create(alpha3="ZZZ", name_es="Sin archivo", name_en="Without a file")
        counts = load_reference(force=True)
        assert (counts.created, counts.updated) == (0, 1)
        assert Country.objects.get(pk="VEN").name_es == "Venezuela"
        assert Country.objects.filter(pk="ZZZ").exists()

    def test_loads_a_changed_file(self, edited: Edit) -> None:
        directory = edited("countries.csv", "COL,Colombia,Colombia", "COL,República de Colombia,Colombia")
        counts = load_reference(directory=directory)
        assert (counts.updated, counts.skipped) == (1, False)
        assert load_reference(directory=directory).skipped

    def test_ends_a_rule_and_begins_another(self, edited: Edit) -> None:
        old = 'APPEAL,Recurso de reposición,Reconsideration appeal,10,business_day,"Ley 1437 de 2011 (CPACA), art. 76",'
        new = old.replace(",10,", ",15,")
        rest = "notification of decision,applicant,decision final"
        directory = edited("legal_deadlines.csv", f"{old}2012-07-02,,{rest}", f"{old}2012-07-02,2029-12-31,{rest}")
        with (directory / "legal_deadlines.csv").open("a", encoding="utf-8") as file:
            file.write(f"{new}2030-01-01,,{rest},no,invented\n")
        counts = load_reference(directory=directory)
        assert (counts.created, counts.updated) == (1, 1)
        assert Term.objects.in_force("APPEAL", date(2029, 12, 31)).get().value == 10
        assert Term.objects.in_force("APPEAL", date(2030, 1, 1)).get().value == 15

    def test_refuses_to_move_the_first_day_of_a_stored_rule(self, edited: Edit) -> None:
        directory = edited("legal_deadlines.csv", 'art. 76",2012-07-02', 'art. 76",2012-07-03')
        with pytest.raises(SeedError, match=r"legal_deadlines\.csv, line \d+, column valid_from: .*data migration"):
            load_reference(directory=directory)
        assert Term.objects.get(code="APPEAL").valid == DateRange(date(2012, 7, 2), None)

    def test_a_mistake_leaves_everything_as_it_was(self, edited: Edit) -> None:
        before = ReferenceLoad.objects.get().sha256
        directory = edited("ranks.csv", "OTHER,10,OTHER", "OTHER,ten,OTHER")
        with pytest.raises(SeedError):
            load_reference(directory=directory)
        assert ReferenceLoad.objects.get().sha256 == before

    @pytest.mark.bench
    def test_an_unchanged_start_costs_little(self) -> None:
        took = []
        for _again in range(5):
            started = time.perf_counter()
            load_reference()
            took.append(time.perf_counter() - started)
        assert min(took) < 0.15, "at its best: other work on the machine is not what is measured"


@pytest.mark.django_db(transaction=True)
class TestFlush:
    def test_tables_are_back_after_emptying_the_database(self) -> None:
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        assert Country.objects.filter(pk="VEN").exists()
