"""One name as a comparison needs it: words, what they weigh, and what they are when neighbours are written as one."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from casework.screening.matching.joining import Joined, Placed, joins, long_words
from casework.screening.matching.normalising import Words
from casework.screening.matching.organisations import FORM
from casework.screening.matching.particles import BESIDE_NAMES
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.syllables import is_syllable

_CACHED = 200_000


class Compared(NamedTuple):
    """The words of one name with their weights and roles."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    joins: tuple[Joined, ...]
    long: tuple[Placed, ...]  # words that may be two written as one, with place and length
    telling: int  # words that tell people apart, at least one
    is_of_syllables: bool
    has_initials: bool
    paternal: int | None
    given: tuple[int, ...]


def compared(words: Words, weigh: Callable[[str], float]) -> Compared:
    """A name ready to be compared."""
    return Compared(
        words.words,
        tuple(map(weigh, words.words)),
        joins(words.words),
        long_words(words.words),
        sum(map(tells, words.words)) or 1,
        all(map(is_syllable, words.words)),
        any(len(word) == 1 for word in words.words),
        words.paternal,
        words.given,
    )


@lru_cache(_CACHED)
def tells(word: str) -> bool:
    """Whether a word tells people apart: no particle, no initial, no single consonant, no legal form."""
    return len(word) > (2 if word[0] == VOWELLESS else 1) and word not in BESIDE_NAMES and word[0] != FORM
