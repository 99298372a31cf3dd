"""Keys under which spellings of one name fall together: what is left of a word without its vowels and its dialect."""

import re
from functools import lru_cache

from casework.screening.matching.normalising import words_of
from casework.screening.matching.particles import PARTICLES
from casework.screening.matching.scripts import VOWELLESS

_CACHED = 200_000
# In this order: the longer sound first. "ch" is marked, so that the c of "cz" and "ck" is not taken for it.
_SOUNDS = (
    ("sch", "s"), ("shch", "s"), ("sh", "s"), ("kh", "k"), ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("zh", "j"), ("dj", "j"), ("ck", "k"), ("qu", "k"), ("tz", "s"), ("ts", "s"), ("cz", "s"), ("ks", "x"),
    ("ll", "y"), ("ch", "C"), ("ce", "se"), ("ci", "si"), ("ge", "je"), ("gi", "ji"), ("gue", "ke"), ("gui", "ki"),
)  # fmt: skip
_LETTERS = str.maketrans({"q": "k", "c": "k", "g": "k", "z": "s", "v": "b", "w": "b"})
_VOWELS = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")
_BARE_SOUNDS = (
    ("kh", "k"), ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "j"), ("sh", "s"), ("dj", "j"), ("ch", "C"),
)  # fmt: skip
_BARE_LETTERS = str.maketrans({"q": "k", "c": "k", "g": "k", "z": "s", "p": "b", "C": "c", "x": "k"})
_BARE_VOWELS = re.compile(r"[aeiouywv]")


def skeletons_of(text: str) -> tuple[str, ...]:
    """The keys of every word of a name that tells people apart, sorted, each once: what a database can look up."""
    words = [word for word in words_of(text) if word not in PARTICLES]
    return tuple(sorted({key for word in words if (key := _key(word))}))


def _key(word: str) -> str:
    return word[1:] if word.startswith(VOWELLESS) else bare(word)


def without_doubles(word: str) -> str:
    """Every letter that is written twice or more, once."""
    return _DOUBLED.sub(r"\1", word)


@lru_cache(_CACHED)
def skeleton(word: str) -> str:
    """Consonants by class of sound, as Spanish and the usual transliterations spell them; numbers stay as they are."""
    if not word or word[0].isdigit() or word[0] == VOWELLESS:
        return word
    sounds = word
    for written, sound in _SOUNDS:
        sounds = sounds.replace(written, sound)
    consonants = _DOUBLED.sub(r"\1", _VOWELS.sub("", sounds.translate(_LETTERS)))
    return ("a" if word[0] in "aeiouy" else "") + consonants


@lru_cache(_CACHED)
def bare(word: str) -> str:
    """Consonants as coarse as Arabic script tells them, to compare with a word that has no vowels."""
    sounds = word
    for written, sound in _BARE_SOUNDS:
        sounds = sounds.replace(written, sound)
    consonants = _DOUBLED.sub(r"\1", _BARE_VOWELS.sub("", sounds.translate(_BARE_LETTERS)))
    return consonants[:-1] if len(consonants) > 1 and consonants.endswith("h") else consonants
