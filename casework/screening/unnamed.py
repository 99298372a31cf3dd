"""Comparing where at least one of two people has no name: by birth, sex, nationality, document and crossing.

Somebody without a name is never dropped, and never matches everybody: only a whole date of birth or a document with
what else is known makes a possible duplicate; an estimated age, however alike, is only shown on request.
"""

from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from casework.screening.matching.births import Birth, compare_births
from casework.screening.matching.evidence import Attribute, Outcome, evidence
from casework.screening.matching.explanation import explain
from casework.screening.matching.ledger import Ledger
from casework.screening.matching.values import Band, Found, Subject

SAME_NUMBER, SAME_DAY_AND_CROSSING, SAME_DAY, SAME_CROSSING = 0.80, 0.80, 0.65, 0.62
ALGORITHM = "unnamed-1"
NEAR = timedelta(days=1)


class Crossed(NamedTuple):
    """When and where somebody crossed, as days since the beginning of the calendar; None where it is not known."""

    day: int | None = None
    point: str = ""


def compare_unnamed(asked: Subject, listed: Subject, *, crossed: tuple[Crossed, Crossed], key: str) -> Found:
    """What is alike of two people of whom one has no name, or both."""
    attributes = evidence(asked, listed, 0.0)
    crossing = _crossing(*crossed)
    score, band = _verdict({one.name: one for one in attributes}, crossing, _same_day(asked, listed))
    everything = [*attributes, crossing]
    agreeing = sum(one.outcome == Outcome.AGREES and one.name != "gender" for one in everything)
    return Found(key, score, band, agreeing, partial(_explain, everything, score))


def _explain(everything: list[Attribute], score: float) -> dict[str, Any]:
    return explain(None, Ledger((), (), ()), everything, words=None) | {"algorithm": ALGORITHM, "score": score}


def _verdict(of: dict[str, Attribute], crossing: Attribute, same_day: bool) -> tuple[float, Band]:
    if of["document"].outcome == Outcome.AGREES:
        return SAME_NUMBER, Band.POSSIBLE
    against = [name for name in ("gender", "country", "birth") if of[name].outcome == Outcome.DISAGREES]
    if against or of["birth"].outcome == Outcome.ABSENT:
        return 0.0, Band.NONE
    here = crossing.outcome == Outcome.AGREES
    if same_day:
        return (SAME_DAY_AND_CROSSING, Band.POSSIBLE) if here else (SAME_DAY, Band.WEAK)
    return (SAME_CROSSING, Band.WEAK) if here else (0.0, Band.NONE)


def _same_day(asked: Subject, listed: Subject) -> bool:
    compared = compare_births(asked.births, listed.births)
    return compared is not None and compared[0] == Birth.SAME_DATE


def _crossing(asked: Crossed, listed: Crossed) -> Attribute:
    """The same entry point on the same day or the one beside it."""
    sides = (_told(asked), _told(listed))
    if asked.day is None or listed.day is None:
        return Attribute("crossing", Outcome.ABSENT, "absent", *sides)
    if asked.point == listed.point and abs(asked.day - listed.day) <= NEAR.days:
        return Attribute("crossing", Outcome.AGREES, "same", *sides)
    return Attribute("crossing", Outcome.DISAGREES, "other", *sides)


def _told(crossed: Crossed) -> tuple[str, ...]:
    return (crossed.point,) if crossed.day is not None else ()
