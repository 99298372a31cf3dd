"""Two officers link people at one moment: nobody ends in two families, and no two acts wait for each other."""

from functools import partial

import pytest

from casework.arrivals.families import link_to_family
from casework.arrivals.models import Case
from casework.asylum.models import Beneficiary
from casework.asylum.services import lodge_application
from casework.errors import ActionRefused
from casework.people.families import FamilyMember
from tests.journeys.rivals import rivals
from tests.making import AT, make_family, make_lodging, make_open_case

pytestmark = pytest.mark.usefixtures("transactional_db")


def linking(relative: Case, head: Case) -> "partial[FamilyMember]":
    """One desk that links these two."""
    return partial(link_to_family, relative.pk, head.pk, "SPOUSE", told_in_private=True, by=head.officer, at=AT)


class TestLinks:
    def test_that_cross_make_one_family(self) -> None:
        one, other = make_open_case(), make_open_case()
        outcomes = rivals([linking(one, other), linking(other, one)], before=one)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ActionRefused", "FamilyMember"]
        assert FamilyMember.objects.filter(principal=True).count() == 1
        assert FamilyMember.objects.count() == 2

    def test_to_two_heads_leave_one(self) -> None:
        child, one, other = make_open_case(), make_open_case(), make_open_case()
        outcomes = rivals([linking(child, one), linking(child, other)], before=child)
        assert sum(isinstance(outcome, ActionRefused) for outcome in outcomes) == 1
        assert FamilyMember.objects.filter(case=child).count() == 1


class TestApplications:
    def test_of_head_and_spouse_at_once_cover_the_spouse_once(self) -> None:
        head, wife = make_family("SPOUSE")
        covering, own = make_lodging(covers=(wife.pk,)), make_lodging()
        acts = [
            partial(lodge_application, head.pk, covering, by=head.officer, at=AT),
            partial(lodge_application, wife.pk, own, by=wife.officer, at=AT),
        ]
        outcomes = rivals(acts, before=wife)
        assert sum(isinstance(outcome, ActionRefused) for outcome in outcomes) == 1
        assert Beneficiary.objects.filter(person=wife.person_id, ended_at=None).count() == 1
