"""Two people of very many names each: the best pair of names without comparing each with each.

Which of their words are alike is found once for all names; from it follows what a pair of names can score at most.
Pairs are compared from the greatest of these bounds down, until no other can be better: the score is the best of all.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.screening.matching.alignment import CONTRADICTION, ENOUGH_TO_CONTRADICT
from casework.screening.matching.joining import written_as_one
from casework.screening.matching.meeting import JOINED_FIRST, ONLY_ASKED, ONLY_LISTED
from casework.screening.matching.patronymics import father_of
from casework.screening.matching.reductions import NEARLY_THE_SAME, NONE_ACROSS_SCRIPTS
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.sides import Compared
from casework.screening.matching.similarity import likeness
from casework.screening.matching.vocabulary import Vocabulary

SLACK = 1 + 1e-9  # sums of a bound and of a score are not in one order
Floats = NDArray[np.float64]


class _Shared(NamedTuple):
    """By asked name, for each two words that may be one: how far they are, and what either of them weighs."""

    names: NDArray[np.int32]
    alike: Floats
    asked: Floats
    listed: Floats


class Crowd:
    """Bounds on what each of many asked names can score with a listed one."""

    def __init__(self, asked: Sequence[Compared], listed: Sequence[Compared]) -> None:
        self._weights = np.array([sum(side.weights) for side in asked])
        self._sides = listed
        self._asked = _Words(asked)
        self._listed = _Words(listed)
        self._single = lru_cache(None)(self._of_word)
        self._joined = lru_cache(None)(self._of_join)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in self._asked.places:
            for other in self._listed.may_be(word):
                self._near[other].append(word)
        self._near_joins: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for join, shorter in self._asked.joins:
            for other in self._listed.near(join):
                self._near_joins[other].append((join, shorter))

    def bounds(self, listed: Compared) -> Floats:
        """The most that each asked name can score with this one, from 0 to 1."""
        shared = [self._single(word, weight) for word, weight in zip(listed.words, listed.weights, strict=True)]
        for place, joined, _length, shorter in listed.joins:
            shared.append(self._joined(joined, shorter, listed.weights[place] + listed.weights[place + 1]))
        names, many = np.concatenate([one.names for one in shared]), len(self._weights)
        alike = np.concatenate([one.alike for one in shared])
        mine, theirs = (np.concatenate([one[column] for one in shared]) for column in (2, 3))
        gained = _by_name(names, alike * (mine + theirs) + JOINED_FIRST, many)
        most = np.full(many, 1e-9)  # likeness of any two words
        np.maximum.at(most, names, alike)
        weights, whole = self._weights, sum(listed.weights)
        gained = np.minimum(gained, most * (weights + whole))
        cost = _cost(weights - _by_name(names, mine, many), whole - _by_name(names, theirs, many))
        bounds: Floats = np.divide(gained, gained / most + cost, out=np.zeros(many), where=gained > 0)
        bounds[most < NEARLY_THE_SAME] *= NONE_ACROSS_SCRIPTS
        bounds *= SLACK
        return bounds

    def likeliest(self) -> list[tuple[float, int]]:
        """The most that any pair with a listed name can score, and its place, from the greatest down."""
        most = [float(self.bounds(side).max(initial=0.0)) for side in self._sides]
        return sorted(((bound, place) for place, bound in enumerate(most)), key=lambda one: -one[0])

    def likeliest_with(self, place: int) -> list[tuple[float, int]]:
        """The same of one listed name: what it can score with each asked name."""
        bounds = self.bounds(self._sides[place])
        return [(float(bounds[name]), name) for name in np.argsort(-bounds, kind="stable").tolist()]

    def _of_word(self, word: str, weight: float) -> _Shared:
        found = [
            (name, alike, own, weight)
            for other in self._near[word]
            if (alike := likeness(other, word).similarity)
            for name, own in self._asked.places[other]
        ]
        found += [
            (name, joined.similarity, own, weight)
            for join, shorter in self._near_joins[word]
            if (joined := written_as_one(join, word, shorter))
            for name, own in self._asked.joins[join, shorter]
        ]
        return _shared(found)

    def _of_join(self, joined: str, shorter: int, weight: float) -> _Shared:
        return _shared(
            [
                (name, alike[0], own, weight)
                for other in self._asked.near(joined)
                if (alike := written_as_one(joined, other, shorter))
                for name, own in self._asked.places[other]
            ]
        )


def _by_name(names: NDArray[np.int32], values: Floats, many: int) -> Floats:
    return np.bincount(names, values, many).astype(np.float64, copy=False)  # of nothing whole numbers are made


def _cost(mine: Floats, theirs: Floats) -> Floats:
    """The least that words without an answer cost, by what they weigh on each side."""
    mine, theirs = np.maximum(mine, 0), np.maximum(theirs, 0)
    both = np.minimum(mine, theirs)
    twice: Floats = np.where(both > ENOUGH_TO_CONTRADICT, CONTRADICTION * both, 0.0)
    cost: Floats = ONLY_ASKED * mine + ONLY_LISTED * theirs + twice
    return cost


def _shared(found: list[tuple[int, float, float, float]]) -> _Shared:
    columns = np.array(found, np.float64).reshape(-1, 4).T
    return _Shared(columns[0].astype(np.int32), *columns[1:])


class _Words:
    """The words of many names, and of two neighbours together, with the names that hold them and what they weigh."""

    def __init__(self, sides: Sequence[Compared]) -> None:
        self.places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.joins: dict[tuple[str, int], list[tuple[int, float]]] = defaultdict(list)
        for name, side in enumerate(sides):
            for word, weight in zip(side.words, side.weights, strict=True):
                self.places[word].append((name, weight))
            for place, joined, _length, shorter in side.joins:
                self.joins[joined, shorter].append((name, side.weights[place] + side.weights[place + 1]))
        self._vocabulary = Vocabulary(self.places, {}, written=self.places.keys())
        words = list(self.places)
        self._initials = [word for word in words if len(word) == 1]
        self._patronymics = [word for word in words if father_of(word)]
        self._vowelless = [word for word in words if word[0] == VOWELLESS]

    def near(self, word: str) -> list[str]:
        """The words that the vocabulary knows to be near one."""
        return [self._vocabulary.words[number] for number in self._vocabulary.near(word)]

    def may_be(self, word: str) -> set[str]:
        """Every word that may be one: also by a letter, by a father of another sound and by slips across scripts."""
        found = {*self.near(word), *self._initials, *self._vowelless}
        if len(word) == 1 or word[0] == VOWELLESS:
            return {*self.places}
        return found.union(self._patronymics) if father_of(word) else found
