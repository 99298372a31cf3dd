"""What a score amounts to: thresholds, and what a strong match needs besides (design: screening.md section 3)."""

from casework.screening.matching.values import Band

WEAK, POSSIBLE, STRONG = 0.60, 0.75, 0.90


def band_of(score: float, *, agreeing: int, weak_name: bool, same_document: bool) -> Band:
    """Strong only where something besides the name agrees (two things for a weak alias)."""
    if score < WEAK:
        return Band.NONE
    if score < POSSIBLE:
        return Band.WEAK
    supported = same_document or agreeing >= (2 if weak_name else 1)
    return Band.STRONG if score >= STRONG and supported else Band.POSSIBLE
