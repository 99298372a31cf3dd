"""Tokens: who may issue them, what is kept of them, and that whatever is wrong with one looks the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from casework import clock
from casework.audit.models import AuditEvent
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.staff.models import ApiToken, Role, Scope, User
from casework.staff.services import system_user
from casework.staff.tokens import LONGEST, mark_used, revoke_token, token_for
from tests.making import AT, PASSWORD, make_administrator, make_office, make_token, make_user

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def account() -> User:
    return make_user(role=Role.CASE_OFFICER, office=make_office(), username="other.system")


def codes_of(refused: pytest.ExceptionInfo[ActionRefused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


class TestIssueToken:
    def test_shows_the_secret_once_and_keeps_its_hash(self, account: User) -> None:
        token, secret = make_token(account, Scope.REGISTER, Scope.READ, at=AT)
        assert secret.startswith(f"amparo_{token.prefix}_")
        assert len(secret) == len("amparo_12345678_") + 43
        token.refresh_from_db()
        assert secret not in str(token.__dict__)
        assert token.scopes == ["read", "register"]

    def test_leaves_neither_secret_nor_hash_on_the_trail(self, account: User) -> None:
        token, secret = make_token(account, at=AT)
        event = AuditEvent.objects.get(subject_table="casework_apitoken", kind="insert")
        told = str((event.diff, event.verb, event.purpose, event.subject_pk))
        assert (event.verb, event.subject_pk) == ("staff.token_issued", str(token.pk))
        assert secret.removeprefix(f"amparo_{token.prefix}_") not in told
        assert token.digest not in told

    def test_refuses_who_is_no_administrator(self, account: User) -> None:
        officer = make_user(role=Role.SUPERVISOR)
        with pytest.raises(ActionRefused) as refused:
            make_token(account, by=officer)
        assert codes_of(refused) == {"issuer_no_administrator"}
        with pytest.raises(ActionRefused) as refused:
            make_token(account, confirmed_by=officer)
        assert codes_of(refused) == {"confirmer_no_administrator"}

    def test_refuses_an_administrator_whose_role_begins_later(self, account: User) -> None:
        later = make_user(role=Role.ADMINISTRATOR, at=AT + MOMENT)
        with pytest.raises(ActionRefused) as refused:
            make_token(account, by=later, at=AT)
        assert codes_of(refused) == {"issuer_no_administrator"}

    def test_refuses_two_people_in_one_or_the_account_itself(self, account: User) -> None:
        one = make_administrator()
        with pytest.raises(ActionRefused) as refused:
            make_token(account, by=one, confirmed_by=one)
        assert codes_of(refused) == {"same_person"}
        named: tuple[dict[str, Any], ...] = ({"by": one}, {"confirmed_by": one, "by": make_administrator("third")})
        for people in named:
            with pytest.raises(ActionRefused) as refused:
                make_token(one, **people)
            assert codes_of(refused) == {"own_account"}

    def test_refuses_the_system_and_a_disabled_account(self, account: User) -> None:
        account.is_active = False
        for user in (account, system_user()):
            with pytest.raises(ActionRefused) as refused:
                make_token(user)
            assert codes_of(refused) == {"account_not_usable"}

    @pytest.mark.parametrize(
        ("field", "change"),
        [
            ("label", {"label": "  "}),
            ("label", {"label": "x" * 81}),
            ("label", {"label": "two\nlines"}),
            ("label", {"label": "turned \u202e round"}),
            ("expires_at", {"expires_at": AT}),
            ("expires_at", {"expires_at": AT + LONGEST + MOMENT}),
            ("expires_at", {"expires_at": datetime(2019, 3, 1)}),
        ],
    )
    def test_names_the_field_that_cannot_be(self, account: User, field: str, change: dict[str, Any]) -> None:
        with pytest.raises(BadInput) as bad:
            make_token(account, at=AT, **change)
        assert list(bad.value.fields) == [field]
        assert not ApiToken.objects.exists()

    def test_names_scopes_that_are_none_and_an_office_that_is_closed(self, account: User) -> None:
        closed = make_office()
        closed.active = False
        for scope, office, field in (("everything", None, "scopes"), ("read", closed, "office")):
            with pytest.raises(BadInput) as bad:
                make_token(account, scope, office=office)
            assert list(bad.value.fields) == [field]

    def test_takes_a_token_for_one_year_and_no_longer(self, account: User) -> None:
        token, _secret = make_token(account, at=AT, expires_at=AT + LONGEST)
        assert token.expires_at == AT + LONGEST


class TestConstraints:
    @pytest.mark.parametrize("people", ["aab", "aba", "abb"])
    def test_take_three_different_people(self, account: User, people: str) -> None:
        token, _secret = make_token(account)
        named = {"a": account, "b": make_user()}
        user, by, confirmer = (named[name] for name in people)
        with pytest.raises(IntegrityError, match="api_token_three_people"), transaction.atomic():
            ApiToken.objects.filter(pk=token.pk).update(user=user, created_by=by, confirmed_by=confirmer)
        third = make_user()
        ApiToken.objects.filter(pk=token.pk).update(user=account, created_by=named["b"], confirmed_by=third)

    @pytest.mark.parametrize(
        ("name", "bad", "good"),
        [
            ("api_token_has_scopes", {"scopes": []}, {"scopes": ["decide"]}),
            ("api_token_ends", {"expires_at": AT}, {"expires_at": AT + MOMENT}),
            ("api_token_revoked_by_somebody", {"revoked_at": AT}, {"revoked_at": None}),
        ],
    )
    def test_hold_for_the_token_itself(
        self, account: User, name: str, bad: dict[str, Any], good: dict[str, Any]
    ) -> None:
        token, _secret = make_token(account, at=AT)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ApiToken.objects.filter(pk=token.pk).update(**bad)
        assert ApiToken.objects.filter(pk=token.pk).update(**good) == 1


class TestRevokeToken:
    def test_ends_it_at_once_and_for_good(self, account: User) -> None:
        token, secret = make_token(account, at=AT)
        revoked = revoke_token(token.pk, by=make_administrator(), at=AT + MOMENT)
        assert (revoked.revoked_at, revoked.revoked_by) == (AT + MOMENT, make_administrator())
        assert token_for(secret, AT + MOMENT) is None
        with pytest.raises(InvalidTransition):
            revoke_token(token.pk, by=make_administrator(), at=AT + 2 * MOMENT)

    def test_refuses_who_is_no_administrator(self, account: User) -> None:
        token, secret = make_token(account, at=AT)
        with pytest.raises(ActionRefused) as refused:
            revoke_token(token.pk, by=account, at=AT)
        assert codes_of(refused) == {"role_not_held"}
        assert token_for(secret, AT) == token


class TestTokenFor:
    def test_finds_it_from_its_first_moment_until_before_its_last(self, account: User) -> None:
        token, secret = make_token(account, at=AT, expires_at=AT + timedelta(days=1))
        moments = (AT - MOMENT, AT, AT + timedelta(days=1) - MOMENT, AT + timedelta(days=1))
        assert [token_for(secret, moment) for moment in moments] == [None, token, token, None]

    def test_finds_none_of_a_disabled_account(self, account: User) -> None:
        _token, secret = make_token(account, at=AT)
        User.objects.filter(pk=account.pk).update(is_active=False)
        assert token_for(secret, AT) is None

    @pytest.mark.parametrize(
        "wrong", ["", "amparo_", "x" * 5000, "amparo_\x00bcdfghj_" + "A" * 43, "amparo_ABCDEFGH_" + "A" * 43, "ñ" * 59]
    )
    def test_finds_none_for_what_is_no_secret(self, account: User, wrong: str) -> None:
        make_token(account, at=AT)
        assert token_for(wrong, AT) is None

    def test_asks_as_much_whatever_is_wrong(self, account: User) -> None:
        token, secret = make_token(account, at=AT)
        expired = make_token(account, at=AT - timedelta(days=2), expires_at=AT)[1]
        guessed = secret[:-43] + "A" * 43
        unknown = secret.replace(token.prefix, "zzzzzzzz")
        asked = []
        for sent in (secret, expired, guessed, unknown, "amparo_nonsense"):
            with CaptureQueriesContext(connection) as queries:
                found = token_for(sent, AT)
            asked.append((found is not None, len(queries)))
        assert asked == [(True, 1), (False, 1), (False, 1), (False, 1), (False, 1)]


class TestMarkUsed:
    def test_writes_it_once_a_minute_and_nothing_on_the_trail(self, account: User) -> None:
        token, secret = make_token(account, at=AT)
        events = AuditEvent.objects.count()
        for seconds in (0, 59, 60, 61):
            found = token_for(secret, AT + timedelta(seconds=seconds))
            assert found is not None
            mark_used(found, AT + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.last_used_at == AT + timedelta(seconds=60)
        assert AuditEvent.objects.count() == events

    def test_asks_nothing_within_the_minute(self, account: User) -> None:
        token, _secret = make_token(account, at=AT)
        token.last_used_at = AT
        with CaptureQueriesContext(connection) as queries:
            mark_used(token, AT + timedelta(seconds=59))
        assert len(queries) == 0


def run(*words: str, typed: str = f"{PASSWORD}\n{PASSWORD}\n") -> tuple[str, str]:
    """What the command printed, and what it said beside it, with these passwords typed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", StringIO(typed))
        return _run(*words)


