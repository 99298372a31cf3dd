"""One run at a time in one directory, counting what a killed run may have left alive."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from config.embedded.child import StartFailed, is_running

LEFTOVERS_SECONDS = 20


@contextmanager
def the_only_run(path: Path) -> Iterator[int]:
    """Hold the lock of this directory; yields its file number. Raises StartFailed when another run holds it.

    Every child inherits the open file, so the lock is free only when the last process of a run is gone: a new
    server never meets an old one on the same data.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        wait_for_lock(file)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()


def wait_for_lock(file: TextIO) -> None:
    """Take the lock, giving the children of a killed run time to end. Raises StartFailed."""
    deadline = time.monotonic() + LEFTOVERS_SECONDS
    while not locked(file):
        holder = read_holder(file)
        if not holder.isdigit() or is_running(int(holder)):
            raise StartFailed(f"Amparo is already running from this directory (process {holder or 'just started'}).")
        if time.monotonic() > deadline:
            raise StartFailed("Processes of a killed run still hold this directory; stop them and try again.")
        time.sleep(0.1)


def locked(file: TextIO) -> bool:
    """Whether we have the lock now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def read_holder(file: TextIO) -> str:
    """The process that wrote itself into the lock."""
    file.seek(0)
    return file.read().strip()
