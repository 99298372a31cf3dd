"""Other scripts in Latin letters: Arabic without vowels, Hangul by syllable, Chinese by character, the rest by table.

A word that begins with `~` is a skeleton without vowels: Arabic script does not write the short ones.
"""

import re

from anyascii import anyascii

VOWELLESS = "~"
BRACKETS = re.compile(r"\([^)]*\)")  # remarks, no part of a name
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]+")
_BY_CHARACTER = re.compile(r"[\uac00-\ud7a3\u3400-\u4dbf\u4e00-\u9fff]")
_MARKS = re.compile(
    r"[~\u2018\u2019\u02bb-\u02bf'`\u00b4\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0610-\u061a\u064b-\u065f\ufeff]"
)
# Letters of Arabic, Persian, Pashto and Urdu by class of consonant; long vowels, ayn, hamza and the final he vanish.
_CONSONANTS = str.maketrans(
    {
        letter: latin
        for letters, latin in (
            ("بپ", "b"),
            ("تطټ\u0679", "t"),
            ("ثسصشښڅ", "s"),
            ("جژځ", "j"),
            ("چ", "c"),
            ("حه\u06be\u06c1", "h"),
            ("خغگقکكګ", "k"),
            ("دضډ\u0688", "d"),
            ("ذزظ", "s"),
            ("رړ\u0691", "r"),
            ("ف", "f"),
            ("لڵ", "l"),
            ("م", "m"),
            ("ن\u06ba\u06bcڼ", "n"),
            ("اأإآٱعئءؤىيیېئوۇ\u06d2\u06ccة\u06c0\u0640", ""),
        )
        for letter in letters
    }
)
_LATIN_WORDS = {
    "bin": ("بن", "ابن"),
    "abdullah": ("عبدالله", "عبداللہ"),
    "abdul": ("عبد",),
    "ullah": ("الله", "اللہ", "لله"),
    "din": ("الدين", "الدین", "دین", "دين"),
    "abu": ("أبو", "ابو", "ابي", "أبي"),
    "ould": ("ولد",),
}
_WHOLE = {arabic: latin for latin, words in _LATIN_WORDS.items() for arabic in words}
# Written together with what follows or goes before.
_PREFIXES = (("عبدال", "abdul"),)
_SUFFIXES = (("الدين", "din"), ("الدین", "din"), ("الله", "ullah"), ("اللہ", "ullah"))


def read_tables() -> None:
    """Read the tables of all scripts: each is read when its first letter is met, in the middle of a search."""
    anyascii("".join(map(chr, range(0x80, 0xD800, 0x100))))


def without_remarks(text: str) -> str:
    """The text without what stands in brackets."""
    return BRACKETS.sub(" ", text) if "(" in text else text


def without_marks(text: str) -> str:
    """The text without apostrophes, vowel marks and marks of direction."""
    return _MARKS.sub("", text)


def to_latin(text: str) -> str:
    """Any script in ASCII letters, words kept apart by spaces."""
    if text.isascii():
        return text
    text = _ARABIC.sub(lambda found: f" {' '.join(_arabic_words(found[0]))} ", text)
    text = _BY_CHARACTER.sub(lambda found: f" {found[0]} ", text)
    return anyascii(text)


def _arabic_words(word: str) -> list[str]:
    """الظواهري becomes `al` and `~shr`."""
    if word in _WHOLE:
        return [_WHOLE[word]]
    for prefix, latin in _PREFIXES:
        if word.startswith(prefix) and len(word) >= len(prefix) + 2:
            return [latin, *_arabic_words(word[len(prefix) :])]
    for suffix, latin in _SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + 2:
            return [*_arabic_words(word[: -len(suffix)]), latin]
    before: list[str] = []
    if word.startswith("ال") and len(word) > 4:
        before, word = ["al"], word[2:]
    key = re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", word.translate(_CONSONANTS)))
    if len(key) > 1 and key.endswith("h"):
        key = key[:-1]
    return [*before, VOWELLESS + key] if key else before
