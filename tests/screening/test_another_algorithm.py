"""Another algorithm or other thresholds: everybody is looked up anew, once, and what was decided is not lost."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured

from casework.arrivals.models import Case
from casework.screening.another_algorithm import look_anew, looked_up_by_another_algorithm
from casework.screening.hits import Hit
from casework.screening.indexes import CannotLook, forget_indexes
from casework.screening.matching.bands import SHIPPED, Thresholds, band_of
from casework.screening.matching.version import ALGORITHM
from casework.screening.models import Check, ListVersion
from casework.screening.runs import Scope, ScreeningRun
from casework.screening.thresholds import algorithm, thresholds
from casework.staff.services import system_user
from casework.work.models import WorkItem, WorkKind
from tests.making import AT, answer_checks, make_open_case, serve_list
from tests.making_hits import SAME, list_check, list_like, make_hit, settle

NEXT, LATER = "names-next", AT + timedelta(hours=1)
LOWER = [0.55, 0.65, 0.9]


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The deployment gets another algorithm when this is called."""
    return lambda: monkeypatch.setattr("casework.screening.thresholds.ALGORITHM", NEXT)


def due() -> list[UUID]:
    return list(looked_up_by_another_algorithm())


def anew(keys: Sequence[UUID] | None = None) -> int:
    return look_anew(due() if keys is None else keys, by=system_user(), at=LATER)


def make_weak() -> Check:
    """Somebody with the name of an entry that was born decades earlier: weak by the thresholds that are shipped."""
    case = make_open_case()
    list_like(case, births=("1930-01-01",))
    (check,) = answer_checks(case)
    (score,) = Hit.objects.filter(case=case).values_list("score", flat=True)
    assert 0.65 <= score < 0.75
    return check


def waiting(check: Check) -> bool:
    return WorkItem.objects.filter(kind=WorkKind.REVIEW_HIT, subject_id=check.pk, status="open").exists()


@pytest.mark.django_db
class TestAnotherAlgorithm:
    def test_finds_nobody_while_it_is_the_same(self) -> None:
        make_hit()
        assert due() == []

    def test_looks_everybody_up_once_in_whole_lists(self, changed: Any) -> None:
        cases = [make_open_case() for _case in range(3)]
        serve_list()
        for case in cases:
            answer_checks(case)
        changed()
        keys = due()
        assert set(keys) == {list_check(case).pk for case in cases}
        assert (anew(keys[:2]), anew(keys), anew(keys)) == (2, 1, 0)
        assert due() == []
        looks = ScreeningRun.objects.filter(algorithm=NEXT, scope=Scope.EVERYTHING)
        assert set(looks.values_list("check_run", "outcome")) == {(key, "no_match") for key in keys}

    def test_hands_what_it_finds_to_reviewers(self, settings: Any) -> None:
        check = make_weak()
        assert (check.status, check.result, waiting(check)) == ("answered", "no_match", False)
        settings.LIST_THRESHOLDS = LOWER
        forget_indexes()
        assert anew() == 1
        check.refresh_from_db()
        assert (check.status, check.result, waiting(check)) == ("answered", "possible_match", True)

    def test_lets_go_of_what_is_no_match_by_now(self, settings: Any) -> None:
        settings.LIST_THRESHOLDS = LOWER
        check = make_weak()
        assert (check.result, waiting(check)) == ("possible_match", True)
        settings.LIST_THRESHOLDS = [0.6, 0.75, 0.9]
        forget_indexes()
        assert anew() == 1
        check.refresh_from_db()
        assert (check.status, check.result, waiting(check)) == ("answered", "no_match", False)
        assert Hit.objects.get(case=check.case, replaced_at=None).band == "weak"

    def test_leaves_a_dismissed_match_dismissed(self, changed: Any) -> None:
        hit = settle(make_hit(strong=True))
        changed()
        assert anew() == 1
        new = Hit.objects.get(case=hit.case, replaced_at=None)
        assert (new.algorithm, new.carried_from_id, new.settled) == (NEXT, hit.pk, True)
        assert list_check(hit.case).status == "adjudicated"

    def test_takes_a_confirmed_match_up_for_a_second_look(self, changed: Any) -> None:
        hit = settle(make_hit(), SAME)
        changed()
        anew()
        assert Hit.objects.get(case=hit.case, replaced_at=None).waits
        assert list_check(hit.case).status == "answered"

    def test_keeps_a_match_whose_entry_it_does_not_find(self, changed: Any) -> None:
        hit = settle(make_hit(), SAME)
        Hit.objects.update(entry_key="found by the algorithm before")
        changed()
        anew()
        hit.refresh_from_db()
        assert (hit.replaced_at, hit.decision) == (None, SAME)

    def test_is_no_matter_of_records_that_are_closed_or_ask_again(self, changed: Any) -> None:
        closed, asked = make_open_case(), make_open_case()
        serve_list()
        for case in (closed, asked):
            answer_checks(case)
        Case.objects.filter(pk=closed.pk).update(status="voided")
        Check.objects.filter(pk=list_check(asked).pk).update(
            status="requested", result="", answered_at=None, list_version=None
        )
        changed()
        assert due() == []

    def test_waits_while_no_list_can_be_searched(self, changed: Any) -> None:
        hit = make_hit()
        changed()
        keys = due()
        ListVersion.objects.update(entries_count=99)
        forget_indexes()
        with pytest.raises(CannotLook):
            anew(keys)
        assert due() == keys
        ListVersion.objects.update(state="retired")
        assert due() == []
        assert list_check(hit.case).status == "answered"


class TestThresholds:
    def test_are_those_of_the_settings(self, settings: Any) -> None:
        assert (thresholds(), algorithm()) == (SHIPPED, ALGORITHM)
        settings.LIST_THRESHOLDS = [0.55, 0.7, 0.95]
        assert (thresholds(), algorithm()) == (Thresholds(0.55, 0.7, 0.95), f"{ALGORITHM} 55-70-95")

    @pytest.mark.parametrize(
        "wrong",
        [[0.6, 0.75], [0.75, 0.6, 0.9], [0.4, 0.75, 0.9], [0.6, 0.75, 1.1], [0.6, 0.6, 0.9], [0.6, 0.7, 0.8, 1]],
    )
    def test_name_the_setting_that_is_wrong(self, settings: Any, wrong: list[float]) -> None:
        settings.LIST_THRESHOLDS = wrong
        with pytest.raises(ImproperlyConfigured, match="AMPARO_LIST_THRESHOLDS"):
            thresholds()

    @pytest.mark.parametrize(
        ("score", "band"), [(0.549, "none"), (0.55, "weak"), (0.7, "possible"), (0.949, "possible"), (0.95, "strong")]
    )
    def test_say_what_a_score_amounts_to(self, score: float, band: str) -> None:
        found = band_of(score, agreeing=1, weak_name=False, same_document=False, thresholds=Thresholds(0.55, 0.7, 0.95))
        assert found.value == band
