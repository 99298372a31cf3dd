"""How far two words can be one: a number from 0 to 1 and the reason for it."""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from casework.screening.matching.nicknames import abbreviates, is_nickname, is_translation
from casework.screening.matching.organisations import FORM
from casework.screening.matching.patronymics import father_of
from casework.screening.matching.scripts import VOWELLESS
from casework.screening.matching.skeletons import bare, skeleton, without_doubles
from casework.screening.matching.syllables import is_syllable_of_both, sounds_of_syllables

_CACHED = 500_000
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


def edit_limit(length: int) -> int:
    """How many slips a word of that many letters may hold."""
    return 0 if length <= SHORT else 1 if length <= LONG else MOST_EDITS


@lru_cache(_CACHED)
def likeness(one: str, other: str) -> Likeness:
    """Two words of two names; the order does not matter."""
    if one == other:
        return SAME
    if one[0] in _MARKS or other[0] in _MARKS:
        return NOTHING if FORM in (one[0], other[0]) else _across_scripts(one, other)
    if len(one) == 1 or len(other) == 1:
        return Likeness(0.85, _INITIAL) if one[0] == other[0] else NOTHING
    return _by_table(one, other) or _by_letters(one, other)


def _by_letters(one: str, other: str) -> Likeness:
    if is_syllable_of_both(one, other):
        return NOTHING
    if _differ_in_gender(one, other):
        return Likeness(0.72, _ENDING)
    best = max(_by_edits(one, other), _by_sound(one, other), _by_father(one, other), key=lambda found: found.similarity)
    return best if best.similarity >= LEAST else NOTHING


def _by_table(one: str, other: str) -> Likeness | None:
    if abbreviates(one, other):
        return Likeness(0.95, _ABBREVIATION)
    if is_translation(one, other):
        return Likeness(0.93, _TRANSLATION)
    if is_nickname(one, other):
        return Likeness(0.9, _NICKNAME)
    return Likeness(0.85, _ROMANISED) if sounds_of_syllables(one, other) else None


def _across_scripts(one: str, other: str) -> Likeness:
    left, right = (word[1:] if word[0] == VOWELLESS else bare(word) for word in (one, other))
    if left == right:
        short = len(left) < 2 and max(len(one), len(other)) > 5
        return NOTHING if short else Likeness({0: 0.8, 1: 0.8, 2: 0.84}.get(len(left), 0.9), _SCRIPT)
    if min(len(left), len(right)) >= 4 and OSA.distance(left, right, score_cutoff=1) <= 1:
        return Likeness(0.75, _SCRIPT)
    return NOTHING


def _differ_in_gender(one: str, other: str) -> bool:
    return (
        min(len(one), len(other)) > 3
        and one[-1] != other[-1]
        and "a" in (one[-1], other[-1])
        and one.rstrip("ao") == other.rstrip("ao")
    )


def _by_edits(one: str, other: str) -> Likeness:
    length = max(len(one), len(other))
    most = edit_limit(length)
    edits = OSA.distance(one, other, score_cutoff=most)
    if edits > most:
        return NOTHING
    cost = 1.15 if one[0] != other[0] else 0.95 if length <= 5 else 0.9
    return Likeness(1.0 - edits * cost / length, _EDIT)


def _by_father(one: str, other: str) -> Likeness:
    fathers = father_of(one), father_of(other)
    if not all(fathers):
        return NOTHING
    alike = 1.0 if fathers[0] == fathers[1] else likeness(*fathers).similarity
    return Likeness(0.95 * alike, _PATRONYMIC) if alike >= NEARLY else NOTHING


def _by_sound(one: str, other: str) -> Likeness:
    key = skeleton(one)
    if len(key) < 2 or key != skeleton(other):
        return NOTHING
    if len(one) != len(other) and without_doubles(one) == without_doubles(other):
        return Likeness(0.95, _SOUNDS_ALIKE)
    alike = JaroWinkler.similarity(one, other)
    if len(key) >= 3 and alike >= 0.65:
        return Likeness(min(0.95, 0.4 + 0.6 * alike), _SOUNDS_ALIKE)
    return Likeness(0.8, _SOUNDS_ALIKE) if alike >= 0.75 else NOTHING
