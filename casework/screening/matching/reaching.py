"""Which names of a list one word reaches, and with what weight: worked out once and remembered."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.screening.matching.listed_names import ListedNames
from casework.screening.matching.mining import mine_variants
from casework.screening.matching.similarity import Likeness
from casework.screening.matching.vocabulary import Vocabulary

MOST_REMEMBERED = 50_000  # words


class Reach(NamedTuple):
    """Listed words near one, and the rows that hold any of them with what that adds to each."""

    near: dict[int, Likeness]
    rows: NDArray[np.int32]
    values: NDArray[np.float64]


class Reaches:
    """An inverted index over the words of names, also over neighbours written as one."""

    def __init__(self, names: ListedNames) -> None:
        postings: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(names.rows):
            for word in {*row.side.words, *(joined for _place, joined, *_lengths in row.side.joins)}:
                postings[word].append(number)
        written = {word for row in names.rows for word in row.side.words}
        self._weights = names.weights
        self._vocabulary = Vocabulary(postings, mine_variants(names.by_entry), written=written)
        self._postings = [np.array(rows, np.int32) for rows in postings.values()]
        self._rows = len(names.rows)
        self.numbers = [tuple(self._vocabulary.numbers[word] for word in row.side.words) for row in names.rows]
        self._known: dict[tuple[str, bool], Reach] = {}

    def of(self, word: str, *, by_edits: bool = True) -> Reach:
        """What a word reaches; without `by_edits` slips are not looked for."""
        known = self._known.get((word, by_edits))
        if known is None:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            known = self._known[word, by_edits] = self._gather(word, self._vocabulary.near(word, by_edits=by_edits))
        return known

    def _gather(self, word: str, near: dict[int, Likeness]) -> Reach:
        if not near:
            return Reach(near, np.empty(0, np.int32), np.empty(0))
        order = sorted(near, key=lambda number: near[number].similarity)
        rows = [self._postings[number] for number in order]
        weight = self._weights(word)
        values = np.repeat([near[number].similarity * weight for number in order], [len(one) for one in rows])
        best = np.zeros(self._rows)
        best[np.concatenate(rows)] = values  # the greatest is written last: one word counts once for a name
        reached = np.flatnonzero(best)
        return Reach(near, reached.astype(np.int32), best[reached])
