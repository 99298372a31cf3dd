"""A check that found somebody is run again: the matches that were there stay, with what was decided about them."""

import pytest

from casework.errors import ActionRefused
from casework.screening.asking import reopen_check
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.services import ask_again, run_check
from casework.staff.services import system_user
from tests.making import AT, answer_checks, make_open_case, supervisor_of
from tests.making_hits import SAME, decide, entry_like, make_hit, settle
from tests.making_lists import take_list

pytestmark = pytest.mark.django_db


class TestAskAgain:
    def test_keeps_the_matches_of_the_same_entry_and_answers(self) -> None:
        case = make_open_case()
        take_list(entry_like(case, "1"), entry_like(case, "2"))
        (check,) = answer_checks(case)
        decided = decide(check.hits.select_related("case__office").order_by("entry_key")[0])

        ask_again(check.pk, by=supervisor_of(case.office), at=AT)
        run_check(check.pk, by=system_user(), at=AT)

        again = Check.objects.get(pk=check.pk)
        assert (again.status, again.result, again.hits.count()) == ("answered", "possible_match", 2)
        assert Hit.objects.get(pk=decided.pk).decision == "false_positive"

    def test_ends_at_once_where_all_of_them_were_settled(self) -> None:
        hit = settle(make_hit())
        ask_again_settled(hit)
        again = Check.objects.get(pk=hit.check_run_id)
        assert (again.status, again.weighing, again.hits.count()) == ("adjudicated", "other_person", 1)


def ask_again_settled(hit: Hit) -> None:
    """A weighed check is reopened before it is asked again."""
    reopen_check(hit.check_run_id, reasons={"why_reopened": "New papers."}, by=supervisor_of(hit.case.office), at=AT)
    ask_again(hit.check_run_id, by=supervisor_of(hit.case.office), at=AT)
    run_check(hit.check_run_id, by=system_user(), at=AT)


class TestDecideHit:
    def test_waits_while_the_check_is_asked_again(self) -> None:
        hit = make_hit()
        ask_again(hit.check_run_id, by=supervisor_of(hit.case.office), at=AT)
        with pytest.raises(ActionRefused) as refused:
            decide(hit)
        assert [finding.code for finding in refused.value.findings] == ["asked_again"]
        run_check(hit.check_run_id, by=system_user(), at=AT)
        assert decide(hit).settled

    def test_keeps_the_reasons_of_both(self) -> None:
        hit = make_hit(strong=True)
        decide(hit, SAME, by="one", reason="Same number.")
        hit = decide(hit, SAME, by="two", reason=" Same face. ")
        assert (hit.reason, hit.confirm_reason, hit.settled) == ("Same number.", "Same face.", True)
