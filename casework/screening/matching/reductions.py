"""Why a name's score is made smaller as a whole: too little of it is in common."""

from collections.abc import Sequence

from casework.screening.matching.ledger import Cut, Missing, Pair, Reduction
from casework.screening.matching.sides import Compared, tells
from casework.screening.matching.similarity import Reason

ONE_IN_COMMON, ONE_IN_COMMON_WHOLE = 0.62, 0.75
NONE_THE_SAME, NONE_ACROSS_SCRIPTS = 0.92, 0.96
NEARLY_THE_SAME = 0.95
MOST_OF_ONE_WORD = 0.55  # where the list has one word only and more are asked for
# Bound once: Python 3.11 looks a member up slowly.
_CUT_NOTHING_THE_SAME = Cut.NOTHING_THE_SAME
_CUT_ONE_WORD_IN_COMMON = Cut.ONE_WORD_IN_COMMON
_CUT_ONE_WORD_LISTED = Cut.ONE_WORD_LISTED
_REASON_INITIAL = Reason.INITIAL
_REASON_SCRIPT = Reason.SCRIPT


def reductions(
    asked: Compared, listed: Compared, *, pairs: Sequence[Pair], missing: Sequence[Missing]
) -> list[Reduction]:
    """Every reduction, in the order in which it is applied."""
    found = []
    telling = [pair for pair in pairs if tells(pair.asked) or tells(pair.listed)]
    if pairs and all(pair.similarity < NEARLY_THE_SAME for pair in telling):
        across = all(pair.reason is _REASON_SCRIPT for pair in telling)
        found.append(Reduction(_CUT_NOTHING_THE_SAME, NONE_ACROSS_SCRIPTS if across else NONE_THE_SAME, 1.0))
    if _words_in_common(telling) < 2 and max(asked.telling, listed.telling) > 1:
        whole = not missing and all(pair.similarity >= NEARLY_THE_SAME for pair in pairs)
        found.append(Reduction(_CUT_ONE_WORD_IN_COMMON, ONE_IN_COMMON_WHOLE if whole else ONE_IN_COMMON, 1.0))
    if len(listed.words) == 1 and len(asked.words) > 1:
        found.append(Reduction(_CUT_ONE_WORD_LISTED, 1.0, MOST_OF_ONE_WORD))
    return found


def _words_in_common(telling: Sequence[Pair]) -> int:
    """How many words tell the same on both sides; initials count where a whole word does."""
    words = sum(
        max(pair.asked.count(" "), pair.listed.count(" ")) + 1 for pair in telling if pair.reason is not _REASON_INITIAL
    )
    return words + sum(pair.reason is _REASON_INITIAL for pair in telling) if words else 0
