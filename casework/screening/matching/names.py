"""The names of a list by their words: which share most with a name that is asked for, and how those compare."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.screening.matching.alignment import Alike, align, same_words
from casework.screening.matching.births import read_birth
from casework.screening.matching.listed_names import ListedNames
from casework.screening.matching.normalising import Words, prepare_all
from casework.screening.matching.reaching import Reaches
from casework.screening.matching.scoring import Best
from casework.screening.matching.sides import Compared, compared
from casework.screening.matching.similarity import Likeness, likeness
from casework.screening.matching.values import Listed, Name, Subject
from casework.screening.matching.weights import Weights

MOST_NAMES, MOST_OF_CROWDS = 50, 15  # that are compared in full
LEAST_SHARED = 0.5  # of the weight of the name that is asked for
SAME_YEAR, SAME_DAY = 0.1, 0.2  # of that weight, for who was born then and shares a word at all
LEFT_OUT = 0.12  # of the weight of a listed name: of two that share as much the shorter comes first
JOINED = 1.2  # what two words written as one count for, beside each of them


class _Born(NamedTuple):
    """The names of those born on the same day, and which were born in the same year (None: no year is asked for)."""

    days: list[int]
    year: NDArray[np.bool_] | None


class NameIndex:
    """The names of people, or of other bodies, and a search among them."""

    def __init__(self, listed: Iterable[tuple[int, Listed]], *, of_people: bool) -> None:
        self._of_people = of_people
        self._names = ListedNames(listed, of_people=of_people)
        self._reaches = Reaches(self._names)

    @property
    def weights(self) -> Weights:
        """What the words of these names weigh."""
        return self._names.weights

    def warm(self, subject: Subject) -> None:
        """Look up the words of one person's names."""
        for name in subject.names:
            for words in prepare_all(name, is_person=self._of_people):
                for word in words.words:
                    self._reaches.of(word)

    def best(self, subject: Subject) -> dict[int, Best]:
        """By place of the entry, the best comparison of any name asked for with any of its names that came near."""
        found: dict[int, Best] = {}
        born = self._born_with(subject)
        for name in subject.names:
            for asked in prepare_all(name, is_person=self._of_people):
                if asked.words:
                    self._compare_all(name, asked, born=born, found=found)
        return found

    def _born_with(self, subject: Subject) -> _Born:
        days = [row for date in subject.births for row in self._names.by_birth.get(date, ())]
        years = {birth.first for date in subject.births if (birth := read_birth(date))}
        return _Born(days, np.isin(self._names.years, list(years)) if years else None)

    def _compare_all(self, name: Name, asked: Words, *, born: _Born, found: dict[int, Best]) -> None:
        side = compared(asked, self.weights)
        near = [self._reaches.of(word).near for word in asked.words]
        key = tuple(sorted(asked.words))
        same = self._names.by_key.get(key, [])[:MOST_NAMES]
        for number in dict.fromkeys(same + self._nearest(side, born)):
            row = self._names.rows[number]
            alike = () if row.key == key else _alike(side, row.side, near=near, numbers=self._reaches.numbers[number])
            ledger = same_words(side) if row.key == key else align(side, row.side, alike)
            best = found.get(row.place)
            if best is None:
                best = found[row.place] = Best()
            best.take(ledger, names=(name, row.name), words=(asked, row.words))

    def _nearest(self, side: Compared, born: _Born) -> list[int]:
        """The numbers of the names that share most, by weight."""
        reached = [self._reaches.of(word) for word in dict.fromkeys(side.words)]
        joined = [self._reaches.of(word, by_edits=False) for _place, word, *_lengths in side.joins]
        parts = [(reach.rows, reach.values) for reach in reached if len(reach.rows)]
        parts += [(reach.rows, reach.values * JOINED) for reach in joined if len(reach.rows)]
        if not parts:
            return []
        rows, values = (np.concatenate(each) for each in zip(*parts, strict=True))
        asked = sum(side.weights)
        counted = np.bincount(rows, values, len(self._names.rows)).astype(np.float64, copy=False)
        shared = _with_births(counted, born, asked)
        enough = np.flatnonzero(shared >= LEAST_SHARED * asked)
        chosen: list[int] = self._likeliest(enough, shared - LEFT_OUT * self._names.weighed).tolist()
        return chosen

    def _likeliest(self, rows: NDArray[np.intp], likely: NDArray[np.float64]) -> NDArray[np.intp]:
        """Those to compare in full; an entry with a crowd of names leaves room for the others."""
        if len(rows) <= MOST_NAMES:
            return rows
        crowded = self._names.crowded[rows]
        alone, crowd = rows[~crowded], rows[crowded]
        return np.concatenate([_first(alone, likely, MOST_NAMES), _first(crowd, likely, MOST_OF_CROWDS)])


def _with_births(shared: NDArray[np.float64], born: _Born, asked: float) -> NDArray[np.float64]:
    """What is shared, and more where the birth is too: a name that is damaged is found by both together."""
    if born.year is not None:
        shared = np.where(born.year & (shared > 0), shared + SAME_YEAR * asked, shared)
    if born.days:
        shared[born.days] = np.where(shared[born.days] > 0, shared[born.days] + SAME_DAY * asked, 0.0)
    return shared


def _first(rows: NDArray[np.intp], likely: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Those rows that are likeliest, at most that many, in no order."""
    return rows if len(rows) <= most else rows[np.argpartition(-likely[rows], most)[:most]]


def _alike(
    asked: Compared, listed: Compared, *, near: Sequence[dict[int, Likeness]], numbers: Sequence[int]
) -> list[Alike]:
    """Which words are one, from what the vocabulary knows; initials are compared here: all words are near them."""
    found = [
        (i, j, reach[number]) for i, reach in enumerate(near) for j, number in enumerate(numbers) if number in reach
    ]
    if asked.has_initials or listed.has_initials:
        found += [
            (i, j, alike)
            for i, one in enumerate(asked.words)
            for j, other in enumerate(listed.words)
            if len(one) + len(other) > 2 and 1 in (len(one), len(other)) and (alike := likeness(one, other))[0]
        ]
    return found
