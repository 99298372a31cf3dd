"""One run at a time in one directory, counting what a killed run may have left alive."""

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from config.embedded.child import StartFailed, is_running

LEFTOVERS_SECONDS = 20


def take_lock(path: Path) -> TextIO:
    """Hold the lock of this directory. Raises StartFailed when another run does.

    Every child inherits the open file, so the lock is free only when the last process of a run is gone: a new
    server never meets an old one on the same data.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    deadline = time.monotonic() + LEFTOVERS_SECONDS
    while not locked(file):
        holder = read_holder(file)
        if not holder.isdigit() or is_running(int(holder)):
            raise StartFailed(f"Amparo is already running from this directory (process {holder or 'just started'}).")
        if time.monotonic() > deadline:
            raise StartFailed("Processes of a killed run still hold this directory; stop them and try again.")
        time.sleep(0.1)
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


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
