"""From the bytes of a file to its text: in UTF-8, with or without the mark that spreadsheets write first."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from casework.screening.lists.records import refused


def text_of(content: bytes) -> str:
    """The text. Raises BadInput naming the line of the first byte that is not UTF-8, and for an empty file."""
    if not content.strip():
        raise refused(1, _("The file is empty."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(content[: error.start].count(b"\n") + 1, _("It is not UTF-8.")) from error
    if (place := text.find("\x00")) >= 0:
        raise refused(text.count("\n", 0, place) + 1, _("It holds a NUL byte: this is no text."))
    return text


def whole_text_of(content: bytes) -> str:
    """The same for a file whose last line must be complete. Raises BadInput."""
    text = text_of(content)
    if not text.endswith("\n"):
        raise refused(text.count("\n") + 1, _("The file does not end with a line end: it was cut off."))
    return text


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with the number of their last line. Raises BadInput for what is no CSV."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise refused(reader.line_num, str(error)) from error
