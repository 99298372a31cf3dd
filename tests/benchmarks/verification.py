"""The public page beside a view that does one SELECT, on the server as `dev run` starts it; and 200 looks a second.

Both are asked in turns, also at the fixed rate: what a busy machine does to one it does to the other.
"""

import itertools
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from casework import clock
from casework.safe_conducts.looks_at_papers import LookCount
from tests import making
from tests.benchmarks.figures import Figures
from tests.benchmarks.owner import analyze
from tests.benchmarks.verification_asking import at_a_rate, per_second
from tests.contract.server import serving

ROUNDS, ROUND_SECONDS, LINES = 9, 1.5, 8
RATE, TURNS, TURN_SECONDS, RATE_LINES = 200.0, 3, 4.0, 32
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.benchmarks.verification_settings",
    "AMPARO_TRUSTED_PROXIES": "127.0.0.1",
}


def run() -> Figures:
    """Ask both in turns, so that a busy machine is busy for both; then at a fixed rate."""
    figures = Figures()
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)
    tokens = [making.make_issued().token or "" for _paper in range(10)]
    tokens += [f"{number:022}" for number in range(10)]
    analyze()
    ours = [f"/v/{token}" for token in tokens]
    beside = [f"/one-select?token={token}" for token in tokens]
    with tempfile.TemporaryDirectory(prefix="amparo-looks-") as folder, serving(Path(folder), ENVIRONMENT) as url:
        for paths in (ours, beside):
            per_second(url, paths, seconds=2, lines=LINES)
        rounds = [
            [per_second(url, paths, seconds=ROUND_SECONDS, lines=LINES) for paths in (ours, beside)]
            for _ in range(ROUNDS)
        ]
        print(
            f"looks a second: {statistics.median(one for one, _other in rounds):.0f}; "
            f"of the other view: {statistics.median(other for _one, other in rounds):.0f}"
        )
        share = statistics.median(one / other for one, other in rounds)
        figures.at_least("looks beside a view with one SELECT", 100 * share, 70, " %")
        before = _looks()
        slices = [
            [at_a_rate(url, paths, rate=RATE, seconds=TURN_SECONDS, lines=RATE_LINES) for paths in (ours, beside)]
            for _ in range(TURNS)
        ]
        times, other = (sorted(itertools.chain(*each)) for each in zip(*slices, strict=True))
        figures.at_most("a look at 200 a second, median", statistics.median(times), 50, " ms")
        figures.at_most("a look at 200 a second, 99th percentile", share_of(times, 0.99), 50, " ms")
        best = min(share_of(sorted(look), 0.99) for look, _other in slices)
        print(f"of these in the quietest {TURN_SECONDS:g} s: {best:.1f} ms")
        print(
            f"the other view at 200 a second: {statistics.median(other):.1f} ms, 99th: {share_of(other, 0.99):.1f} ms"
        )
        figures.at_least("looks counted in the database", _looks() - before, RATE * TURN_SECONDS * TURNS)
    return figures


def share_of(times: Sequence[float], share: float) -> float:
    """The time that this share of them does not exceed; they are sorted."""
    return times[int(len(times) * share)]


def _looks() -> int:
    return sum(LookCount.objects.values_list("count", flat=True))
