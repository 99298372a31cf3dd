"""Reviewers take a match from the queue: it is theirs for a while, and its case opens to them for a week."""

from datetime import timedelta

import pytest

from casework.arrivals.models import Case, CaseGrant
from casework.errors import ActionRefused
from casework.screening.claiming import HELD_FOR, READ_FOR, claim_of, release_match, take_match
from casework.screening.hits import Hit
from casework.screening.review_queue import lines_of, narrowed, waiting_for
from casework.staff.models import Role, User
from tests.making import AT, answer_checks, make_office, make_open_case, make_user, supervisor_of
from tests.making_hits import OTHER, SAME, decide, entry_like, make_hit, reviewer_of, settle
from tests.making_lists import take_list

pytestmark = pytest.mark.django_db


def sees(user: User, hit: Hit, *, at: object = AT) -> bool:
    return Case.objects.visible_to(user, at=at).filter(pk=hit.case_id).exists()  # type: ignore[arg-type]


class TestTakeMatch:
    def test_opens_the_case_to_who_takes_it_and_to_nobody_else(self) -> None:
        hit = make_hit(strong=True)
        one, two = (reviewer_of(hit.case.office, name) for name in ("one", "two"))
        assert not sees(one, hit)
        take_match(hit.pk, by=one, at=AT)
        assert (sees(one, hit), sees(two, hit)) == (True, False)
        assert not sees(one, hit, at=AT + READ_FOR)

    def test_is_refused_while_a_colleague_has_it(self) -> None:
        hit = make_hit()
        one, two = (reviewer_of(hit.case.office, name) for name in ("one", "two"))
        take_match(hit.pk, by=one, at=AT)
        with pytest.raises(ActionRefused) as refused:
            take_match(hit.pk, by=two, at=AT)
        assert [finding.code for finding in refused.value.findings] == ["taken"]
        take_match(hit.pk, by=two, at=AT + HELD_FOR)
        assert claim_of(hit.check_run).claimed_by == two  # type: ignore[union-attr]

    def test_twice_by_one_is_one_sight_of_the_case(self) -> None:
        hit = make_hit()
        one = reviewer_of(hit.case.office, "one")
        for minute in range(2):
            take_match(hit.pk, by=one, at=AT + timedelta(minutes=minute))
        later = AT + timedelta(minutes=1)
        assert CaseGrant.objects.in_force(later).filter(user=one).count() == 1

    def test_goes_to_a_second_one_after_the_first_decided(self) -> None:
        hit = make_hit(strong=True)
        one, two = (reviewer_of(hit.case.office, name) for name in ("one", "two"))
        take_match(hit.pk, by=one, at=AT)
        decide(hit, SAME, by=one)
        with pytest.raises(ActionRefused):
            take_match(hit.pk, by=one, at=AT)
        take_match(hit.pk, by=two, at=AT)

    def test_can_be_given_back_by_who_has_it(self) -> None:
        hit = make_hit()
        one, two = (reviewer_of(hit.case.office, name) for name in ("one", "two"))
        take_match(hit.pk, by=one, at=AT)
        assert release_match(hit.pk, by=two, at=AT) == 0
        assert release_match(hit.pk, by=one, at=AT) == 1
        take_match(hit.pk, by=two, at=AT)

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SUPERVISOR, Role.AUDITOR])
    def test_is_for_reviewers_only(self, role: str) -> None:
        hit = make_hit()
        with pytest.raises(ActionRefused):
            take_match(hit.pk, by=make_user(role=role, office=hit.case.office), at=AT)

    def test_of_a_restricted_case_is_for_reviewers_of_the_whole_country(self) -> None:
        hit = make_hit(case=make_open_case(restricted=True))
        with pytest.raises(ActionRefused) as refused:
            take_match(hit.pk, by=reviewer_of(hit.case.office), at=AT)
        assert [finding.code for finding in refused.value.findings] == ["restricted_case"]
        national = make_user(role=Role.SECURITY_REVIEWER)
        take_match(hit.pk, by=national, at=AT)
        assert sees(national, hit)

    def test_is_refused_once_it_is_settled(self) -> None:
        hit = settle(make_hit())
        with pytest.raises(ActionRefused):
            take_match(hit.pk, by=reviewer_of(hit.case.office, "two"), at=AT)


class TestTheQueue:
    def test_is_ordered_by_score_and_then_by_what_agrees(self) -> None:
        cases = [make_open_case() for _case in range(3)]
        entries = [entry_like(case, str(place), strong=place == 1) for place, case in enumerate(cases)]
        take_list(*entries)
        for case in cases:
            answer_checks(case)
        reviewer = reviewer_of(cases[0].office)
        hits = list(waiting_for(reviewer, at=AT))
        assert [(hit.score, hit.agreeing) for hit in hits] == sorted(
            ((hit.score, hit.agreeing) for hit in hits), reverse=True
        )
        assert hits[0].case_id == cases[1].pk

    def test_holds_what_a_reviewers_places_have_and_nothing_weak_settled_or_replaced(self) -> None:
        hit = make_hit()
        elsewhere = make_user(role=Role.SECURITY_REVIEWER, office=make_office(code="RI", region="CAR"))
        assert list(waiting_for(reviewer_of(hit.case.office), at=AT)) == [hit]
        assert not waiting_for(elsewhere, at=AT).exists()
        assert not waiting_for(supervisor_of(hit.case.office), at=AT).exists()
        settle(hit)
        assert not waiting_for(reviewer_of(hit.case.office), at=AT).exists()

    def test_says_who_has_it_and_how_many_decided(self) -> None:
        hit = make_hit(strong=True)
        one, two = (reviewer_of(hit.case.office, name) for name in ("one", "two"))
        decide(hit, OTHER, by=one)
        take_match(hit.pk, by=two, at=AT)
        (line,) = lines_of(waiting_for(one, at=AT), one, at=AT)
        assert (line.held_by, line.decided, line.seen) == (two, 1, False)
        assert {finding.code for finding in line.findings} == {"taken"}

    def test_is_narrowed_by_band_list_office_and_who_has_it(self) -> None:
        hit = make_hit(strong=True)
        one, two = (reviewer_of(hit.case.office, name) for name in ("one", "two"))
        waiting = waiting_for(one, at=AT)

        def found(user: User, **asked: str) -> int:
            return narrowed(waiting, user, at=AT, **asked).count()

        assert (found(one, band="strong"), found(one, band="possible")) == (1, 0)
        assert (found(one, source="test"), found(one, source="other")) == (1, 0)
        assert (found(one, office=hit.case.office_id), found(one, office="RI")) == (1, 0)
        assert (found(one, who="free"), found(one, who="mine"), found(one, who="second")) == (1, 0, 0)
        take_match(hit.pk, by=one, at=AT)
        assert (found(one, who="free"), found(one, who="mine")) == (0, 1)
        decide(hit, OTHER, by=one)
        assert (found(one, who="second"), found(two, who="second"), found(one, who="free")) == (0, 1, 0)
