"""Keys under which spellings of one name fall together: what is left of a word without its vowels and its dialect."""

import re
from functools import lru_cache

from casework.screening.matching.normalising import words_of
from casework.screening.matching.particles import PARTICLES
from casework.screening.matching.scripts import VOWELLESS

_CACHED = 200_000
Sounds = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # by a letter that all of a group hold
# In this order: the longer sound first; each group is passed over for a word without its letter. "ch" is marked, so
# that the c of "cz" and "ck" is not taken for it.
_H = (
    ("sch", "s"), ("shch", "s"), ("sh", "s"), ("kh", "k"), ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("zh", "j"),
)  # fmt: skip
_ANY = (("dj", "j"), ("ck", "k"), ("qu", "k"), ("tz", "s"), ("ts", "s"), ("cz", "s"), ("ks", "x"), ("ll", "y"))
_CH = (("ch", "C"),)
_C = (("ce", "se"), ("ci", "si"))
_G = (("ge", "je"), ("gi", "ji"), ("gue", "ke"), ("gui", "ki"))
_SOUNDS = (("h", _H), ("", _ANY), ("h", _CH), ("c", _C), ("g", _G))
_LETTERS = str.maketrans({"q": "k", "c": "k", "g": "k", "z": "s", "v": "b", "w": "b"} | dict.fromkeys("aeiouy", ""))
_DOUBLED = re.compile(r"(.)\1+")
_BARE_H = (("kh", "k"), ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "j"), ("sh", "s"))
_BARE_SOUNDS = (("h", _BARE_H), ("", (("dj", "j"),)), ("h", _CH))
_BARE_LETTERS = str.maketrans(
    {"q": "k", "c": "k", "g": "k", "z": "s", "p": "b", "C": "c", "x": "k"} | dict.fromkeys("aeiouywv", "")
)


def skeletons_of(text: str) -> tuple[str, ...]:
    """The keys of every word of a name that tells people apart, sorted, each once: what a database can look up."""
    words = [word for word in words_of(text) if word not in PARTICLES]
    return tuple(sorted({key for word in words if (key := _key(word))}))


def _key(word: str) -> str:
    return word[1:] if word.startswith(VOWELLESS) else bare(word)


@lru_cache(_CACHED)
def without_doubles(word: str) -> str:
    """Every letter that is written twice or more, once."""
    return _DOUBLED.sub(r"\1", word)


@lru_cache(_CACHED)
def skeleton(word: str) -> str:
    """Consonants by class of sound, as Spanish and the usual transliterations spell them; numbers stay as they are."""
    if not word or word[0].isdigit() or word[0] == VOWELLESS:
        return word
    consonants = _consonants(word, _SOUNDS, _LETTERS)
    return "a" + consonants if word[0] in "aeiouy" else consonants


@lru_cache(_CACHED)
def bare(word: str) -> str:
    """Consonants as coarse as Arabic script tells them, to compare with a word that has no vowels."""
    consonants = _consonants(word, _BARE_SOUNDS, _BARE_LETTERS)
    return consonants[:-1] if len(consonants) > 1 and consonants.endswith("h") else consonants


def _consonants(word: str, sounds: Sounds, letters: dict[int, str]) -> str:
    """The consonants of a word, each class of sound by one letter, none twice in a row."""
    for letter, group in sounds:
        if letter in word:
            for written, sound in group:
                word = word.replace(written, sound)
    consonants = word.translate(letters)
    return consonants if len(set(consonants)) == len(consonants) else _DOUBLED.sub(r"\1", consonants)
