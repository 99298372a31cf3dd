"""Names and lists as nobody should write them: a result, never a crash, and never nobody by accident."""

import time

import pytest

from casework.screening.matching.index import Index
from casework.screening.matching.scoring import compare
from casework.screening.matching.values import Listed, Name, Subject
from casework.screening.matching.weights import Weights
from tests.screening.matching.making import entry, person

EVEN = Weights({}, 0)
SECONDS = 30.0  # generous: what would grow with the square of 2,000 takes minutes
STRANGE = (
    "X",
    "José " * 1000,
    "x" * 5000,
    "de la y del",
    "Coronel",
    "Sr. Gral. Dr.",
    "Juan Пётр 習近平 محمد",
    "\u202eJuan\u200f \u2067Pérez\u2069",
    "12345 67890",
    "\u0000\ud7ff\U0001f600",
    "'",
    "—",
    "~bd",
    "=ltd",
)


@pytest.mark.parametrize("full", STRANGE)
def test_a_strange_name_is_found_again(full: str) -> None:
    listed = entry("1", full)
    found = Index([listed, entry("2", "QUISPE, Rosa")]).search(person(full))
    has_words = bool(found)
    assert has_words or full in {"\u0000\ud7ff\U0001f600", "'", "—"}
    if has_words:
        assert (found[0].key, found[0].score) == ("1", 1.0)


@pytest.mark.parametrize("full", STRANGE)
def test_a_strange_name_never_hides_a_document(full: str) -> None:
    index = Index([entry("1", "RUIZ, Ana", document="V1234567")])
    assert [one.key for one in index.search(person(full, document="V-1.234.567"))] == ["1"]


@pytest.mark.parametrize("birth", ["1960-02-30", "circa 1960", "1960-13-45", "60", "", "نامعلوم", "9999/0001", "0000"])
def test_a_strange_date_is_no_obstacle(birth: str) -> None:
    found = compare(person("Ana Ruiz", birth=birth), entry("1", "RUIZ, Ana", birth="1960-02-28"), EVEN)
    assert found.score >= 0.7


def test_an_entry_without_names_or_with_empty_ones_matches_nobody() -> None:
    nameless = [Listed("1", Subject()), Listed("2", Subject((Name(""), Name(" ")))), Listed("3", Subject((Name("…"),)))]
    index = Index(nameless)
    assert index.search(person("Ana Ruiz")) == []
    assert index.search(Subject()) == []
    assert compare(Subject(), nameless[0], EVEN).score == 0.0


def test_an_entry_of_two_thousand_aliases_takes_no_longer_than_it_should() -> None:
    aliases = [f"Alias{n % 50} Nombre{n} Apellido{n % 7}" for n in range(2000)]
    began = time.perf_counter()
    index = Index([entry("1", *aliases), entry("2", "RUIZ, Ana")])
    found = index.search(person("Alias27 Nombre77 Apellido0"))
    alone = compare(person("Alias27 Nombre77 Apellido0"), entry("1", *aliases), EVEN)
    assert time.perf_counter() - began < SECONDS
    assert (found[0].key, found[0].score, alone.score) == ("1", 1.0, 1.0)


def test_a_name_of_many_words_takes_no_longer_than_it_should() -> None:
    index = Index([entry(str(n), f"RUIZ{n}, Ana María") for n in range(500)])
    began = time.perf_counter()
    index.search(person(" ".join(f"Ana{n} María" for n in range(1000))))
    assert time.perf_counter() - began < SECONDS


def test_two_entries_of_two_thousand_names_that_share_one_are_compared_at_once() -> None:
    aliases = [f"Alias{n % 50} Nombre{n} Apellido{n % 7}" for n in range(2000)]
    began = time.perf_counter()
    assert compare(entry("1", *aliases).person, entry("2", *aliases), EVEN).score == 1.0
    assert time.perf_counter() - began < SECONDS
