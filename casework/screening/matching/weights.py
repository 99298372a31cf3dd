"""What a word tells: a rare one tells people apart, a common given name hardly does."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from casework.screening.matching.organisations import COMMON, FORM
from casework.screening.matching.particles import COMPONENT_WEIGHT, COMPONENTS, PARTICLE_WEIGHT, PARTICLES
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.skeletons import bare

VOWELLESS_PART = {2: 0.5, 3: 0.75}  # by length with its mark: one consonant tells half, two three quarters


COMMON_WEIGHT = 0.55  # of what many bodies are called: bank, group
FORM_WEIGHT = 0.2  # of a legal form


class Weights:
    """Weights from 0 to 1 of words, by how many of `total` people have each word in a name."""

    def __init__(self, counts: Mapping[str, int], total: int) -> None:
        self._counts = counts
        self._total = max(1, total)
        self._known: dict[str, float] = {}

    @classmethod
    def of(cls, people: Iterable[Iterable[str]]) -> "Weights":
        """Counted from the words of each person, however many names they have."""
        counts: Counter[str] = Counter()
        total = 0
        for words in people:
            known = set(words)
            counts.update(known.union(VOWELLESS + bare(word) for word in known if word[0] != VOWELLESS))
            total += 1
        return cls(counts, total)

    def __call__(self, word: str) -> float:
        """The weight of one word; one never seen is worth most."""
        weight = self._known.get(word)
        if weight is None:
            weight = self._known[word] = self._weigh(word)
        return weight

    @cached_property
    def _top(self) -> float:
        return math.log(1 + self._total)

    def _weigh(self, word: str) -> float:
        if word in PARTICLES:
            return PARTICLE_WEIGHT
        if word[0] == FORM:
            return FORM_WEIGHT
        if word in COMPONENTS:
            return COMPONENT_WEIGHT
        if len(word) == 1:
            return 0.3
        rarity = min(1.0, math.log(1 + self._total / (1 + self._counts.get(word, 0))) / self._top)
        weight = 0.45 + 0.55 * rarity
        if word[0] == VOWELLESS:
            return weight * VOWELLESS_PART.get(len(word), 1.0)
        if word in COMMON:
            return min(weight, COMMON_WEIGHT)
        return weight if len(word) > 2 else 0.35 + 0.4 * rarity
