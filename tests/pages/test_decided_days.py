"""The days and the law that the page of a safe-conduct tells are its own, before it is decided and after."""

from typing import Any

import pytest
from django.test import Client

from casework import clock
from casework.errors import BadInput
from casework.safe_conducts.replacing import renew_safe_conduct, replace_safe_conduct
from casework.safe_conducts.services import approve_safe_conduct
from tests.making import AT, make_issued, supervisor_of
from tests.making_papers import REASONS, day, finish, fresh, issue, make_act, make_admin_paper
from tests.pages.desk import browser_of, read

pytestmark = pytest.mark.django_db
LATER = day("2019-04-09")


def page(paper: Any, *, at: Any) -> str:
    """What the supervisor reads of it at that moment."""
    clock.set_demonstration(at, running=False)
    return read(browser_of(supervisor_of(paper.office)), f"/safe-conducts/{paper.pk}/")


class TestARenewal:
    def test_is_promised_the_days_after_the_paper_before_and_gets_them(self) -> None:
        before = make_admin_paper()
        request = renew_safe_conduct(before.pk, by=before.case.officer, at=LATER, reasons=REASONS)
        told = page(request, at=LATER)
        assert "Valid from 20 Apr 2019 to 19 May 2019 if it is issued today." in told
        assert "Why the person stays is written down. <span" in told, "the reason meets what asks for nothing else"
        assert "The Ministry has not answered." in told
        assert finish(request, at=LATER).valid_until == day("2019-05-19").date()

    def test_that_was_shortened_tells_the_end_that_the_law_allowed(self) -> None:
        before = make_admin_paper()
        request = renew_safe_conduct(before.pk, by=before.case.officer, at=LATER, reasons=REASONS)
        short = {"term": 10, "reasons": {"term_shortened": "The interview is near."}}
        paper = finish(request, at=LATER, **short)
        assert "20 Apr 2019 – 29 Apr 2019" in page(paper, at=LATER)
        assert "the law allowed until 19 May 2019" in page(paper, at=LATER)


class TestAReplacement:
    def test_is_promised_the_end_of_what_it_replaces_and_is_not_shortened(self) -> None:
        before, at = make_admin_paper(), day("2019-04-01")
        request = replace_safe_conduct(before.pk, "damaged", "It is torn.", by=before.case.officer, at=at)
        told = page(request, at=at)
        assert "Valid from 1 Apr 2019 to 19 Apr 2019 if it is issued today." in told
        assert "Approve for a shorter term" not in told
        short: Any = {"term": 5, "reasons": {"term_shortened": "So that it is seen."}}
        with pytest.raises(BadInput, match="term"):
            approve_safe_conduct(request.pk, by=supervisor_of(request.office), at=at, **short)
        assert fresh(request).status == "requested"


class TestAnEarlierPaper:
    def test_tells_its_own_kind_and_basis_and_not_what_the_case_is_due(self) -> None:
        monthly = make_admin_paper()
        first = monthly.case.safe_conducts.get(type="SC2_INITIAL")
        client: Client = browser_of(supervisor_of(monthly.office))
        clock.set_demonstration(LATER, running=False)
        kinds = {}
        for paper in (monthly, first):
            kinds[paper.type] = client.get(f"/safe-conducts/{paper.pk}/").context["kind"]
        assert {code: kind.code for code, kind in kinds.items()} == {code: code for code in kinds}
        assert kinds["SC2_ADMIN"].basis in page(monthly, at=LATER)

    def test_keeps_its_kind_once_another_is_under_way(self) -> None:
        first = make_issued()
        make_act(first.case, "admission", request_number="CONARE-1")
        issue(first.case, "SC2_REFUGEE", at=AT)
        assert "art. 2.2.3.1.3.2" in page(first, at=AT)
