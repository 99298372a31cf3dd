"""A paper in somebody's hand: by its seal, by its lines, at the desk and at a checkpoint."""

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from casework import clock
from casework.audit.models import AuditEvent
from casework.errors import BadInput
from casework.people.files import read_file
from casework.safe_conducts.checking import (
    UNKNOWN_NUMBER,
    check_lines,
    check_seal,
)
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.mrz import check_digit
from casework.safe_conducts.reading_paper import MOST_BYTES, MOST_PIXELS, read_paper
from casework.safe_conducts.seal import parse
from casework.safe_conducts.seal_keys import revoke_signer
from casework.safe_conducts.verdicts import Outcome
from casework.staff.models import Scope
from casework.staff.services import system_user
from tests import making
from tests.making import AT
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)
ADDRESS = "/api/v1/seals/verify/"


def pdf_of(paper: SafeConduct) -> bytes:
    """The document as it was handed out."""
    assert paper.document
    return read_file(paper.document)


def lines_of(paper: SafeConduct) -> str:
    """Its machine-readable lines."""
    mrz = parse(read_paper(pdf_of(paper))).message.mrz.replace(" ", "<")
    return f"{mrz[:36]}\n{mrz[36:]}"


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    """An empty picture."""
    file = io.BytesIO()
    Image.new("L", (width, height), "white").save(file, kind)
    return file.getvalue()


class TestCheckSeal:
    def test_knows_an_authentic_an_altered_and_an_expired_paper(self) -> None:
        seal = read_paper(pdf_of(making.make_issued()))
        assert check_seal(seal, at=AT).is_authentic
        assert check_seal(seal[:-1] + bytes([seal[-1] ^ 1]), at=AT).outcome == Outcome.ALTERED
        assert check_seal(seal, at=LATER).outcome == Outcome.DOCUMENT_EXPIRED
        assert check_seal(b"nothing", at=AT).outcome == Outcome.OTHER_MAGIC

    def test_knows_a_revoked_signer(self) -> None:
        paper = making.make_issued()
        assert paper.sealed_with
        revoke_signer(paper.sealed_with.reference, "lost", by=system_user(), at=AT)
        assert check_seal(read_paper(pdf_of(paper)), at=AT).outcome == Outcome.REVOKED_SIGNER


class TestCheckLines:
    def test_agrees_with_what_the_register_prints(self) -> None:
        paper = making.make_issued()
        assert check_lines(lines_of(paper), at=AT).is_authentic
        assert check_lines(lines_of(paper).lower().replace("\n", " "), at=AT).paper == paper
        assert check_lines(lines_of(paper), at=LATER).outcome == Outcome.DOCUMENT_EXPIRED

    def test_finds_another_name_under_the_number_and_a_number_that_nobody_has(self) -> None:
        text = lines_of(making.make_issued())
        assert check_lines(text[:5] + "AAAA" + text[9:], at=AT).outcome == Outcome.ALTERED
        other = "XXXXXXXX2"
        changed = text[:37] + other + check_digit(other) + text[47:]
        assert check_lines(changed, at=AT).outcome == UNKNOWN_NUMBER

    def test_names_the_field_of_lines_that_are_none(self) -> None:
        text = lines_of(making.make_issued())
        wrong = text[:46] + ("1" if text[46] != "1" else "2") + text[47:]
        for bad in ("", "AS", text[:-1], text + "A", text.replace("<", "Ñ"), wrong, "\x00" * 72):
            with pytest.raises(BadInput) as refused:
                check_lines(bad, at=AT)
            assert set(refused.value.fields) == {"mrz"}


