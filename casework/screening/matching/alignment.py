"""Which word of one name stands for which word of the other: the best pair first, each word once."""

from collections.abc import Iterable, Sequence

from casework.screening.matching.joining import joined_words
from casework.screening.matching.ledger import Ledger, Missing, Pair, Side
from casework.screening.matching.reductions import reductions
from casework.screening.matching.sides import Compared
from casework.screening.matching.similarity import Likeness, Reason, likeness
from casework.screening.matching.surnames import missing_roles

# Times its weight, for a word that only one name has; and for what both names hold and the other lacks.
ONLY_ASKED, ONLY_LISTED, CONTRADICTION = 0.8, 0.4, 2.0
ONLY_SYLLABLE = 1.6  # nobody leaves out a syllable of a Chinese or Korean name
ENOUGH_TO_CONTRADICT = 0.3
JOINED_FIRST = 0.01  # two words for one before each of them alone

Alike = tuple[int, int, Likeness]  # places of two words, and how far they are one
_Match = tuple[float, int, int, int, int, Likeness]  # what is gained, both places, words on both sides, the likeness
# Bound once: Python 3.11 looks a member up slowly.
_REASON_INITIAL = Reason.INITIAL
_REASON_SAME = Reason.SAME
_SIDE_ASKED = Side.ASKED
_SIDE_CONTRADICTION = Side.CONTRADICTION
_SIDE_LISTED = Side.LISTED


def align(asked: Compared, listed: Compared, alike: Iterable[Alike]) -> Ledger:
    """Compare two names, given which of their words are alike."""
    left_asked, left_listed = set(range(len(asked.words))), set(range(len(listed.words)))
    pairs: list[Pair] = []
    for _gain, i, j, many, others, found in sorted(_matches(asked, listed, alike), reverse=True):
        if i not in left_asked or j not in left_listed or i + many - 1 not in left_asked:
            continue
        if others > 1 and j + 1 not in left_listed:
            continue
        left_asked.difference_update(range(i, i + many))
        left_listed.difference_update(range(j, j + others))
        pairs.append(_pair(asked, listed, places=(slice(i, i + many), slice(j, j + others)), found=found))
    missing = _missing(asked, listed, left_asked=left_asked, left_listed=left_listed)
    return Ledger(pairs, missing, reductions(asked, listed, pairs=pairs, missing=missing))


def _matches(asked: Compared, listed: Compared, alike: Iterable[Alike]) -> list[_Match]:
    """Every pair of words that may be one, and every pair of neighbours that the other name writes as one word."""
    mine, theirs = asked.weights, listed.weights
    found = [(likely[0] * (mine[i] + theirs[j]), i, j, 1, 1, likely) for i, j, likely in alike]
    for i, j, written in joined_words(asked.joins, listed.long):
        gain = written[0] * (mine[i] + mine[i + 1] + theirs[j]) + JOINED_FIRST
        found.append((gain, i, j, 2, 1, written))
    for j, i, written in joined_words(listed.joins, asked.long):
        gain = written[0] * (mine[i] + theirs[j] + theirs[j + 1]) + JOINED_FIRST
        found.append((gain, i, j, 1, 2, written))
    return found


def _pair(asked: Compared, listed: Compared, *, places: tuple[slice, slice], found: Likeness) -> Pair:
    mine, theirs = sum(asked.weights[places[0]]), sum(listed.weights[places[1]])
    # An initial tells no more than the letter that it is.
    weight = 2 * min(mine, theirs) if found[1] is _REASON_INITIAL else mine + theirs
    return Pair(" ".join(asked.words[places[0]]), " ".join(listed.words[places[1]]), found[1], found[0], weight)


def _missing(asked: Compared, listed: Compared, *, left_asked: set[int], left_listed: set[int]) -> list[Missing]:
    if not left_asked and not left_listed:
        return []
    of_syllables = asked.is_of_syllables and listed.is_of_syllables
    of_asked, of_listed = (ONLY_SYLLABLE, ONLY_SYLLABLE) if of_syllables else (ONLY_ASKED, ONLY_LISTED)
    mine, theirs = asked.weights, listed.weights
    missing = [Missing(_SIDE_ASKED, asked.words[i], of_asked * mine[i]) for i in sorted(left_asked)]
    missing += [Missing(_SIDE_LISTED, listed.words[j], of_listed * theirs[j]) for j in sorted(left_listed)]
    if left_listed and len(asked.words) > 1:
        missing += missing_roles(listed.words, theirs, left=left_listed, paternal=listed.paternal, given=listed.given)
    both = min(sum(mine[i] for i in left_asked), sum(theirs[j] for j in left_listed))
    if both > ENOUGH_TO_CONTRADICT:
        missing.append(Missing(_SIDE_CONTRADICTION, "", CONTRADICTION * both))
    return missing


def same_words(asked: Compared) -> Ledger:
    """The ledger of a name with itself, in whatever order."""
    pairs = [Pair(word, word, _REASON_SAME, 1.0, 2 * weight) for word, weight in zip(*asked[:2], strict=True)]
    return Ledger(pairs, (), ())


def alike_words(asked: Sequence[str], listed: Sequence[str]) -> list[Alike]:
    """Likeness by the words alone, where no index knows them already."""
    return [
        (i, j, found)
        for i, one in enumerate(asked)
        for j, other in enumerate(listed)
        if (found := likeness(one, other))[0]
    ]
