"""What birth date, nationality, document and gender say besides the name; what is absent says nothing and is named."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from casework.screening.matching.births import EFFECTS, Birth, compare_births
from casework.screening.matching.documents import document_form
from casework.screening.matching.values import Document, Subject

GATE = 0.2  # a name that has less in common is not helped by an attribute
# The whole date and one word of the name: worth a look where nothing else is found, and no alert by itself.
ONE_WORD, SAME_DATE_AND_A_WORD = 0.08, 0.5
OTHER_COUNTRY, SAME_COUNTRY = -0.06, 0.08
OTHER_GENDER = -0.06
_CACHED = 10_000  # groups of countries
WITH_NAME, WITHOUT_NAME, SOME_NAME = 0.97, 0.80, 0.30


class Outcome(StrEnum):
    """What both sides of an attribute say."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    ABSENT = "absent"


class Rule(StrEnum):
    """How an attribute moves the score: a part of the gap to 1, a number added, a least."""

    NONE = "none"
    CLOSES = "closes"
    ADDS = "adds"
    AT_LEAST = "at_least"


# Bound once: Python 3.11 looks a member up slowly, and everybody who comes near has four attributes.
_NONE, _CLOSES, _ADDS, _AT_LEAST = Rule.NONE, Rule.CLOSES, Rule.ADDS, Rule.AT_LEAST
_AGREES, _DISAGREES, _ABSENT = Outcome.AGREES, Outcome.DISAGREES, Outcome.ABSENT
_SAME_DATE = Birth.SAME_DATE
_CODES = {verdict: verdict.value for verdict in Birth}


class Attribute(NamedTuple):
    """One attribute: what it says, the code of the reason, both values, and its effect."""

    name: str
    outcome: Outcome
    code: str
    asked: tuple[str, ...]
    listed: tuple[str, ...]
    rule: Rule = Rule.NONE
    by: float = 0.0


def evidence(asked: Subject, listed: Subject, name_score: float) -> list[Attribute]:
    """Every attribute in the order in which it is applied."""
    return [
        birth(asked.births, listed.births, name_score),
        country(asked.countries, listed.countries, name_score),
        gender(asked.gender, listed.gender),
        document(asked.documents, listed.documents, name_score),
    ]


def apply(score: float, effects: Iterable[tuple[str, float]]) -> float:
    """The name's score after each effect in turn, from 0 to 1."""
    for rule, by in effects:
        if not by:
            continue
        if rule == _CLOSES:
            score = 1 - (1 - score) * (1 - by)
        elif rule == _ADDS:
            score += by
        elif rule == _AT_LEAST:
            score = max(score, by)
    return min(1.0, max(0.0, score))


def _moved(by: float, name_score: float) -> tuple[Rule, float]:
    if by > 0:
        return (_CLOSES, by) if name_score >= GATE else (_NONE, 0.0)
    return (_ADDS, by) if by < 0 else (_NONE, 0.0)


def birth(asked: tuple[str, ...], listed: tuple[str, ...], name_score: float) -> Attribute:
    """The best that two dates say."""
    found = compare_births(asked, listed) if asked and listed else None
    if found is None:
        return Attribute("birth", _ABSENT, "absent", asked, listed)
    verdict, one, other = found
    by = EFFECTS[verdict]
    outcome = _AGREES if by > 0 else _DISAGREES
    rule, by = _moved(by, name_score)
    if verdict is _SAME_DATE and ONE_WORD <= name_score < GATE:
        rule, by = _CLOSES, SAME_DATE_AND_A_WORD
    return Attribute("birth", outcome, _CODES[verdict], (one,), (other,), rule, by)


def country(asked: tuple[str, ...], listed: tuple[str, ...], name_score: float) -> Attribute:
    """Whether one nationality is shared."""
    if not asked or not listed:
        return Attribute("country", _ABSENT, "absent", asked, listed)
    same = not _lowered(asked).isdisjoint(_lowered(listed))
    rule, by = _moved(SAME_COUNTRY if same else OTHER_COUNTRY, name_score)
    if same:
        return Attribute("country", _AGREES, "same", asked, listed, rule, by)
    return Attribute("country", _DISAGREES, "other", asked, listed, rule, by)


@lru_cache(_CACHED)
def _lowered(codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code.lower() for code in codes)


def gender(asked: str, listed: str) -> Attribute:
    """The same gender is half of everybody and adds nothing; another one speaks against the match."""
    if not asked or not listed:
        return Attribute("gender", _ABSENT, "absent", (asked,) if asked else (), (listed,) if listed else ())
    if asked[0].lower() == listed[0].lower():
        return Attribute("gender", _AGREES, "same", (asked,), (listed,))
    return Attribute("gender", _DISAGREES, "other", (asked,), (listed,), _ADDS, OTHER_GENDER)


def document(asked: tuple[Document, ...], listed: tuple[Document, ...], name_score: float) -> Attribute:
    """Whether a number is shared; two people's different numbers say nothing, since each has several documents."""
    mine = tuple([one.number for one in asked]) if asked else ()
    theirs = tuple([one.number for one in listed]) if listed else ()
    outcome = _compare_numbers(mine, theirs) if mine and theirs else _ABSENT
    if outcome is _ABSENT:
        return Attribute("document", _ABSENT, "absent", mine, theirs)
    if outcome is _DISAGREES:
        return Attribute("document", _DISAGREES, "other", mine, theirs)
    least = WITH_NAME if name_score >= SOME_NAME else WITHOUT_NAME
    return Attribute("document", _AGREES, "same_number", mine, theirs, _AT_LEAST, least)


def _compare_numbers(asked: tuple[str, ...], listed: tuple[str, ...]) -> Outcome:
    mine, theirs = ({form for number in numbers if (form := document_form(number))} for numbers in (asked, listed))
    if not mine or not theirs:
        return _ABSENT
    return _DISAGREES if mine.isdisjoint(theirs) else _AGREES
