"""Arabic names of several words, told the same however they are joined: Abd al-Rahman, Jalaluddin, Faiz Ullah.

`abdul`, `din` and `ullah` stand for themselves with what they belong to beside them; the article between them goes.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_CACHED = 100_000
SERVANT, FAITH, GOD, SERVANT_OF_GOD = "abdul", "din", "ullah", "abdullah"
_PARTS = frozenset((SERVANT, FAITH, GOD))
ARTICLES = frozenset("al ul el il ol ar er ur as es us ash ad ed ud an en un az ez uz at".split())
_GODS = frozenset("allah ullah ollah ellah allahi lillah billah".split())
_FAITHS = frozenset("din deen dine uddin eddin eddine addin aldin eldin eldeen aldeen oddin".split())
_SERVANT = re.compile(r"(?:abd|abdou?l|abdul|abdel|abdal|abdil|abdool|abdu|abdi|abdur|abder|abdus|abdes|~bd)")
_SERVANT_OF_GOD = re.compile(r"[ck]?abd[aeiou]{1,2}ll?ah?i?")
_ONE_WORD_SERVANT = re.compile(r"[ck]?abd(?:[aeiou]{1,2}l(?=[^l]..)|[aeou]{1,2}(?=([rsndtz])\1?..)|i(?=....))(.+)")
_ONE_WORD_FAITH = re.compile(r"(.{3,}?)(?:[aeiou]d|[ue]l)d[ie]{1,2}ne?")
_ONE_WORD_GOD = re.compile(r"(.{3,}?)[aeiou]?llah?i?")


def with_compounds(words: Sequence[str]) -> list[str]:
    """The words with every compound told in one way."""
    if all(map(_stands_alone, words)):
        return list(words)
    apart = [part for word in words for part in _split(word)]
    told: list[str] = []
    for word in apart:
        before = told[-1] if told else ""
        if before == SERVANT and word in ARTICLES:
            continue
        if before == SERVANT and word == GOD:
            told[-1] = SERVANT_OF_GOD
            continue
        if word in {FAITH, GOD} and before in ARTICLES and len(told) > 1:
            told.pop()
        told.append(word)
    return told


@lru_cache(_CACHED)
def _stands_alone(word: str) -> bool:
    return word not in _PARTS and _split(word) == (word,)


@lru_cache(_CACHED)
def _split(word: str) -> tuple[str, ...]:
    if _SERVANT_OF_GOD.fullmatch(word):
        return (SERVANT_OF_GOD,)
    if _SERVANT.fullmatch(word):
        return (SERVANT,)
    if word in _GODS:
        return (GOD,)
    if word in _FAITHS:
        return (FAITH,)
    if found := _ONE_WORD_SERVANT.fullmatch(word):
        return (SERVANT, _without_double(found[2], found[1]))
    if found := _ONE_WORD_FAITH.fullmatch(word):
        return (found[1], FAITH)
    if word.endswith(("llah", "llahi")) and (found := _ONE_WORD_GOD.fullmatch(word)):
        return (found[1], GOD)
    return (word,)


def _without_double(word: str, assimilated: str | None) -> str:
    """`rrahmane` of Abderrahmane without the r that stands for the l of the article."""
    return word[1:] if assimilated and word[:2] == assimilated * 2 else word
