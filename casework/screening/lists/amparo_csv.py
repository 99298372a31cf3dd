"""The project's own format (seeds/README.md): for national lists, and whatever else somebody keeps in a spreadsheet."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from casework.people.writing import document_key, name_key
from casework.screening.lists.countries import code_of
from casework.screening.lists.records import MOST_DOCUMENT, MOST_NAME, ListRecord, refused
from casework.screening.lists.text import rows_of, whole_text_of
from casework.screening.matching.values import Document, Name, Quality

COLUMNS = ["entry_id", "names", "birth", "nationality", "documents", "list_name", "reason_es", "reason_en"]
OPTIONAL = ["notice_kind", "issuing_country", "offence", "listed_on", "remarks"]
SEVERAL = "|"
LONGEST = {"names": MOST_NAME, "documents": MOST_DOCUMENT}
AS_WRITTEN = ("entry_id", "list_name", "reason_es", "reason_en", *OPTIONAL)


def read_amparo_csv(content: bytes) -> list[tuple[int, ListRecord]]:
    """The rows of our own format with their lines. Raises BadInput naming the line, and why."""
    return [(line, _record(line, cells)) for line, cells in _lines(whole_text_of(content))]


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and cells by column, once the header is ours."""
    rows = rows_of(text)
    _line, header = next(rows)
    if header[: len(COLUMNS)] != COLUMNS or not _are_optional(header[len(COLUMNS) :]):
        names = {"columns": ", ".join(COLUMNS), "optional": ", ".join(OPTIONAL)}
        raise refused(1, _("The columns are not %(columns)s, and after them any of %(optional)s.") % names)
    for line, cells in rows:
        if len(cells) != len(header):
            numbers = {"found": len(cells), "needed": len(header)}
            raise refused(line, _("%(found)d cells where the header has %(needed)d.") % numbers)
        yield line, dict.fromkeys(OPTIONAL, "") | {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def _are_optional(columns: list[str]) -> bool:
    """Each at most once, in any order."""
    return set(columns) <= set(OPTIONAL) and len(set(columns)) == len(columns)


def _record(line: int, cells: dict[str, str]) -> ListRecord:
    """One line as a value. Raises BadInput."""
    names = _several(cells["names"])
    documents = [tuple(part.strip() for part in each.partition(":")[::2]) for each in _several(cells["documents"])]
    for wrong, sentence in _problems(cells, names, documents):
        if wrong:
            raise refused(line, sentence)
    return ListRecord(
        names=tuple(Name(name, quality=Quality.GOOD if place else Quality.PRIMARY) for place, name in enumerate(names)),
        births=(cells["birth"],) if cells["birth"] else (),
        countries=(cells["nationality"],) if cells["nationality"] else (),
        documents=tuple(Document(number, kind) for kind, number in documents),
        **{name: cells[name] for name in AS_WRITTEN},  # type: ignore[arg-type]
    )


def _problems(cells: dict[str, str], names: list[str], documents: list[tuple[str, ...]]) -> list[tuple[bool, str]]:
    """What may be wrong with a line, and whether it is."""
    country, issuer, listed_on = cells["nationality"], cells["issuing_country"], cells["listed_on"]
    return [
        (not names or not all(name_key(name) for name in names), _("A name is missing.")),
        (not all(kind and document_key(number) for kind, number in documents), _("A document is not type:number.")),
        (not _is_birth(cells["birth"]), _("The birth is neither a year (YYYY) nor a day (YYYY-MM-DD).")),
        (not _is_country(country), _("The nationality is not a code of three letters.")),
        (not _is_country(issuer), _("The issuing country is not a code of three letters.")),
        (bool(listed_on) and not _is_day(listed_on), _("The date listed is not a day (YYYY-MM-DD).")),
        (any(len(each) > most for each, most in _lengths(cells)), _("A name or document is too long.")),
    ]


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(SEVERAL)] if cell else []


def _lengths(cells: dict[str, str]) -> list[tuple[str, int]]:
    return [(each, most) for name, most in LONGEST.items() for each in cells[name].split(SEVERAL)]


def _is_country(text: str) -> bool:
    return not text or (len(text) == 3 and code_of(text) == text)


def _is_birth(text: str) -> bool:
    return not text or (len(text) == 4 and text.isdigit()) or _is_day(text)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
