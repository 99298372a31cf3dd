"""Python's collector of cycles and a large index: objects that live as long as the process, none in a cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LARGE = 1_000  # entries


@contextmanager
def set_apart(entries: int) -> Iterator[None]:
    """What is made inside is not walked by the collector, neither while it grows nor later; small lists are left alone.

    Otherwise a full collection in the middle of a search takes longer than fifty searches.
    """
    if entries < LARGE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
