"""Words that one name writes together and the other apart: Abdul Aziz and Abdulaziz, Jin Ping and Jinping."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from casework.screening.matching.particles import PARTICLES
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.similarity import Likeness, Reason, likeness
from casework.screening.matching.skeletons import bare
from casework.screening.matching.syllables import sounds_of_syllables

_CACHED = 200_000  # the names that come near one name share most of their words
LEAST_JOINED = 0.8
MOST_LONGER = 2  # letters
FEWEST_LETTERS, FEWEST_VOWELLESS = 5, 5  # of what is written as one; without vowels, with its mark
ACROSS = Likeness(0.9, Reason.JOINED)  # two scripts
_LONG = 9  # letters, from which two slips are not many


Placed = tuple[int, str, int]  # the place of a word, the word, its length
Ends = dict[int, tuple[str, str]]
Joined = tuple[int, str, int, int]  # and the length of the shorter neighbour: so many slips would be that word itself


def joins(words: Sequence[str]) -> tuple[Joined, ...]:
    """Every two neighbours as one word, with the place of the first; two initials are none."""
    return tuple(
        [
            (place, joined := join(one, other), len(joined), min(len(one), len(other)))
            for place, (one, other) in enumerate(pairwise(words))
            if len(one) > 1 or len(other) > 1
        ]
    )


def long_words(words: Sequence[str]) -> tuple[Placed, ...]:
    """The words that may be two of another name."""
    shortest = FEWEST_LETTERS - MOST_LONGER
    return tuple([(place, word, len(word)) for place, word in enumerate(words) if len(word) > shortest])


def join(one: str, other: str) -> str:
    """Two neighbours written as one word: `abd` and `alrahman`; without vowels where either has none."""
    if one[0] != VOWELLESS and other[0] != VOWELLESS:
        return one + other
    left = one[1:] if one[0] == VOWELLESS else "" if one in PARTICLES else bare(one)
    right = other[1:] if other[0] == VOWELLESS else bare(other)
    seam = left[-1:] == right[:1]
    return VOWELLESS + left + (right[1:] if seam else right)


def ends(words: Iterable[tuple[str, int]]) -> Ends:
    """By length that a word written otherwise may have, the letters with which these words begin and end."""
    found: Ends = {}
    for word, length in words:
        first, last = word[0], word[-1]
        for letters in range(length - MOST_LONGER, length + MOST_LONGER + 1):
            before = found.get(letters)
            found[letters] = (before[0] + first, before[1] + last) if before else (first, last)
    return found


def joined_words(joins: Sequence[Joined], words: Sequence[Placed]) -> list[tuple[int, int, Likeness]]:
    """Where two joined neighbours are one word of the other name: the place of the first, of the word, and how far."""
    return [
        (place, other, alike)
        for place, joined, length, shorter in joins
        for other, word, letters in words
        if (
            (-MOST_LONGER <= length - letters <= MOST_LONGER and (joined[0] == word[0] or joined[-1] == word[-1]))
            or joined[0] == VOWELLESS
            or word[0] == VOWELLESS
        )
        and (alike := written_as_one(joined, word, shorter))
    ]


@lru_cache(_CACHED)
def written_as_one(joined: str, word: str, shorter: int) -> Likeness | None:
    """How far two joined words, the shorter of so many letters, are one word of the other name; None: not at all."""
    if joined[0] == VOWELLESS or word[0] == VOWELLESS:
        return ACROSS if min(len(joined), len(word)) >= FEWEST_VOWELLESS and _bare(joined) == _bare(word) else None
    if abs(len(joined) - len(word)) > MOST_LONGER or not _meet_at_an_end(joined, word):
        return None
    if len(joined) < FEWEST_LETTERS or not _written_alike(joined, word, shorter):
        return None
    similarity = likeness(joined, word)[0]
    return Likeness(similarity, Reason.JOINED) if similarity >= LEAST_JOINED else None


def _bare(word: str) -> str:
    return word[1:] if word[0] == VOWELLESS else bare(word)


def _meet_at_an_end(joined: str, word: str) -> bool:
    return joined[0] == word[0] or joined[-1] == word[-1]


def _written_alike(joined: str, word: str, shorter: int) -> bool:
    most = min(1 if max(len(joined), len(word)) < _LONG else 2, shorter - 1)
    return OSA.distance(joined, word, score_cutoff=most) <= most or sounds_of_syllables(joined, word)
