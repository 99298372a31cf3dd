"""What is printed for machines, and the signature of the file: read back as a checkpoint or a forger would."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import time_machine
import zxingcpp
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from casework.safe_conducts.document import page_values, render_safe_conduct
from casework.safe_conducts.pdf_signature import SignatureRefused, sign_pdf
from casework.safe_conducts.seal import parse
from tests.safe_conducts.test_document import URL, facts, jpeg, paper, read, sealed


class TestCodes:
    """Read as a checkpoint reads them: from a copy, askew, in grey."""

    @pytest.mark.parametrize("demonstration", [False, True])
    @pytest.mark.parametrize("damage", ["none", "rotated", "grey JPEG", "all of it"])
    def test_decode_from_the_page_at_150_dots_per_inch(self, damage: str, demonstration: bool) -> None:
        photo = jpeg()
        pdf = sign_pdf(render_safe_conduct(facts(photo), paper(demonstration=demonstration), photo))
        image = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil().convert("RGB")
        if damage in ("rotated", "all of it"):
            image = image.rotate(7, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
        if damage in ("grey JPEG", "all of it"):
            file = io.BytesIO()
            image.convert("L").save(file, "JPEG", quality=30)
            image = Image.open(file)
        found = {code.format: code.bytes for code in zxingcpp.read_barcodes(image)}
        assert found[zxingcpp.BarcodeFormat.DataMatrix] == sealed()
        assert found[zxingcpp.BarcodeFormat.QRCode] == URL.encode()

    def test_has_48_modules_a_side_whatever_it_holds(self) -> None:
        for told in (facts(), facts(given_names="", paternal_surname="", maternal_surname="", nationality="")):
            png = bytes(page_values(told, paper(seal=sealed(told)), None)["seal"])
            assert Image.open(io.BytesIO(png)).size == (48 * 6, 48 * 6)

    def test_prints_the_very_lines_that_are_sealed(self) -> None:
        words = read(render_safe_conduct(facts(), paper(), None))
        for line in (parse(sealed()).message.mrz[:36], parse(sealed()).message.mrz[36:]):
            assert line in words


def judged(signed: bytes) -> Any:
    """What a reader says that trusts nobody; beside, since the browser of other tests keeps an event loop here."""
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(validate_pdf_signature, signature, ValidationContext(trust_roots=[])).result()


class TestSignature:
    def test_covers_the_whole_file_and_leaves_the_page_as_it_was(self) -> None:
        pdf = render_safe_conduct(facts(), paper(), None)
        signed = sign_pdf(pdf)
        assert signed.startswith(pdf)
        (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
        status = judged(signed)
        assert status.intact
        assert status.valid
        assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        assert pypdf.PdfReader(io.BytesIO(signed), strict=True).pages[0].extract_text()

    def test_leaves_the_file_of_the_version_on_which_its_standard_is_founded(self) -> None:
        signed = sign_pdf(render_safe_conduct(facts(), paper(), None))
        root: Any = pypdf.PdfReader(io.BytesIO(signed), strict=True).trailer["/Root"]
        assert signed.startswith(b"%PDF-1.7")
        assert root.get("/Version") is None
        assert "/ESIC" in root["/Extensions"]
        assert root["/MarkInfo"]["/Marked"]
        assert b"<pdfaid:part>2</pdfaid:part>" in signed

    def test_shows_a_changed_byte(self) -> None:
        signed = bytearray(sign_pdf(render_safe_conduct(facts(), paper(), None)))
        signed[30_000] ^= 1
        assert not judged(bytes(signed)).intact

    @pytest.mark.parametrize("year", [2018, 2050])
    def test_refuses_a_certificate_that_is_not_valid_now(self, year: int) -> None:
        pdf = render_safe_conduct(facts(), paper(), None)
        with time_machine.travel(datetime(year, 6, 1, tzinfo=UTC), tick=False), pytest.raises(SignatureRefused):
            sign_pdf(pdf)

    def test_needs_a_key_outside_a_demonstration(self, settings: Settings, tmp_path: Path) -> None:
        settings.DEMONSTRATION, settings.PDF_SIGNATURE_KEY = False, ""
        with pytest.raises(SignatureRefused):
            sign_pdf(b"")
        (tmp_path / "no.p12").write_bytes(b"nothing")
        settings.PDF_SIGNATURE_KEY = str(tmp_path / "no.p12")
        with pytest.raises(SignatureRefused):
            sign_pdf(b"")
