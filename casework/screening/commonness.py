"""How common the words of names are among earlier cases, held in the process for a while."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from casework.screening.matching.weights import Weights
from casework.screening.name_keys import KeyCount, KeyKind

KEPT_SECONDS = 600  # names do not become common or rare within minutes
COMMON = 0.02  # of everybody: a skeleton that more people have finds too many to look at, where there is a rarer one
FEW = 200  # people whom a skeleton may always find


@dataclass(frozen=True, slots=True)
class Commonness:
    """Weights of words for the scorer, and how many people have each skeleton; uncounted ones are rare."""

    words: Weights
    skeletons: Mapping[str, int]
    people: int

    def shares(self, skeletons: tuple[str, ...]) -> list[float]:
        """How much each of these tells, together 1."""
        told = [log(2 + self.people / (1 + self.skeletons.get(key, 0))) for key in skeletons]
        total = sum(told)
        return [one / total for one in told]

    def telling(self, skeletons: tuple[str, ...]) -> list[str]:
        """Those that find few people, or all of them where each finds many."""
        most = max(FEW, COMMON * self.people)
        return [key for key in skeletons if self.skeletons.get(key, 0) <= most] or list(skeletons)


@dataclass(slots=True)
class _Kept:
    """What this process holds, and since when."""

    value: Commonness | None = None
    since: float = field(default_factory=time.monotonic)


_kept = _Kept()


def commonness() -> Commonness:
    """What was counted last; asked again after ten minutes, and everything is rare until somebody counts."""
    now = time.monotonic()
    if _kept.value is None or now - _kept.since > KEPT_SECONDS:
        _kept.value, _kept.since = _read(), now
    return _kept.value


def forget() -> None:
    """Have it asked again."""
    _kept.value = None


def _read() -> Commonness:
    counts: dict[str, dict[str, int]] = {KeyKind.WORD: {}, KeyKind.SKELETON: {}, KeyKind.EVERYBODY: {}}
    for kind, key, people in KeyCount.objects.values_list("kind", "key", "people"):
        counts[kind][key] = people
    people = counts[KeyKind.EVERYBODY].get("", 0)
    return Commonness(Weights(counts[KeyKind.WORD], people), counts[KeyKind.SKELETON], people)
