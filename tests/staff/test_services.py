"""Accounts and roles, and registers without a gap."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from casework.staff.models import Office, Role, RoleGrant, Series, User
from casework.staff.rules import about_holding
from casework.staff.selectors import desks_of
from casework.staff.services import create_account, grant_role, next_number, system_user
from tests.making import AT, LONG_AGO, give_role, make_office, make_user

NEXT = timedelta(days=1)


class Undone(Exception):
    """A transaction that is given up after it took a number."""


def take(office: Office, *, keep: bool) -> int:
    """The next number of the office, kept or given up with its transaction."""
    number = 0
    try:
        with transaction.atomic():
            number = next_number("case", office_id=office.pk, year=2019)
            if not keep:
                raise Undone
    except Undone:
        pass
    return number


@pytest.mark.django_db
class TestNextNumber:
    def test_counts_each_register_of_each_office_and_year_from_one(self) -> None:
        one, other = make_office(), make_office(code="ZX")
        registers = (("case", one, 2019), ("case", one, 2020), ("safe_conduct", one, 2019), ("case", other, 2019))
        for expected in (1, 2):
            for kind, office, year in registers:
                assert next_number(kind, office_id=office.pk, year=year) == expected
        assert Series.objects.count() == len(registers)


class TestGaps(TestCase):
    @given(st.lists(st.booleans(), max_size=12))
    @settings(deadline=None, max_examples=20)
    def test_never_appear_whoever_gives_up(self, kept: list[bool]) -> None:
        office = make_office()
        numbers = [take(office, keep=keep) for keep in kept]
        assert [number for number, keep in zip(numbers, kept, strict=True) if keep] == list(range(1, sum(kept) + 1))


@pytest.mark.django_db
class TestCreateAccount:
    def test_makes_an_account_that_holds_nothing(self) -> None:
        user = make_user(office=make_office())
        assert user.grants_on(AT) == []
        assert user.check_password("a-word-for-tests-only")

    def test_refuses_a_name_that_is_taken(self) -> None:
        user = make_user()
        with pytest.raises(IntegrityError, match="username"), transaction.atomic():
            create_account(
                user.username, display_name="x", password=None, office=None, language="", by=system_user(), at=AT
            )

    def test_gives_no_password_where_none_is_meant(self) -> None:
        user = create_account(
            "nobody", display_name="x", password=None, office=None, language="", by=system_user(), at=AT
        )
        assert not user.has_usable_password()


@pytest.mark.django_db
class TestGrantRole:
    @pytest.mark.parametrize("people", [("a", "a", "b"), ("a", "b", "a"), ("a", "b", "b")])
    def test_takes_three_different_people(self, people: tuple[str, str, str]) -> None:
        named = {name: make_user(username=name) for name in "abc"}
        user, by, confirmer = (named[name] for name in people)
        with pytest.raises(IntegrityError, match="role_grant_three_people"), transaction.atomic():
            grant_role(user, Role.AUDITOR, confirmed_by=confirmer, by=by, at=AT)
        grant_role(named["a"], Role.AUDITOR, confirmed_by=named["b"], by=named["c"], at=AT)

    def test_is_for_an_office_or_a_region_and_for_an_officer_always_an_office(self) -> None:
        office, user = make_office(), make_user()
        with pytest.raises(IntegrityError, match="role_grant_office_or_region"), transaction.atomic():
            give_role(user, Role.SUPERVISOR, office=office, region=office.region)
        for region in (None, office.region):
            with pytest.raises(IntegrityError, match="role_grant_officer_has_office"), transaction.atomic():
                give_role(user, Role.CASE_OFFICER, region=region)
        give_role(user, Role.CASE_OFFICER, office=office)

    def test_does_not_end_before_it_began(self) -> None:
        grant = make_user(role=Role.AUDITOR).grants[0]
        with pytest.raises(IntegrityError, match="role_grant_ends_after_start"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(ends_at=grant.starts_at - NEXT)
        RoleGrant.objects.filter(pk=grant.pk).update(ends_at=grant.starts_at)  # taken back before it began
        RoleGrant.objects.filter(pk=grant.pk).update(ends_at=grant.starts_at + NEXT)


@pytest.mark.django_db
class TestUser:
    def test_holds_a_role_from_its_start_until_its_end(self) -> None:
        user = make_user(role=Role.AUDITOR)
        RoleGrant.objects.filter(user=user).update(ends_at=AT)
        user = User.objects.get(pk=user.pk)
        moments = (LONG_AGO - NEXT, LONG_AGO, AT - NEXT, AT)
        assert [user.holds(Role.AUDITOR, at=moment) for moment in moments] == [False, True, True, False]

    def test_holds_nothing_once_disabled(self) -> None:
        office = make_office()
        user = make_user(role=Role.CASE_OFFICER, office=office)
        user.is_active = False
        assert not user.holds(Role.CASE_OFFICER, at=AT)
        assert [finding.code for finding in about_holding(user, Role.CASE_OFFICER, office=office, at=AT)] == [
            "role_not_held"
        ]
        assert desks_of(user, AT) == []

    def test_writes_every_role_beside_its_acts(self) -> None:
        office = make_office()
        user = make_user(role=Role.CASE_OFFICER, office=office)
        give_role(user, Role.SUPERVISOR, region=office.region)
        assert (user.roles_at(AT), user.trail_office) == ("case_officer+supervisor", office.pk)
        assert system_user().roles_at(AT) == "system"


@pytest.mark.django_db
class TestDesksOf:
    def test_puts_the_own_office_first(self) -> None:
        here, there = make_office(), make_office(code="AR", region="ORQ")
        user: Any = make_user(role=Role.CASE_OFFICER, office=here)
        give_role(user, Role.CASE_OFFICER, office=there)
        assert [office.pk for office in desks_of(user, AT)] == ["CU", "AR"]
