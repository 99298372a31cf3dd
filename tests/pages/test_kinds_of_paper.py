"""The page that asks for a safe-conduct offers every kind that the law of the day has, in its address."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.safe_conducts.models import SafeConduct
from tests.making import WHY, make_issued
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def desk(evening: None) -> Client:
    """The officer of somebody who holds a first paper."""
    return browser_of(make_issued().case.officer)


class TestKinds:
    def test_are_chosen_in_the_address_and_asked_for(self, desk: Client) -> None:
        first = SafeConduct.objects.get()
        page = reverse("request_safe_conduct", args=[first.case_id])
        shown = desk.get(page).content.decode()
        assert "?type=SC2_ADMIN" in shown
        assert "?type=SC1_EXIT" in shown
        reasons = {f"reason_{code}": text for code, text in {**WHY, "admin_reason": "The Ministry is silent."}.items()}
        desk.post(f"{page}?type=SC2_ADMIN", reasons)
        assert SafeConduct.objects.get(status="requested").type == "SC2_ADMIN"

    def test_the_one_that_follows_a_first_one_is_chosen_already_and_offered_by_its_case(self, desk: Client) -> None:
        first = SafeConduct.objects.get()
        page = reverse("request_safe_conduct", args=[first.case_id])
        assert f'href="{page}"' in desk.get(reverse("case", args=[first.case_id])).content.decode()
        assert f'href="{page}"' in desk.get(reverse("safe_conduct", args=[first.pk])).content.decode()
        shown = desk.get(page)
        assert (shown.context["evidence"].kind, shown.context["blocked"]) == ("SC2_ADMIN", False)

    def test_an_unknown_one_is_the_one_that_is_due(self, desk: Client) -> None:
        first = SafeConduct.objects.get()
        answer = desk.get(f"{reverse('request_safe_conduct', args=[first.case_id])}?type=NONE")
        assert answer.status_code == 200


class TestHandingOver:
    def test_refuses_the_sheet_of_another_and_takes_its_own(self, desk: Client) -> None:
        paper, other = SafeConduct.objects.get(), make_issued()
        page = reverse("hand_over", args=[paper.pk])
        refused = desk.post(page, {"scanned": other.printed_no, "reason_typed_late": "The power was cut."})
        assert (refused.status_code, paper.prints.count()) == (422, 0)
        desk.post(page, {"scanned": paper.printed_no, "reason_typed_late": "The power was cut."})
        assert paper.prints.get().outcome == "handed_over"
