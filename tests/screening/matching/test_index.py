"""The index finds people by name, script and document, best first."""

import pytest

from casework.screening.matching.index import Index
from casework.screening.matching.values import Band
from tests.screening.matching.making import entry, person

LISTED = (
    entry("1", "CASTELLANOS GARZON, Henry", birth="1965-08-24", country="co"),
    entry("2", "ZEVALLOS GONZALES, Sara", birth="1968-01-02", document="PE 07654321"),
    entry("3", "Ayman Muhammad Rabi al-Zawahiri", birth="1951-06-19", country="eg"),
    entry("4", "RODRIGUEZ LOPEZ, Francisco", "Paco Rodriguez"),
    entry("5", "QUISPE MAMANI, Rosa Elena", birth="1980"),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(LISTED)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("Cnel. Hemry Castellanos", "1"),
        ("Fco. Rguez Lopez", "4"),
        ("أيمن محمد ربيع الظواهري", "3"),
        ("Rosa Quispe Mamani", "5"),
    ],
)
def test_a_damaged_name_finds_its_entry(index: Index, asked: str, key: str) -> None:
    first = index.search(person(asked))[0]

    assert first.key == key
    assert first.band in {Band.POSSIBLE, Band.WEAK}


def test_the_second_surname_alone_is_no_match(index: Index) -> None:
    assert all(found.band in {Band.NONE, Band.WEAK} for found in index.search(person("Sara Gonzalez")))


def test_a_document_finds_its_entry_whatever_the_name(index: Index) -> None:
    (found,) = index.search(person("Nadie Parecido", document="pe-07654321"))

    assert (found.key, found.score, found.band) == ("2", 0.8, Band.POSSIBLE)
