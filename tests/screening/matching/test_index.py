"""The index finds people by name, script and document, best first."""

from dataclasses import replace

import pytest

from casework.screening.matching.index import Index
from casework.screening.matching.scoring import compare
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


def test_the_index_finds_what_comparing_everybody_finds(index: Index) -> None:
    for asked in (person("Hemry Castellanos", birth="1965-08-24"), person("Rosa Mamani"), person("Ayman Zawahiri")):
        by_hand = max((compare(asked, one, index.weights) for one in LISTED), key=lambda found: found.score)
        assert index.search(asked)[0] == by_hand


def test_the_best_comes_first_and_only_so_many(index: Index) -> None:
    found = index.search(person("Francisco Rodriguez", document="07654321 PE"), most=50)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(index.search(person("Francisco Rodriguez"), most=1)) == 1
    assert index.search(person("Francisco Rodriguez"), most=0) == []


def test_names_alone_on_request(index: Index) -> None:
    asked = person("Henry Castellanos Garzon", birth="1901-01-01", document="07654321PE")
    (found,) = index.search(asked, names_only=True)
    assert (found.key, found.score, found.band) == ("1", 1.0, Band.POSSIBLE)
    assert {one["outcome"] for one in found.explanation["attributes"]} == {"absent"}


def test_looking_up_beforehand_changes_nothing(index: Index) -> None:
    asked = person("Sarah Cevallos Gonzalez")
    fresh = Index(LISTED)
    fresh.warm([asked])
    assert fresh.search(asked) == index.search(asked)


def test_people_are_looked_for_among_people_and_bodies_among_bodies() -> None:
    bodies = [replace(entry(key, full), is_person=False) for key, full in (("b", "Mar Azul Trading Ltd"),)]
    both = Index([*bodies, entry("p", "AZUL, Mar")])
    assert [found.key for found in both.search(person("Mar Azul"))] == ["p"]
    asked = replace(person("Mar Azul Trading Limited"), is_person=False)
    assert [found.key for found in both.search(asked)] == ["b"]
    assert len(both) == 2


def test_the_list_teaches_its_spellings() -> None:
    taught = [
        entry(str(n), f"{family}, Xqim", f"{family}, Zoltan")
        for n, family in enumerate(("ALFA", "BETA", "GAMA", "DELTA"))
    ]
    rows = [*taught, entry("5", "OMEGA, Xqim")]
    best = Index(rows).search(person("Zoltan Omega"))[0]
    assert (best.key, best.explanation["name"]["pairs"][1]["reason"]) == ("5", "variant")


def test_an_empty_list_finds_nobody() -> None:
    assert Index([]).search(person("Ana Ruiz")) == []
    assert len(Index([])) == 0
