"""The words of a list, and which of them a word may stand for: those that sound alike and those that slips make."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from casework.screening.matching.mining import Variants
from casework.screening.matching.nicknames import other_forms
from casework.screening.matching.patronymics import father_of
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.similarity import LONG, MOST_EDITS, SAME, SHORT, Likeness, spelling
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
        self._vowelless: dict[str, list[int]] = defaultdict(list)  # those of them that were written without vowels
        self._by_other: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            self._by_skeleton[skeleton(word)].append(number)
            self._by_bare[word[1:] if word[0] == VOWELLESS else bare(word)].append(number)
            if word[0] == VOWELLESS:
                self._vowelless[word[1:]].append(number)
            for key in other_keys(word) if word in written else ():
                self._by_other[key].append(number)
        # Neighbours written as one are found by sound and as they are; slips are looked for in written words.
        long = sorted((len(word), n) for n, word in enumerate(self.words) if word in written and _may_hold_slips(word))
        self._long = np.array([number for _length, number in long], np.int32)
        self._spelled = np.array([self.words[number] for _length, number in long], object)
        self._letters = np.array([letters(self.words[number]) for _length, number in long], np.uint64)
        lengths = [length for length, _number in long]
        self._ends = [bisect_right(lengths, length) for length in range(max(lengths, default=0) + 1)]

    def near(self, word: str, *, by_edits: bool = True) -> dict[int, Likeness]:
        """The numbers of every word that this one may stand for, with how far it does."""
        numbers = set(self._within_edits(word)) if by_edits and len(word) > 2 and word[0] != VOWELLESS else set()
        sounding = frozenset(self._by_skeleton.get(skeleton(word), ()))
        if word[0] == VOWELLESS:
            numbers.update(self._by_bare.get(word[1:], ()))
        else:
            numbers.update(sounding)
            numbers.update(self._vowelless.get(bare(word), ()) if self._vowelless else ())
        for key in other_keys(word):
            numbers.update(self._by_other.get(key, ()))
        numbers.update(number for form in other_forms(word) if (number := self.numbers.get(form)) is not None)
        found = self._alike(word, numbers, sounding) if numbers else {}
        for form, alike in self._variants.get(word, {}).items():
            number = self.numbers.get(form)
            if number is not None and (number not in found or found[number].similarity < alike.similarity):
                found[number] = alike
        if (number := self.numbers.get(word)) is not None:
            found[number] = SAME
        return found

    def _alike(self, word: str, numbers: Iterable[int], sounding: Set[int]) -> dict[int, Likeness]:
        """How far each of these is the word; `sounding` are those of the same skeleton."""
        likeness, words = spelling(word).likeness, self.words
        return {
            number: alike
            for number in numbers
            if (alike := likeness(words[number], has_same_key=number in sounding))[0]
        }

    def _within_edits(self, word: str) -> list[int]:
        """Numbers of words that few slips make of this one: letters and length first, all at once, then exactly."""
        bits = np.uint64(letters(word))
        return [
            number
            for most, shortest, longest in _spans(len(word))
            for number in self._within(word, bits, most, places=self._places(shortest, longest))
        ]

    def _places(self, shortest: int, longest: int) -> slice:
        """Where the words of these lengths stand."""
        ends = self._ends
        return slice(ends[min(shortest, len(ends)) - 1], ends[min(longest, len(ends) - 1)])

    def _within(self, word: str, bits: np.uint64, most: int, *, places: slice) -> list[int]:
        differing = self._letters[places] ^ bits
        likely = (np.bitwise_count(differing) <= 2 * most).nonzero()[0]  # an edit changes two letters at most
        differing = differing[likely]
        gone = differing & bits  # and takes away one at most, and adds one at most
        likely = likely[(np.bitwise_count(gone) <= most) & (np.bitwise_count(differing ^ gone) <= most)]
        if not likely.size:
            return []
        words = self._spelled[places][likely].tolist()
        edits = process.cdist([word], words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        near: list[int] = self._long[places][likely[edits <= most]].tolist()
        return near


def _spans(length: int) -> Iterator[tuple[int, int, int]]:
    """How many slips are allowed between a word of that length and others, with the lengths that these may have."""
    if length <= LONG:
        yield 1, max(length - 1, SHORT + 1 if length <= SHORT else 0), min(length + 1, LONG)
    yield MOST_EDITS, max(length - MOST_EDITS, LONG + 1 if length <= LONG else 0), length + MOST_EDITS
