"""Reading a list and putting it to use: the old version serves until the new one is complete."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from casework.audit.context import service
from casework.errors import BadInput
from casework.people.writing import document_key, name_key
from casework.screening.models import Entry, ListState, ListVersion
from casework.staff.models import User

COLUMNS = ["entry_id", "names", "birth", "nationality", "documents", "list_name", "reason_es", "reason_en"]
SEVERAL = "|"
LONGEST = {"entry_id": 60, "names": 600, "documents": 60}  # what the columns hold
LEAST_OF_THE_OLD = 0.5  # a list that lost more than half was most likely cut off


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list as the list has them; `documents` are pairs of type and number."""

    entry_id: str
    names: tuple[str, ...]
    birth: str = ""
    nationality: str = ""
    documents: tuple[tuple[str, str], ...] = ()
    list_name: str = ""
    reason_es: str = ""
    reason_en: str = ""


def sha256_of(content: bytes) -> str:
    """What tells one file from another."""
    return hashlib.sha256(content).hexdigest()


def read_amparo_csv(content: bytes) -> list[Listed]:
    """The rows of our own format (seeds/README.md). Raises BadInput naming the line, and why."""
    try:
        text = content.decode("utf-8-sig")  # spreadsheets write the mark
    except UnicodeDecodeError as error:
        raise _refused(content[: error.start].count(b"\n") + 1, _("It is not UTF-8.")) from error
    if not text.endswith("\n"):
        raise _refused(text.count("\n") + 1, _("The file does not end with a line end: it was cut off."))
    found: dict[str, int] = {}
    rows = []
    for line, cells in _lines(text):
        listed = _listed(line, cells)
        if earlier := found.setdefault(listed.entry_id, line):
            if earlier != line:
                sentence = _("The entry %(id)s stands on line %(earlier)d already.")
                raise _refused(line, sentence % {"id": listed.entry_id, "earlier": earlier})
        rows.append(listed)
    if not rows:
        raise _refused(1, _("The list is empty."))
    return rows


def _refused(line: int, sentence: str) -> BadInput:
    return BadInput({f"line {line}": sentence})


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and cells by column, once the header is ours."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        if next(reader, []) != COLUMNS:
            raise _refused(1, _("The columns are not %(columns)s.") % {"columns": ", ".join(COLUMNS)})
        for cells in reader:
            if len(cells) != len(COLUMNS):
                numbers = {"found": len(cells), "needed": len(COLUMNS)}
                raise _refused(reader.line_num, _("%(found)d cells where the header has %(needed)d.") % numbers)
            yield reader.line_num, {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    except csv.Error as error:
        raise _refused(reader.line_num, str(error)) from error


def _listed(line: int, cells: dict[str, str]) -> Listed:
    """One line as a value. Raises BadInput."""
    names = _several(cells["names"])
    documents = [tuple(part.strip() for part in each.partition(":")[::2]) for each in _several(cells["documents"])]
    problems = (
        (not cells["entry_id"], _("The entry has no id.")),
        (not names or not all(name_key(name) for name in names), _("A name is missing.")),
        (not all(kind and document_key(number) for kind, number in documents), _("A document is not type:number.")),
        (not _is_birth(cells["birth"]), _("The birth is neither a year (YYYY) nor a day (YYYY-MM-DD).")),
        (len(cells["nationality"]) not in (0, 3), _("The nationality is not a code of three letters.")),
        (any(len(each) > most for each, most in _lengths(cells)), _("A name, document or id is too long.")),
    )
    for wrong, sentence in problems:
        if wrong:
            raise _refused(line, sentence)
    return Listed(**{**cells, "names": tuple(names), "documents": tuple(documents)})  # type: ignore[arg-type]


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(SEVERAL)] if cell else []


def _lengths(cells: dict[str, str]) -> list[tuple[str, int]]:
    return [(each, most) for name, most in LONGEST.items() for each in cells[name].split(SEVERAL)]


def _is_birth(text: str) -> bool:
    if not text or (len(text) == 4 and text.isdigit()):
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@service("screening.list_imported")
def import_list(
    rows: Sequence[Listed], *, source: str, sha256: str, by: User, at: datetime, smaller: bool = False
) -> ListVersion:
    """Store the rows as a new version, and let it serve in place of the old one: both in one transaction.

    The very file that serves already is left alone. Raises BadInput for no rows and, unless `smaller` says that it is
    meant, for less than half of what the version in use has.
    """
    versions = ListVersion.objects.select_for_update().filter(source=source)
    serving = versions.filter(state=ListState.SERVING).first()
    if serving is not None and serving.sha256 == sha256:
        return serving
    _check_size(rows, serving, smaller=smaller)
    version = ListVersion.objects.create(
        source=source, sha256=sha256, entries_count=len(rows), imported_at=at, imported_by=by
    )
    Entry.objects.bulk_create((_entry(version, row) for row in rows), batch_size=1000)
    versions.filter(state=ListState.SERVING).update(state=ListState.RETIRED)
    version.state = ListState.SERVING
    version.save(update_fields=["state"])
    return version


def _check_size(rows: Sequence[Listed], serving: ListVersion | None, *, smaller: bool) -> None:
    """A list from which people disappeared would make everyone look clear."""
    if not rows:
        raise BadInput({"rows": _("The list is empty.")})
    if serving is not None and not smaller and len(rows) < serving.entries_count * LEAST_OF_THE_OLD:
        sentence = _("The list has %(new)d entries where the one in use has %(old)d: it may have been cut off.")
        raise BadInput({"rows": sentence % {"new": len(rows), "old": serving.entries_count}})


def _entry(version: ListVersion, row: Listed) -> Entry:
    return Entry(
        list_version=version,
        entry_id=row.entry_id,
        listed=_as_listed(row),
    )


def _as_listed(row: Listed) -> dict[str, Any]:
    """What the list says, for whoever weighs a match."""
    return {
        "names": list(row.names),
        "birth": row.birth,
        "nationality": row.nationality,
        "documents": [f"{kind} {number}" for kind, number in row.documents],
        "list_name": row.list_name,
        "reason_es": row.reason_es,
        "reason_en": row.reason_en,
    }
