"""`read_seal` as a checkpoint uses it: a list and a fingerprint from paper, a file, and no database."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from casework.people.files import read_file
from casework.safe_conducts.bundle import fingerprint, make_bundle
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.issuing import typeset
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal_certificates import SealCertificate
from casework.safe_conducts.seal_keys import revoke_signer
from casework.staff.services import system_user
from tests.architecture.source import PROJECT
from tests.making import AT, make_issued, officer_of
from tests.safe_conducts.test_reading_paper import UTOPIAN
from tests.safe_conducts.test_seal import UTOPIA

pytestmark = pytest.mark.django_db
DAY = str(AT.date())


class Checkpoint:
    """A folder with the paper and the list, and what is read there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys, self.paper, self.list = capsys, folder / "paper.pdf", folder / "bundle.json"
        self.issued = make_issued()
        assert self.issued.document
        self.paper.write_bytes(read_file(self.issued.document))
        self.root = fingerprint(bytes(SealCertificate.objects.get(kind="root").certificate))
        self.fetch()

    def fetch(self) -> None:
        """The list as of now."""
        self.list.write_bytes(make_bundle(AT))

    def read(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Exit code and what was printed of the paper."""
        try:
            call_command("read_seal", str(self.paper), "--bundle", str(self.list), *(words or ("--at", DAY)))
            code = 0
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, json.loads(self.capsys.readouterr().out)


@pytest.fixture
def checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Checkpoint:
    return Checkpoint(tmp_path, capsys)


class TestWithAList:
    def test_finds_ours_authentic(self, checkpoint: Checkpoint) -> None:
        colons = ":".join(checkpoint.root[place : place + 2] for place in range(0, 64, 2))
        for root in (checkpoint.root, colons.upper()):
            code, told = checkpoint.read("--at", DAY, "--root", root)
            assert (code, told["verdict"], told["authentic"], told["expired"]) == (0, "authentic", True, False)
            assert told["root_sha256"] == checkpoint.root
            assert len(told["notes"]) == 1, "the file's signature holds; whose it is, is not asked"

    def test_knows_void_papers_and_revoked_signers(self, checkpoint: Checkpoint) -> None:
        paper = checkpoint.issued
        surrender_safe_conduct(paper.pk, "Handed back.", by=officer_of(paper.office), at=AT)
        checkpoint.fetch()
        code, told = checkpoint.read()
        assert (code, told["verdict"]) == (1, "document_revoked")
        assert paper.sealed_with
        revoke_signer(paper.sealed_with.reference, "copied", by=system_user(), at=AT)
        checkpoint.fetch()
        code, told = checkpoint.read()
        assert (code, told["verdict"]) == (1, "revoked_signer")

    def test_says_that_the_root_was_not_compared_and_refuses_another(self, checkpoint: Checkpoint) -> None:
        _code, told = checkpoint.read()
        assert any("--root" in note for note in told["notes"])
        with pytest.raises(CommandError):
            checkpoint.read("--root", "00" * 32)

    @pytest.mark.usefixtures("english")
    @pytest.mark.parametrize("root", ["", "zz" * 32, "00" * 31])
    def test_refuses_what_is_no_fingerprint(self, root: str, checkpoint: Checkpoint) -> None:
        with pytest.raises(CommandError, match="SHA-256"):
            checkpoint.read("--root", root)

    def test_is_not_deceived_by_a_clock_that_is_behind(self, checkpoint: Checkpoint) -> None:
        checkpoint.list.write_bytes(make_bundle(AT + timedelta(days=30)))
        with time_machine.travel(AT, tick=False):
            code, told = checkpoint.read("--root", checkpoint.root)
        assert (code, told["verdict"], told["expired"]) == (1, "document_expired", True)
        assert len(told["notes"]) == 2

    @pytest.mark.processes
    def test_needs_no_database(self, checkpoint: Checkpoint, tmp_path: Path) -> None:
        environment = {
            "PATH": "/usr/bin",
            "AMPARO_SECRET_KEY": "x" * 50,
            "AMPARO_LOCAL_DIR": str(tmp_path),
            "DATABASE_URL": f"postgresql://nobody@/none?host={tmp_path}",
        }
        words = [sys.executable, "manage.py", "read_seal", str(checkpoint.paper), "--bundle", str(checkpoint.list)]
        words += ["--root", checkpoint.root, "--at", DAY]
        done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["authentic"]


class TestTheFile:
    def test_may_be_the_bytes_of_the_seal_or_hex(self, checkpoint: Checkpoint) -> None:
        seal = read_paper(checkpoint.paper.read_bytes())
        for content in (seal, seal.hex().encode(), seal.hex(" ", 8).encode() + b"\n"):
            checkpoint.paper.write_bytes(content)
            assert checkpoint.read()[0] == 0

    def test_is_altered_where_it_was_changed_after_it_was_signed(self, checkpoint: Checkpoint) -> None:
        pdf = checkpoint.paper.read_bytes()
        checkpoint.paper.write_bytes(pdf.replace(b"%\x80\x80", b"%\x80\x81", 1))
        code, told = checkpoint.read()
        assert (code, told["verdict"], told["authentic"]) == (1, "altered", False)

    def test_says_that_nobody_signed_it(self, checkpoint: Checkpoint, settings: Settings) -> None:
        settings.PDF_SIGNATURE = False
        paper = SafeConduct.objects.select_related("sealed_with", "person").get(pk=checkpoint.issued.pk)
        before = checkpoint.read()[1]["notes"]
        checkpoint.paper.write_bytes(typeset(paper))
        code, told = checkpoint.read()
        assert (code, len(told["notes"])) == (0, len(before))
        assert told["notes"] != before


class TestWithOneKey:
    def test_tells_beside_the_verdict_that_the_paper_is_over(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("read_seal", UTOPIA.hex(), "--public-key", UTOPIAN)
        told = json.loads(capsys.readouterr().out)
        assert (told["verdict"], told["expired"], told["fields"]["expires_on"]) == ("authentic", True, "2022-01-01")

    @pytest.mark.usefixtures("english")
    def test_refuses_a_root_beside_it(self) -> None:
        with pytest.raises(CommandError, match="--bundle"):
            call_command("read_seal", UTOPIA.hex(), "--public-key", UTOPIAN, "--root", "00" * 32)
