"""The names of a list by their words: which share most with a name that is asked for, and how those compare."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.screening.matching.alignment import align, same_words
from casework.screening.matching.births import read_birth
from casework.screening.matching.listed_names import ListedNames
from casework.screening.matching.meeting import Meeting
from casework.screening.matching.normalising import Words, prepare_all
from casework.screening.matching.reaching import Reaches
from casework.screening.matching.scoring import Best
from casework.screening.matching.sides import Compared, compared
from casework.screening.matching.values import Listed, Name, Subject
from casework.screening.matching.weights import Weights

MOST_NAMES, MOST_OF_CROWDS = 40, 12  # that are compared in full
LEAST_SHARED = 0.5  # of the weight of the name that is asked for
SAME_YEAR, SAME_DAY = 0.1, 0.2  # of that weight, for who was born then and shares a word at all
LEFT_OUT = 0.12  # of the weight of a listed name: of two that share as much the shorter comes first
JOINED = 1.2  # what two words written as one count for, beside each of them


class _Born(NamedTuple):
    """The numbers of the names of those born on the same day, in their order, and the years that are asked for."""

    days: NDArray[np.intp]
    years: list[int]


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
        days = {row for date in subject.births for row in self._names.by_birth.get(date, ())}
        years = {birth.first for date in subject.births if (birth := read_birth(date))}
        return _Born(np.array(sorted(days), np.intp), sorted(years))

    def _compare_all(self, name: Name, asked: Words, *, born: _Born, found: dict[int, Best]) -> None:
        side = compared(asked, self.weights)
        key = tuple(sorted(asked.words))
        numbers = dict.fromkeys(self._names.by_key.get(key, [])[:MOST_NAMES] + self._nearest(side, born))
        if not numbers:
            return
        meeting = Meeting(side, self._reaches.alike(asked.words))
        for number in numbers:
            row = self._names.rows[number]
            ledger = same_words(side) if row.key == key else align(meeting, row.side)
            best = found.get(row.place)
            if best is None:
                best = found[row.place] = Best()
            best.take(ledger, names=(name, row.name), words=(asked, row.words))

    def _nearest(self, side: Compared, born: _Born) -> list[int]:
        """The numbers of the names that share most, by weight."""
        asked = sum(side.weights)
        counted = self._counted(side)
        reached = np.flatnonzero(counted > 0)  # few of all: what follows is worked out for them alone
        shared = self._with_births(reached, counted[reached], born=born, asked=asked)
        enough = np.flatnonzero(shared >= LEAST_SHARED * asked)
        chosen: list[int] = self._likeliest(reached[enough], shared[enough]).tolist()
        return chosen

    def _counted(self, side: Compared) -> NDArray[np.float64]:
        """By name what its words share with those asked for."""
        reached = [self._reaches.of(word) for word in dict.fromkeys(side.words)]
        joined = [self._reaches.of(word, by_edits=False) for _place, word, *_lengths in side.joins]
        rows = [reach.rows for reach in (*reached, *joined)]
        values = [reach.values for reach in reached] + [reach.values * JOINED for reach in joined]
        counted = np.bincount(np.concatenate(rows), np.concatenate(values), len(self._names.rows))
        return counted.astype(np.float64, copy=False)  # of nothing whole numbers are made

    def _with_births(
        self, rows: NDArray[np.intp], shared: NDArray[np.float64], *, born: _Born, asked: float
    ) -> NDArray[np.float64]:
        """What is shared, and more where the birth is too: a name that is damaged is found by both together."""
        if born.years:
            years = self._names.years[rows]
            same = np.logical_or.reduce([years == year for year in born.years])
            shared[same] += SAME_YEAR * asked
        if born.days.size:
            shared[np.isin(rows, born.days, assume_unique=True)] += SAME_DAY * asked
        return shared

    def _likeliest(self, rows: NDArray[np.intp], shared: NDArray[np.float64]) -> NDArray[np.intp]:
        """Those to compare in full; an entry with a crowd of names leaves room for the others."""
        if len(rows) <= MOST_NAMES:
            return rows
        likely = shared - LEFT_OUT * self._names.weighed[rows]
        crowded = self._names.crowded[rows]
        places = (_first(~crowded, likely, MOST_NAMES), _first(crowded, likely, MOST_OF_CROWDS))
        return rows[np.concatenate(places)]


def _first(chosen: NDArray[np.bool_], likely: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """The places of those that are likeliest among the chosen, at most that many, in no order."""
    places = np.flatnonzero(chosen)
    return places if len(places) <= most else places[np.argpartition(-likely[places], most)[:most]]
