"""OFAC's lists in its official CSV: SDN, with ALT (other names) and ADD (addresses) that join it on their first column.

The files have no header, though copies with one are about; `-0- ` is nothing; the last sign is 0x1A.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from casework.errors import BadInput
from casework.screening.lists.ofac_remarks import Remarks, read_remarks
from casework.screening.lists.records import EntryKind, ListRecord, distinct, refused
from casework.screening.lists.text import rows_of, text_of
from casework.screening.matching.values import Name, Quality

END = "\x1a"
COLUMNS = {12: "SDN", 5: "ALT", 6: "ADD"}
KINDS = {"individual": EntryKind.PERSON, "vessel": EntryKind.VESSEL, "aircraft": EntryKind.AIRCRAFT}
LIST_NAME = "OFAC"
NOTICE = "INTERPOL red notice"
Rows = Sequence[tuple[int, list[str]]]


def read_ofac_csv(*contents: bytes) -> Iterator[tuple[int, ListRecord]]:
    """The entries of SDN with their lines; the other files are told by the number of their columns.

    Raises BadInput naming the line, and why.
    """
    files: dict[str, Rows] = {}
    for content in contents:
        kind, rows = _file(content)
        if kind in files:
            raise BadInput({kind: _("There are two files of this kind.")})
        files[kind] = rows
    if "SDN" not in files:
        raise BadInput({"SDN": _("The file of the entries (12 columns) is missing.")})
    aliases, addresses = _by_entry(files.get("ALT", ())), _by_entry(files.get("ADD", ()))
    for line, cells in files["SDN"]:
        yield line, _record(cells, aliases[cells[0]], addresses[cells[0]])


def _file(content: bytes) -> tuple[str, Rows]:
    """Which of the three this is, and its rows. Raises BadInput."""
    text = text_of(content)
    body, end, _rest = text.partition(END)
    rows = [(line, [_cell(cell) for cell in cells]) for line, cells in rows_of(body) if any(cells)]
    if not rows:
        raise refused(1, _("The list is empty."))
    needed = len(rows[0][1])
    if needed not in COLUMNS:
        numbers = {"found": needed}
        raise refused(1, _("%(found)d columns: SDN has 12, ALT has 5, ADD has 6.") % numbers)
    _check_rows(rows, needed, is_whole=bool(end) or body.endswith("\n"))
    if not rows[0][1][0].isdigit():
        rows = rows[1:]  # the header that somebody added; their copies may lack the last sign
    elif not end:
        raise refused(rows[-1][0], _("The sign that ends OFAC's files (0x1A) is missing: it was cut off."))
    return COLUMNS[needed], rows


def _check_rows(rows: Rows, needed: int, *, is_whole: bool) -> None:
    """Every row has as many cells as the first, and an id in front unless it is the header."""
    for place, (line, cells) in enumerate(rows):
        if len(cells) != needed:
            numbers = {"found": len(cells), "needed": needed}
            raise refused(line, _("%(found)d cells where the first line has %(needed)d.") % numbers)
        if place and not cells[0].isdigit():
            raise refused(line, _("The first cell is no number."))
    if not is_whole:
        raise refused(rows[-1][0], _("The file does not end with a line end: it was cut off."))


def _cell(written: str) -> str:
    text = " ".join(written.split())
    return "" if text == "-0-" else text


def _by_entry(rows: Rows) -> Mapping[str, list[list[str]]]:
    found = defaultdict(list)
    for _line, cells in rows:
        found[cells[0]].append(cells)
    return found


def _record(cells: list[str], aliases: list[list[str]], addresses: list[list[str]]) -> ListRecord:
    kind = KINDS.get(cells[2], EntryKind.ORGANISATION)
    told: Remarks = read_remarks(cells[11])
    is_person = kind is EntryKind.PERSON
    others = (_name(each[3], Quality.GOOD, is_person=is_person) for each in aliases if each[3])
    return ListRecord(
        entry_id=cells[0],
        names=distinct((_name(cells[1], Quality.PRIMARY, is_person=is_person), *others, *told.names)),
        kind=kind,
        births=told.births,
        countries=told.countries,
        documents=told.documents,
        gender=told.gender,
        list_name=LIST_NAME,
        programme=cells[3],
        notice_kind=NOTICE if "Red Notice" in cells[11] else "",
        remarks="\n".join(distinct((cells[4], cells[11], *_addresses(addresses)))),
        not_compared=told.not_compared,
    )


def _name(written: str, quality: Quality, *, is_person: bool) -> Name:
    """A person's name is written FAMILY, Given; the comma of a company is its own."""
    family, comma, given = written.partition(", ")
    if comma and is_person:
        return Name(written, given, family, quality)
    return Name(written, quality=quality)


def _addresses(rows: list[list[str]]) -> Iterator[str]:
    return (", ".join(part for part in row[2:5] if part) for row in rows)
