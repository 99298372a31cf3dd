"""Checks as fit the age: none of a child, and those that are due once a birth is corrected."""

import pytest
from pytest_django import DjangoAssertNumQueries

from casework.journey.steps import correct_person
from casework.law.days import local_date
from casework.law.reference import CheckType
from casework.people.facts import BirthDate
from casework.safe_conducts.rules import about_requesting
from casework.safe_conducts.selectors import evidence_for, evidence_of
from casework.screening.models import Check
from casework.screening.selectors import made_at_age
from tests.making import AT, make_child, make_facts, make_family, make_lodged_case, make_open_case


class TestMadeAtAge:
    @pytest.mark.parametrize(("age", "codes"), [(None, ["S", "B"]), (18, ["S", "B"]), (17, ["B"]), (6, [])])
    def test_takes_who_is_of_unknown_age_for_an_adult(self, age: int | None, codes: list[str]) -> None:
        kinds = [CheckType(code="S", minors="no"), CheckType(code="B", minors="from_7")]
        assert [kind.code for kind in made_at_age(kinds, age)] == codes


@pytest.mark.django_db
class TestAChild:
    def test_is_asked_about_on_no_list_and_the_case_opens(self) -> None:
        child = make_child()
        assert child.status == "open"
        assert not Check.objects.exists()

    def test_lacks_no_check_for_a_paper(self) -> None:
        head, child = make_family("CHILD_MINOR")
        for case, lacks in ((child, False), (head, True)):
            Check.objects.filter(case=case).delete()
            evidence = evidence_for(case, on=local_date(AT))
            codes = {finding.code for finding in about_requesting(case.officer, evidence, at=AT)}
            assert ("checks_not_requested" in codes) is lacks
            assert "child_without_representative" not in codes

    def test_is_asked_about_once_a_correction_makes_an_adult_of_them(self) -> None:
        child = make_child(age=17)
        for _again in range(2):
            adult = make_facts(birth=BirthDate(year=1999))
            correct_person(child.pk, adult, by=child.officer, at=AT)
        assert [check.type_id for check in Check.objects.filter(case=child)] == ["SANCTIONS"]

    def test_costs_the_evidence_of_many_no_query_for_each(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        head, *children = make_family("CHILD_MINOR", "CHILD_MINOR", "STEPCHILD")
        cases = [head, *children, make_child(), make_lodged_case(), make_open_case()]
        with django_assert_max_num_queries(4):
            found = evidence_of(cases, on=local_date(AT))
        assert [found[case.pk].has_adult for case in cases] == [False, True, True, True, False, False, False]