@pytest.mark.usefixtures("english")
class TestThePage:
    @pytest.fixture(autouse=True)
    def _evening(self) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)

    def post(self, browser: Client, content: bytes = b"", name: str = "paper.jpg", **typed: str) -> Any:
        """The page after a file or lines were sent."""
        sent: dict[str, Any] = dict(typed)
        if not typed:
            sent["file"] = SimpleUploadedFile(name, content)
        return browser.post("/papers/check/", sent, headers={"accept-language": "en"})

    def test_tells_beforehand_how_large_a_file_may_be(self) -> None:
        page = browser_of(making.officer_of(making.make_office())).get(
            "/papers/check/", headers={"accept-language": "en"}
        )
        told = f"At most {MOST_BYTES // 1024 // 1024} MB and {MOST_PIXELS // 1_000_000} million pixels"
        assert told in page.content.decode()

    def test_opens_the_case_for_who_may_see_it_and_writes_it_down(self) -> None:
        paper = making.make_issued()
        there = browser_of(making.officer_of(making.make_office(code="RI", region="CAR")))
        for browser, sees in ((browser_of(paper.case.officer), True), (there, False)):
            answer = self.post(browser, pdf_of(paper))
            page = answer.content.decode()
            assert "Authentic." in page
            assert (f"/cases/{paper.case_id}/" in page) is sees
            assert (f"/cases/{paper.case_id}/photo/" in page) is sees
            assert (paper.case.number in page) is sees
        events = AuditEvent.objects.filter(purpose="paper checked").order_by("id")
        assert [event.case_id for event in events] == [paper.case_id, None]
        assert events[0].diff["outcome"] == "authentic"

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "empty"),
            (b"\xff\xd8" + b"\0" * (50 * 1024 * 1024), "larger than"),
            (picture(8000, 5000), "million pixels"),
            (b"hello", "neither a picture nor a PDF"),
            (picture(300, 300), "No seal can be read"),
            (b"%PDF-1.7 nothing", "damaged"),
        ],
        ids=["0 bytes", "50 MB", "40 MP", "text", "no seal", "broken PDF"],
    )
    def test_says_what_is_wrong_with_an_upload(self, content: bytes, why: str) -> None:
        answer = self.post(browser_of(making.officer_of(making.make_office())), content)
        assert answer.status_code == 422
        assert why in answer.content.decode()

    def test_reads_a_pdf_that_calls_itself_a_photograph(self) -> None:
        paper = making.make_issued()
        answer = self.post(browser_of(paper.case.officer), pdf_of(paper), name="photo.jpg")
        assert "Authentic." in answer.content.decode()

    def test_asks_for_one_of_the_two_and_names_wrong_lines(self) -> None:
        browser = browser_of(making.officer_of(making.make_office()))
        assert "Choose a file, or type the lines." in self.post(browser, mrz="").content.decode()
        assert "36 characters each" in self.post(browser, mrz="AS<COL").content.decode()

    def test_checks_either_the_file_or_the_lines(self) -> None:
        paper = making.make_issued()
        sent = {"file": SimpleUploadedFile("paper.pdf", pdf_of(paper)), "mrz": lines_of(paper)}
        answer = browser_of(paper.case.officer).post("/papers/check/", sent, headers={"accept-language": "en"})
        assert answer.status_code == 422
        assert "not both" in answer.content.decode()


@pytest.mark.usefixtures("english")
class TestVerifySeal:
    @pytest.fixture(autouse=True)
    def _evening(self) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)

    def ask(self, body: Any, *scopes: str) -> Any:
        """What a checkpoint's token is answered."""
        account = making.officer_of(making.make_office())
        _token, secret = making.make_token(account, *(scopes or (Scope.VERIFY,)))
        headers = {"authorization": f"Bearer {secret}", "accept-language": "en"}
        return Client().post(ADDRESS, body, content_type="application/json", headers=headers)

    def test_answers_the_verdict_alone(self) -> None:
        paper = making.make_issued()
        seal = read_paper(pdf_of(paper))
        for body in (
            {"seal": seal.hex()},
            {"seal": base64.b64encode(seal).decode()},
            {"image": base64.b64encode(pdf_of(paper)).decode()},
        ):
            answer = self.ask(body)
            assert answer.status_code == 200, answer.content
            told = answer.json()
            assert set(told) == {"authentic", "outcome", "sentence", "note", "revocations_known_to"}
            assert (told["authentic"], told["outcome"], told["note"]) == (True, "authentic", "")

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "seal"),
            ({"seal": "dc", "image": "AAAA"}, "seal"),
            ({"seal": "not base64!"}, "seal"),
            ({"image": "not base64!"}, "image"),
            ({"image": base64.b64encode(b"hello").decode()}, "image"),
            ({"seal": "dc", "name": "x"}, "name"),
        ],
    )
    def test_names_the_field_of_bad_input(self, body: dict[str, str], field: str) -> None:
        answer = self.ask(body)
        assert answer.status_code in {400, 422}
        assert field in answer.content.decode()

    def test_says_that_bytes_are_no_seal(self) -> None:
        assert self.ask({"seal": "00ff"}).json()["outcome"] == "other_magic"

    def test_needs_its_scope_and_opens_nothing_else(self) -> None:
        assert self.ask({"seal": "dc"}, Scope.READ, Scope.DECIDE).status_code == 403
        _token, secret = making.make_token(making.officer_of(making.make_office()), Scope.VERIFY)
        assert Client().get("/api/v1/cases/", headers={"authorization": f"Bearer {secret}"}).status_code == 403
