"""Which word of one name stands for which word of the other: the best pair first, each word once."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA

from casework.screening.matching.ledger import Cut, Ledger, Missing, Pair, Reduction, Side
from casework.screening.matching.normalising import Words
from casework.screening.matching.particles import BESIDE_NAMES, PARTICLES
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.similarity import SAME, Likeness, Reason, likeness
from casework.screening.matching.skeletons import bare
from casework.screening.matching.surnames import missing_roles
from casework.screening.matching.syllables import is_syllable

# Times its weight, for a word that only one name has; and for what both names hold and the other lacks.
ONLY_ASKED, ONLY_LISTED, CONTRADICTION = 0.8, 0.4, 2.0
ONLY_SYLLABLE = 1.6  # nobody leaves out a syllable of a Chinese or Korean name
ENOUGH_TO_CONTRADICT = 0.3
LEAST_JOINED = 0.8
FEWEST_VOWELLESS = 5  # of a word written as one on one side, with its mark

Alike = Callable[[int, int], Likeness]
_Weights = tuple[Sequence[float], Sequence[float]]


class _Match(NamedTuple):
    gain: float
    likeness: Likeness
    asked: int
    listed: int
    asked_words: int
    listed_words: int


def align(asked: Words, listed: Words, *, weights: _Weights, alike: Alike) -> Ledger:
    """Compare two names; `alike(i, j)` tells how far their words i and j are one."""
    asked_weights, listed_weights = weights
    matches = _matches(asked.words, listed.words, weights=weights, alike=alike)
    matches.sort(key=itemgetter(0, 2, 3), reverse=True)
    left_asked, left_listed = set(range(len(asked.words))), set(range(len(listed.words)))
    pairs: list[Pair] = []
    telling = initials = 0
    for match in matches:
        ones = range(match.asked, match.asked + match.asked_words)
        others = range(match.listed, match.listed + match.listed_words)
        if not (left_asked.issuperset(ones) and left_listed.issuperset(others)):
            continue
        left_asked.difference_update(ones)
        left_listed.difference_update(others)
        asked_weight = sum(asked_weights[place] for place in ones)
        listed_weight = sum(listed_weights[place] for place in others)
        initial = match.likeness[1] is Reason.INITIAL  # tells no more than the letter that it is
        weight = 2 * min(asked_weight, listed_weight) if initial else asked_weight + listed_weight
        pair = Pair(_text(asked.words, ones), _text(listed.words, others), match.likeness[1], match.likeness[0], weight)
        pairs.append(pair)
        if initial:
            initials += 1
        elif max(len(pair.asked), len(pair.listed)) > 1 and pair.asked not in BESIDE_NAMES:
            telling += max(match.asked_words, match.listed_words)
    missing = _missing(asked, listed, weights=weights, left=(left_asked, left_listed))
    return Ledger(
        pairs, missing, _reductions(pairs, missing, telling=telling + (initials if telling else 0), sizes=(_telling(asked.words), _telling(listed.words)))
    )


def _telling(words: Sequence[str]) -> int:
    """How many words tell people apart, at least one: without particles and parts of compounds."""
    return sum(word not in BESIDE_NAMES for word in words) or 1


def _text(words: Sequence[str], places: range) -> str:
    return words[places.start] if len(places) == 1 else " ".join(words[place] for place in places)


def _matches(asked: Sequence[str], listed: Sequence[str], *, weights: _Weights, alike: Alike) -> list[_Match]:
    """Every pair of words that may be one, and every pair of neighbours that the other name writes as one word."""
    asked_weights, listed_weights = weights
    found = []
    for i in range(len(asked)):
        for j in range(len(listed)):
            likely = alike(i, j)
            if likely[0] > 0.0:
                found.append(_Match(likely[0] * (asked_weights[i] + listed_weights[j]), likely, i, j, 1, 1))
    for i, j, written in _joins(asked, listed):
        weight = asked_weights[i] + asked_weights[i + 1] + listed_weights[j]
        found.append(_Match(written[0] * weight + 0.01, written, i, j, 2, 1))
    for j, i, written in _joins(listed, asked):
        weight = asked_weights[i] + listed_weights[j] + listed_weights[j + 1]
        found.append(_Match(written[0] * weight + 0.01, written, i, j, 1, 2))
    return found


def _joins(apart: Sequence[str], together: Sequence[str]) -> Iterator[tuple[int, int, Likeness]]:
    for i, joined in _neighbours(apart):
        for j, word in enumerate(together):
            if written := _joined(joined, word):
                yield i, j, written


def _neighbours(words: Sequence[str]) -> list[tuple[int, str]]:
    return [
        (place, join(words[place], words[place + 1]))
        for place in range(len(words) - 1)
        if len(words[place]) > 1 or len(words[place + 1]) > 1
    ]


def join(one: str, other: str) -> str:
    """Two neighbours written as one word: `abd` and `alrahman`; without vowels where either has none."""
    if one[0] != VOWELLESS and other[0] != VOWELLESS:
        return one + other
    left = one[1:] if one[0] == VOWELLESS else "" if one in PARTICLES else bare(one)
    right = other[1:] if other[0] == VOWELLESS else bare(other)
    seam = left[-1:] == right[:1]
    return VOWELLESS + left + (right[1:] if seam else right)


def _joined(joined: str, word: str) -> Likeness | None:
    if joined[0] == VOWELLESS or word[0] == VOWELLESS:
        if min(len(joined), len(word)) < FEWEST_VOWELLESS:
            return None
    elif len(joined) < 5 or abs(len(joined) - len(word)) > 2:
        return None
    elif OSA.distance(joined, word, score_cutoff=2) > (1 if max(len(joined), len(word)) < 9 else 2):
        return None
    similarity = likeness(joined, word)[0]
    return Likeness(similarity, Reason.JOINED) if similarity >= LEAST_JOINED else None


def _missing(asked: Words, listed: Words, *, weights: _Weights, left: tuple[set[int], set[int]]) -> list[Missing]:
    (asked_weights, listed_weights), (left_asked, left_listed) = weights, left
    syllables = all(map(is_syllable, asked.words)) and all(map(is_syllable, listed.words))
    of_asked, of_listed = (ONLY_SYLLABLE, ONLY_SYLLABLE) if syllables else (ONLY_ASKED, ONLY_LISTED)
    missing = [Missing(Side.ASKED, asked.words[i], of_asked * asked_weights[i]) for i in sorted(left_asked)]
    missing += [Missing(Side.LISTED, listed.words[j], of_listed * listed_weights[j]) for j in sorted(left_listed)]
    if left_listed and len(asked.words) > 1:
        missing += missing_roles(
            listed.words, listed_weights, left=left_listed, paternal=listed.paternal, given=listed.given
        )
    both = min(sum(asked_weights[i] for i in left_asked), sum(listed_weights[j] for j in left_listed))
    if both > ENOUGH_TO_CONTRADICT:
        missing.append(Missing(Side.CONTRADICTION, "", CONTRADICTION * both))
    return missing


def _reductions(
    pairs: Sequence[Pair], missing: Sequence[Missing], *, telling: int, sizes: tuple[int, int]
) -> list[Reduction]:
    asked, listed = sizes
    reductions = []
    if pairs and all(pair.similarity < 0.95 and pair.reason is not Reason.SCRIPT for pair in pairs if pair.asked not in BESIDE_NAMES):
        reductions.append(Reduction(Cut.NOTHING_THE_SAME, 0.92, 1.0))
    if telling < 2 and max(asked, listed) > 1:
        whole = not missing and all(pair.similarity >= 0.999 for pair in pairs)
        reductions.append(Reduction(Cut.ONE_WORD_IN_COMMON, 0.75 if whole else 0.62, 1.0))
    if listed == 1 and asked > 1:
        reductions.append(Reduction(Cut.ONE_WORD_LISTED, 1.0, 0.55))
    return reductions


def same_words(asked: Words, weights: Sequence[float]) -> Ledger:
    """The ledger of a name with itself, in whatever order."""
    pairs = [Pair(word, word, Reason.SAME, 1.0, 2 * weight) for word, weight in zip(asked.words, weights, strict=True)]
    return Ledger(pairs, (), ())


def alike_of(asked: Sequence[str], listed: Sequence[str]) -> Alike:
    """Likeness by the words alone, where no index knows them already."""
    return lambda i, j: SAME if asked[i] == listed[j] else likeness(asked[i], listed[j])
