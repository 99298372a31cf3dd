"""The page that asks for a safe-conduct offers every kind that the law of the day has, in its address."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.safe_conducts.models import SafeConduct
from tests.making import AT, WHY, make_issued, supervisor_of
from tests.making_papers import REASONS, day, finish
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


class TestTheTerritorialLimit:
    def test_is_typed_shown_to_whoever_decides_and_kept_by_what_follows(self, desk: Client) -> None:
        first = SafeConduct.objects.get()
        page = f"{reverse('request_safe_conduct', args=[first.case_id])}?type=SC2_ADMIN"
        typed = {f"reason_{code}": text for code, text in REASONS.items()} | {"territorial_limit": "Norte de Santander"}
        assert desk.post(page, typed).status_code == 302
        request = SafeConduct.objects.get(status="requested")
        read_by = browser_of(supervisor_of(request.office))
        assert "Norte de Santander" in read_by.get(reverse("safe_conduct", args=[request.pk])).content.decode()
        monthly = finish(request, at=AT)
        clock.set_demonstration(day("2019-03-25"), running=False)
        again = desk.get(reverse("request_safe_conduct", args=[monthly.case_id]))
        assert again.context["form"]["territorial_limit"].value() == "Norte de Santander"

    @pytest.mark.parametrize("limit", ["x" * 101, "a\x00b", "\u0627\u0644"])
    def test_that_cannot_be_printed_is_named_and_kept_as_it_was_typed(self, desk: Client, limit: str) -> None:
        first = SafeConduct.objects.get()
        page = f"{reverse('request_safe_conduct', args=[first.case_id])}?type=SC2_ADMIN"
        typed = {f"reason_{code}": text for code, text in REASONS.items()} | {"territorial_limit": limit}
        answer = desk.post(page, typed)
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
        assert not SafeConduct.objects.filter(status="requested").exists()


class TestHandingOver:
    def test_refuses_the_sheet_of_another_and_takes_its_own(self, desk: Client) -> None:
        paper, other = SafeConduct.objects.get(), make_issued()
        page = reverse("hand_over", args=[paper.pk])
        refused = desk.post(page, {"scanned": other.printed_no, "reason_typed_late": "The power was cut."})
        assert (refused.status_code, paper.prints.count()) == (422, 0)
        assert "scanned" in refused.context["hand_over_form"].errors
        desk.post(page, {"scanned": paper.printed_no, "reason_typed_late": "The power was cut."})
        assert paper.prints.get().outcome == "handed_over"
