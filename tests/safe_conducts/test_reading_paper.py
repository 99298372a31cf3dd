"""A paper is read from whatever an officer has: a file, a photograph; and what is none is refused in words."""

import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from PIL import Image

from casework.people.photos import prepare_photo
from casework.safe_conducts import reading_pdf
from casework.safe_conducts.document import render_safe_conduct
from casework.safe_conducts.reading_paper import MOST_BYTES, PaperUnreadable, read_paper
from casework.safe_conducts.reading_pdf import PdfUnreadable, codes_in
from casework.safe_conducts.seal import sign
from tests.architecture.source import PROJECT
from tests.safe_conducts.test_document import facts, paper, sealed
from tests.safe_conducts.test_seal import ANNEX_C, KEY, OURS, UTOPIA, UTOPIAN_KEY, flipped

PDF = render_safe_conduct(facts(), paper(), None)
OTHER_PDF = render_safe_conduct(facts(), paper(seal=sign(OURS, KEY)), None)
ODD_BOXES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/CropBox[700 700 800 800]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)
OUR_KEY = KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
UTOPIAN = UTOPIAN_KEY.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


def picture(width: int = 200, height: int = 200, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height), "white").save(file, kind)
    return file.getvalue()


class TestReadPaper:
    def test_finds_the_seal_on_a_pdf_whatever_it_is_called(self) -> None:
        assert read_paper(PDF) == sealed()

    @pytest.mark.usefixtures("english")
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "empty"),
            (PDF.replace(b"%PDF-", b"%PFD-", 1), "neither a picture nor a PDF"),
            (b"\0" * (MOST_BYTES + 1), "larger than"),
            (picture(8000, 5000), "more than 25 million pixels"),
            (picture(), "No seal can be read"),
            (b"hello", "neither a picture nor a PDF"),
            (PDF[: len(PDF) // 3], "damaged"),
            (b"%PDF-1.7\nnothing", "damaged"),
            (picture(kind="JPEG")[:200], "neither a picture"),
        ],
    )
    def test_says_why_it_reads_nothing(self, content: bytes, why: str) -> None:
        with pytest.raises(PaperUnreadable, match=why):
            read_paper(content)

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_reads_a_picture_whose_exif_part_is_damaged(self, kind: str) -> None:
        page = pypdfium2.PdfDocument(PDF)[0].render(scale=150 / 72).to_pil()
        file = io.BytesIO()
        page.save(file, kind, exif=b"Exif\0\0II*\0")
        assert read_paper(file.getvalue()) == sealed()
        assert prepare_photo(file.getvalue())

    def test_turns_a_picture_as_its_exif_part_says(self) -> None:
        page = pypdfium2.PdfDocument(PDF)[0].render(scale=150 / 72).to_pil().convert("L")
        exif, file = Image.Exif(), io.BytesIO()
        exif[0x0112] = 6
        page.rotate(90, expand=True).save(file, "JPEG", exif=exif)
        assert read_paper(file.getvalue()) == sealed()

    def test_refuses_the_seals_of_two_papers(self) -> None:
        with pytest.raises(PaperUnreadable, match=r"one paper|un documento"):
            read_paper(_two_pages(PDF, OTHER_PDF))
        assert read_paper(_two_pages(PDF, PDF)) == sealed()

    def test_refuses_a_page_that_lies_outside_its_sheet(self) -> None:
        with pytest.raises(PaperUnreadable):
            read_paper(ODD_BOXES)


class TestCodesIn:
    """Each file in a process of its own: PDFium is not safe in threads."""

    def test_reads_several_files_at_the_same_moment(self) -> None:
        with ThreadPoolExecutor(6) as threads:
            assert list(threads.map(codes_in, [PDF] * 6)) == [[sealed()]] * 6

    def test_loads_nothing_of_it_into_this_process(self) -> None:
        words = [sys.executable, "-c", "import sys, casework.safe_conducts.reading_pdf; print(*sys.modules)"]
        loaded = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
        assert "casework.safe_conducts.reading_pdf" in loaded
        assert "pypdfium2" not in loaded

    @pytest.mark.parametrize(
        "script",
        [
            "while True: pass",
            "x = bytearray(2**40)",
            "import os; os.abort()",
            "print('no JSON')",
            "raise SystemExit(3)",
        ],
    )
    def test_survives_a_file_that_takes_too_long_or_ends_its_reader(
        self, script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "script.py").write_text(script)
        monkeypatch.setattr(reading_pdf, "SCRIPT", tmp_path / "script.py")
        monkeypatch.setattr(reading_pdf, "SECONDS", 1.0)
        for _each in range(3):  # as often as there are places: each is given back
            with pytest.raises(PdfUnreadable):
                codes_in(PDF)

    def test_gives_its_secrets_to_no_reader(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "script.py").write_text(
            "import json, os; print(json.dumps([n.encode().hex() for n in os.environ]))"
        )
        monkeypatch.setattr(reading_pdf, "SCRIPT", tmp_path / "script.py")
        monkeypatch.setenv("AMPARO_SECRET_KEY", "x")
        assert not any(name.startswith(b"AMPARO") for name in codes_in(PDF))


