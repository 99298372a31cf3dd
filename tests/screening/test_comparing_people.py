"""A person of the register as what screening compares."""

from datetime import date
from typing import Any

import pytest

from casework.people.facts import BirthDate, Document, Name, PersonFacts
from casework.people.models import Basis
from casework.screening.comparing_people import birth_text, described, described_facts
from casework.screening.matching import values
from tests.making import make_facts, make_open_case


def facts(*names: Name, **changes: Any) -> PersonFacts:
    """Facts of somebody with these names."""
    return make_facts(names=names, **changes)


class TestDescribedFacts:
    """described_facts."""

    def test_tells_given_names_and_surnames_apart(self) -> None:
        asked = described_facts(facts(Name(given="Ana María", paternal="Quirvelo", maternal="Oropandra")))
        assert asked.names == (
            values.Name(full="Ana María Quirvelo Oropandra", given="Ana María", family="Quirvelo Oropandra"),
        )

    def test_takes_another_name_in_use_as_one_line(self) -> None:
        asked = described_facts(facts(Name(unknown=True), Name(given="El Zorro Viejo", alias=True)))
        assert asked.names == (values.Name(full="El Zorro Viejo", quality=values.Quality.GOOD),)

    def test_is_blank_for_an_unknown_name_without_a_number(self) -> None:
        nobody = facts(Name(unknown=True), documents=(Document(type="SWORN"),))
        assert described_facts(nobody).is_blank

    def test_keeps_country_and_kind_of_a_document(self) -> None:
        document = Document(type="VE_CEDULA", country="VEN", number="V-99.000.001", basis=Basis.DOCUMENTED)
        asked = described_facts(facts(Name(given="Ana"), documents=(document,)))
        assert asked.documents == (values.Document(number="V-99.000.001", kind="VE_CEDULA", country="VEN"),)

    def test_says_nothing_of_a_sex_that_is_not_stated(self) -> None:
        assert described_facts(facts(Name(given="Ana"), sex="X")).gender == ""
        assert described_facts(facts(Name(given="Ana"), sex="F")).gender == "F"


@pytest.mark.parametrize(
    ("birth", "text"),
    [
        (BirthDate(year=1990, month=5, day=7), "1990-05-07"),
        (BirthDate(year=1990, month=5), "1990-05"),
        (BirthDate(year=1990), "1990"),
        (BirthDate(age=30, as_of=date(2019, 2, 26)), "1986/1991"),
        (BirthDate(age=30), ""),
        (BirthDate(), ""),
    ],
)
def test_a_birth_is_told_as_far_as_it_is_known(birth: BirthDate, text: str) -> None:
    assert birth_text(birth) == text


@pytest.mark.django_db
class TestDescribed:
    """described."""

    def test_says_of_somebody_on_the_register_what_was_said_at_the_desk(self) -> None:
        case = make_open_case()
        assert described(case.person) == described_facts(make_facts(number=1))
