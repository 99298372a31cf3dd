"""Checks as fit the person: age, service, weapons, family; and those that are due once a birth is corrected."""

import pytest
from pytest_django import DjangoAssertNumQueries

from casework.journey.steps import correct_person
from casework.law.days import local_date
from casework.law.reference import CheckType
from casework.people.facts import BirthDate, Service
from casework.safe_conducts.rules import about_requesting
from casework.safe_conducts.selectors import evidence_for, evidence_of
from casework.screening.about import About, kinds_for
from casework.screening.models import Check
from tests.making import AT, make_child, make_facts, make_family, make_lodged_case, make_open_case

ALWAYS = {"IDENTITY_DOC", "MIGRATION_HISTORY"}
FROM_7, FROM_14 = {"BIOMETRIC_DEDUP"}, {"NATIONAL_RECORDS"}
ADULTS = ALWAYS | FROM_7 | FROM_14 | {"INTERPOL", "SANCTIONS"}
SERVED = {"INTELLIGENCE", "MILITARY_PROFILE", "EXCLUSION_SCREEN"}


@pytest.mark.django_db
class TestWhatConcerns:
    """Written by hand from the table of domain.md section 4, never read from the file that the code reads."""

    @pytest.mark.parametrize(
        ("about", "codes"),
        [
            (About(age=6), ALWAYS),
            (About(age=7), ALWAYS | FROM_7),
            (About(age=13), ALWAYS | FROM_7),
            (About(age=14), ALWAYS | FROM_7 | FROM_14),
            (About(age=17, served=True), ALWAYS | FROM_7 | FROM_14 | {"EXCLUSION_SCREEN"}),
            (About(age=18), ADULTS),
            (About(), ADULTS),
            (About(age=30, served=True), ADULTS | SERVED),
            (About(age=30, weapons=True), ADULTS | {"WEAPON_TRACE"}),
            (About(age=17, weapons=True), ALWAYS | FROM_7 | FROM_14),
            (About(age=3, family=True), ALWAYS | {"FAMILY_LINK"}),
        ],
    )
    def test_is_what_the_table_says(self, about: About, codes: set[str]) -> None:
        assert {kind.code for kind in kinds_for(CheckType.objects.all(), about)} == codes


@pytest.mark.django_db
class TestAChild:
    def test_is_asked_about_on_no_list_and_the_case_opens(self) -> None:
        child = make_child()
        assert child.status == "open"
        assert set(Check.objects.values_list("type", flat=True)) == ALWAYS | FROM_7

    def test_lacks_a_check_for_a_paper_only_where_none_was_asked(self) -> None:
        head, child = make_family("CHILD_MINOR")
        for case in (child, head):
            evidence = evidence_for(case, on=local_date(AT))
            assert "checks_not_requested" not in {one.code for one in about_requesting(case.officer, evidence, at=AT)}
            Check.objects.filter(case=case).delete()
            evidence = evidence_for(case, on=local_date(AT))
            codes = {finding.code for finding in about_requesting(case.officer, evidence, at=AT)}
            assert "checks_not_requested" in codes
            assert "child_without_representative" not in codes

    def test_is_asked_about_once_a_correction_makes_an_adult_of_them(self) -> None:
        child = make_child(age=17)
        for _again in range(2):
            adult = make_facts(birth=BirthDate(year=1999), service=Service(served=False))
            correct_person(child.pk, adult, by=child.officer, at=AT)
        asked = Check.objects.filter(case=child).order_by("type").values_list("type", flat=True)
        assert list(asked) == sorted(ADULTS)

    def test_costs_the_evidence_of_many_no_query_for_each(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        head, *children = make_family("CHILD_MINOR", "CHILD_MINOR", "STEPCHILD")
        cases = [head, *children, make_child(), make_lodged_case(), make_open_case()]
        with django_assert_max_num_queries(4):
            found = evidence_of(cases, on=local_date(AT))
        assert [found[case.pk].has_adult for case in cases] == [False, True, True, True, False, False, False]
