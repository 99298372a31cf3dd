"""Which names of a list one word reaches, and with what weight: worked out once and remembered."""

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.screening.matching.listed_names import ListedNames
from casework.screening.matching.meeting import Alike
from casework.screening.matching.mining import mine_variants
from casework.screening.matching.similarity import Likeness, likeness
from casework.screening.matching.vocabulary import Vocabulary

MOST_REMEMBERED = 50_000  # words
COMMONEST = 500  # that are looked up beforehand: each reaches many names, and somebody asks for them in every hour
_likeness = itemgetter(0)


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
        self._known: dict[tuple[str, bool], Reach] = {}
        for number in np.argsort([len(rows) for rows in self._postings])[: -COMMONEST - 1 : -1].tolist():
            self.of(self._vocabulary.words[number])

    def of(self, word: str, *, by_edits: bool = True) -> Reach:
        """What a word reaches; without `by_edits` slips are not looked for."""
        known = self._known.get((word, by_edits))
        if known is None:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            known = self._known[word, by_edits] = self._gather(word, self._vocabulary.near(word, by_edits=by_edits))
        return known

    def alike(self, asked: Sequence[str]) -> Alike:
        """Which of these words a listed word is like, from what the vocabulary knows."""
        initials = any(len(word) == 1 for word in asked)
        words = self._vocabulary.words
        known: dict[str, list[tuple[int, Likeness]]] = {}
        for i, one in enumerate(asked):
            for number, found in self.of(one).near.items():
                known.setdefault(words[number], []).append((i, found))

        def alike(word: str) -> Sequence[tuple[int, Likeness]]:
            if initials or len(word) == 1:
                return [*known.get(word, ()), *_by_initials(asked, word)]
            return known.get(word, ())

        return alike

    def _gather(self, word: str, near: dict[int, Likeness]) -> Reach:
        if not near:
            return Reach(near, np.empty(0, np.int32), np.empty(0))
        by_likeness = sorted([(found[0], number) for number, found in near.items()], key=_likeness)
        held = [self._postings[number] for _alike, number in by_likeness]
        weight = self._weights(word)
        if len(held) == 1:
            return Reach(near, held[0], np.full(len(held[0]), by_likeness[0][0] * weight))
        rows = np.concatenate(held)
        values = np.repeat([alike * weight for alike, _number in by_likeness], list(map(len, held)))
        by_row = np.argsort(rows, kind="stable")  # the greatest of a row stands last: one word counts once for a name
        rows = rows[by_row]
        last = np.ones(len(rows), np.bool_)
        np.not_equal(rows[1:], rows[:-1], out=last[:-1])
        return Reach(near, rows[last], values[by_row[last]])


def _by_initials(asked: Sequence[str], word: str) -> list[tuple[int, Likeness]]:
    """Where a letter stands for a word: all words are near an initial, so that they are compared here."""
    return [
        (i, found)
        for i, one in enumerate(asked)
        if len(one) + len(word) > 2 and 1 in (len(one), len(word)) and (found := likeness(one, word))[0]
    ]
