"""How well and how fast somebody is found again among 20,000 cases, beside pg_trgm and libraries that link tables."""

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import psycopg

from casework.people.writing import name_key
from casework.screening.candidates import Arriving, candidates_for_all
from casework.screening.commonness import commonness
from casework.screening.earlier_cases import MOST_SCORED, alike_to_all
from casework.screening.matching.bands import POSSIBLE
from tests.benchmarks import duplicates_peers
from tests.benchmarks.duplicates_base import DATA, Again, base_is_there, key_of, load_base, those_who_come
from tests.benchmarks.figures import Figures
from tests.making import AT

WARM = 50  # queries that are not timed: a process plans each statement once
TRGM = """
SELECT found.id, similarity(name.search_key, %(said)s) AS alike
FROM casework_personname AS name JOIN casework_case AS found USING (person_id)
WHERE name.superseded_at IS NULL AND name.search_key %% %(said)s ORDER BY alike DESC LIMIT 50
"""
Scores = dict[UUID, float]


def run() -> Figures:
    """Load, ask three thousand times, and ask the peer the same."""
    figures = Figures()
    if not base_is_there():
        print(f"NOT MEASURED: the labelled cases are not there ({DATA}).", flush=True)
        figures.missed.append("the labelled cases")
        return figures
    began = time.perf_counter()
    many, coming = load_base(), those_who_come()
    print(f"{many} earlier cases loaded in {time.perf_counter() - began:.0f} s; {len(coming)} people come", flush=True)
    ours = _measure(_scored, coming)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:  # behind the wall its index would not be used
        peer = _measure(partial(_by_trigrams, owner), coming)
    _tell(figures, coming, ours, peer)
    _beside_linkers(figures, coming, ours)
    return figures


class Measured:
    """What each query was answered, and how long that took."""

    def __init__(self) -> None:
        self.scores: list[float] = []
        self.seconds: list[float] = []


def _measure(ask: Callable[[Again], Scores], coming: Sequence[Again]) -> Measured:
    for one in coming[:WARM]:
        ask(one)
    measured = Measured()
    for one in coming:
        began = time.perf_counter()
        found = ask(one)
        measured.seconds.append(time.perf_counter() - began)
        measured.scores.append(score_of(one, found))
    return measured


def _scored(one: Again) -> Scores:
    (answer,) = alike_to_all([Arriving(one.subject)], reader=None, at=AT)
    return {alike.case_id: alike.found.score for alike in answer.seen}


def _by_trigrams(owner: psycopg.Connection, one: Again) -> Scores:
    said = name_key(one.subject.names[0].full)
    return dict(owner.execute(TRGM, {"said": said}).fetchall())


def _tell(figures: Figures, coming: Sequence[Again], ours: Measured, peer: Measured) -> None:
    again = [one.target is not None for one in coming]
    precision, recall, f1 = quality(again, ours.scores, POSSIBLE)
    print(f"at the shipped threshold {POSSIBLE}: precision {precision:.3f}, recall {recall:.3f}", flush=True)
    figures.at_least("duplicates, F1 at the shipped threshold", f1, 0.985)
    best, at = best_of(again, ours.scores)
    print(f"the best threshold of this half would be {at:.3f}, with F1 {best:.3f}", flush=True)
    figures.at_least("candidates, the earlier case is among them", _recall(coming), 0.99)
    theirs, at = best_of(again, peer.scores)
    print(f"pg_trgm alone, with the best threshold of this half ({at:.2f}): F1 {theirs:.3f}", flush=True)
    figures.at_least("duplicates, F1 above that of pg_trgm at its best", f1 - theirs, 0.10)
    for name, measured in (("pg_trgm alone", peer), ("duplicates", ours)):
        rate, slow = len(measured.seconds) / sum(measured.seconds), _percentile(measured.seconds) * 1000
        print(f"{name}: {rate:.0f} queries a second, 95th percentile {slow:.1f} ms", flush=True)
    figures.at_most("duplicates, 95th percentile", _percentile(ours.seconds) * 1000, 100, " ms")


def _beside_linkers(figures: Figures, coming: Sequence[Again], ours: Measured) -> None:
    """Libraries that link tables, each at its best threshold of this half; what we helped is told, not counted."""
    again = [one.target is not None for one in coming]
    mine, best = quality(again, ours.scores, POSSIBLE)[2], 0.0
    for name, shipped, found in duplicates_peers.peers(DATA / "s5_cases_base.jsonl", DATA / "s5_cases_queries.jsonl"):
        keyed = [{key_of(case): score for case, score in one.items()} for one in found]
        scores = [score_of(one, answer) for one, answer in zip(coming, keyed, strict=True)]
        tuned, at = best_of(again, scores)
        told = f"F1 {quality(again, scores, shipped)[2]:.3f} at {shipped:.2f}, {tuned:.3f} at its best ({at:.3f})"
        print(f"{name}: {told}; ours is {mine - tuned:+.3f}, ×{mine / max(tuned, 1e-9):.3f}", flush=True)
        best = best if name == duplicates_peers.HELPED else max(best, tuned)
    if best:
        figures.at_least("duplicates, F1 above that of the best library at its best", mine - best, 0.10)


def score_of(one: Again, found: Scores) -> float:
    """The score of the earlier case, or the best of any other for who never came."""
    return found.get(one.target, 0.0) if one.target else max(found.values(), default=0.0)


def quality(again: Sequence[bool], scores: Sequence[float], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of calling everybody a duplicate who scores this much."""
    told = [score >= threshold for score in scores]
    right = sum(one and other for one, other in zip(told, again, strict=True))
    precision, recall = right / max(1, sum(told)), right / max(1, sum(again))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def best_of(again: Sequence[bool], scores: Sequence[float]) -> tuple[float, float]:
    """The highest F1 that any threshold reaches, and that threshold."""
    return max((quality(again, scores, step / 200)[2], step / 200) for step in range(20, 200))


def _recall(coming: Sequence[Again]) -> float:
    """The share of those who came before whose case the database finds."""
    asked = [one for one in coming if one.target]
    common = commonness()
    found = (candidates_for_all([Arriving(one.subject)], seen=None, common=common)[0] for one in asked)
    hits = sum(
        one.target in {each.case_id for each in some[:MOST_SCORED]} for one, some in zip(asked, found, strict=True)
    )
    return hits / len(asked)


def _percentile(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
