"""One name that is asked for, against many that are listed: what a listed word is to it is worked out once."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from casework.screening.matching.joining import Joined, ends, joined_words, long_words
from casework.screening.matching.ledger import Missing, Pair, Side
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.sides import Compared
from casework.screening.matching.similarity import Likeness, Reason

# Times its weight, for a word that only one name has.
ONLY_ASKED, ONLY_LISTED = 0.8, 0.4
ONLY_SYLLABLE = 1.6  # nobody leaves out a syllable of a Chinese or Korean name
JOINED_FIRST = 0.01  # two words for one before each of them alone

Alike = Callable[[str], Sequence[tuple[int, Likeness]]]  # the places of asked words that a word is like, and how far
Match = tuple[float, int, int, int, int, Pair]  # what is gained, both places, words on both sides, what is told of it
# Bound once: Python 3.11 looks a member up slowly.
_REASON_INITIAL = Reason.INITIAL
_SIDE_ASKED, _SIDE_LISTED = Side.ASKED, Side.LISTED


class Met(NamedTuple):
    """What one listed word is to a name: what it costs without an answer, and gain, place, words and pair of each."""

    missing: Missing
    matches: list[tuple[float, int, int, Pair]]


class Meeting:
    """The name that is asked for, with every listed word and every two neighbours that it met before."""

    __slots__ = ("_alike", "_any_join", "_ends", "_ends_of_joins", "_words", "missing", "side")

    def __init__(self, side: Compared, alike: Alike) -> None:
        self.side = side
        self.missing = [Missing(_SIDE_ASKED, *one) for one in _costs(side, ONLY_ASKED)]
        self._alike = alike
        self._words: dict[str, Met] = {}
        self._ends = ends((word, length) for _place, word, length in side.long)
        self._ends_of_joins = ends((join[1], join[2]) for join in side.joins)
        self._any_join = VOWELLESS in [*(one[1][0] for one in side.long), *(one[1][0] for one in side.joins)]

    def met(self, listed: Compared) -> list[Met]:
        """What each word of a listed name is to this one, in its order."""
        known = self._words
        return [
            known.get(word) or self._meet(word, weight)
            for word, weight in zip(listed.words, listed.weights, strict=True)
        ]

    def _meet(self, word: str, weight: float) -> Met:
        asked, weights = self.side.words, self.side.weights
        matches = [
            (found[0] * (weights[i] + weight), i, 1, _pair((asked[i], word), (weights[i], weight), found))
            for i, found in self._alike(word)
        ]
        if self._may_be_joined(word):
            matches += self._joined_for(word, weight)
        met = self._words[word] = Met(Missing(_SIDE_LISTED, word, ONLY_LISTED * weight), matches)
        return met

    def _may_be_joined(self, word: str) -> bool:
        """Whether two neighbours may be this word: few words are worth a closer look."""
        letters = self._ends_of_joins.get(len(word))
        alike = letters is not None and (word[0] in letters[0] or word[-1] in letters[1])
        return alike or self._any_join or word[0] == VOWELLESS

    def _joined_for(self, word: str, weight: float) -> Iterator[tuple[float, int, int, Pair]]:
        asked, weights = self.side.words, self.side.weights
        for i, _j, found in joined_words(self.side.joins, long_words((word,))):
            both = weights[i] + weights[i + 1]
            pair = _pair((f"{asked[i]} {asked[i + 1]}", word), (both, weight), found)
            yield (found[0] * (both + weight) + JOINED_FIRST, i, 2, pair)

    def joined(self, listed: Compared) -> list[Match]:
        """Every two neighbours of a listed name that this one writes as one word."""
        joins: Sequence[Joined] = listed.joins
        if not self._any_join:
            by_length = self._ends
            joins = [
                join
                for join in joins
                if ((letters := by_length.get(join[2])) and (join[1][0] in letters[0] or join[1][-1] in letters[1]))
                or join[1][0] == VOWELLESS
            ]
            if not joins:
                return []
        return [self._joined_match(listed, (i, j), found) for j, i, found in joined_words(joins, self.side.long)]

    def _joined_match(self, listed: Compared, places: tuple[int, int], found: Likeness) -> Match:
        i, j = places
        asked, weight = self.side.words[i], self.side.weights[i]
        first, second = listed.weights[j : j + 2]
        gain = found[0] * (weight + first + second) + JOINED_FIRST
        pair = _pair((asked, f"{listed.words[j]} {listed.words[j + 1]}"), (weight, first + second), found)
        return (gain, i, j, 1, 2, pair)


def syllables_missing(side: Compared, *, of: Side) -> list[Missing]:
    """What each syllable of a name costs without an answer."""
    return [Missing(of, *one) for one in _costs(side, ONLY_SYLLABLE)]


def _costs(side: Compared, times: float) -> list[tuple[str, float]]:
    return [(word, times * weight) for word, weight in zip(side.words, side.weights, strict=True)]


def _pair(words: tuple[str, str], weights: tuple[float, float], found: Likeness) -> Pair:
    similarity, reason = found
    # An initial tells no more than the letter that it is.
    weight = 2 * min(weights) if reason is _REASON_INITIAL else weights[0] + weights[1]
    return Pair(words[0], words[1], reason, similarity, weight)
