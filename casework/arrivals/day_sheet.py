"""A day's paper as a spreadsheet: which columns it has, and its lines as text once the file is found to be one."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.errors import BadInput

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 1000
LONGEST_CELL = 1000
DELIMITERS = ",;\t"
FORMULA = ("=", "@", "\t", "\r")
MOST_NAMED = 5  # columns or lines in one sentence


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in code and in Spanish, whether a line must fill it, and what may stand there."""

    name: str
    spanish: str
    needed: bool
    what: Any
    example: str = ""

    @property
    def shown(self) -> str:
        """Its name in the reader's language, as the template has it."""
        return self.name if (get_language() or "").startswith("en") else self.spanish


COLUMNS = (
    Column("row_key", "clave", True, _("the number of the paper form, once in the office"), "PS-2019-02-26-001"),
    Column("received_at", "recibido", True, _("when the desk received it: YYYY-MM-DD HH:MM"), "2019-02-26 09:40"),
    Column("given_names", "nombres", False, _("given names; without any name, write unknown_name"), "Prueba Ana"),
    Column("first_surname", "primer_apellido", False, _("first surname"), "Quirvelo"),
    Column("second_surname", "segundo_apellido", False, _("second surname"), "Tesumbre"),
    Column("unknown_name", "sin_nombre", False, _("yes where the name is not known"), ""),
    Column("other_names", "otros_nombres", False, _("other names in use, with | between them"), ""),
    Column("sex", "sexo", True, _("F, M or X"), "F"),
    Column("birth", "nacimiento", False, _("YYYY, YYYY-MM or YYYY-MM-DD, as far as known"), "1991-07"),
    Column("age", "edad", False, _("estimated age, where no year is known"), ""),
    Column("nationality", "nacionalidad", True, _("code of three letters or name"), "VEN"),
    Column("second_nationality", "segunda_nacionalidad", False, _("code of three letters or name"), ""),
    Column("document_type", "tipo_documento", True, _("code or name; NONE where there is none"), "VE_CEDULA"),
    Column("document_number", "numero_documento", False, _("as it is written"), "V-99.000.001"),
    Column("address", "direccion", False, _("where the person can be found"), "Albergue de prueba"),
    Column("municipality", "municipio", False, _("municipality of that address"), "Cúcuta"),
    Column("phone", "telefono", False, _("telephone"), ""),
    Column("served", "sirvio", True, _("yes or no: whether they served in a public force"), "no"),
    Column("branch", "fuerza", False, _("code or name of the force"), ""),
    Column("rank", "grado", False, _("rank, as scheme:code"), ""),
    Column("unit", "unidad", False, _("unit"), ""),
    Column("needs", "necesidades", True, _("codes with | between them; NONE where none was stated"), "NONE"),
    Column("entered", "ingreso", False, _("YYYY-MM-DD or YYYY-MM-DD HH:MM; empty where not known"), "2019-02-26"),
    Column("entered_about", "ingreso_aproximado", False, _("yes where that day is about right"), ""),
    Column("entry_point", "punto_ingreso", True, _("code or name of the crossing"), "SIMON_BOLIVAR"),
    Column("department", "departamento", False, _("of the entry, where the crossing does not say it"), ""),
    Column("manner", "forma_llegada", True, _("code or name of the manner of arrival"), "CIVIL_UNARMED"),
    Column("items", "elementos", False, _("NONE, or TYPE:number:serial with | between them; empty: not asked"), "NONE"),
    Column("notice_given", "aviso_privacidad", True, _("yes once the privacy notice was given"), "yes"),
    Column("signature", "firma", True, _("wet, fingerprint, on_request or refused"), "wet"),
    Column("signed_by", "firmado_por", False, _("who signed at the person's request"), ""),
    Column("witness", "testigo", False, _("who saw that signature"), ""),
    Column("another_person", "otra_persona", False, _("why it is not the person of an earlier case like it"), ""),
)
BY_NAME: Mapping[str, Column] = {name: column for column in COLUMNS for name in (column.name, column.spanish)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: its number in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line: the column where it is to be mended, and why."""

    line: int
    field: str
    reason: Any

    @property
    def shown(self) -> str:
        """The column's name in the reader's language; empty for the line as a whole."""
        return BY_NAME[self.field].shown if self.field else ""


def template() -> str:
    """The empty sheet with one invented line, its columns named in the reader's language."""
    lines = ([column.shown for column in COLUMNS], [column.example for column in COLUMNS])
    return "".join(_joined(cells) for cells in lines)


def _joined(cells: Iterable[str]) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\r\n"


def read_sheet(content: bytes) -> tuple[list[Line], list[Problem]]:
    """The lines of a sheet, and those that cannot be read at all. Raises BadInput naming `file`: nothing can be."""
    text = _text(content)
    delimiter, columns = _header(text)
    lines, problems = [], []
    for number, cells in _rows(text, delimiter):
        if not any(cell.strip() for cell in cells):
            continue
        if wrong := _wrong(number, cells, columns):
            problems.append(wrong)
        else:
            lines.append(Line(number, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}))
        if len(lines) + len(problems) > MOST_ROWS:
            raise _refused(_("The sheet has more than %(most)d lines: split it.") % {"most": MOST_ROWS})
    if not lines and not problems:
        raise _refused(_("The sheet has no lines below its header."))
    return lines, problems


