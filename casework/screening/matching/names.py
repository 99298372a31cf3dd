"""The names of a list by their words: which share most with a name that is asked for, and how those compare."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.screening.matching.alignment import Alike, align, same_words
from casework.screening.matching.births import read_birth
from casework.screening.matching.mining import mine_variants
from casework.screening.matching.normalising import Words, prepare_all
from casework.screening.matching.scoring import Best
from casework.screening.matching.sides import Compared, compared
from casework.screening.matching.similarity import Likeness, likeness
from casework.screening.matching.values import Listed, Name, Subject
from casework.screening.matching.vocabulary import Vocabulary
from casework.screening.matching.weights import Weights

MOST_NAMES = 80  # that are compared in full
LEAST_SHARED = 0.5  # of the weight of the name that is asked for
LEFT_OUT = 0.12  # of the weight of a listed name: of two that share as much the shorter comes first
SAME_YEAR = 0.1
SAME_BIRTH = 0.2  # of the weight of the name that is asked for, to whom shares the whole date and a word
WHOLE_DATE = len("2000-01-31")
JOINED = 1.2  # what two words written as one count for, beside each of them

MOST_REMEMBERED = 50_000  # words with what they reach


class _Reach(NamedTuple):
    """What one word reaches: listed words near it, and the names that hold one of them with what that adds to each."""

    near: dict[int, Likeness]
    rows: NDArray[np.int32]
    values: NDArray[np.float64]


Born = tuple[list[int], "NDArray[np.bool_] | None"]


class _Row(NamedTuple):
    """One listed name, ready to be compared, with the numbers of its words."""

    place: int
    name: Name
    words: Words
    side: Compared
    numbers: tuple[int, ...]
    key: list[str]


class NameIndex:
    """An inverted index over the words of names, with the words near them."""

    def __init__(self, listed: Iterable[tuple[int, Listed]], *, of_people: bool) -> None:
        self._of_people = of_people
        self._by_birth: dict[str, list[int]] = defaultdict(list)
        taken = [(place, one, self._names_of(one)) for place, one in listed]
        self.weights = Weights.of({word for words in names for word in words} for _p, _one, names in taken)
        postings: dict[str, list[int]] = defaultdict(list)
        sides = [
            (place, one, name, words, compared(words, self.weights))
            for place, one, names in taken
            for words, name in ((words, name) for name, words in names.values())
        ]
        for number, (_place, one, _name, _words, side) in enumerate(sides):
            for word in {*side.words, *(joined for _i, joined, _length in side.joins)}:
                postings[word].append(number)
            for date in one.person.births:
                if len(date) == WHOLE_DATE:
                    self._by_birth[date].append(number)
        variants = mine_variants(list(names) for _p, _one, names in taken)
        self._vocabulary = Vocabulary(postings, variants)
        self._postings = [np.array(rows, np.int32) for rows in postings.values()]
        self._years = np.array([_year_of(one) for _place, one, _name, _words, _side in sides], np.int16)
        numbers = self._vocabulary.numbers
        self._rows = [
            _Row(place, name, words, side, tuple(numbers[word] for word in side.words), sorted(side.words))
            for place, _one, name, words, side in sides
        ]
        self._weighed = np.array([sum(row.side.weights) for row in self._rows])
        self._known: dict[tuple[str, bool], _Reach] = {}

    def _names_of(self, one: Listed) -> dict[tuple[str, ...], tuple[Name, Words]]:
        """The names of an entry by their words, each once: the first that is listed."""
        found: dict[tuple[str, ...], tuple[Name, Words]] = {}
        for name in one.person.names:
            for words in prepare_all(name, is_person=self._of_people):
                if words.words:
                    found.setdefault(words.words, (name, words))
        return found

    def warm(self, subject: Subject) -> None:
        """Look up the words of one person's names."""
        for name in subject.names:
            for word in (word for words in prepare_all(name, is_person=self._of_people) for word in words.words):
                self._reach(word)

    def best(self, subject: Subject) -> dict[int, Best]:
        """By place of the entry, the best comparison of any name asked for with any of its names that came near."""
        found: dict[int, Best] = {}
        born = self._born_with(subject)
        for name in subject.names:
            for asked in prepare_all(name, is_person=self._of_people):
                if asked.words:
                    self._compare_all(name, asked, born=born, found=found)
        return found

    def _born_with(self, subject: Subject) -> Born:
        """The names of those born on the same day, and those of the same year."""
        days = [row for date in subject.births for row in self._by_birth.get(date, ())]
        years = {birth.first for date in subject.births if (birth := read_birth(date))}
        return days, np.isin(self._years, list(years)) if years else None

    def _compare_all(self, name: Name, asked: Words, *, born: Born, found: dict[int, Best]) -> None:
        side = compared(asked, self.weights)
        near = [self._reach(word).near for word in asked.words]
        key = sorted(asked.words)
        for number in self._nearest(side, born):
            row = self._rows[number]
            ledger = same_words(side) if row.key == key else align(side, row.side, _alike(side, row, near))
            best = found.get(row.place)
            if best is None:
                best = found[row.place] = Best()
            best.take(ledger, names=(name, row.name), words=(asked, row.words))

    def _nearest(self, side: Compared, born: Born) -> list[int]:
        """The numbers of the names that share most, by weight."""
        reaches = [self._reach(word) for word in dict.fromkeys(side.words)]
        joined = [self._reach(word, by_edits=False) for _place, word, _length in side.joins]
        parts = [(reach.rows, reach.values) for reach in reaches if len(reach.rows)]
        parts += [(reach.rows, reach.values * JOINED) for reach in joined if len(reach.rows)]
        if not parts:
            return []
        numbers, values = (np.concatenate(each) for each in zip(*parts, strict=True))
        shared = np.bincount(numbers, values, len(self._rows))
        asked = sum(side.weights)
        days, year = born
        if year is not None:
            shared = np.where(year & (shared > 0), shared + SAME_YEAR * asked, shared)
        if days:
            shared[days] = np.where(shared[days] > 0, shared[days] + SAME_BIRTH * asked, 0.0)
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


def _year_of(one: Listed) -> int:
    birth = next((found for date in one.person.births if (found := read_birth(date))), None)
    return birth.first if birth else 0


def _alike(side: Compared, row: _Row, near: Sequence[dict[int, Likeness]]) -> list[Alike]:
    """Which words are one, from what the vocabulary knows; initials are compared here, all words are near them."""
    found = [
        (i, j, reach[number]) for i, reach in enumerate(near) for j, number in enumerate(row.numbers) if number in reach
    ]
    if side.has_initials or row.side.has_initials:
        found += [
            (i, j, alike)
            for i, one in enumerate(side.words)
            for j, other in enumerate(row.side.words)
            if len(one) + len(other) > 2 and 1 in (len(one), len(other)) and (alike := likeness(one, other))[0]
        ]
    return found
