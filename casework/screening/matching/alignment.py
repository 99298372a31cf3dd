"""Which word of one name stands for which word of the other: the best pair first, each word once."""

from casework.screening.matching.ledger import Ledger, Missing, Pair, Side
from casework.screening.matching.meeting import Match, Meeting, Met, syllables_missing
from casework.screening.matching.reductions import reductions
from casework.screening.matching.sides import Compared
from casework.screening.matching.similarity import Reason
from casework.screening.matching.surnames import missing_roles

CONTRADICTION = 2.0  # times its weight, for what both names hold and the other lacks
ENOUGH_TO_CONTRADICT = 0.3
# Bound once: Python 3.11 looks a member up slowly.
_REASON_SAME = Reason.SAME
_SIDE_ASKED = Side.ASKED
_SIDE_CONTRADICTION = Side.CONTRADICTION
_SIDE_LISTED = Side.LISTED


def align(asked: Meeting, listed: Compared) -> Ledger:
    """Compare a name that is asked for with a listed one."""
    met = asked.met(listed)
    left_asked, left_listed = set(range(len(asked.side.words))), set(range(len(met)))
    pairs: list[Pair] = []
    for _gain, i, j, many, others, pair in _best_first(asked, listed, met):
        if i not in left_asked or j not in left_listed:
            continue
        if many == others == 1:
            left_asked.remove(i)
            left_listed.remove(j)
            pairs.append(pair)
        elif i + many - 1 in left_asked and j + others - 1 in left_listed:
            left_asked.difference_update(range(i, i + many))
            left_listed.difference_update(range(j, j + others))
            pairs.append(pair)
    missing = _missing(asked, listed, met, left_asked=left_asked, left_listed=left_listed)
    return Ledger(pairs, missing, reductions(asked.side, listed, pairs=pairs, missing=missing))


def _best_first(asked: Meeting, listed: Compared, met: list[Met]) -> list[Match]:
    """Every pair of words that may be one, and every pair of neighbours that the other name writes as one word."""
    found = [(gain, i, j, many, 1, pair) for j, word in enumerate(met) for gain, i, many, pair in word[1]]
    found += asked.joined(listed)
    found.sort(reverse=True)
    return found


def _missing(
    asked: Meeting, listed: Compared, met: list[Met], *, left_asked: set[int], left_listed: set[int]
) -> list[Missing]:
    if not left_asked and not left_listed:
        return []
    mine, theirs = asked.missing, [word[0] for word in met]
    if asked.side.is_of_syllables and listed.is_of_syllables:
        mine, theirs = syllables_missing(asked.side, of=_SIDE_ASKED), syllables_missing(listed, of=_SIDE_LISTED)
    missing = [one for i, one in enumerate(mine) if i in left_asked]
    if not left_listed:
        return missing
    missing += [one for j, one in enumerate(theirs) if j in left_listed]
    words, weights = listed.words, listed.weights
    if len(asked.side.words) > 1 and (listed.given or listed.paternal is not None):
        missing += missing_roles(words, weights, left=left_listed, paternal=listed.paternal, given=listed.given)
    if not left_asked:
        return missing
    weigh = asked.side.weights
    both = min(sum([weigh[i] for i in left_asked]), sum([weights[j] for j in left_listed]))
    if both > ENOUGH_TO_CONTRADICT:
        missing.append(Missing(_SIDE_CONTRADICTION, "", CONTRADICTION * both))
    return missing


def same_words(asked: Compared) -> Ledger:
    """The ledger of a name with itself, in whatever order."""
    pairs = [Pair(word, word, _REASON_SAME, 1.0, 2 * weight) for word, weight in zip(*asked[:2], strict=True)]
    return Ledger(pairs, (), ())
