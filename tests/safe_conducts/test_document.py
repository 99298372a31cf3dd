"""The printed safe-conduct, read back as a checkpoint, a screen reader and an adversary would."""

import hashlib
import io
import json
import random
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from casework.errors import BadInput
from casework.paper import TextTooLong, UnprintableText, set_page
from casework.safe_conducts.document import (
    MAX_PHOTO_BYTES,
    TEMPLATE,
    UnusablePhoto,
    birth_as_printed,
    check_printable,
    page_values,
    render_safe_conduct,
)
from casework.safe_conducts.facts import LEGEND, Identity, IssuedPaper, NextStep, SafeConductFacts, canonical_hash
from casework.safe_conducts.pdf_signature import sign_pdf
from casework.safe_conducts.seal import sign
from casework.safe_conducts.sealing import message_of
from tests.safe_conducts.test_seal import KEY

URL = "https://amparo.example.org/v/Vq3ZkT8sYwJm4RtN6pXb2d"


def jpeg(mode: str = "RGB", **saving: Any) -> bytes:
    """A photograph of noise, as heavy as one may be."""
    noise = Image.frombytes("RGB", (144, 192), random.Random(7).randbytes(144 * 192 * 3)).convert(mode)
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=78, **saving)
    return file.getvalue()


def facts(photo: bytes | None = None, **changed: Any) -> SafeConductFacts:
    """An invented holder; keywords replace single facts."""
    told: dict[str, Any] = {
        "given_names": "Yorlenis Andreína",
        "paternal_surname": "Quirvelo",
        "maternal_surname": "Landrezma",
        "sex": "F",
        "birth": "1991-03-07",
        "nationality": "VEN",
        "nationality_es": "Venezuela",
        "nationality_en": "Venezuela",
        "identity_basis": Identity.DOCUMENT,
        "identity_document": "Cédula de identidad V-99 104 382",
        "photo_sha256": hashlib.sha256(photo).hexdigest() if photo else "",
        "entry_place": "Puente Internacional Simón Bolívar",
        "border_zone": "Norte de Santander",
        "type_code": "SC-2",
        "type_es": "De permanencia, inicial",
        "type_en": "For stay, initial",
        "legal_basis": "Decreto 1067 de 2015, artículo 2.2.3.1.3.2",
        "next_step": NextStep.RATIFY,
        "office_name": "Centro Facilitador",
        "office_city": "Cúcuta",
        "territorial_limit": "",
        "case_ref": "K7RWPX4M2HVD",
    }
    return SafeConductFacts(**(told | changed))


def sealed(told: SafeConductFacts | None = None) -> bytes:
    """The seal over these facts, with the key of the tests."""
    message = message_of(
        told or facts(),
        number="R7KX4MWP9",
        until=date(2019, 3, 4),
        issued_on=date(2019, 2, 25),
        signer="COAM",
        reference="00A1F",
    )
    return sign(message, KEY)


def paper(**changed: Any) -> IssuedPaper:
    """What issuing adds on Monday 25 February 2019."""
    added: dict[str, Any] = {
        "printed_number": "R7KX4MWP9",
        "issued_at": datetime(2019, 2, 25, 19, 42, tzinfo=UTC),
        "valid_from": date(2019, 2, 25),
        "valid_until": date(2019, 3, 4),
        "verification_url": URL,
        "seal": sealed(),
        "demonstration": False,
    }
    return IssuedPaper(**(added | changed))


