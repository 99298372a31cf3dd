"""One person against one entry: the best of their names, then what else is known, then the band."""

from collections.abc import Sequence
from functools import lru_cache, partial

from casework.screening.matching.alignment import align, same_words
from casework.screening.matching.bands import SHIPPED, Thresholds, band_of
from casework.screening.matching.crowds import Crowd
from casework.screening.matching.evidence import Outcome, apply, evidence
from casework.screening.matching.explanation import explain
from casework.screening.matching.ledger import Ledger
from casework.screening.matching.meeting import Meeting
from casework.screening.matching.normalising import Words, prepare_all
from casework.screening.matching.sides import Compared, compared
from casework.screening.matching.similarity import Likeness, likeness
from casework.screening.matching.values import Found, Listed, Name, Quality, Subject
from casework.screening.matching.weights import Weights

NO_NAME = Ledger((), (), ())
CROWDS = 10_000  # pairs of names, from which not all are compared
Prepared = tuple[Name, Words, Compared]
COUNTED = frozenset({"birth", "country", "document"})  # gender agrees for half of everybody
_AGREES, _LOW = Outcome.AGREES, Quality.LOW  # bound once: Python 3.11 looks a member up slowly


class Best:
    """The best comparison of names so far between one person and one entry."""

    __slots__ = ("ledger", "names", "score", "words")

    def __init__(self) -> None:
        self.score = 0.0
        self.ledger = NO_NAME
        self.names: tuple[Name, Name] | None = None
        self.words: tuple[Words, Words] | None = None

    def take(self, ledger: Ledger, *, names: tuple[Name, Name], words: tuple[Words, Words]) -> None:
        """Keep this comparison if it is better."""
        score = ledger.score
        if score > self.score:
            self.score, self.ledger, self.names, self.words = score, ledger, names, words


def compare(subject: Subject, listed: Listed, weights: Weights) -> Found:
    """One person against one entry, without an index: for candidates that a database found."""
    asked, theirs = prepared(subject, weights), prepared(listed.person, weights)
    best = best_of_crowds(asked, theirs) if len(asked) * len(theirs) > CROWDS else best_of_all(asked, theirs)
    return conclude(subject, listed, best)


def best_of_all(asked: Sequence[Prepared], listed: Sequence[Prepared]) -> Best:
    """The best of every name with every other."""
    best = Best()
    meetings = [_meeting(one) for one in asked]
    for theirs in listed:
        for mine, meeting in zip(asked, meetings, strict=True):
            best.take(_compared(meeting, theirs[2]), names=(mine[0], theirs[0]), words=(mine[1], theirs[1]))
        if best.score == 1.0:  # nothing is better: an entry of 2,000 names need not be read to its end
            break
    return best


def best_of_crowds(asked: Sequence[Prepared], listed: Sequence[Prepared]) -> Best:
    """The same, of two who have very many names: pairs that cannot be better are not compared."""
    first = {tuple(sorted(one[1].words)): one for one in reversed(asked)}
    for theirs in listed:
        if mine := first.get(tuple(sorted(theirs[1].words))):
            return best_of_all([mine], [theirs])  # nothing is better than the same words
    best = Best()
    meeting = lru_cache(None)(lambda name: _meeting(asked[name]))
    crowd = Crowd([one[2] for one in asked], [one[2] for one in listed])
    for most, place in crowd.likeliest():
        if most <= best.score:
            break
        theirs = listed[place]
        for bound, name in crowd.likeliest_with(place):
            if bound <= best.score:
                break
            mine = asked[name]
            best.take(_compared(meeting(name), theirs[2]), names=(mine[0], theirs[0]), words=(mine[1], theirs[1]))
    return best


def _meeting(asked: Prepared) -> Meeting:
    return Meeting(asked[2], partial(_alike, asked[1].words))


def _compared(asked: Meeting, listed: Compared) -> Ledger:
    same = sorted(asked.side.words) == sorted(listed.words)
    return same_words(asked.side) if same else align(asked, listed)


def _alike(asked: Sequence[str], word: str) -> list[tuple[int, Likeness]]:
    """Likeness by the words alone, where no index knows them already."""
    return [(i, found) for i, one in enumerate(asked) if (found := likeness(one, word))[0]]


def prepared(person: Subject, weights: Weights) -> list[Prepared]:
    """Every name of a person ready to be compared."""
    return [
        (name, words, compared(words, weights))
        for name in person.names
        for words in prepare_all(name, is_person=person.is_person)
        if words.words
    ]


def conclude(subject: Subject, listed: Listed, best: Best, *, thresholds: Thresholds = SHIPPED) -> Found:
    """Score, band and explanation once the best pair of names is known."""
    attributes = evidence(subject, listed.person, best.score)
    score = apply(best.score, [one[5:] for one in attributes])
    agreeing = [one[0] for one in attributes if one[1] is _AGREES and one[0] in COUNTED]
    weak = best.names is None or best.names[1].quality == _LOW or len(best.words[1].words if best.words else ()) < 2
    band = band_of(
        score,
        agreeing=len(agreeing),
        weak_name=weak,
        same_document="document" in agreeing,
        thresholds=thresholds,
    )
    told = partial(explain, best.names, best.ledger, attributes, words=best.words)
    return Found(listed.key, score, band, len(agreeing), told)
