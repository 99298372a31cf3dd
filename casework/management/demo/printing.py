"""Pictures and pages made beside the load: drawing and typesetting need a processor and no database."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol

from casework.management.demo.portraits import portrait
from casework.safe_conducts.document import IssuedPaper, SafeConductFacts, render_safe_conduct

Page = tuple[SafeConductFacts, IssuedPaper, bytes | None]
Made = Callable[[], bytes]
WORTH_A_PROCESS = 60  # people: with fewer, starting one takes longer than it saves


class Printing(Protocol):
    """Begins a picture or a page, and hands it out when it is asked for."""

    def photo(self, number: int) -> Made:
        """The picture of that number."""

    def page(self, page: Page) -> Made:
        """The safe-conduct as PDF. Asking for it raises CaseworkError where it cannot be set."""


class Here:
    """Makes each when it is asked for."""

    def photo(self, number: int) -> Made:
        """The picture of that number."""
        return lambda: portrait(number)

    def page(self, page: Page) -> Made:
        """The safe-conduct as PDF."""
        return lambda: render_safe_conduct(*page)


class Beside:
    """Makes them in other processes, while the load goes on."""

    def __init__(self, processes: Executor) -> None:
        self.processes = processes

    def photo(self, number: int) -> Made:
        """The picture of that number."""
        return _waited_for(self.processes.submit(portrait, number))

    def page(self, page: Page) -> Made:
        """The safe-conduct as PDF."""
        return _waited_for(self.processes.submit(render_safe_conduct, *page))


def _waited_for(made: "Future[bytes]") -> Made:
    return made.result


@contextmanager
def printing(people: int) -> Iterator[Printing]:
    """Another process where there are people enough and a processor for it; nothing goes on when it ends."""
    if people < WORTH_A_PROCESS or (os.cpu_count() or 1) < 2:
        yield Here()
        return
    # A fresh process: a copy of this one would share its connection to the database.
    processes = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
    try:
        yield Beside(processes)
    finally:
        processes.shutdown(wait=True, cancel_futures=True)
