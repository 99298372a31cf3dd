"""Who comes first in the queue, and that it tells of each request what its evidence tells."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from casework.arrivals.models import Case
from casework.arrivals.services import correct_facts
from casework.people.facts import BirthDate, Document
from casework.people.models import Basis
from casework.safe_conducts import rules
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import evidence_for
from casework.safe_conducts.services import return_safe_conduct
from casework.safe_conducts.waiting import Filter, Waiting, by_need, by_time, waiting_in
from tests.making import (
    AT,
    answer_checks,
    make_approved,
    make_facts,
    make_lodged_case,
    make_registration,
    make_requested,
    supervisor_of,
)
from tests.making_hits import list_like, settle

OFFICER = uuid4()


def waiting(hours: float = 1, **changes: Any) -> Waiting:
    """A request by an officer of Cúcuta that has waited so many hours and is due four hours after it was made."""
    requested_at = AT - timedelta(hours=hours)
    told: dict[str, Any] = {
        "pk": uuid4(),
        "status": "requested",
        "office_id": "CU",
        "office": "Cúcuta",
        "requested_by_id": OFFICER,
        "requester": "Officer",
        "requested_at": requested_at,
        "due_at": requested_at + timedelta(hours=4),
        **dict.fromkeys(("own", "child", "need", "match", "missing"), False),
    }
    return Waiting(**(told | changes))


class TestByNeed:
    def test_puts_what_is_late_first_then_children_and_needs_then_the_longest_waiting(self) -> None:
        late_child, late = waiting(5, child=True), waiting(9)
        child, need, plain, newest = waiting(1, child=True), waiting(2, need=True), waiting(3), waiting(0)
        queue = [newest, plain, child, late, need, late_child]
        assert sorted(queue, key=lambda one: by_need(one, at=AT)) == [late_child, late, need, child, plain, newest]

    def test_is_not_late_at_the_very_moment(self) -> None:
        assert not waiting(4).is_late(AT)
        assert waiting(4).is_late(AT + timedelta(seconds=1))

    def test_moves_nothing_for_a_match_or_for_what_is_missing(self) -> None:
        first, second = waiting(2), waiting(1, match=True, missing=True)
        assert sorted([second, first], key=lambda one: by_need(one, at=AT)) == [first, second]


class TestByTime:
    def test_looks_at_nothing_but_the_time(self) -> None:
        child, late = waiting(1, child=True), waiting(9)
        assert sorted([child, late], key=lambda one: by_time(one, at=AT)) == [late, child]


class TestFilter:
    @pytest.mark.parametrize(
        ("asked", "changes"),
        [
            ({"need": "child"}, {"child": True}),
            ({"need": "need"}, {"need": True}),
            ({"need": "match"}, {"match": True}),
            ({"need": "missing"}, {"missing": True}),
            ({"waits": "late"}, {"due_at": AT - timedelta(minutes=1)}),
            ({"waits": "hour"}, {"requested_at": AT - timedelta(minutes=61)}),
            ({"waits": "day"}, {"requested_at": AT - timedelta(hours=25)}),
            ({"office": "AR"}, {"office_id": "AR"}),
            ({"by": str(UUID(int=7))}, {"requested_by_id": UUID(int=7)}),
            ({"status": "approved"}, {"status": "approved"}),
            ({"status": "approved"}, {"status": "numbered"}),
        ],
    )
    def test_lets_what_is_asked_for_and_nothing_else(self, asked: dict[str, str], changes: dict[str, Any]) -> None:
        wanted, other = waiting(0.5, **changes), waiting(0.5)
        assert Filter(**asked).of([other, wanted], at=AT) == [wanted]

    def test_lets_everything_to_decide_where_nothing_is_asked(self) -> None:
        assert len(Filter().of([waiting(), waiting(child=True), waiting(status="approved")], at=AT)) == 2

    def test_asks_for_several_things_at_once(self) -> None:
        both = waiting(child=True, office_id="AR")
        queue = [waiting(child=True), waiting(office_id="AR"), both]
        assert Filter(need="child", office="AR").of(queue, at=AT) == [both]

    def test_orders_by_time_when_asked(self) -> None:
        child, long = waiting(1, child=True), waiting(2)
        assert Filter(order="time").of([child, long], at=AT) == [long, child]


def told(case: Case) -> Waiting:
    """What the queue says of the one request of this case."""
    (one,) = waiting_in(Case.objects.filter(pk=case.pk), reader=supervisor_of(case.office), at=AT)
    return one


@pytest.mark.django_db
class TestWaitingIn:
    def test_tells_who_waits_for_whom_until_when(self) -> None:
        paper = make_requested()
        one = told(paper.case)
        assert (one.pk, one.status, one.office_id) == (paper.pk, "requested", "CU")
        assert (one.requester, one.due_at) == (str(paper.requested_by), AT + timedelta(hours=4))
        assert not one.own

    @pytest.mark.parametrize("part", ["requested_by", "case_started_by", "case_registered_by", "facts_edited_by"])
    def test_says_whose_part_keeps_them_from_deciding(self, part: str) -> None:
        paper = make_requested()
        SafeConduct.objects.filter(pk=paper.pk).update(**{part: supervisor_of(paper.office)})
        assert told(paper.case).own

    def test_leaves_out_what_waits_for_nobody(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        make_lodged_case()
        returned, approved = make_requested(), make_approved()
        return_safe_conduct(returned.pk, "The surname.", by=supervisor_of(returned.office), at=AT)
        reader = supervisor_of(approved.office)
        with django_assert_num_queries(1):
            found = waiting_in(Case.objects.all(), reader=reader, at=AT)
        assert [one.pk for one in found] == [approved.pk]

    @pytest.mark.parametrize(
        "birth",
        [
            None,
            BirthDate(year=2001, month=2, day=27),
            BirthDate(year=2001, month=2, day=26),
            BirthDate(year=2001),
            BirthDate(year=2000),
            BirthDate(age=17, as_of=date(2019, 2, 26)),
            BirthDate(age=17, as_of=date(2018, 2, 26)),
            BirthDate(age=18, as_of=date(2019, 2, 26)),
        ],
    )
    def test_takes_for_a_child_whom_the_evidence_takes_for_one(self, birth: BirthDate | None) -> None:
        case = make_requested(birth=birth or BirthDate(year=1990)).case
        assert told(case).child == evidence_for(case, on=AT.date()).is_child

    def test_believes_the_best_founded_birth(self) -> None:
        case = make_requested(birth=BirthDate(year=2005)).case
        later = AT + timedelta(minutes=1)
        grown = BirthDate(year=1990, month=1, day=1, basis=Basis.DOCUMENTED)
        correct_facts(case.pk, make_facts(birth=grown), by=case.officer, at=later)
        assert not told(case).child
        assert not evidence_for(case, on=AT.date()).is_child

    @pytest.mark.parametrize(
        ("photo", "changes"),
        [
            (True, {}),
            (False, {}),
            (True, {"address": ""}),
            (True, {"documents": ()}),
            (True, {"documents": (Document(type="NONE"),)}),
            (True, {"documents": (Document(type="SWORN"),)}),
        ],
    )
    def test_misses_what_the_rule_misses(self, photo: bool, changes: dict[str, Any]) -> None:
        case = make_requested(photo=photo, **changes).case
        assert told(case).missing == bool(missing_in(case))

    def test_misses_a_declaration_of_items(self) -> None:
        case = make_requested(photo=True, registration=make_registration(items=None)).case
        assert told(case).missing
        assert missing_in(case) == {"items_not_declared"}

    @pytest.mark.parametrize(("needs", "expected"), [((), False), (("SC-UC",), True)])
    def test_knows_of_needs_that_were_stated(self, needs: tuple[str, ...], expected: bool) -> None:
        assert told(make_requested(needs=needs).case).need is expected

    def test_knows_of_a_match_until_it_is_decided(self) -> None:
        case = make_lodged_case()
        list_like(case)
        make_requested(case=case)
        assert not told(case).match
        (check,) = answer_checks(case)
        assert told(case).match
        settle(check.hits.select_related("case__office").get())
        assert not told(case).match


def missing_in(case: Case) -> set[str]:
    """What the rule finds missing that is no matter of age."""
    codes = {"identity_missing", "photo_missing", "address_missing", "items_not_declared"}
    return codes & {finding.code for finding in rules.about_the_paper(evidence_for(case, on=AT.date()))}
