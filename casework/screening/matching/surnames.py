"""Spanish surnames: the first (paternal) one names a person, the second may be left out."""

from collections.abc import Sequence

from casework.screening.matching.ledger import Missing, Side

PATERNAL_MISSING = 1.6  # times its weight: 'Sara Gonzalez' is not 'ZEVALLOS GONZALES, Sara'
GIVEN_MISSING = 0.6  # times the greatest weight among given names none of which is found


def missing_roles(
    words: Sequence[str], weights: Sequence[float], *, left: set[int], paternal: int | None, given: Sequence[int]
) -> list[Missing]:
    """What it costs that a listed name's first surname, or every given name, has nothing that answers it."""
    missing: list[Missing] = []
    if paternal is not None and paternal in left:
        missing.append(Missing(Side.PATERNAL, words[paternal], PATERNAL_MISSING * weights[paternal]))
    if given and left.issuperset(given):
        dearest = max(given, key=lambda place: weights[place])
        missing.append(Missing(Side.GIVEN, words[dearest], GIVEN_MISSING * weights[dearest]))
    return missing
