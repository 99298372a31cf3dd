"""Every name of a list in a row of its own, and what can be looked up about the rows at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from casework.screening.matching.births import read_birth
from casework.screening.matching.normalising import Words, prepare_all
from casework.screening.matching.sides import Compared, compared
from casework.screening.matching.values import Listed, Name
from casework.screening.matching.weights import Weights

WHOLE_DATE = len("2000-01-31")
CROWD = 50  # names of one entry that may not keep others from being compared

Placed = tuple[int, Listed, dict[tuple[str, ...], tuple[Name, Words]]]


class Row(NamedTuple):
    """One listed name, ready to be compared, with the place of its entry."""

    place: int
    name: Name
    words: Words
    side: Compared
    key: tuple[str, ...]


class ListedNames:
    """The rows of a list, and by row: the year of birth, the weight, whether its entry has a crowd of names."""

    def __init__(self, listed: Iterable[tuple[int, Listed]], *, of_people: bool) -> None:
        entries: list[Placed] = [(place, one, _names_of(one, of_people=of_people)) for place, one in listed]
        self.by_entry = [list(names) for _place, _one, names in entries]
        self.weights = Weights.of({word for words in names for word in words} for names in self.by_entry)
        self.rows: list[Row] = []
        self.by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.by_birth: dict[str, list[int]] = defaultdict(list)
        years: list[int] = []
        for place, one, names in entries:
            years += [_year_of(one)] * len(names)
            for name, words in names.values():
                self._add(Row(place, name, words, compared(words, self.weights), tuple(sorted(words.words))), one)
        self.years = np.array(years, np.int16)
        self.weighed = np.array([sum(row.side.weights) for row in self.rows])
        sizes = Counter(row.place for row in self.rows)
        self.crowded = np.array([sizes[row.place] > CROWD for row in self.rows], np.bool_)

    def _add(self, row: Row, one: Listed) -> None:
        number = len(self.rows)
        self.rows.append(row)
        self.by_key[row.key].append(number)
        for date in one.person.births:
            if len(date) == WHOLE_DATE and read_birth(date):
                self.by_birth[date].append(number)


def _names_of(one: Listed, *, of_people: bool) -> dict[tuple[str, ...], tuple[Name, Words]]:
    """The names of an entry by their words, each once: the first that is listed."""
    found: dict[tuple[str, ...], tuple[Name, Words]] = {}
    for name in one.person.names:
        for words in prepare_all(name, is_person=of_people):
            if words.words:
                found.setdefault(words.words, (name, words))
    return found


def _year_of(one: Listed) -> int:
    """The first year in which an entry may be born; 0 where none can be read."""
    birth = next((found for date in one.person.births if (found := read_birth(date))), None)
    return birth.first if birth else 0
