"""Who sees which case at which moment: the rest does not exist."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework import clock
from casework.arrivals.grants import assign_case, end_assignment, name_on_case
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.selectors import case_for, cases_visible_to, search
from casework.asylum.services import end_cover, forward_application, lodge_application
from casework.errors import ActionRefused, BadInput
from casework.staff.models import Role, RoleGrant, User
from tests.making import (
    AT,
    application_of,
    give_mandate,
    give_role,
    make_draft,
    make_family,
    make_forwarded_case,
    make_lodged_case,
    make_lodging,
    make_office,
    make_open_case,
    make_user,
    officer_of,
    supervisor_of,
)

pytestmark = pytest.mark.django_db


def seen(user: User, *, at: datetime = AT) -> set[Case]:
    """The cases this user sees."""
    return set(Case.objects.visible_to(User.objects.get(pk=user.pk), at=at))


def grant(case: Case, user: User, **changes: Any) -> None:
    """Name this user on the case."""
    values = {"kind": "named", "reason": "asked", "starts_at": AT, "granted_by": case.officer}
    CaseGrant.objects.create(case=case, user=user, **(values | changes))


@pytest.fixture
def cases() -> dict[str, Case]:
    """One case at an office, one at a sister office of the region, one in another region."""
    places = {"here": "CU", "sister": "AR", "far": "BO"}
    regions = {"here": "ORI", "sister": "ORI", "far": "AND"}
    return {
        name: make_draft(office=make_office(code=f"{code[0]}X", region=regions[name], kind="post"))
        for name, code in places.items()
    }


class TestVisibleTo:
    def test_an_officer_sees_the_office(self, cases: dict[str, Case]) -> None:
        assert seen(officer_of(cases["here"].office)) == {cases["here"]}

    def test_a_supervisor_sees_the_region(self, cases: dict[str, Case]) -> None:
        assert seen(supervisor_of(cases["here"].office)) == {cases["here"], cases["sister"]}

    def test_an_auditor_sees_the_country(self, cases: dict[str, Case]) -> None:
        assert seen(make_user(role=Role.AUDITOR)) == set(cases.values())

    def test_an_administrator_sees_nobody(self, cases: dict[str, Case]) -> None:
        assert seen(make_user(role=Role.ADMINISTRATOR)) == set()

    def test_an_account_without_a_role_sees_nobody(self, cases: dict[str, Case]) -> None:
        assert seen(make_user(office=cases["here"].office)) == set()

    def test_two_roles_add_up(self, cases: dict[str, Case]) -> None:
        officer = officer_of(cases["here"].office)
        give_role(officer, Role.CASE_OFFICER, office=cases["far"].office)
        assert seen(officer) == {cases["here"], cases["far"]}

    @pytest.mark.parametrize(("minutes", "sees"), [(-1, False), (0, True), (59, True), (60, False)])
    def test_a_role_counts_from_its_start_to_its_end(self, cases: dict[str, Case], minutes: int, sees: bool) -> None:
        officer = officer_of(cases["here"].office)
        RoleGrant.objects.filter(user=officer).update(starts_at=AT, ends_at=AT + timedelta(hours=1))
        assert (cases["here"] in seen(officer, at=AT + timedelta(minutes=minutes))) is sees

    def test_who_is_bound_to_one_office_sees_it_and_no_other(self, cases: dict[str, Case]) -> None:
        auditor = make_user(role=Role.AUDITOR)
        grant(cases["far"], auditor)
        auditor.bound_office_id = cases["here"].office_id
        assert set(Case.objects.visible_to(auditor, at=AT)) == {cases["here"]}

    def test_a_disabled_account_sees_nobody(self, cases: dict[str, Case]) -> None:
        officer = officer_of(cases["here"].office)
        User.objects.filter(pk=officer.pk).update(is_active=False)
        assert seen(officer) == set()


class TestRestricted:
    def test_is_seen_by_whom_a_grant_names_and_by_nobody_else(self) -> None:
        case = make_draft(restricted=True)
        colleague = make_user(role=Role.CASE_OFFICER, office=case.office)
        auditor, supervisor = make_user(role=Role.AUDITOR), supervisor_of(case.office)
        assert seen(case.officer) == {case}
        assert seen(colleague) == seen(auditor) == seen(supervisor) == set()
        grant(case, supervisor)
        assert seen(supervisor) == {case}

    @pytest.mark.parametrize(("minutes", "sees"), [(-1, False), (0, True), (59, True), (60, False)])
    def test_is_seen_while_the_grant_lasts(self, minutes: int, sees: bool) -> None:
        case, user = make_draft(restricted=True), supervisor_of(make_office(code="RI", region="CAR"))
        grant(case, user, ends_at=AT + timedelta(hours=1))
        assert (case in seen(user, at=AT + timedelta(minutes=minutes))) is sees

    @pytest.mark.parametrize(("minutes", "sees"), [(-1, False), (1, True)])
    def test_is_seen_by_emergency_access_until_it_ends_by_the_real_clock(self, minutes: int, sees: bool) -> None:
        case, user = make_draft(restricted=True), supervisor_of(make_office(code="RI", region="CAR"))
        ends = clock.real_now() + timedelta(minutes=minutes)
        box = {"starts_at": ends - timedelta(hours=1), "ends_at": ends, "granted_by": user}
        grant(case, user, kind="break_glass", **box)
        assert [case in seen(user, at=at) for at in (AT - timedelta(days=9), AT, AT + timedelta(days=9))] == [sees] * 3


class TestAuditor:
    """Every history under a mandate, restricted ones only where it names them."""

    def test_sees_nothing_without_a_mandate_in_force(self, cases: dict[str, Case]) -> None:
        auditor = make_user(role=Role.AUDITOR, mandate=False)
        assert seen(auditor) == set()
        give_mandate(auditor, at=AT, until=AT + timedelta(hours=1))
        for minutes, sees in ((-1, False), (0, True), (59, True), (60, False)):
            assert bool(seen(auditor, at=AT + timedelta(minutes=minutes))) is sees

    def test_sees_the_restricted_case_whose_number_the_mandate_names(self) -> None:
        named, other = make_draft(restricted=True), make_draft(restricted=True)
        auditor = make_user(role=Role.AUDITOR, mandate=False)
        give_mandate(auditor, named.number)
        grant(other, auditor)  # being named at the desk opens nothing to an auditor
        assert seen(auditor) == {named}

    def test_sees_by_the_mandate_they_chose_alone(self) -> None:
        named, plain = make_draft(restricted=True), make_draft()
        auditor = make_user(role=Role.AUDITOR, mandate=False)
        wide, narrow = give_mandate(auditor, named.number), give_mandate(auditor, number="AUD-002")
        assert seen(auditor) == set()  # two are in force and none was chosen
        for mandate, expected in ((wide, {named, plain}), (narrow, {plain})):
            auditor.chosen_mandate = str(mandate.pk)
            assert set(Case.objects.visible_to(auditor, at=AT)) == expected


class TestSecurityReviewer:
    """What a supervisor assigned, restricted or not, until that ends."""

    def test_sees_what_is_assigned_until_it_ends(self) -> None:
        plain, restricted, _other = make_draft(), make_draft(restricted=True), make_draft()
        supervisor, reviewer = supervisor_of(plain.office), make_user(role=Role.SECURITY_REVIEWER)
        grant(restricted, supervisor)
        assert seen(reviewer) == set()
        given = [
            assign_case(case.pk, reviewer, reason="Looks alike.", by=supervisor, at=AT) for case in (plain, restricted)
        ]
        assert seen(reviewer) == {plain, restricted}
        end_assignment(given[0].pk, by=supervisor, at=AT + timedelta(hours=1))
        assert seen(reviewer, at=AT + timedelta(hours=1)) == {restricted}

    def test_sees_nothing_once_the_role_has_ended_or_by_another_kind_of_grant(self) -> None:
        case, reviewer = make_draft(restricted=True), make_user(role=Role.SECURITY_REVIEWER)
        grant(case, reviewer)
        assert seen(reviewer) == set()
        grant(case, reviewer, kind="assigned")
        assert seen(reviewer) == {case}
        RoleGrant.objects.filter(user=reviewer).update(ends_at=AT)
        assert seen(reviewer) == set()

    def test_is_assigned_by_a_supervisor_of_the_region_with_a_reason(self) -> None:
        case, reviewer = make_draft(), make_user(role=Role.SECURITY_REVIEWER)
        supervisor, elsewhere = supervisor_of(case.office), supervisor_of(make_office(code="RI", region="CAR"))
        told: list[tuple[User, User, str]] = [
            (elsewhere, reviewer, "other_office"),
            (case.officer, reviewer, "role_not_held"),
            (reviewer, reviewer, "own_account"),
            (supervisor, case.officer, "no_reviewer"),
        ]
        for by, whom, code in told:
            with pytest.raises(ActionRefused) as refused:
                assign_case(case.pk, whom, reason="Looks alike.", by=by, at=AT)
            assert code in {finding.code for finding in refused.value.findings}
        with pytest.raises(BadInput):
            assign_case(case.pk, reviewer, reason=" ", by=supervisor, at=AT)
        first, second = (assign_case(case.pk, reviewer, reason="Alike.", by=supervisor, at=AT) for _time in range(2))
        assert first == second
        with pytest.raises(CaseGrant.DoesNotExist):
            end_assignment(first.pk, by=elsewhere, at=AT)


class TestMinistryLiaison:
    """The people of applications that were forwarded."""

    def test_sees_whom_a_forwarded_application_covers(self) -> None:
        liaison = make_user(role=Role.MINISTRY_LIAISON)
        make_lodged_case()
        head, wife, child = make_family("SPOUSE", "CHILD_MINOR")
        lodge_application(head.pk, make_lodging(covers=(wife.pk, child.pk)), by=head.officer, at=AT)
        assert seen(liaison) == set()
        forward_application(application_of(head).pk, "DEMO-1", by=head.officer, at=AT)
        assert seen(liaison) == {head, wife, child}
        end_cover(application_of(head).pk, wife.pk, note="Asks for herself.", by=head.officer, at=AT)
        assert seen(liaison) == {head, child}

    def test_sees_a_restricted_one_only_when_named(self) -> None:
        liaison, case = make_user(role=Role.MINISTRY_LIAISON), make_lodged_case(restricted=True)
        name_on_case(case.pk, liaison, reason="Takes the file at the Ministry.", by=case.officer, at=AT)
        assert seen(liaison) == set()
        forward_application(application_of(case).pk, "DEMO-2", by=case.officer, at=AT)
        assert seen(liaison) == {case}
        CaseGrant.objects.filter(user=liaison).update(ends_at=AT)
        assert seen(liaison) == set()


class TestNobodyElse:
    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION])
    def test_sees_no_case_even_where_named(self, role: str) -> None:
        user, case = make_user(role=role), make_forwarded_case(restricted=True)
        for kind in ("named", "assigned"):
            grant(case, user, kind=kind)
        assert seen(user) == set()

    def test_one_role_may_be_asked_alone(self, cases: dict[str, Case]) -> None:
        officer = officer_of(cases["here"].office)
        give_role(officer, Role.MINISTRY_LIAISON)
        assert set(Case.objects.visible_to(officer, at=AT, roles=[Role.MINISTRY_LIAISON])) == set()
        assert set(Case.objects.visible_to(officer, at=AT, roles=[Role.CASE_OFFICER])) == {cases["here"]}


class TestCaseFor:
    def test_tells_hidden_and_absent_alike(self, cases: dict[str, Case]) -> None:
        officer = officer_of(cases["here"].office)
        for key in (cases["far"].pk, officer.pk):
            with pytest.raises(Case.DoesNotExist, match="matching query does not exist"):
                case_for(officer, key, at=AT)
        assert case_for(officer, cases["here"].pk, at=AT) == cases["here"]


class TestSearch:
    def test_finds_by_number_reference_document_and_name_among_the_visible_only(self) -> None:
        case, hidden = make_open_case(), make_open_case(office=make_office(code="ZX", region="ORQ"))
        mine = cases_visible_to(case.officer, at=AT)
        for text in (case.number, case.public_ref, "V 99 000 001", "PRUEBA b"):
            assert set(search(mine, text)) == {case}, text
        for text in (hidden.number, hidden.public_ref, "V99000002", "", "%", "' OR 1=1 --"):
            assert hidden not in search(mine, text), text
