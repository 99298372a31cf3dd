"""A paper is read from whatever an officer has: a file, a photograph; and what is none is refused in words."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from PIL import Image

from casework.safe_conducts.document import render_safe_conduct
from casework.safe_conducts.reading_paper import MOST_BYTES, PaperUnreadable, read_paper
from tests.architecture.source import PROJECT
from tests.safe_conducts.test_document import facts, paper, sealed
from tests.safe_conducts.test_seal import ANNEX_C, KEY, UTOPIA, UTOPIAN_KEY, flipped

PDF = render_safe_conduct(facts(), paper(), None)
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
