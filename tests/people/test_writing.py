"""What may stand in a field, and which writings are the same."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.errors import BadInput
from casework.people.writing import (
    ALLOWED_ANYWAY,
    MOST_DOCUMENT_KEY,
    MOST_NAME_KEY,
    REFUSED_CATEGORIES,
    clean_line,
    clean_text,
    document_key,
    joined_name,
    name_key,
)

ANYTHING = st.text(st.characters(), max_size=60)
WRITTEN = st.text(st.characters(categories=("L", "M", "N", "P", "Zs")), max_size=60)


class TestCleanLine:
    @settings(deadline=None)
    @given(ANYTHING)
    def test_returns_one_clean_line_or_refuses(self, text: str) -> None:
        try:
            line = clean_line(text, field="given", most=200)
        except BadInput:
            return
        assert unicodedata.is_normalized("NFC", line)
        assert line == " ".join(line.split())
        assert not [
            sign for sign in line if unicodedata.category(sign) in REFUSED_CATEGORIES and sign not in ALLOWED_ANYWAY
        ]
        assert clean_line(line, field="given", most=200) == line

    @pytest.mark.parametrize(
        "text", ["José\x00", "abc\u202edef", "\u200fabc", "José 😀", "a\ud800", "\ue000", "a\x1bb"]
    )
    def test_refuses_what_cannot_be_printed(self, text: str) -> None:
        with pytest.raises(BadInput, match="given"):
            clean_line(text, field="given", most=200)

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("  Ana\tMaría \n", "Ana María"),
            ("Jose\u0301", "José"),
            ("O'Brien-Ñáñez", "O'Brien-Ñáñez"),
            ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
            ("' OR 1=1 --", "' OR 1=1 --"),
            ("<b>x</b>", "<b>x</b>"),
            ("李小龍", "李小龍"),
            ("می\u200cخواهم", "می\u200cخواهم"),
        ],
    )
    def test_keeps_what_people_are_called(self, text: str, line: str) -> None:
        assert clean_line(text, field="given", most=200) == line

    def test_counts_after_composing(self) -> None:
        assert len(clean_line("e\u0301" * 5, field="given", most=5)) == 5
        with pytest.raises(BadInput, match="given"):
            clean_line("é" * 6, field="given", most=5)


class TestCleanText:
    def test_keeps_lines_and_cleans_each(self) -> None:
        assert clean_text(" Uno  dos\r\n\n tres ", field="statement", most=100) == "Uno dos\n\ntres"

    def test_counts_all_lines_together(self) -> None:
        with pytest.raises(BadInput, match="statement"):
            clean_text("12345\n12345", field="statement", most=10)
        assert clean_text("12345\n1234", field="statement", most=10)


class TestNameKey:
    @pytest.mark.parametrize("name", ["JOSÉ  Ñáñez", "jose nanez", "José-Ñañez", "ＪＯＳＥ ñañez", "Jose\u0301 Ñ’áñez"])
    def test_is_the_same_for_writings_of_one_name(self, name: str) -> None:
        assert name_key(name).replace(" ", "") == "josenanez"

    def test_keeps_the_order_of_the_parts_and_leaves_empty_ones_out(self) -> None:
        assert name_key("Ana", "", "Quirvelo") == "ana quirvelo" != name_key("Quirvelo", "Ana")

    @pytest.mark.parametrize(("one", "other"), [("Peña", "Pera"), ("李", "王"), ("Ana", "Ann")])
    def test_differs_for_other_names(self, one: str, other: str) -> None:
        assert name_key(one) != name_key(other) != ""

    @settings(deadline=None)
    @given(WRITTEN)
    def test_changes_nothing_the_second_time(self, text: str) -> None:
        assert name_key(name_key(text)) == name_key(text)

    @pytest.mark.parametrize("sign", ["ß", "ﷺ", "ﬃ"])
    def test_fits_its_column_whatever_is_written(self, sign: str) -> None:
        assert len(name_key(sign * 200, sign * 200, sign * 200)) <= MOST_NAME_KEY


class TestDocumentKey:
    @pytest.mark.parametrize("number", ["V-99.000.001", "v99000001", " V 99 000 001", "Ｖ－９９０００００１"])
    def test_is_the_same_for_writings_of_one_number(self, number: str) -> None:
        assert document_key(number) == "V99000001"

    @settings(deadline=None)
    @given(ANYTHING)
    def test_holds_capitals_and_digits_only(self, text: str) -> None:
        assert document_key(document_key(text)) == document_key(text)
        assert all(sign.isascii() and (sign.isdigit() or sign.isupper()) for sign in document_key(text))

    @pytest.mark.parametrize("sign", ["ß", "ﬃ"])
    def test_fits_its_column_whatever_is_written(self, sign: str) -> None:
        assert len(document_key(sign * 40)) <= MOST_DOCUMENT_KEY


class TestJoinedName:
    def test_leaves_out_what_is_empty(self) -> None:
        assert joined_name(("Ana", "", "Quirvelo")) == "Ana Quirvelo"
