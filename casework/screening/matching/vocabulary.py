"""The words of a list, and which of them a word may stand for: those that sound alike and those that slips make."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from casework.screening.matching.mining import Variants
from casework.screening.matching.nicknames import other_forms
from casework.screening.matching.patronymics import father_of
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.similarity import LONG, MOST_EDITS, SAME, SHORT, Likeness, edit_limit, likeness
from casework.screening.matching.skeletons import bare, skeleton
from casework.screening.matching.syllables import syllable_keys


def letters(word: str) -> int:
    """The letters of a word as bits, those written twice or more twice: an edit adds and removes one at most."""
    bits = 0
    for letter in word:
        bit = 1 << (ord(letter) - 97 if "a" <= letter <= "z" else 26 + ord(letter) % 5)
        bits |= bit << 31 if bits & bit else bit
    return bits


def _may_hold_slips(word: str) -> bool:
    return len(word) > 2 and word[0] != VOWELLESS


def other_keys(word: str) -> tuple[str, ...]:
    """Under what else a word is found: its syllables, the father in a patronymic."""
    father = father_of(word)
    return (*syllable_keys(word), f"p {skeleton(father)}") if father else syllable_keys(word)


class Vocabulary:
    """Words by number, and every word that is near a given one."""

    def __init__(self, words: Iterable[str], variants: Variants, *, written: Set[str]) -> None:
        """Words by number; `written` are those that stand in a name, the others are neighbours written as one."""
        self.words = list(words)
        self.numbers = {word: number for number, word in enumerate(self.words)}
        self._variants = variants
        self._by_skeleton: dict[str, list[int]] = defaultdict(list)
        self._by_bare: dict[str, list[int]] = defaultdict(list)
        self._by_other: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            self._by_skeleton[skeleton(word)].append(number)
            self._by_bare[word[1:] if word[0] == VOWELLESS else bare(word)].append(number)
            for key in other_keys(word) if word in written else ():
                self._by_other[key].append(number)
        self._has_vowelless = any(word[0] == VOWELLESS for word in self.words)
        # Neighbours written as one are found by sound and as they are; slips are looked for in written words.
        long = sorted((len(word), n) for n, word in enumerate(self.words) if word in written and _may_hold_slips(word))
        self._long = np.array([number for _length, number in long], np.int32)
        self._long_words = [self.words[number] for _length, number in long]
        self._lengths = np.array([length for length, _number in long], np.int16)
        self._letters = np.array([letters(word) for word in self._long_words], np.uint64)

    def near(self, word: str, *, by_edits: bool = True) -> dict[int, Likeness]:
        """The numbers of every word that this one may stand for, with how far it does."""
        numbers = set(self._within_edits(word)) if by_edits and len(word) > 2 and word[0] != VOWELLESS else set()
        if word[0] == VOWELLESS:
            numbers.update(self._by_bare.get(word[1:], ()))
        else:
            numbers.update(self._by_skeleton.get(skeleton(word), ()))
            if self._has_vowelless:
                numbers.update(n for n in self._by_bare.get(bare(word), ()) if self.words[n][0] == VOWELLESS)
        for key in other_keys(word):
            numbers.update(self._by_other.get(key, ()))
        numbers.update(number for form in other_forms(word) if (number := self.numbers.get(form)) is not None)
        found = {number: alike for number in numbers if (alike := likeness(word, self.words[number])).similarity}
        for form, alike in self._variants.get(word, {}).items():
            number = self.numbers.get(form)
            if number is not None and (number not in found or found[number].similarity < alike.similarity):
                found[number] = alike
        if (number := self.numbers.get(word)) is not None:
            found[number] = SAME
        return found

    def _within_edits(self, word: str) -> Sequence[int]:
        """Numbers of words that few slips make of this one: letters and length first, all at once, then exactly."""
        most = edit_limit(len(word) + MOST_EDITS)
        first, last = np.searchsorted(self._lengths, (len(word) - most, len(word) + most + 1))
        bits, those = np.uint64(letters(word)), self._letters[first:last]
        lengths = self._lengths[first:last]
        longest = np.maximum(lengths, len(word))
        limits = np.where(longest > LONG, MOST_EDITS, np.where(longest > SHORT, 1, 0))
        likely = np.flatnonzero(
            (np.abs(lengths - len(word)) <= limits)
            & (np.bitwise_count(those & ~bits) <= limits)
            & (np.bitwise_count(bits & ~those) <= limits)
        )
        if not likely.size:
            return ()
        allowed = limits[likely]
        likely += first
        words = [self._long_words[place] for place in likely.tolist()]
        edits = process.cdist([word], words, scorer=OSA.distance, score_cutoff=MOST_EDITS, dtype=np.uint8)[0]
        near: list[int] = self._long[likely[edits <= allowed]].tolist()
        return near
