"""What two names have in common and what not, and the score that follows: the same sum for matcher and explanation."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from casework.screening.matching.similarity import Reason


class Side(StrEnum):
    """What is missing: a word of either name, or what that word was; or both names hold words the other lacks."""

    ASKED = "only_asked"
    LISTED = "only_listed"
    PATERNAL = "first_surname"
    GIVEN = "given_names"
    CONTRADICTION = "both_left_over"


class Cut(StrEnum):
    """Why a name's score is made smaller, or not allowed above a limit."""

    ONE_WORD_IN_COMMON = "one_word_in_common"
    NOTHING_THE_SAME = "no_word_the_same"
    ONE_WORD_LISTED = "one_word_listed"


class Pair(NamedTuple):
    """Words of both names that stand for each other."""

    asked: str
    listed: str
    reason: Reason
    similarity: float
    weight: float


class Missing(NamedTuple):
    """A word without an answer and what that costs."""

    side: Side
    word: str
    cost: float


class Reduction(NamedTuple):
    """A factor on the score, and the most it may be after it."""

    why: Cut
    factor: float
    most: float


class Ledger(NamedTuple):
    """One comparison of two names."""

    pairs: Sequence[Pair]
    missing: Sequence[Missing]
    reductions: Sequence[Reduction]

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return name_score(self.pairs, self.missing, self.reductions)


Columns = tuple[Any, ...]


def name_score(pairs: Iterable[Columns], missing: Iterable[Columns], reductions: Iterable[Columns]) -> float:
    """Likeness by weight over all weight, what is missing counted as its cost; then the reductions, in their order.

    Worked out for everybody who comes near, so that columns are taken by their place, from the end: likeness and
    weight, cost, factor and limit.
    """
    gained = total = 0.0
    for pair in pairs:
        weight = pair[-1]
        gained += pair[-2] * weight
        total += weight
    for one in missing:
        total += one[-1]
    score = gained / total if total else 0.0
    for reduction in reductions:
        score = min(score * reduction[-2], reduction[-1])
    return score
