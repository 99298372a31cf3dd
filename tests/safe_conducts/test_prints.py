"""Sheets: each print numbered, further ones with their reason, spoiled ones explained, swapped ones caught."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused, BadInput
from casework.safe_conducts.ending import expire_safe_conducts, surrender_safe_conduct
from casework.safe_conducts.models import Print
from casework.safe_conducts.prints import hand_over, record_print, record_spoiled
from casework.safe_conducts.replacing import renew_safe_conduct, replace_safe_conduct
from casework.staff.services import system_user
from tests.making import AT, make_issued
from tests.making_papers import REASONS, day, finish, make_admin_paper

pytestmark = pytest.mark.django_db


class TestPrinting:
    def test_numbers_each_and_asks_why_again(self) -> None:
        paper = make_issued()
        officer = paper.case.officer
        assert record_print(paper.pk, by=officer, at=AT).number == 1
        with pytest.raises(ActionRefused, match="printed_before"):
            record_print(paper.pk, by=officer, at=AT)
        why = {"printed_before": "It tore."}
        assert record_spoiled(paper.pk, "It tore.", by=officer, at=AT).number == 2
        again = record_print(paper.pk, by=officer, at=AT, reasons=why)
        assert (again.number, again.reason, paper.prints.count()) == (3, "It tore.", 3)

    def test_is_refused_for_what_is_not_active(self) -> None:
        paper = make_issued()
        with pytest.raises(ActionRefused, match="not_active"):
            record_print(paper.pk, by=paper.case.officer, at=AT + timedelta(days=10))
        surrender_safe_conduct(paper.pk, "Leaves", by=paper.case.officer, at=AT)
        with pytest.raises(ActionRefused, match="not_active"):
            record_print(paper.pk, by=paper.case.officer, at=AT)

    def test_takes_a_renewal_before_its_first_day(self) -> None:
        paper, early = make_admin_paper(), day("2019-04-09")
        officer = paper.case.officer
        renewed = finish(renew_safe_conduct(paper.pk, by=officer, at=early, reasons=REASONS), at=early)
        assert not renewed.is_active(early.date())
        assert record_print(renewed.pk, by=officer, at=early).number == 1
        assert hand_over(renewed.pk, by=officer, at=early, scanned=renewed.printed_no or "").outcome == "handed_over"

    def test_a_spoiled_sheet_has_its_reason(self) -> None:
        paper = make_issued()
        with pytest.raises(BadInput) as error:
            record_spoiled(paper.pk, " ", by=paper.case.officer, at=AT)
        assert list(error.value.fields) == ["reason"]
        row = {"safe_conduct": paper, "case": paper.case, "number": 1, "by": paper.case.officer, "at": AT}
        with pytest.raises(IntegrityError, match="print_spoiled_has_a_reason"), transaction.atomic():
            Print.objects.create(**row, outcome="spoiled")


class TestHandingOver:
    @pytest.mark.parametrize(
        "form", ["{number}", " {number} ", "{token}", "https://amparo.example/v/{token}", "x/v/{token}/"]
    )
    def test_takes_its_own_sheet(self, form: str) -> None:
        paper = make_issued()
        scanned = form.format(number=paper.printed_no, token=paper.token)
        assert hand_over(paper.pk, by=paper.case.officer, at=AT, scanned=scanned).outcome == "handed_over"

    def test_asks_why_a_sheet_is_not_scanned_and_keeps_it(self) -> None:
        paper = make_issued()
        with pytest.raises(ActionRefused, match="not_scanned"):
            hand_over(paper.pk, by=paper.case.officer, at=AT, scanned=" ")
        why = {"not_scanned": "The reader is broken."}
        assert hand_over(paper.pk, by=paper.case.officer, at=AT, reasons=why).reason == "The reader is broken."

    @pytest.mark.parametrize("ended", ["expired", "replaced"])
    def test_that_took_place_is_typed_after_the_end(self, ended: str) -> None:
        paper, later = make_issued(), AT + timedelta(days=9)
        given, officer = AT + timedelta(hours=2), paper.case.officer
        if ended == "expired":
            expire_safe_conducts(by=system_user(), at=later)
        else:
            replace_safe_conduct(paper.pk, "lost", "Statement", by=officer, at=AT + timedelta(days=1))
        told: dict[str, Any] = {"scanned": paper.printed_no or "", "reasons": {"typed_late": "The power was cut."}}
        assert hand_over(paper.pk, by=officer, at=later, received_at=given, **told).received_at == given

    def test_is_refused_for_a_moment_after_the_end(self) -> None:
        paper, later = make_issued(), AT + timedelta(days=2)
        replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=AT + timedelta(days=1))
        with pytest.raises(ActionRefused, match="not_active"):
            hand_over(paper.pk, by=paper.case.officer, at=later, scanned=paper.printed_no or "")

    def test_catches_a_swapped_one(self) -> None:
        paper, other = make_issued(), make_issued()
        for scanned in (other.printed_no, other.token, "…", "/"):
            with pytest.raises(ActionRefused, match="another_paper"):
                hand_over(paper.pk, by=paper.case.officer, at=AT, scanned=scanned or "")
        assert not Print.objects.exists()