def _run(*words: str) -> tuple[str, str]:
    out, beside = StringIO(), StringIO()
    call_command("api_token", *words, stdout=out, stderr=beside)
    return out.getvalue(), beside.getvalue()


class TestCommand:
    AGREED = ("--by", "administers", "--confirmed-by", "administers.too")

    @pytest.fixture(autouse=True)
    def _people(self, account: User) -> Iterator[None]:
        make_administrator()
        make_administrator("administers.too")
        with translation.override("en"):
            yield

    def test_prints_the_secret_once(self) -> None:
        secret, beside = run(
            "create", "other.system", "--label", "Counts", "--scope", "read", "--office", "CU", *self.AGREED
        )
        token = token_for(secret.strip(), clock.real_now())
        assert token is not None
        assert (token.label, token.office_id, token.scopes) == ("Counts", "CU", ["read"])
        listed, _beside = run("list")
        assert token.prefix in listed
        assert secret.strip() not in listed + beside

    def test_revokes_by_the_prefix(self) -> None:
        secret, _beside = run("create", "other.system", "--label", "Counts", "--scope", "read", *self.AGREED)
        run("revoke", secret[7:15], "--by", "administers")
        assert token_for(secret.strip(), clock.real_now()) is None
        with pytest.raises(CommandError, match="before"):
            run("revoke", secret[7:15], "--by", "administers")

    @pytest.mark.parametrize("typed", ["", f"{PASSWORD}\n", f"{PASSWORD}\nguessed\n", f"guessed\n{PASSWORD}\n"])
    def test_issues_nothing_without_the_passwords_of_both(self, typed: str) -> None:
        with pytest.raises(CommandError, match="not the password of administers"):
            run("create", "other.system", "--label", "Counts", "--scope", "read", *self.AGREED, typed=typed)
        assert not ApiToken.objects.exists()

    def test_revokes_nothing_without_a_password(self) -> None:
        secret, _beside = run("create", "other.system", "--label", "Counts", "--scope", "read", *self.AGREED)
        with pytest.raises(CommandError, match="not the password of administers"):
            run("revoke", secret[7:15], "--by", "administers", typed="guessed\n")
        assert token_for(secret.strip(), clock.real_now()) is not None

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("nobody", "--label", "x", "--scope", "read", *AGREED), "nobody"),
            (("other.system", "--label", "x", "--scope", "read", "--office", "QQ", *AGREED), "QQ"),
            (("other.system", "--label", "x", "--scope", "read", "--days", "366", *AGREED), "expires_at"),
            (("other.system", "--label", "x", "--scope", "read", "--days", "-1", *AGREED), "expires_at"),
            (("other.system", "--label", "x", "--scope", "read", "--by", "administers",
              "--confirmed-by", "administers"), "second person"),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong_and_issues_nothing(self, words: tuple[str, ...], said: str) -> None:
        with pytest.raises(CommandError, match=said):
            run("create", *words)
        assert not ApiToken.objects.exists()