def _two_pages(*files: bytes) -> bytes:
    """One file of all these pages."""
    whole, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for each in files:
        whole.import_pages(pypdfium2.PdfDocument(each))
    whole.save(out)
    return out.getvalue()


class TestReadSeal:
    def run(self, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
        """Exit code and what was printed."""
        try:
            call_command("read_seal", *words)
            code = 0
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, json.loads(capsys.readouterr().out)

    def test_verifies_the_published_seal_with_its_key(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, told = self.run(capsys, UTOPIA.hex(), "--public-key", UTOPIAN)
        assert (code, told["verdict"]) == (0, "authentic")
        fields = told["fields"]
        assert isinstance(fields, dict)
        assert (fields["country"], fields["signer"], fields["certificate"]) == ("UTO", "UTTS", "0005B")
        code, told = self.run(capsys, flipped(UTOPIA, 700).hex(), "--public-key", UTOPIAN)
        assert (code, told["verdict"]) == (1, "altered")

    def test_ends_with_1_and_a_word_of_its_own_for_whatever_is_wrong(self, capsys: pytest.CaptureFixture[str]) -> None:
        seal = sealed()
        wrong = {
            "": "truncated",
            seal[:-1].hex(): "truncated",
            (seal + b"\0").hex(): "extended",
            (b"\0" + seal[1:]).hex(): "other_magic",
            (seal[:1] + b"\x01" + seal[2:]).hex(): "unknown_version",
            (seal[:16] + b"\xfb" + seal[17:]).hex(): "malformed",
            flipped(seal, 8 * 143).hex(): "altered",
        }
        said = {}
        for word, verdict in wrong.items():
            code, told = self.run(capsys, word, "--public-key", OUR_KEY)
            assert (code, told["verdict"], told["authentic"]) == (1, verdict, False)
            said[verdict] = told["sentence"]
        assert len(set(said.values())) == len(said)
        assert self.run(capsys, seal.hex(), "--public-key", OUR_KEY)[0] == 0

    def test_tells_the_fields_where_nobody_is_believed(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, told = self.run(capsys, ANNEX_C.hex())
        assert code == 1
        fields = told["fields"]
        assert isinstance(fields, dict)
        assert fields["register_number"] == "160113000085"

    def test_reads_a_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "paper.jpg").write_bytes(PDF)
        code, told = self.run(capsys, str(tmp_path / "paper.jpg"), "--public-key", OUR_KEY)
        assert (code, told["verdict"]) == (0, "authentic")

    @pytest.mark.usefixtures("english")
    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["nothing.pdf"], "neither a file"),
            (["zz" * 3000], "neither a file"),
            ([ANNEX_C.hex(), "--public-key", "04ff"], "no public key"),
            ([ANNEX_C.hex(), "--bundle", "/nowhere.json"], "No such file"),
            ([ANNEX_C.hex(), "--at", "soon"], "is no day"),
        ],
    )
    def test_says_what_it_cannot_read(self, words: list[str], why: str) -> None:
        with pytest.raises(CommandError, match=why):
            call_command("read_seal", *words)

    @pytest.mark.processes
    def test_needs_no_database(self, tmp_path: Path) -> None:
        """In a process of its own whose database does not exist."""
        nowhere = f"postgresql://nobody@/none?host={tmp_path}"
        environment = {
            "PATH": "/usr/bin",
            "AMPARO_SECRET_KEY": "x" * 50,
            "AMPARO_LOCAL_DIR": str(tmp_path),
            "DATABASE_URL": nowhere,
        }
        words = [sys.executable, "manage.py", "read_seal", UTOPIA.hex(), "--public-key", UTOPIAN]
        done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["authentic"]
