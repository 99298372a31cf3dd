"""What a score amounts to: thresholds, and what a strong match needs besides (design: screening.md section 3)."""

from dataclasses import dataclass

from casework.screening.matching.values import Band

WEAK, POSSIBLE, STRONG = 0.60, 0.75, 0.90
LEAST = 0.50  # below it half of the strangers would be kept, and the search for changed entries might miss some


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score on a likeness is weak, possible, strong. Raises ValueError where they are not in this order."""

    weak: float = WEAK
    possible: float = POSSIBLE
    strong: float = STRONG

    def __post_init__(self) -> None:
        if not LEAST <= self.weak < self.possible < self.strong <= 1:
            raise ValueError(f"not {LEAST} ≤ weak < possible < strong ≤ 1: {self.weak}, {self.possible}, {self.strong}")


SHIPPED = Thresholds()


def band_of(
    score: float, *, agreeing: int, weak_name: bool, same_document: bool, thresholds: Thresholds = SHIPPED
) -> Band:
    """Strong only where something besides the name agrees (two things for a weak alias)."""
    if score < thresholds.weak:
        return Band.NONE
    if score < thresholds.possible:
        return Band.WEAK
    supported = same_document or agreeing >= (2 if weak_name else 1)
    return Band.STRONG if score >= thresholds.strong and supported else Band.POSSIBLE
