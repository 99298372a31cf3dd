"""Spellings that a list itself teaches: names of one entry that differ in a single word, for two entries or more."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from rapidfuzz.distance import JaroWinkler

from casework.screening.matching.particles import PARTICLES
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.similarity import Likeness, Reason, likeness

MOST_NAMES = 8  # of one entry: pairs grow with the square
FEWEST_ENTRIES, MANY_ENTRIES = 2, 4
LEAST_ALIKE = 0.6  # of a pair that few entries show
NEAR = 0.8
MOST_LEFT = 4  # words that two names do not share

Variants = dict[str, dict[str, Likeness]]


def mine_variants(entries: Iterable[Sequence[tuple[str, ...]]]) -> Variants:
    """Every word with the words that the list writes for it; each entry is given as the words of its names."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for names in entries:
        if len(names) > 1:
            for pair in {
                pair for one, other in combinations(names[:MOST_NAMES], 2) if (pair := _differing(one, other))
            }:
                seen[pair] += 1
    variants: Variants = {}
    for (one, other), entries_showing in seen.items():
        if entries_showing >= FEWEST_ENTRIES and _is_plausible(one, other, entries_showing):
            found = Likeness(0.9 if entries_showing >= MANY_ENTRIES else 0.85, Reason.VARIANT)
            variants.setdefault(one, {})[other] = variants.setdefault(other, {})[one] = found
    return variants


def _is_plausible(one: str, other: str, entries_showing: int) -> bool:
    across = VOWELLESS in (one[0], other[0])
    return entries_showing >= MANY_ENTRIES or across or JaroWinkler.similarity(one, other) >= LEAST_ALIKE


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, str] | None:
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 2:
        return None
    left, right = list(one), list(other)
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
    if not 0 < len(left) == len(right) <= MOST_LEFT or not (alone := _one_not_in(left, right)):
        return None
    (against,) = right
    if min(len(alone), len(against)) < 3 or {alone, against} & PARTICLES:
        return None
    return (alone, against) if alone < against else (against, alone)


def _one_not_in(words: Iterable[str], others: list[str]) -> str:
    """The only word that is near none of the others, from which those are taken away that another is near."""
    alone = ""
    for word in words:
        near = next((each for each in others if likeness(word, each)[0] >= NEAR), None)
        if near:
            others.remove(near)
        elif alone:
            return ""
        else:
            alone = word
    return alone
