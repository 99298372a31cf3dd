"""A name as written, as words that can be compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from casework.screening.matching.compounds import with_compounds
from casework.screening.matching.organisations import organisation_words
from casework.screening.matching.particles import PARTICLES
from casework.screening.matching.scripts import to_latin, without_marks, without_remarks
from casework.screening.matching.titles import split_titles
from casework.screening.matching.values import Name

MOST_WORDS = 64  # of one name: what is written beyond them is not a name any more
MOST_LETTERS = 64  # of one word
_DIGITS_AMONG_LETTERS = re.compile(r"[a-z]+[0135]?[a-z]*[0135]?[a-z]{1,}")
_LOOK_ALIKES = str.maketrans("0135", "oies")
_BETWEEN = re.compile(r";|\b[a-h]\)|\ba\.k\.a\.", re.IGNORECASE)
MOST_NAMES = 12  # in one field
_BETWEEN_BODIES = re.compile(r"[;/]")
_APART = re.compile(r"[^0-9a-z~]+")
_CACHED = 50_000


@dataclass(frozen=True, slots=True)
class Words:
    """A name in words: its titles apart, and where its first surname and its given names stand, if that is known."""

    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    paternal: int | None = None
    given: tuple[int, ...] = ()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name without its titles, in lower case and ASCII; empty where nothing is written."""
    return _split(text)[0]


@lru_cache(_CACHED)
def _split(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    core, titles = split_titles(_latin_words(text))
    return tuple(with_compounds(core)), tuple(titles)


def _latin_words(text: str) -> list[str]:
    latin = to_latin(without_marks(without_remarks(unicodedata.normalize("NFKC", text)))).lower()
    words = [word[:MOST_LETTERS] for word in _APART.split(latin) if word and word != "~"]
    return [word if word.isalpha() else _without_digits(word) for word in words[:MOST_WORDS]]


def _without_digits(word: str) -> str:
    """`ig0r` for `igor`: digits among letters stand for the letters that they look like."""
    return word if not _DIGITS_AMONG_LETTERS.fullmatch(word) else word.translate(_LOOK_ALIKES)


def prepare_all(name: Name, *, is_person: bool = True) -> tuple[Words, ...]:
    """Every name that a text holds: some lists write several in one field, with semicolons between them."""
    if not is_person:
        texts = [text for text in _BETWEEN_BODIES.split(name.full) if text.strip()][:MOST_NAMES]
        return tuple(Words(tuple(organisation_words(_latin_words(text)))) for text in texts)
    full = without_remarks(name.full)
    if not _BETWEEN.search(full):
        return (prepare(name),)
    texts = [text for text in _BETWEEN.split(full) if text.strip()][:MOST_NAMES]
    return tuple(Words(*_split(text)) for text in texts)


def prepare(name: Name) -> Words:
    """One name with its roles: the given names first, then the surnames, where somebody told them apart."""
    full, titles = _split(name.full)
    if not (name.given and name.family):
        return Words(full, titles)
    given = words_of(name.given)
    many = len(given)
    words = given + words_of(name.family)
    if not given or many == len(words) or not set(full) <= set(words) <= {*full, *titles}:
        return Words(full, titles)
    surnames = [place for place in range(many, len(words)) if words[place] not in PARTICLES]
    firsts = tuple(place for place in range(many) if words[place] not in PARTICLES)
    titles = tuple(title for title in titles if title not in words)
    return Words(words, titles, surnames[0] if surnames else None, firsts)
