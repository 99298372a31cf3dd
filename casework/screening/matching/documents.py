"""Numbers of identity documents, however they are written."""

import re
from functools import lru_cache

from anyascii import anyascii

FEWEST = 5  # characters: a shorter number finds anybody
_WORD_FOR_NUMBER = re.compile(r"\b(?:no|nro|num|nr)\.?(?=[\s:.\d])", re.IGNORECASE)
_APART = re.compile(r"[^0-9a-z]")


@lru_cache(100_000)
def document_form(number: str) -> str:
    """The number in small letters and digits without what separates them; empty where it is too short to mean one."""
    form = _APART.sub("", _WORD_FOR_NUMBER.sub("", anyascii(number)).lower()).lstrip("0")
    return form if len(form) >= FEWEST else ""
