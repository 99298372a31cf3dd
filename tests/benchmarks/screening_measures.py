"""Precision, recall, F1 and area under the curve; scores of cases under one matcher."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.screening_data import Case, Collection

Search = Callable[[Case], Mapping[str, float]]


@dataclass(slots=True)
class Scores:
    """For each case whether it has a true entry, and the score of that entry, or the best score of any other."""

    is_match: list[bool] = field(default_factory=list)
    score: list[float] = field(default_factory=list)

    def add(self, case: Case, found: Mapping[str, float]) -> None:
        """One case with everybody it found."""
        chosen = case.targets or found.keys()
        self.is_match.append(bool(case.targets))
        self.score.append(max((found.get(key, 0.0) for key in chosen), default=0.0))

    def at(self, threshold: float) -> tuple[float, float, float]:
        """Precision, recall and F1 if everybody from this score on is told."""
        labels, told = np.array(self.is_match), np.array(self.score) >= threshold
        right = int((labels & told).sum())
        precision, recall = right / max(1, int(told.sum())), right / max(1, int(labels.sum()))
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)

    def best(self) -> tuple[float, float]:
        """The best F1 and the threshold that gives it."""
        return max((self.at(threshold)[2], threshold) for threshold in {round(score, 2) for score in self.score})

    def matches(self) -> list[float]:
        """The scores of those who are on the list."""
        return [score for score, is_match in zip(self.score, self.is_match, strict=True) if is_match]


def scored(cases: Iterable[Case], search: Search) -> Scores:
    """The scores that a search gives to cases."""
    scores = Scores()
    for case in cases:
        scores.add(case, search(case))
    return scores


def pooled(parts: Iterable[Scores]) -> Scores:
    """Several as one."""
    whole = Scores()
    for part in parts:
        whole.is_match += part.is_match
        whole.score += part.score
    return whole


def area(is_match: Sequence[bool], score: Sequence[float]) -> float:
    """How often a match scores above what is none, ties as half: the area under the ROC curve."""
    labels, values = np.array(is_match), np.array(score)
    yes, no = values[labels], values[~labels]
    above = (yes[:, None] > no[None, :]).sum() + 0.5 * (yes[:, None] == no[None, :]).sum()
    return float(above / (len(yes) * len(no)))


def alert_threshold(strangers: Scores, share: float = 0.01) -> float:
    """The score that this share of strangers reaches."""
    return float(np.quantile(strangers.score, 1 - share)) + 1e-6


def recall(scores: Scores, threshold: float) -> float:
    """The share of those on the list who are told."""
    found = scores.matches()
    return sum(score >= threshold for score in found) / max(1, len(found))


def first(collection: Collection, most: int) -> Collection:
    """The same with its first cases only."""
    return Collection(collection.name, collection.listed, collection.cases[:most])
