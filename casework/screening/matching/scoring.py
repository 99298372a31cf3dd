"""One person against one entry: the best of their names, then what else is known, then the band."""

from casework.screening.matching.alignment import align, alike_words, same_words
from casework.screening.matching.bands import band_of
from casework.screening.matching.evidence import Outcome, apply, evidence
from casework.screening.matching.explanation import explain
from casework.screening.matching.ledger import Ledger
from casework.screening.matching.normalising import Words, prepare_all
from casework.screening.matching.sides import compared
from casework.screening.matching.values import Found, Listed, Name, Quality, Subject
from casework.screening.matching.weights import Weights

NO_NAME = Ledger((), (), ())
COUNTED = frozenset({"birth", "country", "document"})  # gender agrees for half of everybody


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


def compare_words(asked: Words, listed: Words, weights: Weights) -> Ledger:
    """Two names by their words alone."""
    mine = compared(asked, weights)
    if sorted(asked.words) == sorted(listed.words):
        return same_words(mine)
    return align(mine, compared(listed, weights), alike_words(asked.words, listed.words))


def compare(subject: Subject, listed: Listed, weights: Weights) -> Found:
    """One person against one entry, without an index: for candidates that a database found."""
    best = Best()
    asked = _prepared(subject)
    for other, theirs in _prepared(listed.person):
        for name, words in asked:
            best.take(compare_words(words, theirs, weights), names=(name, other), words=(words, theirs))
    return conclude(subject, listed, best)


def _prepared(person: Subject) -> list[tuple[Name, Words]]:
    return [
        (name, words) for name in person.names for words in prepare_all(name, is_person=person.is_person) if words.words
    ]


def conclude(subject: Subject, listed: Listed, best: Best) -> Found:
    """Score, band and explanation once the best pair of names is known."""
    attributes = evidence(subject, listed.person, best.score)
    score = apply(best.score, ((one.rule, one.by) for one in attributes))
    agreeing = [one for one in attributes if one.outcome == Outcome.AGREES and one.name in COUNTED]
    weak = (
        best.names is None or best.names[1].quality == Quality.LOW or len(best.words[1].words if best.words else ()) < 2
    )
    band = band_of(
        score,
        agreeing=len(agreeing),
        weak_name=weak,
        same_document=any(one.name == "document" for one in agreeing),
    )
    explanation = explain(best.names, best.ledger, attributes, words=best.words)
    return Found(listed.key, score, band, len(agreeing), explanation)
