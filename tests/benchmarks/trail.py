"""What the trail costs, each figure against its baseline in the same run: writing, verifying, looking."""

import time

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.audit.services import seal_blocks
from casework.audit.verify import verify_trail
from tests.benchmarks import trail_filling, trail_pages, trail_writing, visibility
from tests.benchmarks.figures import Figures
from tests.benchmarks.owner import analyze

EVENTS, VERIFIED_A_SECOND = 1_000_000, 150_000


def run() -> Figures:
    """Fill the trail first, so that no figure is an empty one's."""
    figures = Figures()
    visibility.measure(figures)
    visibility.remove_cases()  # they came past the trail, and lie in other offices than the ones to come
    began = time.monotonic()
    trail_filling.fill()
    print(f"filled in {time.monotonic() - began:.0f} s")
    figures.at_least("events", AuditEvent.objects.count(), EVENTS)
    figures.at_least("cases", Case.objects.count(), trail_filling.CASES)
    trail_pages.measure(figures)
    _verify(figures)
    trail_writing.measure(figures)
    seal_blocks()
    figures.at_most("problems that the trail has after all that", len(verify_trail().problems), 0)
    return figures


def _verify(figures: Figures) -> None:
    """The whole trail, every hash, chain and seal; the better of two, the first of which warms up."""
    seal_blocks()
    analyze()
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        report = verify_trail()
        seconds.append(time.perf_counter() - began)
        assert report.ok, report.problems[:3]
    figures.at_least("events verified a second", report.events / min(seconds), VERIFIED_A_SECOND)