def read(pdf: bytes) -> str:
    """All the words of the only page, without the blanks that letter spacing leaves in them."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    assert len(reader.pages) == 1
    return squeezed(reader.pages[0].extract_text())


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def printed(**changed: Any) -> str:
    return read(render_safe_conduct(facts(**changed), paper(), None))


class TestRenderSafeConduct:
    def test_gives_the_same_bytes_for_the_same_facts_and_time(self) -> None:
        photo = jpeg()
        first, second = (render_safe_conduct(facts(photo), paper(), photo) for _ in range(2))
        assert first == second

    def test_weighs_at_most_60_kilobytes_with_a_heavy_photograph(self) -> None:
        photo = jpeg()
        assert 17_000 < len(photo) <= MAX_PHOTO_BYTES
        pdf = render_safe_conduct(facts(photo), paper(demonstration=True), photo)
        assert len(sign_pdf(pdf)) <= 60_000

    def test_puts_the_very_bytes_of_a_photograph_on_the_page(self) -> None:
        file = io.BytesIO()
        Image.linear_gradient("L").resize((144, 192)).convert("RGB").save(file, "JPEG")
        photo = file.getvalue()
        assert photo in render_safe_conduct(facts(photo), paper(), photo)

    def test_draws_every_line_of_the_woven_band(self) -> None:
        picture = pypdfium2.PdfDocument(render_safe_conduct(facts(), paper(), None))[0].render(scale=4).to_pil()
        across = picture.convert("L").crop((1420, 345, 1421, 525))  # down through the band, beside its title
        inked = [shade < 250 for shade in across.tobytes()]
        assert sum(now and not before for before, now in pairwise([False, *inked])) == 7

    def test_prints_the_legend_word_for_word(self) -> None:
        assert squeezed(LEGEND) in printed()
        assert squeezed("(Translation: not valid to leave the country") in printed()

    def test_prints_no_legend_for_a_type_that_has_none(self) -> None:
        words = printed(legend="", legend_translation="")
        assert squeezed("NO VÁLIDO") not in words
        assert squeezed("Translation") not in words

    def test_says_that_work_is_permitted_only_where_the_law_grants_it(self) -> None:
        assert "Permitetrabajar" in printed(work_permitted=True)
        assert "trabajar" not in printed()

    def test_prints_the_family_of_the_type_and_not_our_code(self) -> None:
        words = printed(type_code="SC2_INITIAL")
        assert "SC-2" in words
        assert "SC2_INITIAL" not in words

    def test_says_that_it_is_free_and_no_passport_and_what_to_do_by_when(self) -> None:
        words = printed()
        for sentence in (
            "No es un pasaporte",
            "Not a passport",
            "Gratuito",
            "Free of charge",
            "A más tardar el lunes 4 de marzo de 2019, ratifique o amplíe su solicitud",
            "No later than Monday 4 March 2019",
            "Vq3ZkT8sYwJm4RtN6pXb2d",
        ):
            assert squeezed(sentence) in words
        assert squeezed("pida la prórroga a más tardar el lunes 4") in printed(next_step=NextStep.RENEW)

    @pytest.mark.parametrize(
        "name", ["#panic(1)", "*bold* _it_", '"quoted" \\ $x$ <a>', "#import /etc/passwd", "@ref //c"]
    )
    def test_prints_markup_as_plain_text(self, name: str) -> None:
        assert squeezed(name) in printed(given_names=name)

    @pytest.mark.parametrize(
        "name", ["Ñáñez Güell", "Łukasz Żółć", "Ελένη Ψαρρού", "Юлия Щербакова", "O’Brien", "Đặng"]
    )
    def test_prints_names_of_many_alphabets(self, name: str) -> None:
        assert squeezed(name) in printed(paternal_surname=name)

    def test_keeps_to_one_page_when_every_fact_is_as_long_as_it_may_be(self) -> None:
        long: dict[str, Any] = dict.fromkeys(("given_names", "paternal_surname", "maternal_surname"), "W" * 200)
        long |= dict.fromkeys(("entry_place", "border_zone", "territorial_limit", "identity_document"), "W" * 100)
        long |= dict.fromkeys(("nationality_es", "type_es", "type_en"), "W" * 60) | {"nationality_en": "V" * 60}
        long |= {"office_name": "W" * 80, "office_city": "V" * 30, "legal_basis": "W" * 120, "birth": ""}
        long |= {"legend": "W " * 150, "legend_translation": "W " * 150}
        widest = facts(**long, approximate_age=28, age_as_of=date(2019, 9, 25), identity_basis=Identity.SWORN)
        whole = read(render_safe_conduct(widest, paper(valid_until=date(2019, 9, 25)), None))
        assert whole.count("W") > 1_500

    def test_marks_a_demonstration_as_void(self) -> None:
        void = squeezed("DATOS FICTICIOS - SIN VALIDEZ")
        assert read(render_safe_conduct(facts(), paper(demonstration=True), None)).count(void) == 2
        assert void not in printed()

    def test_says_what_is_not_known(self) -> None:
        words = printed(given_names="", paternal_surname="", maternal_surname="", unnamed_number=12, sex="", birth="")
        assert squeezed("Persona sin nombre n.º 12 / Unnamed person no. 12") in words
        assert words.count(squeezed("No consta / Not stated")) == 3  # surnames, sex, birth
        assert squeezed("Ninguno adicional / No further limit") in words
        assert squeezed("Declarada bajo juramento") in printed(identity_basis=Identity.SWORN, identity_document="")
        assert squeezed("Sin documento / No document") in printed(identity_basis=Identity.NONE, identity_document="")

    def test_refuses_what_it_cannot_print_and_names_the_field(self) -> None:
        with pytest.raises(UnprintableText) as refusal:
            render_safe_conduct(facts(maternal_surname="李"), paper(), None)
        assert refusal.value.field == "maternal_surname"
        with pytest.raises(TextTooLong):
            render_safe_conduct(facts(given_names="a" * 201), paper(), None)


class TestFile:
    def test_claims_pdf_a_2a_and_pdf_ua_1(self) -> None:
        pdf = render_safe_conduct(facts(), paper(), None)
        for claim in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
            assert claim in pdf

    def test_tells_nobody_who_holds_it_or_why(self) -> None:
        pdf = render_safe_conduct(facts(), paper(), None)
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        described = " ".join(str(value) for value in (reader.metadata or {}).values()).lower()
        described += pdf[pdf.index(b"<x:xmpmeta") : pdf.index(b"</x:xmpmeta")].decode().lower()
        for private in ("quirvelo", "yorlenis", "r7kx4mwp9", "k7rwpx4m2hvd", "v-99", "sc-2", "norte"):
            assert private not in described
        for word in ("militar", "fuerza", "guardia", "ejército", "polic", "rango", "desert", "refug", "asilo"):
            assert word not in described
            assert word not in read(pdf).lower()

    @pytest.mark.parametrize("demonstration", [False, True])
    def test_carries_a_code_that_a_telephone_reads(self, demonstration: bool) -> None:
        values = page_values(facts(), paper(demonstration=demonstration), None)
        png = set_page(TEMPLATE, values, at=paper().issued_at, output="png", ppi=150)
        codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))
        assert {code.format: code.bytes for code in codes} == {
            zxingcpp.BarcodeFormat.QRCode: URL.encode(),
            zxingcpp.BarcodeFormat.DataMatrix: sealed(),
        }


class TestPhoto:
    def test_must_be_the_one_that_was_approved(self) -> None:
        for approved, given in ((facts(jpeg()), None), (facts(), jpeg()), (facts(jpeg()), jpeg(progressive=True))):
            with pytest.raises(UnusablePhoto):
                render_safe_conduct(approved, paper(), given)

    def test_must_be_a_plain_rgb_jpeg_without_traces(self) -> None:
        traced = Image.Exif()
        traced[0x010E] = "where and when"
        too_heavy = jpeg() + b"\0" * MAX_PHOTO_BYTES
        for photo in (
            b"\xff\xd8\xff\xe0<script>",
            jpeg("CMYK"),
            jpeg("L"),
            jpeg(exif=traced),
            jpeg(comment="where"),
            too_heavy,
        ):
            with pytest.raises(UnusablePhoto):
                render_safe_conduct(facts(photo), paper(), photo)


class TestBirthAsPrinted:
    @pytest.mark.parametrize(
        ("birth", "words"),
        [
            ("1991-03-07", "7 de marzo de 1991 / 7 March 1991"),
            ("1991-03", "marzo de 1991 / March 1991"),
            ("1991", "1991 (solo el año / year only)"),
            ("", ""),
        ],
    )
    def test_says_no_more_than_is_known(self, birth: str, words: str) -> None:
        assert birth_as_printed(facts(birth=birth)) == words
        assert squeezed(words or "No consta / Not stated") in printed(birth=birth)

    def test_gives_an_approximate_age_with_its_date(self) -> None:
        aged = facts(birth="", approximate_age=28, age_as_of=date(2019, 2, 24))
        assert birth_as_printed(aged) == "Unos 28 años el 24 de febrero de 2019 / About 28 years on 24 February 2019"

    def test_refuses_an_impossible_date(self) -> None:
        for birth in ("1991-13", "1991-02-30", "soon"):
            with pytest.raises(BadInput):
                check_printable(facts(birth=birth))


class TestFacts:
    def test_survive_json(self) -> None:
        told = facts(birth="", approximate_age=28, age_as_of=date(2019, 2, 24))
        assert SafeConductFacts.from_dict(json.loads(json.dumps(told.as_dict()))) == told

    def test_hash_ignores_order_and_notices_every_change(self) -> None:
        told = facts().as_dict()
        assert canonical_hash(told) == canonical_hash(dict(reversed(told.items())))
        assert canonical_hash({"ñ": 1, "a": None}) == hashlib.sha256('{"a":null,"ñ":1}'.encode()).hexdigest()
        assert canonical_hash(told) != canonical_hash(facts(sex="M").as_dict())
