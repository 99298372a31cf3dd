"""G7: how long the index takes to build and to answer, in processor time, beside brute force in the same run."""

import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from casework.screening.matching.index import Index
from tests.benchmarks.figures import Figures
from tests.benchmarks.screening_data import Case, cases, people, whole_list
from tests.benchmarks.screening_peers import ratio_search

ASKED = {"s2_negatives": 600, "s2_un_treated": 200, "s4_spanish_ranks_docs": 200}
BRUTE = 60  # who are looked for by brute force
MEGABYTE = 1_000_000


def measure(figures: Figures) -> None:
    """Build, ask a thousand cold and warm, and ask by brute force between the two."""
    chooser = random.Random(7)  # the same people in every run
    asked = [case for name, many in ASKED.items() for case in chooser.sample(cases(name), many)]
    chooser.shuffle(asked)
    began = time.process_time()
    index = Index(whole_list())
    figures.at_most("G7 index of the whole list", time.process_time() - began, 3, " s")
    cold = _times(lambda case: index.search(case.subject), asked)
    brute = _times(ratio_search(people(), fuzz.WRatio), asked[:BRUTE])
    warm = _times(lambda case: index.search(case.subject), asked)
    for name, times in (("cold", cold), ("warm", warm)):
        median = 1000 * statistics.median(times)
        print(f"  {name}: {1 / statistics.mean(times):.0f} people a second, median {median:.2f} ms")
    ratio = statistics.mean(brute) / statistics.mean(cold)
    figures.at_least("G7 times as fast as WRatio over every name, cold", ratio, 10, "×")
    figures.at_most("G7 95 of 100 answers, cold", 1000 * statistics.quantiles(cold, n=20)[-1], 5, " ms")
    figures.at_most("G7 memory of the index", _megabytes(), 150, " MB")


def _times(search: Callable[[Case], object], asked: Sequence[Case]) -> list[float]:
    """Seconds of processor time for each."""
    times = []
    for case in asked:
        began = time.process_time()
        search(case)
        times.append(time.process_time() - began)
    return times


def _megabytes() -> float:
    """What one more index of the whole list holds, counted by Python's own tracer."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    index = Index(whole_list())
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return held / MEGABYTE if len(index) else 0.0
