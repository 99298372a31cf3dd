"""Files of one JSON object a line: read with the place of every mistake, written whole or not at all."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from casework.screening.matching.rows import BadRow

T = TypeVar("T")
_NOT_UTF8 = re.compile("[\\udc80-\\udcff]")  # what bytes become that are no UTF-8
MOST_NAMED = 20  # lines


def read(file: Path, understand: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    """Every line of the file as `understand` tells it. Raises CommandError with file, line and field."""
    try:
        with file.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    place = _("%(file)s, line %(line)d") % {"file": file, "line": number}
                    yield _understood(line, understand, place=place)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def _understood(line: str, understand: Callable[[dict[str, Any]], T], *, place: str) -> T:
    if not line.isascii() and _NOT_UTF8.search(line):
        raise CommandError(_("%(place)s: this is not UTF-8. Nothing was written.") % {"place": place})
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(_("%(place)s: this is not JSON. Nothing was written.") % {"place": place}) from error
    if not isinstance(row, dict):
        raise CommandError(_("%(place)s: this is not an object. Nothing was written.") % {"place": place})
    try:
        return understand(row)
    except BadRow as error:
        values = {"place": place, "field": error.field, "reason": _reason(error.reason)}
        raise CommandError(_("%(place)s, %(field)s: %(reason)s Nothing was written.") % values) from error


def _reason(code: str) -> str:
    return {
        "absent": _("This field is missing."),
        "not_text": _("This field is not a text."),
        "not_unicode": _("This field holds half a character."),
        "not_list": _("This field is not a list."),
        "not_object": _("This field is not an object."),
    }[code]


@contextmanager
def written_whole(file: Path, *, read: Iterable[Path] = ()) -> Iterator[TextIO]:
    """A file that takes its name when everything is written. Raises CommandError for one that is read or cannot be."""
    if file.exists() and not file.is_file():
        raise CommandError(_("%(file)s is not a file. Nothing was written.") % {"file": file})
    if file.exists() and any(file.samefile(one) for one in read if one.exists()):
        raise CommandError(_("%(file)s is read and cannot be written too. Nothing was written.") % {"file": file})
    try:
        with _beside(file) as opened:
            yield opened
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


@contextmanager
def _beside(file: Path) -> Iterator[TextIO]:
    file = file.resolve()
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:MOST_NAMED]}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            yield opened
        os.chmod(beside, 0o644)
        os.replace(beside, file)
    except BaseException:
        os.unlink(beside)
        raise


def told(lines: Sequence[int]) -> str:
    """The numbers of the first of these lines, and that there are more."""
    return ", ".join(map(str, lines[:MOST_NAMED])) + (", …" if len(lines) > MOST_NAMED else "")


def write_row(to: TextIO, row: dict[str, Any]) -> None:
    """One line; letters of every script stay readable."""
    to.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
