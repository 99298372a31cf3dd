"""The names of a list by their words: which share most with a name that is asked for, and how those compare."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.screening.matching.alignment import Alike, align, join, same_words
from casework.screening.matching.mining import mine_variants
from casework.screening.matching.normalising import Words, prepare_all
from casework.screening.matching.scoring import Best
from casework.screening.matching.similarity import NOTHING, SAME, Likeness, likeness
from casework.screening.matching.values import Listed, Name, Subject
from casework.screening.matching.vocabulary import Vocabulary
from casework.screening.matching.weights import Weights

MOST_NAMES = 80  # that are compared in full
LEAST_SHARED = 0.30  # of the weight of the name that is asked for
LEFT_OUT = 0.12  # of the weight of a listed name: of two that share as much the shorter comes first
SAME_BIRTH = 0.3  # of the weight of the name that is asked for, to whom shares the whole date and a word
WHOLE_DATE = len("2000-01-31")
JOINED = 1.2  # what two words written as one count for, beside each of them

MOST_REMEMBERED = 50_000  # words with what they reach


class _Reach(NamedTuple):
    """What one word reaches: listed words near it, and the names that hold one of them with what that adds to each."""

    near: dict[int, Likeness]
    rows: NDArray[np.int32]
    values: NDArray[np.float64]


class _Row:
    """One listed name, ready to be compared."""

    __slots__ = ("key", "name", "numbers", "place", "weights", "words")

    def __init__(self, place: int, name: Name, words: Words) -> None:
        self.place, self.name, self.words = place, name, words
        self.key = sorted(words.words)
        self.numbers: list[int] = []
        self.weights: list[float] = []


class NameIndex:
    """An inverted index over the words of names, with the words near them."""

    def __init__(self, listed: Iterable[tuple[int, Listed]], *, of_people: bool) -> None:
        self._of_people = of_people
        self._rows: list[_Row] = []
        self._by_birth: dict[str, list[int]] = defaultdict(list)
        by_entry: dict[int, list[tuple[str, ...]]] = {}
        for place, one in listed:
            by_entry[place] = self._take(place, one)
        self.weights = Weights.of({word for words in names for word in words} for names in by_entry.values())
        postings: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            words = row.words.words
            row.weights = [self.weights(word) for word in words]
            for word in {*words, *(join(one, other) for one, other in pairwise(words))}:
                postings[word].append(number)
        self._vocabulary = Vocabulary(postings, mine_variants(by_entry.values()))
        self._postings = [np.array(rows, np.int32) for rows in postings.values()]
        for row in self._rows:
            row.numbers = [self._vocabulary.numbers[word] for word in row.words.words]
        self._weighed = np.array([sum(row.weights) for row in self._rows])
        self._known: dict[tuple[str, bool], _Reach] = {}

    def _take(self, place: int, one: Listed) -> list[tuple[str, ...]]:
        seen: dict[tuple[str, ...], None] = {}
        for name in one.person.names:
            for words in prepare_all(name, is_person=self._of_people):
                if words.words and words.words not in seen:
                    seen[words.words] = None
                    for date in one.person.births:
                        if len(date) == WHOLE_DATE:
                            self._by_birth[date].append(len(self._rows))
                    self._rows.append(_Row(place, name, words))
        return list(seen)

    def warm(self, subject: Subject) -> None:
        """Look up the words of one person's names."""
        for name in subject.names:
            for word in (word for words in prepare_all(name, is_person=self._of_people) for word in words.words):
                self._reach(word)

    def best(self, subject: Subject) -> dict[int, Best]:
        """By place of the entry, the best comparison of any name asked for with any of its names that came near."""
        found: dict[int, Best] = {}
        born = [row for date in subject.births for row in self._by_birth.get(date, ())]
        for name in subject.names:
            for asked in prepare_all(name, is_person=self._of_people):
                if asked.words:
                    self._compare_all(name, asked, born=born, found=found)
        return found

    def _compare_all(self, name: Name, asked: Words, *, born: list[int], found: dict[int, Best]) -> None:
        weights = [self.weights(word) for word in asked.words]
        reaches = [self._reach(word) for word in asked.words]
        near = [reach.near for reach in reaches]
        key = sorted(asked.words)
        for number in self._nearest(asked.words, weights, born):
            row = self._rows[number]
            if row.key == key:
                ledger = same_words(asked, weights)
            else:
                alike = _alike(asked.words, row, near)
                ledger = align(asked, row.words, weights=(weights, row.weights), alike=alike)
            best = found.get(row.place)
            if best is None:
                best = found[row.place] = Best()
            best.take(ledger, names=(name, row.name), words=(asked, row.words))

    def _nearest(self, words: Sequence[str], weights: Sequence[float], born: list[int]) -> list[int]:
        """The numbers of the names that share most, by weight."""
        reaches = [self._reach(word) for word in dict.fromkeys(words)]
        joins = [self._reach(join(*pair), by_edits=False) for pair in pairwise(words)]
        parts = [(reach.rows, reach.values) for reach in reaches if len(reach.rows)]
        parts += [(reach.rows, reach.values * JOINED) for reach in joins if len(reach.rows)]
        if not parts:
            return []
        numbers, values = (np.concatenate(side) for side in zip(*parts, strict=True))
        shared = np.bincount(numbers, values, len(self._rows))
        asked = sum(weights)
        if born:
            shared[born] = np.where(shared[born] > 0, shared[born] + SAME_BIRTH * asked, 0.0)
        enough = np.flatnonzero(shared >= LEAST_SHARED * asked)
        if len(enough) > MOST_NAMES:
            likely = shared[enough] - LEFT_OUT * self._weighed[enough]
            enough = enough[np.argpartition(-likely, MOST_NAMES)[:MOST_NAMES]]
        return enough.tolist()

    def _reach(self, word: str, *, by_edits: bool = True) -> _Reach:
        known = self._known.get((word, by_edits))
        if known is None:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            known = self._known[word, by_edits] = self._gather(word, self._vocabulary.near(word, by_edits=by_edits))
        return known

    def _gather(self, word: str, near: dict[int, Likeness]) -> _Reach:
        if not near:
            return _Reach(near, np.empty(0, np.int32), np.empty(0))
        order = sorted(near, key=lambda number: near[number].similarity)
        rows = [self._postings[number] for number in order]
        weight = self.weights(word)
        values = np.repeat([near[number].similarity * weight for number in order], [len(one) for one in rows])
        every = np.concatenate(rows)
        best = np.zeros(len(self._rows))
        best[every] = values  # the greatest is written last: one word counts once for a name
        unique = np.flatnonzero(best)
        return _Reach(near, unique.astype(np.int32), best[unique])


def _alike(asked: Sequence[str], row: _Row, near: Sequence[dict[int, Likeness]]) -> Alike:
    """How far two words are one, from what the vocabulary knows; initials are asked for here, since all are near."""
    listed, numbers = row.words.words, row.numbers

    def tell(i: int, j: int) -> Likeness:
        if asked[i] == listed[j]:
            return SAME
        found = near[i].get(numbers[j])
        if found is not None:
            return found
        return likeness(asked[i], listed[j]) if len(asked[i]) == 1 or len(listed[j]) == 1 else NOTHING

    return tell
