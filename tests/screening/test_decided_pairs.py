"""Two people who were told apart stay apart until something that was compared changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision
from casework.journey.steps import compare_cases, correct_person, lookalikes_of
from casework.people.facts import Name
from casework.screening.comparing_people import described
from casework.screening.decided_pairs import what_was_compared
from casework.staff.models import Role
from tests.making import AT, make_facts, make_office, make_open_case, make_user

pytestmark = pytest.mark.django_db
SAID = (Name(given="Yusleidy Carolina", paternal="Bracamonte", maternal="Villasmil"),)


@pytest.fixture
def pair() -> list[Case]:
    """Two cases of one name and birth, told apart as the second was registered."""
    cases = [make_open_case(names=SAID, birth=make_facts().birth) for _case in range(2)]
    assert DuplicateDecision.objects.get().outcome == "different"  # what registering the second said
    return cases


def alike(case: Case) -> list[object]:
    """The keys of those who are still to be compared with it."""
    return [one.case_id for one in lookalikes_of(case, at=AT)]


class TestUndecided:
    def test_remembers_whichever_case_is_open(self, pair: list[Case]) -> None:
        one, other = pair
        assert (alike(one), alike(other)) == ([], [])

    @pytest.mark.parametrize("which", [0, 1])
    def test_asks_again_once_either_is_known_otherwise(self, pair: list[Case], which: int) -> None:
        changed = make_facts(
            number=which + 1, names=(Name(given="Yusleidy", paternal="Bracamonte"),), birth=make_facts().birth
        )
        correct_person(pair[which].pk, changed, by=pair[which].officer, at=AT)
        assert alike(pair[0]) == [pair[1].pk]

    def test_does_not_ask_again_for_another_telephone(self, pair: list[Case]) -> None:
        same = make_facts(number=1, names=SAID, phone="+57 000 111 0000")
        correct_person(pair[0].pk, same, by=pair[0].officer, at=AT)
        assert alike(pair[0]) == []

    def test_takes_a_second_decision_about_what_changed(self, pair: list[Case]) -> None:
        one, other = pair
        correct_person(
            one.pk, make_facts(number=1, names=(SAID[0], Name(given="La Negra", alias=True))), by=one.officer, at=AT
        )
        chief = make_user(role=Role.SUPERVISOR, office=make_office(code="BO"))
        assert alike(one) == [other.pk]
        compare_cases(one.pk, other.pk, "same", reason="Same prints.", by=chief, at=AT)
        assert alike(one) == []
        correct_person(one.pk, make_facts(number=1, names=SAID), by=one.officer, at=AT)
        assert alike(one) == []  # the same person stays the same
        assert DuplicateDecision.objects.count() == 2

    def test_a_decision_from_before_what_was_compared_was_kept_stands_until_a_newer_fact(self) -> None:
        one, other = make_open_case(names=SAID, birth=make_facts().birth), make_open_case()
        correct_person(other.pk, make_facts(number=2, names=SAID, birth=make_facts().birth), by=other.officer, at=AT)
        assert alike(one) == [other.pk]
        decided = {"decided_by": one.officer, "decided_at": AT, "reason": "Other prints."}
        DuplicateDecision.objects.create(case=other, other_case=one, outcome="different", **decided)
        assert alike(one) == []
        later = AT + timedelta(days=1)
        correct_person(one.pk, make_facts(number=1, names=SAID), by=one.officer, at=later)
        assert alike(one) == [other.pk]


class TestWhatWasCompared:
    def test_is_the_same_from_either_side_and_names_nobody(self) -> None:
        one, other = described(make_open_case().person), described(make_open_case().person)
        assert what_was_compared(one, other) == what_was_compared(other, one)
        assert len(what_was_compared(one, other)) == 64
        assert what_was_compared(one, one) != what_was_compared(one, other)

    def test_costs_nothing_where_nobody_is_alike(self) -> None:
        case = make_open_case()
        with CaptureQueriesContext(connection) as asked:
            assert alike(case) == []
        assert not any("duplicatedecision" in query["sql"] for query in asked)
