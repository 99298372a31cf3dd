"""Files of one JSON object a line: read with the place of every mistake, written whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from casework.screening.matching.rows import BadRow

T = TypeVar("T")


def read(file: Path, understand: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    """Every line of the file as `understand` tells it. Raises CommandError with file, line and field."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _understood(
                        line, understand, place=_("%(file)s, line %(line)d") % {"file": file, "line": number}
                    )
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(_("%(file)s is not UTF-8.") % {"file": file}) from error


def _understood(line: str, understand: Callable[[dict[str, Any]], T], *, place: str) -> T:
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
        "not_list": _("This field is not a list."),
        "not_object": _("This field is not an object."),
    }[code]


@contextmanager
def written_whole(file: Path) -> Iterator[TextIO]:
    """A file that takes its name when everything is written. Raises CommandError where it cannot be written."""
    try:
        handle, beside = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}-")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            yield opened
        os.chmod(beside, 0o644)
        os.replace(beside, file)
    except BaseException:
        os.unlink(beside)
        raise


def write_row(to: TextIO, row: dict[str, Any]) -> None:
    """One line; letters of every script stay readable."""
    to.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
