"""The page on which a colleague chooses a password: once, in time, and alike for whatever is wrong."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casework import clock
from casework.audit.models import AuditEvent
from casework.staff.account_requests import Activation
from casework.staff.activation import VALID_FOR, make_code, written
from casework.staff.models import User
from tests.making import make_user

pytestmark = pytest.mark.django_db
CHOSEN = "tres palabras largas"


@pytest.fixture
def user() -> User:
    return make_user(username="nueva.oficial")


@pytest.fixture
def code(user: User) -> str:
    return make_code(user, real_at=clock.real_now())


def send(code: str, username: str = "nueva.oficial", one: str = CHOSEN, two: str = CHOSEN) -> tuple[int, str]:
    """The answer, without what differs each time."""
    sent = {"username": username, "code": code, "password1": one, "password2": two}
    answer = Client(HTTP_ACCEPT_LANGUAGE="en").post("/accounts/activate/", sent)
    return answer.status_code, re.sub(r"\b[A-Za-z0-9]{64}\b", "CSRF", answer.content.decode())


class TestActivate:
    def test_sets_the_password_that_was_chosen_and_uses_the_code_up(self, user: User, code: str) -> None:
        assert not User.objects.get(pk=user.pk).has_usable_password()
        assert send(code.upper().replace("-", " "))[0] == 302
        assert User.objects.get(pk=user.pk).check_password(CHOSEN)
        assert send(code, one="otras palabras largas", two="otras palabras largas")[0] == 422
        assert User.objects.get(pk=user.pk).check_password(CHOSEN)
        assert AuditEvent.objects.filter(verb="staff.account_activated", actor=str(user.pk)).exists()

    def test_answers_alike_whatever_is_wrong(self, user: User, code: str) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        make_user(username="otra.oficial")
        wrong = "bbbb-bbbb-bbbb-bbbb"
        answers = {send(wrong), send(wrong)}
        Activation.objects.update(
            expires_at=clock.real_now() - timedelta(seconds=1), made_at=clock.real_now() - VALID_FOR
        )
        answers.add(send(code))
        Activation.objects.update(expires_at=clock.real_now() + VALID_FOR)
        User.objects.filter(pk=user.pk).update(is_active=False)
        answers.add(send(code))
        masked = {(status, text.replace(code, "CODE").replace(wrong, "CODE")) for status, text in answers}
        assert [status for status, _text in masked] == [422]
        others = {send(wrong, username=name)[1].replace(name, "NAME") for name in ("nobody.at.all", "otra.oficial")}
        assert {text.replace(wrong, "CODE") for text in others} == {
            text.replace("nueva.oficial", "NAME") for _status, text in masked
        }

    def test_is_recorded_when_it_fails_and_never_what_was_typed(self, user: User, code: str) -> None:
        send("secret-but-wrong")
        event = AuditEvent.objects.get(kind="sign_in_failed")
        assert (event.subject_pk, event.actor) == (str(user.pk), "anonymous")
        assert "secret" not in str(event.diff)

    @pytest.mark.parametrize(
        ("one", "two"), [("short", "short"), ("123456789012345", "123456789012345"), (CHOSEN, "others"), ("", "")]
    )
    def test_wants_a_strong_password_twice_and_leaves_the_code(self, code: str, one: str, two: str) -> None:
        assert send(code, one=one, two=two)[0] == 422
        assert send(code)[0] == 302

    def test_lets_a_code_be_guessed_five_times_in_five_minutes(self, code: str) -> None:
        assert [send("bbbb-bbbb-bbbb-bbbb")[0] for _try in range(5)] == [422] * 5
        assert send(code)[0] == 429

    @pytest.mark.parametrize("hostile", ["\x00", "<b>", "%s", "ñ" * 40, "x" * 5000])
    def test_answers_whatever_is_typed(self, user: User, code: str, hostile: str) -> None:
        assert send(hostile)[0] == 422
        assert send(code, username=hostile)[0] == 422


class TestWritten:
    @pytest.mark.parametrize("typed", ["abcd-efgh", "ABCD EFGH", " abcdefgh ", "ab-cd-ef-gh"])
    def test_reads_a_code_however_it_is_typed(self, typed: str) -> None:
        assert written(typed) == "abcd-efgh"


class TestConstraints:
    def test_a_code_ends_and_is_used_before(self, code: str) -> None:
        row = Activation.objects.get()
        for changes, name in (
            ({"expires_at": row.made_at}, "activation_ends"),
            ({"used_at": row.expires_at}, "activation_used_in_time"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Activation.objects.update(**changes)
        Activation.objects.update(used_at=row.made_at)
