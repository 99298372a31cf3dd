"""Scores, bands and explanations of one person against one entry."""

import json
from dataclasses import replace

import pytest

from casework.screening.matching.explanation import score_from
from casework.screening.matching.scoring import compare
from casework.screening.matching.values import Band, Listed, Name, Quality, Subject
from casework.screening.matching.version import ALGORITHM
from casework.screening.matching.weights import Weights
from tests.screening.matching.making import entry, name, person

EVEN = Weights({}, 0)


def score(asked: str, listed: str) -> float:
    return compare(person(asked), entry("1", listed), EVEN).score


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Ana Ruiz Peña", "RUIZ PENA, Ana"),
        ("Fco. Rguez López", "RODRIGUEZ LOPEZ, Francisco"),
        ("Cnel. Hemry Castellanos", "CASTELLANOS GARZON, Henry"),
        ("Abdulrahman Yusuf", "Abd al-Rahman Yousef"),
        ("Mao Tse-tung", "Mao Zedong"),
        ("Volodymyr Zelensky", "Vladimir Zelenskyy"),
        ("Ротенберг Аркадий", "Arkadii Romanovich Rotenberg"),
    ],
)
def test_one_person_is_possible(asked: str, listed: str) -> None:
    assert score(asked, listed) >= 0.75


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Sara Gonzalez", "ZEVALLOS GONZALES, Sara"),
        ("Eduardo Quispe", "QUISPE MAMANI, Rosa"),
        ("Igor Deripaska", "Oleg Deripaska"),
        ("Kim Yong-chol", "Kim Yong-chun"),
        ("Daniela Rivero", "Daniel Rivera"),
    ],
)
def test_another_person_is_not(asked: str, listed: str) -> None:
    assert score(asked, listed) < 0.75


def test_the_first_surname_weighs_more_than_the_second() -> None:
    listed = "CASTELLANOS GARZON, Henry"
    assert score("Henry Castellanos", listed) > score("Henry Garzon", listed) + 0.1


def test_a_name_alone_is_never_strong() -> None:
    found = compare(person("Ana Ruiz Peña"), entry("1", "RUIZ PENA, Ana"), EVEN)
    assert (found.score, found.band, found.agreeing) == (1.0, Band.POSSIBLE, 0)


@pytest.mark.parametrize("known", [{"birth": "1960-05-17"}, {"country": "ve"}, {"document": "V1234567"}])
def test_a_name_and_one_attribute_are_strong(known: dict[str, str]) -> None:
    found = compare(person("Ana Ruiz Peña", **known), entry("1", "RUIZ PENA, Ana", **known), EVEN)
    assert (found.band, found.agreeing) == (Band.STRONG, 1)


@pytest.mark.parametrize("weak", [name("El Flaco", Quality.LOW), name("Flaco")])
def test_a_weak_alias_needs_two_attributes_to_be_strong(weak: Name) -> None:
    listed = Listed("1", Subject((weak,), ("1960-05-17",), ("ve",)))
    one = replace(person(weak.full), births=("1960-05-17",))
    assert compare(one, listed, EVEN).band is Band.POSSIBLE
    assert compare(replace(one, countries=("ve",)), listed, EVEN).band is Band.STRONG


def test_a_document_finds_somebody_of_another_name() -> None:
    found = compare(person("Nadie", document="V1234567"), entry("1", "RUIZ PENA, Ana", document="V-1.234.567"), EVEN)
    assert (found.score, found.band) == (0.8, Band.POSSIBLE)


def test_the_explanation_tells_everything_in_codes() -> None:
    found = compare(
        person("Cnel. Hemry Castellanos", birth="1965", country="ve"),
        entry("1", "CASTELLANOS GARZON, Henry", birth="1965-08-24"),
        EVEN,
    )
    told = found.explanation
    assert told["algorithm"] == ALGORITHM
    assert told["titles"] == {"asked": ["cnel"], "listed": []}
    assert told["name"]["listed"] == "CASTELLANOS GARZON, Henry"
    assert {(pair["asked"], pair["listed"], pair["reason"]) for pair in told["name"]["pairs"]} == {
        ("hemry", "henry", "edit"),
        ("castellanos", "castellanos", "same"),
    }
    assert [(one["side"], one["word"]) for one in told["name"]["missing"]] == [("only_listed", "garzon")]
    assert [(one["attribute"], one["outcome"], one["code"]) for one in told["attributes"]] == [
        ("birth", "agrees", "same_year"),
        ("country", "absent", "absent"),
        ("gender", "absent", "absent"),
        ("document", "absent", "absent"),
    ]


def test_the_score_follows_from_the_explanation_after_a_database_sorted_its_keys() -> None:
    found = compare(
        person("Cnel. Hemry Castellanos", birth="1965-08-24", country="co", document="V1234567"),
        entry("1", "CASTELLANOS GARZON, Henry", birth="1965-24-08", country="ve", document="E7654321"),
        EVEN,
    )
    stored = json.loads(json.dumps(found.explanation, sort_keys=True))
    assert score_from(stored) == found.score


def test_rare_words_weigh_more_than_common_ones() -> None:
    weights = Weights.of([{"jose", "ruiz"}] * 90 + [{"quetzal", "ruiz"}])
    assert weights("quetzal") > weights("jose") > weights("de")
    assert compare(person("Quetzal Peña"), entry("1", "PEREZ, Quetzal"), weights).score > (
        compare(person("José Peña"), entry("1", "PEREZ, Jose"), weights).score
    )
