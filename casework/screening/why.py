"""A stored explanation as steps that lead to its score: what each part weighs, before and after each attribute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.screening.matching.evidence import apply
from casework.screening.matching.explanation import score_from
from casework.screening.matching.ledger import name_score


@dataclass(frozen=True, slots=True)
class WordPair:
    """Two words that stand for each other: how alike they are and what of the whole name they weigh, in percent."""

    asked: str
    listed: str
    reason: str
    similarity: int
    weight: int

    @property
    def gained(self) -> int:
        """What they bring to the name's score, in percent."""
        return round(self.similarity * self.weight / 100)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A word without an answer, or what kind of word that was, and what of the whole name it costs, in percent."""

    side: str
    word: str
    weight: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One attribute: what both sides say, and the score before and after it, in percent."""

    attribute: str
    outcome: str
    code: str
    asked: Sequence[str]
    listed: Sequence[str]
    before: int
    after: int

    @property
    def moves(self) -> int:
        """By how much it moved the score."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Why:
    """One comparison, in the order in which it was made."""

    asked: str
    listed: str
    quality: str
    titles: Mapping[str, Sequence[str]]
    pairs: Sequence[WordPair]
    left_over: Sequence[LeftOver]
    reductions: Sequence[str]
    name_score: int
    effects: Sequence[Effect]
    score: int
    algorithm: str


def why(explanation: Mapping[str, Any]) -> Why | None:
    """What an explanation says; None for one of the first matcher, which gave no reasons."""
    name = explanation.get("name")
    if not isinstance(name, Mapping):
        return None
    weights = [float(pair["weight"]) for pair in name["pairs"]]
    costs = [float(one["cost"]) for one in name["missing"]]
    whole = sum(weights) + sum(costs) or 1.0
    score = name_score(
        [(pair["similarity"], pair["weight"]) for pair in name["pairs"]],
        [(cost,) for cost in costs],
        [(one["factor"], one["most"]) for one in name["reductions"]],
    )
    return Why(
        asked=name["asked"],
        listed=name["listed"],
        quality=name["quality"],
        titles={side: words for side, words in explanation.get("titles", {}).items() if words},
        pairs=[
            WordPair(
                pair["asked"], pair["listed"], pair["reason"], percent(pair["similarity"]), percent(weight / whole)
            )
            for pair, weight in zip(name["pairs"], weights, strict=True)
        ],
        left_over=[
            LeftOver(one["side"], one["word"], percent(cost / whole))
            for one, cost in zip(name["missing"], costs, strict=True)
        ],
        reductions=[one["why"] for one in name["reductions"]],
        name_score=percent(score),
        effects=_effects(score, explanation["attributes"]),
        score=percent(score_from(dict(explanation))),
        algorithm=explanation["algorithm"],
    )


def _effects(score: float, attributes: Sequence[Mapping[str, Any]]) -> list[Effect]:
    """Each attribute in turn."""
    told = []
    for one in attributes:
        after = apply(score, [(one["rule"], one["by"])])
        told.append(
            Effect(
                one["attribute"],
                one["outcome"],
                one["code"],
                one["asked"],
                one["listed"],
                percent(score),
                percent(after),
            )
        )
        score = after
    return told


def percent(share: float) -> int:
    """A share from 0 to 1 as a whole number."""
    return round(100 * share)
