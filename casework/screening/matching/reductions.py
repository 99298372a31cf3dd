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
_REASON_INITIAL = Reason.INITIAL
_REASON_JOINED = Reason.JOINED
_REASON_SCRIPT = Reason.SCRIPT
_NOTHING_THE_SAME = Reduction(Cut.NOTHING_THE_SAME, NONE_THE_SAME, 1.0)
_NOTHING_THE_SAME_ACROSS_SCRIPTS = Reduction(Cut.NOTHING_THE_SAME, NONE_ACROSS_SCRIPTS, 1.0)
_ONE_WORD_IN_COMMON = Reduction(Cut.ONE_WORD_IN_COMMON, ONE_IN_COMMON, 1.0)
_ONE_WORD_IN_COMMON_OF_ONE = Reduction(Cut.ONE_WORD_IN_COMMON, ONE_IN_COMMON_WHOLE, 1.0)
_ONE_WORD_LISTED = Reduction(Cut.ONE_WORD_LISTED, 1.0, MOST_OF_ONE_WORD)


def reductions(
    asked: Compared, listed: Compared, *, pairs: Sequence[Pair], missing: Sequence[Missing]
) -> list[Reduction]:
    """Every reduction, in the order in which it is applied."""
    found = []
    telling = [pair for pair in pairs if tells(pair[0]) or tells(pair[1])]
    if pairs and max([pair[3] for pair in telling], default=0.0) < NEARLY_THE_SAME:
        across = all([pair[2] is _REASON_SCRIPT for pair in telling])
        found.append(_NOTHING_THE_SAME_ACROSS_SCRIPTS if across else _NOTHING_THE_SAME)
    if (asked.telling > 1 or listed.telling > 1) and _words_in_common(telling) < 2:
        whole = not missing and all([pair[3] >= NEARLY_THE_SAME for pair in pairs])
        found.append(_ONE_WORD_IN_COMMON_OF_ONE if whole else _ONE_WORD_IN_COMMON)
    if len(listed.words) == 1 and len(asked.words) > 1:
        found.append(_ONE_WORD_LISTED)
    return found


def _words_in_common(telling: Sequence[Pair]) -> int:
    """How many words tell the same on both sides; initials count where a whole word does."""
    words = initials = 0
    for asked, listed, reason, _similarity, _weight in telling:
        if reason is _REASON_INITIAL:
            initials += 1
        elif reason is _REASON_JOINED:
            words += max(asked.count(" "), listed.count(" ")) + 1
        else:
            words += 1
    return words + initials if words else 0