def _refused(sentence: Any) -> BadInput:
    return BadInput({"file": sentence})


def _text(content: bytes) -> str:
    """The file as text: UTF-8 with or without its mark, nothing else."""
    if len(content) > MOST_BYTES:
        raise _refused(_("The file is larger than 5 MB: split it."))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _refused(_("This is a workbook: save it as CSV UTF-8 and send that file."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(_("The file is UTF-16: save it as CSV UTF-8."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(_("Line %(line)d is not UTF-8: save the sheet as CSV UTF-8.") % {"line": line}) from error
    if "\x00" in text:
        raise _refused(_("The file holds NUL signs: it is no text."))
    if not text.strip():
        raise _refused(_("The file is empty."))
    return text


def _header(text: str) -> tuple[str, list[str]]:
    """The delimiter, and the columns of the first line by their names in code."""
    first = text.lstrip().splitlines()[0]
    delimiter = max(DELIMITERS, key=first.count)
    names = [cell.strip().strip('"').casefold() for cell in first.split(delimiter)]
    known = [BY_NAME[name].name for name in names if name in BY_NAME]
    if not known:
        raise _refused(_("The first line does not name the columns of the template: download it and fill it in."))
    if unknown := [name[:40] for name in names if name not in BY_NAME]:
        raise _refused(_("These columns are not known: %(columns)s.") % {"columns": _some(unknown)})
    if twice := sorted({name for name in known if known.count(name) > 1}):
        raise _refused(_("These columns are there twice: %(columns)s.") % {"columns": _some(twice)})
    if missing := [column.shown for column in COLUMNS if column.needed and column.name not in known]:
        raise _refused(_("These columns are missing: %(columns)s.") % {"columns": _some(missing)})
    return delimiter, known


def _some(names: list[str]) -> str:
    more = f", … ({len(names)})" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells below the header."""
    reader = csv.reader(text.lstrip().splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        next(reader)  # the header, of which a quotation mark may be left open too
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        sentence = _("From line %(line)d on the file cannot be read: a quotation mark is not closed.")
        raise _refused(sentence % {"line": reader.line_num}) from error


def _wrong(number: int, cells: list[str], columns: list[str]) -> Problem | None:
    """What makes a line unreadable: its width, a formula, a cell without end."""
    if len(cells) != len(columns):
        numbers = {"found": len(cells), "needed": len(columns)}
        return Problem(number, "", _("This line has %(found)d cells where the header has %(needed)d.") % numbers)
    for name, cell in zip(columns, cells, strict=True):
        if _is_formula(cell):
            return Problem(number, name, _("This cell begins like a formula: write the value."))
        if len(cell) > LONGEST_CELL:
            return Problem(number, name, _("This cell is too long."))
    return None


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet would calculate it, blanks before it or not; a telephone number begins with + too."""
    text = cell.lstrip(" ")
    return text.startswith(FORMULA) or (text[:1] in "+-" and (text[1:2].isalpha() or any(s in text for s in "|!")))
