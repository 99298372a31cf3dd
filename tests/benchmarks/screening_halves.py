"""Whether the goals hold on each half of the labelled cases, halved by a hash: what hangs on a few cases shows here."""

import hashlib
from collections.abc import Mapping, Sequence

from casework.screening.matching.bands import POSSIBLE
from tests.benchmarks.screening_measures import Scores, alert_threshold, pooled, recall

HALVES = (0, 1)


def half_of(key: str) -> int:
    """0 or 1, always the same for the same text."""
    return hashlib.sha256(key.encode()).digest()[0] % 2


def halved(scores: Scores, keys: Sequence[str]) -> list[Scores]:
    """The scores of the cases of each half; a case is known by its key."""
    parts = [Scores() for _half in HALVES]
    for key, is_match, score in zip(keys, scores.is_match, scores.score, strict=True):
        part = parts[half_of(key)]
        part.is_match.append(is_match)
        part.score.append(score)
    return parts


def tell(title: str, parts: Mapping[str, Scores], keys: Mapping[str, Sequence[str]]) -> None:
    """Print for each half F1 at the shipped threshold beside the best, strangers, and recall at 1 % alerts.

    The alert threshold is taken on the other half, as it would be on cases kept apart.
    """
    halves = {name: halved(one, keys[name]) for name, one in parts.items()}
    for half in HALVES:
        here, others = {name: two[half] for name, two in halves.items()}, halves["strangers"][1 - half]
        whole, limit = pooled(here.values()), alert_threshold(others)
        best, at = whole.best()
        strangers = here["strangers"].score
        alerted = 100 * sum(score >= POSSIBLE for score in strangers) / len(strangers)
        recalls = ", ".join(f"{name} {recall(here[name], limit):.3f}" for name in ("S2", "S3", "S4", "S6"))
        print(
            f"  half {half + 1}, {title}: F1 {whole.at(POSSIBLE)[2]:.3f}, best {best:.3f} at {at:.2f}; "
            f"strangers {alerted:.2f} %; recall above {limit:.3f}: {recalls}"
        )


def tell_one(title: str, scores: Scores, keys: Sequence[str], *, threshold: float) -> None:
    """Print for each half F1 at a threshold, beside the best."""
    for half, one in enumerate(halved(scores, keys), start=1):
        best, at = one.best()
        print(f"  half {half}, {title}: F1 {one.at(threshold)[2]:.3f} at {threshold:.2f}, best {best:.3f} at {at:.2f}")
