"""The whole API asked by Schemathesis in every role: what is right, what stands at the edges, what is made up."""

import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.figures import Figures
from tests.contract.asking import SERVER_ERROR, Depth, Outcome, ask_all, operations
from tests.contract.world import made

# The edges of bodies and questions are the same for everybody who may ask: an officer tries them, and most of the rest.
EVERYTHING, SOME = Depth(keys=6, made_up=6, edges=True), Depth(keys=4, made_up=4)
SECONDS = 300


def run() -> Figures:
    """Ask, two roles at a time, and say what was answered."""
    figures = Figures()
    began = time.monotonic()
    world = made()
    depths = {role: EVERYTHING if role == "officer" else SOME for role in world.headers}
    with tempfile.TemporaryDirectory(prefix="amparo-contract-") as directory:
        outcomes = ask_all(depths, world, Path(directory), {})
        described = operations(Path(directory))
    _tell(outcomes)
    found = [failure for one in outcomes for failure in one.failures]
    figures.at_least("operations", len(described), 1)
    figures.at_least("answers", sum(one.calls for one in outcomes), 1)
    figures.at_most("server errors", sum(SERVER_ERROR in failure for failure in found), 0)
    figures.at_most("undocumented answers", sum(SERVER_ERROR not in failure for failure in found), 0)
    unmet = sorted(described - _right(outcomes))
    figures.at_most(f"operations that nobody was answered as asked {unmet or ''}", len(unmet), 0)
    figures.at_most("all of it", time.monotonic() - began, SECONDS, " s")
    return figures


def _right(outcomes: list[Outcome]) -> set[str]:
    return {operation for one in outcomes for (operation, status) in one.answers if status < 400}


def _tell(outcomes: list[Outcome]) -> None:
    """What each role was answered, and each failure once with the first role that met it."""
    told: Counter[str] = Counter()
    for one in outcomes:
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(one.by_status.items()))
        print(f"{one.role}: {one.calls} answers in {one.seconds:.0f} s ({statuses})")
        for failure in one.failures:
            told[failure.split(" — ")[0]] += 1
            if told[failure.split(" — ")[0]] == 1:
                print(f"  {failure[:600]}")
