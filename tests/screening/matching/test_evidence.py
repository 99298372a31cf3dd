"""What birth dates, countries, documents and gender say; what is absent says nothing."""

import pytest

from casework.screening.matching.births import EFFECTS, Birth, compare_births
from casework.screening.matching.documents import document_form
from casework.screening.matching.evidence import Outcome, apply, evidence
from casework.screening.matching.index import Index
from casework.screening.matching.scoring import compare
from casework.screening.matching.values import Document, Subject
from casework.screening.matching.weights import Weights
from tests.screening.matching.making import entry, person

EVEN = Weights({}, 0)
NO_YEARS = [
    "0000",
    "0000-00-00",
    "0000-05-17",
    "0001-01-01",
    "9999",
    "9999-12-31",
    "-1960-05-17",
    "0000/1960",
    "1960/9999",
]


@pytest.mark.parametrize(
    ("asked", "listed", "verdict"),
    [
        ("1960-05-17", "1960-05-17", Birth.SAME_DATE),
        ("1960-5-7", "1960-05-07", Birth.SAME_DATE),
        ("1960-05-07", "1960-07-05", Birth.SWAPPED),
        ("1960-05-17", "1960-05-18", Birth.ONE_PART_OFF),
        ("1960", "1960-05-17", Birth.SAME_YEAR),
        ("1960-05", "1960-05-17", Birth.SAME_YEAR),
        ("1960-06", "1960-05-17", Birth.OTHER_MONTH),
        ("1960-01-01", "1960-05-17", Birth.PLACEHOLDER),
        ("1960-06-18", "1960-05-17", Birth.OTHER_DAY),
        ("1960-05-17", "1970-05-17", Birth.DECADE_MISTYPED),
        ("1961-05-18", "1960-05-17", Birth.ONE_YEAR),
        ("1963", "1960-05-17", Birth.FEW_YEARS),
        ("1980", "1960-05-17", Birth.FAR),
        ("1961", "1960/1963", Birth.IN_RANGE),
        ("1964", "1960/1963", Birth.OUT_OF_RANGE),
        ("1960-02-30", "1960-02-28", Birth.ONE_PART_OFF),  # no such day, and still a month and a year
        ("circa 1960", "1960", Birth.SAME_YEAR),
    ],
)
def test_two_dates_are_compared(asked: str, listed: str, verdict: Birth) -> None:
    found = compare_births((asked,), (listed,))
    assert found is not None
    assert found[0] is verdict
    assert compare_births((listed,), (asked,)) == (verdict, listed, asked)


@pytest.mark.parametrize("unreadable", ["", "unknown", "17 May", "12/05/60", *NO_YEARS])
def test_a_date_without_a_year_is_absent(unreadable: str) -> None:
    assert compare_births((unreadable,), ("1960",)) is None
    assert compare_births(("1960",), (unreadable,)) is None
    assert compare_births((unreadable,), (unreadable,)) is None


@pytest.mark.parametrize("unknown", NO_YEARS)
def test_an_unknown_year_counts_neither_for_nor_against(unknown: str) -> None:
    ana, born = entry("1", "RUIZ, Ana", birth="1960-05-17"), entry("2", "RUIZ, Ana", birth=unknown)
    without = compare(person("Ana Ruis"), ana, EVEN)
    for found in (compare(person("Ana Ruis", birth=unknown), one, EVEN) for one in (ana, born)):
        assert (found.score, found.agreeing) == (without.score, 0)
        assert found.explanation["attributes"][0]["outcome"] == "absent"


@pytest.mark.parametrize("unknown", NO_YEARS)
def test_people_of_unknown_years_are_not_found_by_them(unknown: str) -> None:
    """Who was born on a day and shares one word is looked at; nobody is because both days are unknown."""
    index = Index([entry("1", "RUIZ CASTELLANOS, Ana", birth=unknown), entry("2", "QUISPE, Omar", birth="1960-05-17")])
    assert index.search(person("Ana Mamani", birth=unknown)) == []


def test_the_best_of_several_dates_counts() -> None:
    assert compare_births(("1960-05-17",), ("1980", "1960-05-17", "1961")) == (
        Birth.SAME_DATE,
        "1960-05-17",
        "1960-05-17",
    )


def test_a_better_verdict_never_has_a_smaller_effect() -> None:
    effects = [EFFECTS[verdict] for verdict in Birth]
    assert effects == sorted(effects, reverse=True)


@pytest.mark.parametrize("number", ["V-12.345.678", "v12345678", "No. V 12345678", "V–12345678", "  v 12 345 678 "])
def test_a_number_is_one_however_it_is_written(number: str) -> None:
    assert document_form(number) == "v12345678"


@pytest.mark.parametrize("number", ["", "1234", "0001234", "---", "No."])
def test_a_number_that_is_too_short_means_nobody(number: str) -> None:
    assert document_form(number) == ""


def test_absent_is_neutral_and_is_named() -> None:
    found = evidence(
        person("Ana"), person("Ana", birth="1960", country="ve", document="V1234567", gender="female"), 0.8
    )
    assert [(one.name, one.outcome) for one in found] == [
        ("birth", Outcome.ABSENT),
        ("country", Outcome.ABSENT),
        ("gender", Outcome.ABSENT),
        ("document", Outcome.ABSENT),
    ]
    assert apply(0.8, ((one.rule, one.by) for one in found)) == 0.8


def test_both_values_are_told() -> None:
    found = evidence(person("Ana", birth="1960", country="ve"), person("Ana", birth="1990", country="co"), 0.8)
    assert [(one.name, one.outcome, one.asked, one.listed) for one in found[:2]] == [
        ("birth", Outcome.DISAGREES, ("1960",), ("1990",)),
        ("country", Outcome.DISAGREES, ("ve",), ("co",)),
    ]


def test_other_numbers_do_not_speak_against_a_match() -> None:
    mine, theirs = (Subject(documents=(Document(number),)) for number in ("V1234567", "E7654321"))
    document = evidence(mine, theirs, 0.8)[-1]
    assert (document.outcome, document.by) == (Outcome.DISAGREES, 0.0)
