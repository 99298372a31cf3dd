"""What the register adds to a verdict, and to a file in which a seal was found."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pytest_django import Settings

from casework.safe_conducts.checking import (
    NOT_COMPARED,
    NOT_YET_VALID,
    UNKNOWN_NUMBER,
    check_file,
    check_lines,
    check_seal,
)
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.issuing import typeset
from casework.safe_conducts.kinds import REFUGEE
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.mrz import check_digit
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal import Message, parse, sign
from casework.safe_conducts.seal_keys import private_key
from casework.safe_conducts.verdicts import Outcome
from tests import making
from tests.making import AT
from tests.making_papers import day, fresh, issue, make_act, make_admin_paper
from tests.safe_conducts.test_checking import LATER, lines_of, pdf_of

pytestmark = pytest.mark.django_db


class TestKnowing:
    def test_calls_a_number_that_nobody_has_by_its_name_though_our_key_sealed_it(self) -> None:
        paper, other = making.make_issued(), "XXXXXXXX2"
        told = message_of_seal(paper)
        forged = replace(told, mrz=told.mrz[:36] + other + check_digit(other) + told.mrz[46:])
        assert check_seal(sealed_again(paper, forged), at=AT).outcome == UNKNOWN_NUMBER
        assert not check_seal(sealed_again(paper, forged), at=AT).is_authentic
        assert check_seal(sealed_again(paper, told), at=AT).is_authentic

    @pytest.mark.parametrize("changed", ["name", "register number"])
    def test_calls_what_the_register_did_not_print_altered_though_our_key_sealed_it(self, changed: str) -> None:
        paper = making.make_issued()
        told = message_of_seal(paper)
        forged = {
            "name": replace(told, mrz=told.mrz[:5] + "AAAA" + told.mrz[9:]),
            "register number": replace(told, register_no="ZZZZZZZZZZZZ"),
        }[changed]
        assert check_seal(sealed_again(paper, forged), at=AT).outcome == Outcome.ALTERED

    def test_stays_authentic_where_the_facts_open_no_more(self) -> None:
        paper = making.make_issued()
        seal = read_paper(pdf_of(paper))
        SafeConduct.objects.filter(pk=paper.pk).update(facts=b"lost")
        assert check_seal(seal, at=AT).is_authentic

    def test_says_that_it_could_not_compare(self) -> None:
        paper = making.make_issued()
        text = lines_of(paper)
        SafeConduct.objects.filter(pk=paper.pk).update(facts=b"lost")
        assert check_lines(text, at=AT).outcome == NOT_COMPARED


class TestBothWays:
    """A seal and typed lines of one paper are answered alike."""

    def answers(self, paper: SafeConduct, *, at: datetime) -> tuple[str, str]:
        return check_seal(read_paper(pdf_of(paper)), at=at).outcome, check_lines(lines_of(paper), at=at).outcome

    def test_know_a_void_paper(self) -> None:
        paper = making.make_issued()
        surrender_safe_conduct(paper.pk, "Left for another country.", by=making.officer_of(paper.office), at=AT)
        assert self.answers(paper, at=AT) == (Outcome.DOCUMENT_REVOKED, Outcome.DOCUMENT_REVOKED)

    @pytest.mark.parametrize("days", [0, 2])
    def test_know_one_that_a_longer_one_cut_short(self, days: int) -> None:
        first, later = making.make_issued(), AT + timedelta(days=days)
        make_act(first.case, "admission", request_number="GSO-77")
        second = issue(first.case, REFUGEE, at=later)
        assert fresh(first).status == "superseded"
        assert self.answers(fresh(first), at=later) == (Outcome.DOCUMENT_REVOKED, Outcome.DOCUMENT_REVOKED)
        assert self.answers(second, at=later) == (Outcome.AUTHENTIC, Outcome.AUTHENTIC)
        wrong = lines_of(first)
        assert check_lines(wrong[:5] + "AAAA" + wrong[9:], at=later).outcome == Outcome.ALTERED

    def test_know_one_that_is_handed_over_ahead(self) -> None:
        before, at = make_admin_paper(), day("2019-04-10")
        ahead = issue(before.case, "SC2_ADMIN", at=at)
        assert ahead.may_be_held(at.date())
        assert self.answers(ahead, at=at) == (NOT_YET_VALID, NOT_YET_VALID)
        assert self.answers(ahead, at=day("2019-04-20")) == (Outcome.AUTHENTIC, Outcome.AUTHENTIC)

    def test_know_one_that_is_over(self) -> None:
        assert self.answers(making.make_issued(), at=LATER) == (Outcome.DOCUMENT_EXPIRED, Outcome.DOCUMENT_EXPIRED)


class TestCheckFile:
    """The seal does not cover the page; the signature of the file does."""

    def test_says_nothing_more_of_the_very_file_that_was_issued(self) -> None:
        checked = check_file(pdf_of(making.make_issued()), at=AT)
        assert (checked.outcome, checked.note) == (Outcome.AUTHENTIC, "")

    @pytest.mark.parametrize("change", ["a byte within", "something behind"])
    def test_calls_a_file_altered_that_was_changed_after_it_was_signed(self, change: str) -> None:
        pdf = pdf_of(making.make_issued())
        changed = pdf.replace(b"%\x80\x80", b"%\x80\x81", 1) if change == "a byte within" else with_another_page(pdf)
        assert changed != pdf
        checked = check_file(changed, at=AT)
        assert (checked.outcome, checked.is_authentic) == (Outcome.ALTERED, False)

    def test_says_that_the_page_of_another_file_proves_nothing(self, settings: Settings) -> None:
        paper = making.make_issued()
        settings.PDF_SIGNATURE = False
        unsigned = typeset(SafeConduct.objects.select_related("sealed_with", "person").get(pk=paper.pk))
        checked = check_file(unsigned, at=AT)
        assert checked.is_authentic
        assert "not the file" in str(checked.note) or "no es el archivo" in str(checked.note)


def message_of_seal(paper: SafeConduct) -> Message:
    return parse(read_paper(pdf_of(paper))).message


def sealed_again(paper: SafeConduct, message: Message) -> bytes:
    """What somebody seals who has the key of the paper's signer."""
    assert paper.sealed_with
    return sign(message, private_key(paper.sealed_with))


def with_another_page(pdf: bytes) -> bytes:
    """The file with an increment behind it, as an editor writes one."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Changed"] = NameObject("/Yes")
    writer.update_root()  # type: ignore[no-untyped-call]
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()
