"""A file that is no sheet is refused with what to do; a line that cannot be read is named."""

import pytest
from django.utils import translation

from casework.arrivals.day_sheet import COLUMNS, MOST_ROWS, Line, read_sheet, template
from casework.errors import BadInput

HEADER = ",".join(column.name for column in COLUMNS)
ROW = ",".join(column.example for column in COLUMNS)


def refused(content: bytes) -> str:
    """What is said about a file that is no sheet."""
    with pytest.raises(BadInput) as error:
        read_sheet(content)
    assert list(error.value.fields) == ["file"]
    return str(error.value.fields["file"])


class TestTemplate:
    @pytest.mark.parametrize(("language", "first"), [("es", "clave,recibido"), ("en", "row_key,received_at")])
    def test_is_read_back_in_either_language(self, language: str, first: str) -> None:
        with translation.override(language):
            text = template()
        lines, problems = read_sheet(text.encode())
        assert text.startswith(first)
        assert not problems
        assert lines[0].cells["row_key"] == "PS-2019-02-26-001"


class TestReadSheet:
    @pytest.mark.parametrize("mark", ["", "\ufeff", "\n\n"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_takes_what_spreadsheets_write(self, mark: str, delimiter: str, end: str) -> None:
        text = end.join([HEADER, ROW, "", delimiter * 32, ""]).replace(",", delimiter)
        lines, problems = read_sheet((mark + text).encode())
        assert (len(lines), problems) == (1, [])
        assert lines[0].cells["first_surname"] == "Quirvelo"

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "empty"),
            (b" \n \n", "empty"),
            (f"{HEADER}\n".encode(), "no lines"),
            (f"{HEADER}\n{ROW}\n".replace("Ana", "Mu\xf1oz").encode("latin-1"), "Line 2 is not UTF-8"),
            (f"{HEADER}\n{ROW}\n".encode("utf-16"), "UTF-16"),
            (b"PK\x03\x04 and so on", "workbook"),
            (f"{HEADER}\n{ROW}\n".replace("Ana", "A\x00na").encode(), "NUL"),
            (f"{HEADER}\n{ROW}\n".replace(",", "|").encode(), "template"),
            (b"name,years\nx,3\n", "template"),
            (f"{HEADER},salary\n{ROW},1\n".encode(), "not known: salary"),
            ((HEADER + "".join(f",c{n}" for n in range(200)) + "\n").encode(), r"c0, c1, c2, c3, c4, … (200)"),
            (f"{HEADER},sex\n{ROW},F\n".encode(), "twice: sex"),
            (f"{HEADER.replace('row_key,', '')}\n{ROW}\n".encode(), "missing: row_key"),
            (f'{HEADER}\n"{ROW}\n'.encode(), "quotation mark"),
            (f'"{HEADER}\n{ROW}\n'.encode(), "quotation mark"),
            (f'"{HEADER}\n{ROW}"na\n'.encode(), "quotation mark"),
            ((HEADER + "\n" + f"{ROW}\n" * (MOST_ROWS + 1)).encode(), "more than 1000 lines"),
            (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ],
    )
    def test_says_what_to_do_with_another_file(self, content: bytes, told: str) -> None:
        with translation.override("en"):
            assert told in refused(content)

    @pytest.mark.parametrize("cell", ["=cmd()", " =cmd()", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+cmd|'!A0", "-cmd"])
    def test_names_a_formula(self, cell: str) -> None:
        lines, problems = read_sheet(f"{HEADER}\n{ROW.replace('Quirvelo', cell)}\n{ROW}\n".encode())
        assert [line.number for line in lines] == [3]
        assert [(problem.line, problem.field) for problem in problems] == [(2, "first_surname")]

    def test_takes_a_telephone_for_what_it_is(self) -> None:
        cells = {column.name: column.example for column in COLUMNS} | {"phone": "+57 000 000 0001"}
        lines, problems = read_sheet(f"{HEADER}\n{','.join(cells.values())}\n".encode())
        assert not problems
        assert lines == [Line(2, cells)]

    def test_names_a_line_that_is_too_short_or_too_long(self) -> None:
        text = f"{HEADER}\n{ROW},more\n{ROW.replace('Quirvelo', 'Q' * 1001)}\n"
        lines, problems = read_sheet(text.encode())
        assert not lines
        assert [(problem.line, problem.field) for problem in problems] == [(2, ""), (3, "first_surname")]
