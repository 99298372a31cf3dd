"""Who sees which case at which moment: the rest does not exist."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework import clock
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.selectors import case_for, cases_visible_to, search
from casework.staff.models import Role, RoleGrant, User
from tests.making import AT, give_role, make_draft, make_office, make_open_case, make_user, officer_of, supervisor_of

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
        case, user = make_draft(restricted=True), make_user()
        grant(case, user, ends_at=AT + timedelta(hours=1))
        assert (case in seen(user, at=AT + timedelta(minutes=minutes))) is sees

    @pytest.mark.parametrize(("minutes", "sees"), [(-1, False), (1, True)])
    def test_is_seen_by_emergency_access_until_it_ends_by_the_real_clock(self, minutes: int, sees: bool) -> None:
        case, user = make_draft(restricted=True), make_user()
        ends = clock.real_now() + timedelta(minutes=minutes)
        box = {"starts_at": ends - timedelta(hours=1), "ends_at": ends, "granted_by": user}
        grant(case, user, kind="break_glass", **box)
        assert [case in seen(user, at=at) for at in (AT - timedelta(days=9), AT, AT + timedelta(days=9))] == [sees] * 3


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
