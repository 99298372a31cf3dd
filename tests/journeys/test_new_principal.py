"""The head of a family dies: the desk hears of it, somebody who is left stands for the claim, and nothing is lost."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

import pytest

from casework.arrivals.models import Case
from casework.asylum.models import Application, Beneficiary
from casework.asylum.selectors import open_application
from casework.asylum.services import lodge_application
from casework.errors import ActionRefused, BadInput, CaseworkError
from casework.journey.deaths import record_death, withdraw_death
from casework.journey.leaving import end_cover, end_link
from casework.journey.principals import name_principal
from casework.people.facts import Died
from casework.people.families import FamilyMember
from casework.people.kin import current_members, principal_of, with_adult
from casework.safe_conducts.selectors import evidence_for
from casework.staff.models import Role
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests.journeys.rivals import rivals
from tests.making import AT, link, make_family, make_lodging, make_office, make_open_case, make_user
from tests.making import supervisor_of as boss

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def make_claim(*relations: str) -> list[Case]:
    """A head with relatives, all of them in the head's application."""
    head, *others = make_family(*relations)
    lodging = make_lodging(covers=tuple(one.pk for one in others))
    reasons = {"application_not_signed": "x"}
    lodge_application(head.pk, lodging, by=head.officer, at=AT, reasons=reasons)
    return [head, *others]


def die(case: Case) -> None:
    """Somebody died."""
    record_death(case.pk, Died(told_by="Hospital"), by=case.officer, at=AT)


def name(head: Case, chosen: Case, relations: Mapping[UUID, str]) -> Case:
    """The desk names who stands for it."""
    return name_principal(head.pk, chosen.pk, relations, by=head.officer, at=AT)


def waiting(kind: WorkKind) -> set[UUID | None]:
    """The cases in which this work is open."""
    return set(WorkItem.objects.filter(kind=kind, status="open").values_list("case_id", flat=True))


def codes(refused: "pytest.ExceptionInfo[ActionRefused]") -> set[str]:
    """What stood against it."""
    return {finding.code for finding in refused.value.findings}


class TestDeath:
    def test_of_the_head_is_work_for_the_desk_until_it_is_taken_back(self) -> None:
        head, _wife, _son = make_claim("SPOUSE", "CHILD_MINOR")
        die(head)
        assert waiting(WorkKind.NAME_PRINCIPAL) == {head.pk}
        withdraw_death(head.pk, "Another man.", by=head.officer, at=AT)
        assert waiting(WorkKind.NAME_PRINCIPAL) == set()

    def test_of_the_head_leaves_the_child_with_the_parent_who_is_left(self) -> None:
        head, _wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        die(head)
        assert waiting(WorkKind.NOTIFY_ICBF) == set()
        assert with_adult([son.person_id], on=TODAY) == {son.person_id}

    def test_of_the_only_adult_leaves_a_child_alone_today(self) -> None:
        head, son = make_claim("CHILD_MINOR")
        die(head)
        assert waiting(WorkKind.NOTIFY_ICBF) == {son.pk}
        assert waiting(WorkKind.NAME_PRINCIPAL) == {head.pk}
        assert not evidence_for(son, on=TODAY).has_adult
        withdraw_death(head.pk, "Another man.", by=head.officer, at=AT)
        assert waiting(WorkKind.NOTIFY_ICBF) == set()

    def test_of_both_parents_leaves_a_child_alone(self) -> None:
        head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        die(head)
        die(wife)
        assert waiting(WorkKind.NOTIFY_ICBF) == {son.pk}
        assert waiting(WorkKind.NAME_PRINCIPAL) == {head.pk}

    def test_of_who_heads_nobody_or_of_a_relative_asks_for_nothing(self) -> None:
        _head, wife = make_claim("SPOUSE")
        die(make_open_case())
        die(wife)
        assert waiting(WorkKind.NAME_PRINCIPAL) == set()

    def test_of_the_last_relative_closes_what_waited(self) -> None:
        head, wife = make_claim("SPOUSE")
        die(head)
        die(wife)
        assert waiting(WorkKind.NAME_PRINCIPAL) == set()


