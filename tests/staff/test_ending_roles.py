"""Delegations and the end of a role."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.accounts import ask_for
from casework.staff.account_requests import AccountRequest
from casework.staff.leaving import disable_account, end_role
from casework.staff.models import Role, RoleGrant, User
from tests.making import AT, make_administrator, make_office, make_user, officer_of, supervisor_of
from tests.staff.asking import WEEK, asked, codes, confirmed, one, two

__all__ = ["one", "two"]

pytestmark = pytest.mark.django_db


class TestDelegate:
    def delegation(self, **changes: Any) -> AccountRequest:
        office = make_office()
        fields = {"place": "region:ORI", "ends_at": (AT + WEEK).isoformat(), "act_number": "Acta 7"} | changes
        return ask_for("delegate", officer_of(office), fields, reason="Licencia.", by=supervisor_of(office), at=AT)

    def test_makes_a_deputy_a_supervisor_for_a_time_by_an_act(self, one: User) -> None:
        deputy = officer_of(make_office())
        confirmed(self.delegation(), one)
        grant = RoleGrant.objects.get(user=deputy, role=Role.SUPERVISOR)
        assert (grant.act_number, grant.ends_at, grant.confirmed_by) == ("Acta 7", AT + WEEK, one)
        with pytest.raises(IntegrityError, match="role_grant_delegation_ends"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(ends_at=None)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"place": "country"}, "place"),
            ({"place": "region:CAR"}, "place"),
            ({"act_number": ""}, "act_number"),
            ({"ends_at": ""}, "ends_at"),
            ({"ends_at": (AT + timedelta(days=61)).isoformat()}, "ends_at"),
        ],
    )
    def test_gives_away_only_what_one_has_and_for_a_time(self, one: User, changes: dict[str, Any], field: str) -> None:
        make_office(code="RI", region="CAR")
        with pytest.raises(BadInput) as error:
            self.delegation(**changes)
        assert set(error.value.fields) == {field}

    def test_is_not_confirmed_by_a_supervisor(self, one: User) -> None:
        request = self.delegation()
        with pytest.raises(ActionRefused):
            confirmed(request, make_user(role=Role.SUPERVISOR, username="everywhere"))


class TestEndRole:
    def test_ends_at_once_by_one_administrator(self, one: User) -> None:
        user = supervisor_of(make_office())
        end_role(user.grants[0].pk, by=one, at=AT)
        assert not User.objects.get(pk=user.pk).holds(Role.SUPERVISOR, at=AT)
        with pytest.raises(InvalidTransition):
            end_role(user.grants[0].pk, by=one, at=AT)

    def test_takes_a_role_back_before_it_begins(self, one: User, two: User) -> None:
        user, later = make_user(), AT + WEEK
        fields = {"role": "supervisor", "place": "country", "starts_at": later.isoformat()}
        confirmed(asked("grant_role", user, by=one, **fields), two)
        end_role(RoleGrant.objects.get(user=user).pk, by=one, at=AT)
        assert not User.objects.get(pk=user.pk).holds(Role.SUPERVISOR, at=later)

    def test_leaves_two_administrators(self, one: User, two: User) -> None:
        for act in (
            lambda: end_role(two.grants[0].pk, by=one, at=AT),
            lambda: disable_account(two.pk, by=one, at=AT),
        ):
            with pytest.raises(ActionRefused) as error:
                act()
            assert codes(error) == {"last_administrators"}
        make_administrator("administers.three")
        end_role(two.grants[0].pk, by=one, at=AT)

    def test_is_refused_about_oneself_and_to_others(self, one: User, two: User) -> None:
        make_administrator("administers.three")
        for by in (one, officer_of(make_office())):
            with pytest.raises(ActionRefused):
                end_role(one.grants[0].pk, by=by, at=AT)
