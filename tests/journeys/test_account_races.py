"""Two administrators at once: one of them is too late, and nothing is done twice."""

import pytest

from casework import clock
from casework.errors import ActionRefused, CaseworkError, InvalidTransition
from casework.journey.accounts import ask_for, confirm_request, refuse_request
from casework.staff.leaving import disable_account
from casework.staff.models import RoleGrant, User
from tests.journeys.rivals import at_once, rivals
from tests.making import AT, make_administrator, make_office, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three() -> list[User]:
    make_office()
    return [make_administrator(f"administers.{number}") for number in range(3)]


def test_two_confirm_one_request_and_one_is_too_late(three: list[User]) -> None:
    one, two, other = three
    subject = make_user(username="gets.a.role")
    asked = {"role": "auditor", "place": "country"}
    request = ask_for("grant_role", subject, asked, reason="x", by=one, at=AT)
    done = rivals(
        [
            lambda: confirm_request(request.pk, by=two, at=AT, real_at=clock.real_now()),
            lambda: confirm_request(request.pk, by=other, at=AT, real_at=clock.real_now()),
        ],
        before=request,
    )
    assert sum(isinstance(each, InvalidTransition) for each in done) == 1
    assert RoleGrant.objects.filter(user=subject).count() == 1


def test_one_confirms_while_another_refuses(three: list[User]) -> None:
    one, two, other = three
    subject = make_user(username="gets.a.role")
    request = ask_for("grant_role", subject, {"role": "auditor", "place": "country"}, reason="x", by=one, at=AT)
    done = rivals(
        [
            lambda: confirm_request(request.pk, by=two, at=AT, real_at=clock.real_now()).request,
            lambda: refuse_request(request.pk, reason="No.", by=other, at=AT),
        ],
        before=request,
    )
    assert sum(isinstance(each, InvalidTransition) for each in done) == 1
    request.refresh_from_db()
    assert RoleGrant.objects.filter(user=subject).exists() == (request.state == "confirmed")


def test_the_same_is_asked_twice_and_is_open_once(three: list[User]) -> None:
    subject = make_user(username="gets.a.role")
    asked = {"role": "auditor", "place": "country"}
    done = at_once(
        [lambda by=by: ask_for("grant_role", subject, asked, reason="x", by=by, at=AT) for by in three[:2]]  # type: ignore[misc]
    )
    assert sum(isinstance(each, CaseworkError) for each in done) == 1


def test_administrators_who_disable_each_other_leave_two(three: list[User]) -> None:
    one, two, _other = three
    done = at_once(
        [
            lambda: disable_account(two.pk, by=User.objects.get(pk=one.pk), at=AT),
            lambda: disable_account(one.pk, by=User.objects.get(pk=two.pk), at=AT),
        ]
    )
    assert sum(isinstance(each, ActionRefused) for each in done) == 1
    assert User.objects.filter(username__startswith="administers.", is_active=True).count() == 2
