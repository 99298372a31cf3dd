"""The lodging receipt, read back by the person who takes it home."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pytest

from casework.asylum.receipt import ApplicationReceiptFacts, page_values, render_receipt
from casework.paper import TextTooLong, UnprintableText


def facts(**changed: Any) -> ApplicationReceiptFacts:
    """An invented application lodged on Monday 25 February 2019."""
    told: dict[str, Any] = {
        "case_ref": "K7RWPX4M2HVD",
        "printed_names": "Yorlenis Andreína Quirvelo Landrezma",
        "office_name": "Centro Facilitador",
        "office_city": "Cúcuta",
        "received_at": datetime(2019, 2, 25, 19, 42, tzinfo=UTC),
        "forward_due_at": datetime(2019, 2, 26, 19, 42, tzinfo=UTC),
        "ratify_by": date(2019, 3, 4),
        "demonstration": False,
    }
    return ApplicationReceiptFacts(**(told | changed))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def printed(**changed: Any) -> str:
    """All the words of the only page, without the blanks that letter spacing leaves in them."""
    reader = pypdf.PdfReader(io.BytesIO(render_receipt(facts(**changed))), strict=True)
    assert len(reader.pages) == 1
    return squeezed(reader.pages[0].extract_text())


class TestRenderReceipt:
    def test_gives_the_same_bytes_for_the_same_facts(self) -> None:
        assert render_receipt(facts()) == render_receipt(facts())

    def test_tells_dates_place_and_what_comes_next_in_both_languages(self) -> None:
        words = printed()
        for sentence in (
            "25 de febrero de 2019, 14:42",
            "Centro Facilitador · Cúcuta",
            "a más tardar el 26 de febrero de 2019, 14:42",
            "no later than 26 February 2019, 14:42",
            "4 de marzo de 2019",
            "Monday 4 March 2019",
            "Nobody may return you",
            "Todo es gratuito",
        ):
            assert squeezed(sentence) in words

    @pytest.mark.parametrize(
        ("covered", "es", "en"),
        [(1, "Cubre también a 1 familiar", "Covers 1 relative too"), (4, "a 4 familiares", "Covers 4 relatives too")],
    )
    def test_says_for_how_many_relatives_it_was_lodged_and_never_for_whom(self, covered: int, es: str, en: str) -> None:
        words = printed(covered=covered)
        assert squeezed(es) in words
        assert squeezed(en) in words

    def test_says_nothing_of_relatives_where_there_are_none(self) -> None:
        assert page_values(facts())["covered"] is None

    def test_says_the_term_in_words_while_the_date_is_not_known(self) -> None:
        words = printed(ratify_by=None, term_es="Cinco días hábiles", term_en="Five business days")
        assert squeezed("Cinco días hábiles") in words
        assert squeezed("Five business days") in words

    def test_asks_for_no_ratification_where_the_law_asks_for_none(self) -> None:
        words = printed(ratify_by=None, forward_due_at=None)
        assert squeezed("Ratifique") not in words
        assert squeezed("va directamente al Ministerio") in words

    def test_keeps_to_one_page_when_every_fact_is_as_long_as_it_may_be(self) -> None:
        long = {"printed_names": "W" * 400, "office_name": "W" * 80, "office_city": "V" * 30}
        assert printed(**long, covered=15, ratify_by=None, term_es="W" * 160, term_en="W" * 160).count("W") > 790

    def test_prints_markup_as_plain_text(self) -> None:
        assert squeezed('#panic(1) *b* "q"') in printed(printed_names='#panic(1) *b* "q"')

    def test_marks_a_demonstration_as_void(self) -> None:
        void = squeezed("DATOS FICTICIOS - SIN VALIDEZ")
        assert printed(demonstration=True).count(void) == 2
        assert void not in printed()

    def test_claims_the_archive_and_access_standards_and_names_nobody_in_the_metadata(self) -> None:
        pdf = render_receipt(facts())
        for claim in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
            assert claim in pdf
        described = pdf[pdf.index(b"<x:xmpmeta") : pdf.index(b"</x:xmpmeta")].decode().lower()
        for word in ("quirvelo", "k7rwpx4m2hvd", "refug", "militar", "fuerza"):
            assert word not in described

    def test_speaks_of_no_service(self) -> None:
        words = printed().lower()
        for word in ("militar", "fuerza", "guardia", "ejército", "polic", "desert"):
            assert word not in words

    def test_refuses_what_it_cannot_print(self) -> None:
        with pytest.raises(UnprintableText):
            render_receipt(facts(printed_names="李"))
        with pytest.raises(TextTooLong):
            render_receipt(facts(office_name="a" * 81))
        with pytest.raises(ValueError, match="zone"):
            render_receipt(facts(received_at=datetime(2019, 2, 25, 14, 42)))
