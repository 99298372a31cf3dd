"""Several tables in one statement give what each alone would give."""

from datetime import date
from uuid import UUID

import pytest
from django.db import DataError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from casework.arrivals.models import Arrival, Case
from casework.law.models import DocumentType
from casework.people.models import IdentityDocument, Person, PersonName
from casework.people.selectors import KINDS, current_facts, known_about, known_about_all
from casework.people.together import Prepared, attach, read_together
from casework.safe_conducts.models import SafeConduct
from casework.screening.hits import Hit
from casework.screening.models import Check
from tests.making import answer_checks, make_approved, make_open_case
from tests.making_hits import list_like

pytestmark = pytest.mark.django_db


class TestReadTogether:
    def test_gives_every_column_as_reading_alone_does(self) -> None:
        make_approved(photo=True)
        asked = [
            SafeConduct.objects.select_related("requested_by", "approved_by", "document"),
            Arrival.objects.select_related("entry_point", "department", "mode"),
            DocumentType.objects.order_by("code"),
            Check.objects.all(),
            *(kind._default_manager.select_related(*related) for kind, _place, related in KINDS if related),
        ]
        for found, alone in zip(read_together(*asked), asked, strict=True):
            assert [vars(row).keys() for row in found] == [vars(row).keys() for row in alone]
            for row, twin in zip(found, alone, strict=True):
                columns = [field.attname for field in row._meta.concrete_fields]
                assert [getattr(row, column) for column in columns] == [getattr(twin, column) for column in columns]

    def test_follows_a_key_that_leads_nowhere_to_nothing(self) -> None:
        make_open_case()
        IdentityDocument.objects.update(country=None)
        ((document,),) = read_together(IdentityDocument.objects.select_related("type", "country"))
        assert (document.country, document.type.pk) == (None, "VE_CEDULA")

    def test_reads_ranges_without_an_end_and_empty_ones(self) -> None:
        paper = make_approved()
        SafeConduct.objects.filter(pk=paper.pk).update(validity=DateRange(empty=True))
        kinds, (read,) = read_together(DocumentType.objects.all(), SafeConduct.objects.all())
        assert read.validity == DateRange(empty=True)
        assert {kind.valid for kind in kinds} == set(DocumentType.objects.values_list("valid", flat=True))

    def test_asks_nothing_where_nothing_can_be_found(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(0):
            assert read_together(Person.objects.none(), Case.objects.filter(pk__in=[])) == [[], []]

    def test_keeps_the_order_and_leaves_an_impossible_part_empty(self) -> None:
        for _case in range(3):
            make_open_case()
        none, names = read_together(Case.objects.none(), PersonName.objects.order_by("-search_key"))
        assert none == []
        assert names == list(PersonName.objects.order_by("-search_key"))


class TestPrepared:
    def test_answers_for_other_values_than_the_first(self) -> None:
        cases = [make_open_case() for _case in range(2)]
        prepared = Prepared(
            lambda *, person, on: [*current_facts([person]), DocumentType.objects.in_force("SC2_INITIAL", on)]
        )
        for case in cases:
            for on in (date(2019, 2, 26), date(1990, 1, 1)):
                found = prepared.read(person=case.person_id, on=on)
                alone = read_together(
                    *current_facts([case.person_id]), DocumentType.objects.in_force("SC2_INITIAL", on)
                )
                assert found == alone
                assert found[0][0].person_id == case.person_id

    def test_compiles_once(self) -> None:
        built = []

        def build(*, person: UUID) -> list[QuerySet[PersonName]]:
            built.append(person)
            return [PersonName.objects.filter(person=person)]

        prepared = Prepared(build)
        case = make_open_case()
        assert [len(prepared.read(person=key)[0]) for key in (case.person_id, case.pk, case.person_id)] == [1, 0, 1]
        assert len(built) == 1

    def test_is_planned_once_a_session_and_asks_one_query_each_time(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        prepared, case = Prepared(lambda *, person: current_facts([person])), make_open_case()
        for beginning in ("PREPARE", "EXECUTE"):
            with django_assert_num_queries(1) as asked:
                assert prepared.read(person=case.person_id)[0][0].person_id == case.person_id
            assert asked.captured_queries[0]["sql"].startswith(beginning)

    def test_prepares_again_after_a_reading_that_failed(self) -> None:
        prepared = Prepared(lambda *, on: [DocumentType.objects.in_force("SC2_INITIAL", on)])
        with pytest.raises(DataError), transaction.atomic():
            prepared.read(on="no day")
        assert len(prepared.read(on=date(2019, 2, 26))[0]) == 1


class TestRowsOfTheLaw:
    def test_are_made_once_until_they_change(self) -> None:
        prepared = Prepared(lambda *, on: [DocumentType.objects.filter(valid__contains=on).order_by("code")])
        (first,), (second,) = (prepared.read(on=date(2019, 2, 26)) for _reading in range(2))
        assert [id(one) for one in first] == [id(one) for one in second]
        first.clear()
        DocumentType.objects.filter(pk=second[0].pk).update(name_en="Another name")
        ((changed, *_others),) = prepared.read(on=date(2019, 2, 26))
        assert (changed.pk, changed.name_en) == (second[0].pk, "Another name")


@pytest.mark.django_db(transaction=True)
class TestPreparedInAnotherSession:
    def test_prepares_anew(self) -> None:
        prepared = Prepared(lambda *, on: [DocumentType.objects.in_force("SC2_INITIAL", on)])
        before = prepared.read(on=date(2019, 2, 26))
        connection.close()
        assert prepared.read(on=date(2019, 2, 26)) == before


class TestAttach:
    def test_stands_for_what_would_be_prefetched(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        case, other = make_open_case(), make_open_case()
        list_like(case)
        answer_checks(case)
        checks, hits = list(Check.objects.order_by("requested_at")), list(Hit.objects.all())
        attach(checks, hits, by="check_run", as_="hits")
        with django_assert_num_queries(0):
            held = {check.case_id: list(check.hits.all()) for check in checks}
            assert held == {case.pk: hits, other.pk: []}
            assert hits[0].check_run.case_id == case.pk


class TestKnownAboutAll:
    def test_gives_each_what_is_known_about_them_in_one_query(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        persons = [make_open_case(photo=True).person, make_open_case(documents=()).person]
        with django_assert_num_queries(1):
            known = known_about_all(persons)
        for person in persons:
            assert known[person.pk] == known_about(person)
        assert [len(known[person.pk].documents) for person in persons] == [1, 0]
