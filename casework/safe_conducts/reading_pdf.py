"""Asks a process of its own what a PDF holds, with limits on time and memory: whatever goes wrong, it is there."""

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from casework.errors import CaseworkError

SCRIPT: Final = Path(__file__).with_name("inside_pdf.py")
SECONDS: Final = 20.0  # on a busy machine; of the processor it gets fewer
_AT_ONCE: Final = threading.BoundedSemaphore(2)  # of each web process, whose other threads have other things to do
log = logging.getLogger(__name__)


class PdfUnreadable(CaseworkError):
    """The file is damaged, locked by a password, or takes more time or memory than a paper does."""


def is_pdf(content: bytes) -> bool:
    """Whether these bytes begin as a PDF does, whatever the file is called."""
    return content[:1024].lstrip().startswith(b"%PDF-")


def codes_in(content: bytes) -> list[bytes]:
    """The bytes of each DataMatrix code on the first pages. Raises PdfUnreadable."""
    return [bytes.fromhex(each) for each in _asked("codes", content)]


def signatures_hold(content: bytes) -> bool | None:
    """Whether every signature covers the whole file and holds; None for a file without any.

    A signature that cannot be judged does not hold.
    """
    if b"/ByteRange" not in content:  # which stands in clear in every signed file
        return None
    try:
        found = _asked("signatures", content)
    except PdfUnreadable:
        return False
    return all(found) if found else None


def _asked(what: str, content: bytes) -> list[Any]:
    """The answer of the script. It is given no environment: there are secrets in ours."""
    if not _AT_ONCE.acquire(timeout=SECONDS):
        raise PdfUnreadable
    try:
        command = [sys.executable, "-I", str(SCRIPT), what]
        done = subprocess.run(command, input=content, capture_output=True, env={}, timeout=SECONDS, check=True)
        answer: list[Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        log.info("a PDF could not be read: %s", type(error).__name__)
        raise PdfUnreadable from error
    finally:
        _AT_ONCE.release()
    return answer
