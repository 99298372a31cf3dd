"""Why a score is what it is, as codes and values that JSON can hold; the score can be worked out again from it."""

from typing import Any

from casework.screening.matching.evidence import Attribute, apply
from casework.screening.matching.ledger import Ledger, name_score
from casework.screening.matching.normalising import Words
from casework.screening.matching.values import Name
from casework.screening.matching.version import ALGORITHM


def explain(
    names: tuple[Name, Name] | None,
    ledger: Ledger,
    attributes: list[Attribute],
    *,
    words: tuple[Words, Words] | None,
) -> dict[str, Any]:
    """The explanation of one comparison; lists where order matters, since a database may sort the keys of objects."""
    return {
        "algorithm": ALGORITHM,
        "name": _name(names, ledger),
        "titles": {"asked": list(words[0].titles), "listed": list(words[1].titles)} if words else {},
        "attributes": [
            {
                "attribute": one.name,
                "outcome": one.outcome,
                "code": one.code,
                "asked": list(one.asked),
                "listed": list(one.listed),
                "rule": one.rule,
                "by": one.by,
            }
            for one in attributes
        ],
    }


def _name(names: tuple[Name, Name] | None, ledger: Ledger) -> dict[str, Any]:
    return {
        "asked": names[0].full if names else "",
        "listed": names[1].full if names else "",
        "quality": names[1].quality if names else "",
        "pairs": [
            {"asked": asked, "listed": listed, "reason": reason, "similarity": similarity, "weight": weight}
            for asked, listed, reason, similarity, weight in ledger.pairs
        ],
        "missing": [{"side": side, "word": word, "cost": cost} for side, word, cost in ledger.missing],
        "reductions": [{"why": why, "factor": factor, "most": most} for why, factor, most in ledger.reductions],
    }


def score_from(explanation: dict[str, Any]) -> float:
    """The score that an explanation amounts to, exactly: from 0 to 1. Raises KeyError for what is not one."""
    name = explanation["name"]
    found = name_score(
        ((pair["similarity"], pair["weight"]) for pair in name["pairs"]),
        ((one["cost"],) for one in name["missing"]),
        ((one["factor"], one["most"]) for one in name["reductions"]),
    )
    return apply(found, ((one["rule"], one["by"]) for one in explanation["attributes"]))
