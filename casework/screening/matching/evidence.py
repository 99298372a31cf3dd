"""What birth date, nationality, document and gender say besides the name; what is absent says nothing and is named."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from casework.screening.matching.births import EFFECTS, Birth, compare_births
from casework.screening.matching.documents import document_form
from casework.screening.matching.values import Document, Subject

GATE = 0.2  # a name that has less in common is not helped by an attribute
# The whole date and one word of the name: worth a look where nothing else is found, and no alert by itself.
ONE_WORD, SAME_DATE_AND_A_WORD = 0.08, 0.5
OTHER_COUNTRY, SAME_COUNTRY = -0.06, 0.08
OTHER_GENDER = -0.06
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


_CLOSES, _ADDS, _AT_LEAST = Rule.CLOSES, Rule.ADDS, Rule.AT_LEAST


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
        return (Rule.CLOSES, by) if name_score >= GATE else (Rule.NONE, 0.0)
    return (Rule.ADDS, by) if by < 0 else (Rule.NONE, 0.0)


def birth(asked: tuple[str, ...], listed: tuple[str, ...], name_score: float) -> Attribute:
    """The best that two dates say."""
    found = compare_births(asked, listed)
    if found is None:
        return Attribute("birth", Outcome.ABSENT, "absent", asked, listed)
    verdict, one, other = found
    by = EFFECTS[verdict]
    outcome = Outcome.AGREES if by > 0 else Outcome.DISAGREES
    rule, by = _moved(by, name_score)
    if verdict is Birth.SAME_DATE and ONE_WORD <= name_score < GATE:
        rule, by = Rule.CLOSES, SAME_DATE_AND_A_WORD
    return Attribute("birth", outcome, verdict.value, (one,), (other,), rule, by)


def country(asked: tuple[str, ...], listed: tuple[str, ...], name_score: float) -> Attribute:
    """Whether one nationality is shared."""
    if not asked or not listed:
        return Attribute("country", Outcome.ABSENT, "absent", asked, listed)
    same = not {one.lower() for one in asked}.isdisjoint(one.lower() for one in listed)
    rule, by = _moved(SAME_COUNTRY if same else OTHER_COUNTRY, name_score)
    if same:
        return Attribute("country", Outcome.AGREES, "same", asked, listed, rule, by)
    return Attribute("country", Outcome.DISAGREES, "other", asked, listed, rule, by)


def gender(asked: str, listed: str) -> Attribute:
    """The same gender is half of everybody and adds nothing; another one speaks against the match."""
    sides = ((asked,) if asked else (), (listed,) if listed else ())
    if not asked or not listed:
        return Attribute("gender", Outcome.ABSENT, "absent", *sides)
    if asked[0].lower() == listed[0].lower():
        return Attribute("gender", Outcome.AGREES, "same", *sides)
    return Attribute("gender", Outcome.DISAGREES, "other", *sides, Rule.ADDS, OTHER_GENDER)


def document(asked: tuple[Document, ...], listed: tuple[Document, ...], name_score: float) -> Attribute:
    """Whether a number is shared; two people's different numbers say nothing, since each has several documents."""
    sides = (tuple(one.number for one in asked), tuple(one.number for one in listed))
    mine = {form for one in asked if (form := document_form(one.number))}
    theirs = {form for one in listed if (form := document_form(one.number))}
    if not mine or not theirs:
        return Attribute("document", Outcome.ABSENT, "absent", *sides)
    if mine.isdisjoint(theirs):
        return Attribute("document", Outcome.DISAGREES, "other", *sides)
    least = WITH_NAME if name_score >= SOME_NAME else WITHOUT_NAME
    return Attribute("document", Outcome.AGREES, "same_number", *sides, Rule.AT_LEAST, least)