class TestNaming:
    def test_goes_on_with_family_and_application_under_the_wife(self) -> None:
        head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        application = Application.objects.get()
        received = application.received_at
        die(head)
        assert name(head, wife, {son.pk: "CHILD_MINOR"}) == wife
        application.refresh_from_db()
        assert (application.case_id, application.received_at, application.status) == (wife.pk, received, "lodged")
        current = Beneficiary.objects.filter(ended_at=None).values_list("case", "principal", "relation")
        assert set(current) == {(wife.pk, True, None), (son.pk, False, "CHILD_MINOR")}
        assert {open_application(one) for one in (wife, son)} == {application}
        members = current_members().values_list("case", "principal", "relation", "status")
        assert set(members) == {(wife.pk, True, None, "proposed"), (son.pk, False, "CHILD_MINOR", "proposed")}
        assert waiting(WorkKind.NAME_PRINCIPAL) == set()
        assert (waiting(WorkKind.FORWARD_APPLICATION), waiting(WorkKind.NOTIFY_ICBF)) == ({wife.pk}, set())

    def test_is_told_in_the_histories(self) -> None:
        head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        die(head)
        name(head, wife, {son.pk: "CHILD_MINOR"})
        steps = Transition.objects.filter(by=head.officer)
        told = set(steps.filter(verb__in=["pass_on", "end"]).values_list("subject_type", "verb", "case"))
        ended = {("familymember", "end", one.pk) for one in (head, wife, son)}
        assert told == {("application", "pass_on", wife.pk), *ended}

    def test_keeps_what_was_told_in_private_and_asks_for_a_proof_anew(self) -> None:
        head, wife, cousin = make_claim("SPOUSE", "PARTNER")
        die(head)
        name(head, wife, {cousin.pk: "OTHER_RELATIVE"})
        anew = current_members().get(case=cousin)
        assert anew.told_in_private is True
        assert waiting(WorkKind.VERIFY_FAMILY) == {cousin.pk}

    def test_of_a_family_without_an_application_changes_the_family_alone(self) -> None:
        head, wife, son = make_family("SPOUSE", "CHILD_MINOR")
        die(head)
        name(head, wife, {son.pk: "STEPCHILD"})
        found = principal_of(current_members().get(case=son).group_id)
        assert found is not None
        assert found.case_id == wife.pk
        assert not Beneficiary.objects.exists()

    def test_of_a_relative_whom_the_article_does_not_list_is_noted_and_stops_nothing(self) -> None:
        head, wife, brother = make_claim("SPOUSE", "PARTNER")
        die(head)
        name(head, wife, {brother.pk: "SIBLING"})
        assert Transition.objects.get(verb="pass_on").warnings == ["not_listed_for_principal"]
        assert open_application(brother) == Application.objects.get()

    def test_of_a_child_where_no_adult_is_left_leads_to_the_icbf(self) -> None:
        head, son, other = make_claim("CHILD_MINOR", "CHILD_MINOR")
        die(head)
        name(head, son, {other.pk: "SIBLING"})
        assert "principal_is_a_child" in Transition.objects.get(verb="pass_on").warnings
        assert waiting(WorkKind.NOTIFY_ICBF) == {son.pk, other.pk}
        assert Application.objects.get().case_id == son.pk

    def test_again_after_the_next_death(self) -> None:
        head, wife, brother = make_claim("SPOUSE", "PARTNER")
        die(head)
        name(head, wife, {brother.pk: "SIBLING"})
        die(wife)
        assert waiting(WorkKind.NAME_PRINCIPAL) == {wife.pk}
        name(wife, brother, {})
        assert Application.objects.get().case_id == brother.pk


