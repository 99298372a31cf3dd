"""The page setter: what can be printed, and a file that other readers take for what it claims to be."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
import typst

from casework.paper import (
    PRINTABLE_RANGES,
    PageNotSet,
    TextTooLong,
    UnprintableText,
    date_en,
    date_es,
    office_clock,
    printable,
    set_page,
)
from casework.pdf_pack import packed


class TestPrintable:
    @pytest.mark.parametrize("name", ["Ñandú", "Güell", "Łódź", "Ελένη", "Юлия", "O’Brien", "Ōtsuka", "Đặng", "Ġużè"])
    def test_keeps_the_names_of_people(self, name: str) -> None:
        assert printable(name, field="given_names") == name

    def test_composes_letters_that_came_in_two_parts(self) -> None:
        assert printable("N\u0303andu\u0301", field="given_names") == "Ñandú"

    @pytest.mark.parametrize(
        ("text", "characters"),
        [
            ("李 Quirvelo", "李"),
            ("Ana 🙂🙂", "🙂"),
            ("Ana\nLuz", "\n"),
            ("Ana\u202eLuz", "\u202e"),
            ("A\u200bna", "\u200b"),
        ],
    )
    def test_names_the_field_and_the_characters_it_refuses(self, text: str, characters: str) -> None:
        with pytest.raises(UnprintableText) as refusal:
            printable(text, field="given_names")
        assert (refusal.value.field, refusal.value.characters) == ("given_names", characters)
        assert list(refusal.value.fields) == ["given_names"]

    def test_refuses_what_is_longer_than_its_place(self) -> None:
        with pytest.raises(TextTooLong):
            printable("a" * 201, field="given_names")

    @pytest.mark.parametrize("weight", [400, 600])
    def test_promises_only_what_the_typeface_holds(self, weight: int) -> None:
        characters = "".join(chr(code) for first, last in PRINTABLE_RANGES for code in range(first, last + 1))
        source = f'#set document(title: "x")\n#set text(font: "Libertinus Serif", weight: {weight}, fallback: false)\n'
        typst.compile(
            (source + "#for letter in sys.inputs.letters { text(letter) }").encode(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"letters": characters},
            pdf_standards=["a-2a", "ua-1"],  # refuses a character without a glyph
        )


class TestSetPage:
    def test_raises_its_own_error_for_a_template_without_its_values(self) -> None:
        with pytest.raises(PageNotSet):
            set_page("receipt.typ", {}, at=datetime(2019, 2, 26, tzinfo=UTC))


class TestPacked:
    SOURCE = b'#set document(title: "x")\n#for n in range(40) [= Part #n\n endobj stream #n]'

    def test_keeps_every_page_and_word_for_a_strict_reader(self) -> None:
        plain = typst.compile(self.SOURCE, format="pdf", ignore_system_fonts=True, pdf_standards=["a-2a", "ua-1"])
        small = packed(plain)
        before, after = (pypdf.PdfReader(io.BytesIO(pdf), strict=True) for pdf in (plain, small))
        assert len(small) < 0.8 * len(plain)
        assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
        assert after.metadata == before.metadata
        assert len(after.outline) == len(before.outline) == 40

    def test_refuses_a_file_of_another_writer(self) -> None:
        with pytest.raises(ValueError, match="cross-reference"):
            packed(b"%PDF-1.7\nnothing here")


class TestDates:
    def test_are_written_out_in_both_languages(self) -> None:
        day = date(2019, 3, 4)
        assert (date_es(day), date_en(day)) == ("4 de marzo de 2019", "4 March 2019")
        assert (date_es(day, weekday=True), date_en(day, weekday=True)) == (
            "lunes 4 de marzo de 2019",
            "Monday 4 March 2019",
        )

    def test_show_the_clock_of_the_office(self) -> None:
        assert office_clock(datetime(2019, 2, 26, 1, 5, tzinfo=UTC)) == "20:05"

    def test_refuse_a_time_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            office_clock(datetime(2019, 2, 26, 1, 5))
