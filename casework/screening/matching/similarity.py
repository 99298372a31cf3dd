"""How far two words can be one: a number from 0 to 1 and the reason for it."""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from casework.screening.matching.nicknames import abbreviates, is_translation, other_forms
from casework.screening.matching.organisations import FORM
from casework.screening.matching.patronymics import father_of
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.skeletons import bare, skeleton, without_doubles
from casework.screening.matching.syllables import is_syllable, korean, sounds_of_syllables, wade_giles

_CACHED, _SPELLINGS_CACHED = 500_000, 20_000
LEAST = 0.68  # below it two words are two words
NEARLY = 0.8  # of two fathers' names in patronymics
MOST_EDITS = 2
SHORT, LONG = 3, 5  # letters up to which a word holds no slip, or one


class Reason(StrEnum):
    """Why two words are taken for one."""

    SAME = "same"
    EDIT = "edit"
    SOUNDS_ALIKE = "sounds_alike"
    ENDING = "ending"  # Daniel and Daniela: another person more often than a slip
    ABBREVIATION = "abbreviation"
    NICKNAME = "nickname"
    TRANSLATION = "translation"  # one name in two languages: Serhiy and Sergey
    ROMANISED = "romanised"  # the same syllables: Tse-tung and Zedong, Jo and Cho
    VARIANT = "variant"  # the list itself writes one for the other
    INITIAL = "initial"
    SCRIPT = "script"
    PATRONYMIC = "patronymic"
    JOINED = "joined"


class Likeness(NamedTuple):
    """A similarity and its reason; nothing in common is 0."""

    similarity: float
    reason: Reason


_MARKS = (VOWELLESS, FORM)
# Bound once: Python 3.11 looks a member up slowly, and words are compared by the million.
_ABBREVIATION = Reason.ABBREVIATION
_EDIT = Reason.EDIT
_ENDING = Reason.ENDING
_INITIAL = Reason.INITIAL
_NICKNAME = Reason.NICKNAME
_PATRONYMIC = Reason.PATRONYMIC
_ROMANISED = Reason.ROMANISED
_SAME = Reason.SAME
_SCRIPT = Reason.SCRIPT
_SOUNDS_ALIKE = Reason.SOUNDS_ALIKE
_TRANSLATION = Reason.TRANSLATION
NOTHING = Likeness(0.0, _EDIT)
SAME = Likeness(1.0, _SAME)
_OTHER_ENDING = Likeness(0.72, _ENDING)
_SAME_SYLLABLES = Likeness(0.85, _ROMANISED)
_ALMOST_AS_SPOKEN, _AS_SPOKEN = Likeness(0.8, _SOUNDS_ALIKE), Likeness(0.95, _SOUNDS_ALIKE)


def edit_limit(length: int) -> int:
    """How many slips a word of that many letters may hold."""
    return 0 if length <= SHORT else 1 if length <= LONG else MOST_EDITS


class Spelling:
    """One word with what is asked of it each time when it is compared with many."""

    __slots__ = ("father", "forms", "has_syllables", "is_marked", "is_syllable", "key", "length", "stem", "word")

    def __init__(self, word: str) -> None:
        self.word, self.length = word, len(word)
        self.is_marked = word[0] in _MARKS
        self.forms = other_forms(word)
        self.has_syllables = bool(wade_giles(word) or korean(word))
        self.is_syllable = self.has_syllables and is_syllable(word)
        self.stem = word.rstrip("ao")
        self.key = skeleton(word)
        self.father = father_of(word)

    def likeness(self, other: str, *, has_same_key: bool) -> Likeness:
        """How far another word, of the same skeleton or not, can be this one; the order does not matter."""
        word = self.word
        if word == other:
            return SAME
        if self.is_marked or other[0] in _MARKS:
            return NOTHING if FORM in (word[0], other[0]) else _across_scripts(word, other)
        if self.length == 1 or len(other) == 1:
            return Likeness(0.85, _INITIAL) if word[0] == other[0] else NOTHING
        if other in self.forms:
            return _by_table(word, other)
        if self.has_syllables and sounds_of_syllables(word, other):
            return _SAME_SYLLABLES
        return self._by_letters(other, has_same_key=has_same_key)

    def _by_letters(self, other: str, *, has_same_key: bool) -> Likeness:
        if self.is_syllable and is_syllable(other):
            return NOTHING  # both of one closed set, so that their letters need not be compared
        word = self.word
        if word[-1] != other[-1] and self._differs_in_gender(other):
            return _OTHER_ENDING
        best = _by_edits(word, other)
        if has_same_key and len(self.key) > 1:
            sound = _by_sound(word, other, self.key)
            best = sound if sound[0] > best[0] else best
        if self.father:
            father = _by_father(self.father, father_of(other))
            best = father if father[0] > best[0] else best
        return best if best[0] >= LEAST else NOTHING

    def _differs_in_gender(self, other: str) -> bool:
        return (
            "a" in (self.word[-1], other[-1])
            and min(self.length, len(other)) > SHORT
            and self.stem == other.rstrip("ao")
        )


@lru_cache(_CACHED)
def likeness(one: str, other: str) -> Likeness:
    """Two words of two names; the order does not matter."""
    return spelling(one).likeness(other, has_same_key=skeleton(one) == skeleton(other))


@lru_cache(_SPELLINGS_CACHED)
def spelling(word: str) -> Spelling:
    """A word ready to be compared."""
    return Spelling(word)


def _by_table(one: str, other: str) -> Likeness:
    if abbreviates(one, other):
        return Likeness(0.95, _ABBREVIATION)
    return Likeness(0.93, _TRANSLATION) if is_translation(one, other) else Likeness(0.9, _NICKNAME)


def _across_scripts(one: str, other: str) -> Likeness:
    left, right = (word[1:] if word[0] == VOWELLESS else bare(word) for word in (one, other))
    if left == right:
        short = len(left) < 2 and max(len(one), len(other)) > 5
        return NOTHING if short else Likeness({0: 0.8, 1: 0.8, 2: 0.84}.get(len(left), 0.9), _SCRIPT)
    if min(len(left), len(right)) >= 4 and OSA.distance(left, right, score_cutoff=1) <= 1:
        return Likeness(0.75, _SCRIPT)
    return NOTHING


def _by_edits(one: str, other: str) -> Likeness:
    length = max(len(one), len(other))
    most = edit_limit(length)
    if not most:
        return SAME if one == other else NOTHING
    edits = OSA.distance(one, other, score_cutoff=most)
    return NOTHING if edits > most else _edited(edits, length, one[0] == other[0])


@lru_cache(_CACHED)
def _edited(edits: int, length: int, is_first_same: bool) -> Likeness:
    cost = 1.15 if not is_first_same else 0.95 if length <= LONG else 0.9
    return Likeness(1.0 - edits * cost / length, _EDIT)


def _by_father(father: str, other: str) -> Likeness:
    if not other:
        return NOTHING
    alike = 1.0 if father == other else likeness(father, other)[0]
    return Likeness(0.95 * alike, _PATRONYMIC) if alike >= NEARLY else NOTHING


def _by_sound(one: str, other: str, key: str) -> Likeness:
    """Two words with one skeleton."""
    if len(one) != len(other) and without_doubles(one) == without_doubles(other):
        return _AS_SPOKEN
    alike = JaroWinkler.similarity(one, other)
    if len(key) >= 3 and alike >= 0.65:
        return Likeness(min(0.95, 0.4 + 0.6 * alike), _SOUNDS_ALIKE)
    return _ALMOST_AS_SPOKEN if alike >= 0.75 else NOTHING