class TestRefused:
    def test_a_child_where_an_adult_is_left(self) -> None:
        head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        die(head)
        with pytest.raises(ActionRefused) as refused:
            name(head, son, {wife.pk: "PARENT"})
        assert "adult_of_family_left" in codes(refused)
        assert Application.objects.get().case_id == head.pk

    def test_without_a_death_or_with_nobody_left(self) -> None:
        head, wife = make_claim("SPOUSE")
        with pytest.raises(ActionRefused) as refused:
            name(head, wife, {})
        assert codes(refused) == {"no_death_recorded"}
        alone = make_open_case()
        die(alone)
        with pytest.raises(ActionRefused) as refused:
            name(alone, wife, {})
        assert codes(refused) == {"nobody_left_in_claim"}

    def test_another_office_and_another_role(self) -> None:
        head, wife = make_claim("SPOUSE")
        die(head)
        reviewer = make_user(role=Role.SECURITY_REVIEWER, region=head.office.region, username="reviews")
        far = make_user(role=Role.CASE_OFFICER, office=make_office(code="RI", region="CAR"), username="far")
        for by in (reviewer, far):
            with pytest.raises((ActionRefused, Case.DoesNotExist)):
                name_principal(head.pk, wife.pk, {}, by=by, at=AT)
        assert Application.objects.get().case_id == head.pk

    def test_a_stranger_somebody_dead_and_a_relation_left_out(self) -> None:
        head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        die(head)
        for chosen, relations, field in (
            (make_open_case(), {wife.pk: "SPOUSE", son.pk: "CHILD_MINOR"}, "principal"),
            (head, {wife.pk: "SPOUSE", son.pk: "CHILD_MINOR"}, "principal"),
            (wife, {}, "relatives"),
            (wife, {son.pk: "COUSIN"}, "relatives"),
        ):
            with pytest.raises(BadInput) as refused:
                name(head, chosen, relations)
            assert set(refused.value.fields) == {field}
        assert Application.objects.get().case_id == head.pk

    def test_a_relation_that_the_births_do_not_bear(self) -> None:
        head, wife, son = make_claim("SPOUSE", "CHILD_MINOR")
        die(head)
        brother = make_open_case()
        link(brother, head, "SIBLING")
        with pytest.raises(ActionRefused) as refused:
            name(head, wife, {son.pk: "CHILD_MINOR", brother.pk: "CHILD_MINOR"})
        assert "not_a_minor" in codes(refused)

    def test_an_application_of_somebody_dead(self) -> None:
        alone = make_open_case()
        die(alone)
        with pytest.raises(ActionRefused) as refused:
            lodge_application(alone.pk, make_lodging(), by=alone.officer, at=AT)
        assert "person_died" in codes(refused)


class TestLeaving:
    def test_the_last_of_the_claim_leaves_nothing_to_name(self) -> None:
        head, wife = make_claim("SPOUSE")
        die(head)
        end_cover(Application.objects.get().pk, wife.pk, note="Applies alone.", by=head.officer, at=AT)
        assert waiting(WorkKind.NAME_PRINCIPAL) == {head.pk}  # the family is left
        end_link(current_members().get(case=wife).pk, note="Remarried.", by=head.officer, at=AT)
        assert waiting(WorkKind.NAME_PRINCIPAL) == set()


@pytest.mark.usefixtures("transactional_db")
class TestRace:
    def test_two_officers_name_two_people_at_once_and_one_is_told(self) -> None:
        head, wife, other = make_claim("SPOUSE", "PARTNER")
        die(head)
        acts = [
            partial(name_principal, head.pk, wife.pk, {other.pk: "SIBLING"}, by=head.officer, at=AT),
            partial(name_principal, head.pk, other.pk, {wife.pk: "SIBLING"}, by=boss(head.office), at=AT),
        ]
        outcomes = rivals(acts, before=head)
        assert sum(isinstance(one, CaseworkError) for one in outcomes) == 1
        assert FamilyMember.objects.filter(principal=True, until_at=None).count() == 1
        assert Beneficiary.objects.filter(principal=True, ended_at=None).count() == 1
