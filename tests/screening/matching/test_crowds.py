"""Two people of very many names: the score of the full comparison, without comparing each with each."""

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.screening.matching.scoring import CROWDS, best_of_all, best_of_crowds, compare, prepared
from casework.screening.matching.values import Listed, Name, Subject
from casework.screening.matching.weights import Weights

EVEN = Weights({}, 0)
SECONDS = 60  # of a machine that does much else; each with each takes minutes
WORDS = (
    "ana anna a jose pepe francisco fco daniel daniela maria ma abdul rahman abdulrahman alrahman abd al aziz "
    "abdulaziz jin ping jinping tse tung zedong zawahiri ruiz rruiz gonzalez gonzales castellanos de la serhiy sergey "
    "aleksandrovich oleksandrovych alexandrovna الظواهري محمد Ли 진핑 nombre12 nombre21"
).split()
names = st.lists(st.sampled_from(WORDS) | st.text("abdeilnrsz", min_size=1, max_size=6), min_size=1, max_size=5)
sides = st.lists(names.map(" ".join), min_size=1, max_size=12)


def many(names: list[str]) -> Subject:
    """Somebody of many names."""
    return Subject(tuple(map(Name, names)))


def score_of_both(asked: list[str], listed: list[str]) -> tuple[float, float]:
    """The score of the full comparison, and the one under test."""
    mine, theirs = (prepared(many(side), EVEN) for side in (asked, listed))
    return best_of_all(mine, theirs).score, best_of_crowds(mine, theirs).score


@given(sides, sides)
@settings(max_examples=300, deadline=None)
def test_the_score_is_that_of_the_full_comparison(asked: list[str], listed: list[str]) -> None:
    full, found = score_of_both(asked, listed)
    assert found == full


def test_nothing_in_common_is_nothing() -> None:
    assert score_of_both(["ana ruiz", "pedro"], ["xq", "zzkk"]) == (0.0, 0.0)


def test_two_thousand_aliases_on_each_side_take_seconds() -> None:
    chooser = random.Random(7)
    words = ["".join(chooser.choices(("ba", "ri", "to", "lem", "sak", "no"), k=5)) for _word in range(12_000)]
    mine, theirs = ([" ".join(chooser.sample(words, 3)) for _alias in range(2_000)] for _side in range(2))
    assert len(mine) * len(theirs) > CROWDS
    began = time.process_time()
    far = compare(many(mine), Listed("1", many(theirs)), EVEN)
    near = compare(many(mine), Listed("1", many([*theirs, mine[1_234]])), EVEN)
    assert time.process_time() - began < SECONDS
    assert far.score < near.score == 1.0
    assert near.explanation["name"]["listed"] == mine[1_234]


def test_a_crowd_keeps_its_explanation() -> None:
    aliases = [f"Alias{n} Nombre{n}" for n in range(200)]
    found = compare(many(aliases), Listed("1", many([*aliases[100:], "Ana Ruiz"])), EVEN)
    assert found.score == 1.0
    assert found.explanation["name"]["asked"] == found.explanation["name"]["listed"]
