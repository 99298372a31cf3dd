"""Coarse floors of the goals on a part of the labelled cases, where they are beside the project."""

import pytest

from casework.screening.matching.bands import POSSIBLE
from casework.screening.matching.index import Index
from casework.screening.matching.pairs import score_names
from tests.benchmarks.screening_data import ABSENT, cases, is_there, people, rows
from tests.benchmarks.screening_measures import Scores, area, pooled, scored

pytestmark = pytest.mark.skipif(not is_there(), reason=ABSENT)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(people())


def measured(index: Index, *, names_only: bool) -> tuple[Scores, Scores]:
    """Those on the list with look-alikes, and strangers: a part of each."""
    files = [
        scored_of(index, name, most, names_only=names_only)
        for name, most in (("s2_un_treated", 150), ("s4_spanish_ranks_docs", 300))
    ]
    return pooled(files), scored_of(index, "s2_negatives", 300, names_only=names_only)


def scored_of(index: Index, name: str, most: int, *, names_only: bool) -> Scores:
    return scored(
        cases(name, most),
        lambda case: {found.key: found.score for found in index.search(case.subject, names_only=names_only)},
    )


def test_people_are_found_and_strangers_left_alone_with_attributes(index: Index) -> None:
    known, strangers = measured(index, names_only=False)
    precision, recall, _f1 = known.at(POSSIBLE)
    assert precision >= 0.98
    assert recall >= 0.98
    assert sum(score >= POSSIBLE for score in strangers.score) <= 3


def test_people_are_found_and_strangers_left_alone_by_name(index: Index) -> None:
    known, strangers = measured(index, names_only=True)
    _precision, recall, _f1 = known.at(POSSIBLE)
    assert recall >= 0.96
    assert sum(score >= POSSIBLE for score in strangers.score) <= 9


def test_pairs_of_names_are_told_apart() -> None:
    pairs = rows("s1_name_pairs")
    assert area([row["match"] for row in pairs], [score_names(row["name1"], row["name2"]) for row in pairs]) >= 0.87
