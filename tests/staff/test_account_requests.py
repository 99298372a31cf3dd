"""What two administrators do together: one asks, another decides, nobody for themselves."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from casework.audit.models import AuditEvent
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.account_kinds import KINDS
from casework.journey.accounts import ask_for, refuse_request, withdraw_request
from casework.staff.account_requests import AccountRequest, RequestState
from casework.staff.leaving import disable_account, end_role
from casework.staff.models import ApiToken, Role, User
from tests.making import AT, make_administrator, make_office, make_user, officer_of, supervisor_of
from tests.staff.asking import NEW, WEEK, asked, codes, confirmed, one, two

__all__ = ["one", "two"]

pytestmark = pytest.mark.django_db


class TestConfirm:
    def test_opens_an_account_without_a_password_and_tells_a_code_once(self, one: User, two: User) -> None:
        request = asked(by=one)
        assert not User.objects.filter(username="nueva.oficial").exists()
        secret = confirmed(request, two)
        user = User.objects.get(username="nueva.oficial")
        (grant,) = user.grants
        assert (grant.role, grant.office_id, grant.granted_by, grant.confirmed_by) == ("case_officer", "CU", one, two)
        assert not user.has_usable_password()
        assert secret not in user.activation.digest
        assert not AuditEvent.objects.filter(diff__icontains=secret).exists()

    def test_refuses_the_asker_the_subject_and_who_is_no_administrator(self, one: User, two: User) -> None:
        request = asked("grant_role", two, by=one, role="auditor", place="country")
        for by, code in ((one, "own_request"), (two, "own_account"), (officer_of(make_office()), "role_not_held")):
            with pytest.raises(ActionRefused) as error:
                confirmed(request, by)
            assert code in codes(error)
        assert not two.holds(Role.AUDITOR, at=AT)
        confirmed(request, make_administrator("administers.three"))
        assert User.objects.get(pk=two.pk).holds(Role.AUDITOR, at=AT)

    def test_issues_a_mandate_that_names_restricted_cases_nobody_looked_up(self, one: User, two: User) -> None:
        auditor = make_user(role=Role.AUDITOR, mandate=False)
        until = (AT + timedelta(days=30)).isoformat()
        told = {"number": "AUD-9", "purpose": "Yearly review", "ends_at": until, "cases": "cu-2019-00001 RI-2019-00009"}
        confirmed(asked("issue_mandate", auditor, by=one, **told), two)
        (mandate,) = auditor.mandates.all()
        assert (mandate.number, mandate.issued_by, mandate.confirmed_by) == ("AUD-9", one, two)
        assert set(mandate.cases.values_list("number", flat=True)) == {"CU-2019-00001", "RI-2019-00009"}

    @pytest.mark.parametrize(
        ("changes", "field"), [({"number": " "}, "number"), ({"purpose": ""}, "purpose"), ({"ends_at": ""}, "ends_at")]
    )
    def test_names_what_a_mandate_lacks(self, one: User, changes: dict[str, str], field: str) -> None:
        auditor = make_user(role=Role.AUDITOR, mandate=False)
        told = {"number": "AUD-9", "purpose": "Review", "ends_at": (AT + timedelta(days=1)).isoformat(), **changes}
        with pytest.raises(BadInput) as error:
            asked("issue_mandate", auditor, by=one, **told)
        assert list(error.value.fields) == [field]

    def test_refuses_when_the_asker_is_no_administrator_any_more(self, one: User, two: User) -> None:
        request = asked(by=one)
        make_administrator("administers.three")
        end_role(one.grants[0].pk, by=two, at=AT)
        with pytest.raises(ActionRefused) as error:
            confirmed(request, two, at=AT + timedelta(minutes=1))
        assert codes(error) == {"asker_without_role"}

    def test_is_too_late_after_a_week_though_no_sweep_ran(self, one: User, two: User) -> None:
        request = asked(by=one)
        with pytest.raises(InvalidTransition):
            confirmed(request, two, at=AT + WEEK)
        confirmed(request, two, at=AT + WEEK - timedelta(seconds=1))

    def test_does_it_once(self, one: User, two: User) -> None:
        request = asked(by=one)
        confirmed(request, two)
        with pytest.raises(InvalidTransition):
            confirmed(request, two)

    def test_looks_again_at_what_is_asked(self, one: User, two: User) -> None:
        request = asked(by=one)
        make_user(username="nueva.oficial")
        with pytest.raises(BadInput) as error:
            confirmed(request, two)
        assert "username" in error.value.fields
        assert AccountRequest.objects.get().state == RequestState.OPEN

    def test_gives_a_role_from_a_day_until_another(self, one: User, two: User) -> None:
        user, later = make_user(), AT + timedelta(days=3)
        fields = {"starts_at": later.isoformat(), "ends_at": (later + WEEK).isoformat()}
        confirmed(asked("grant_role", user, by=one, role="supervisor", place="region:ORI", **fields), two)
        user = User.objects.get(pk=user.pk)
        held = [user.holds(Role.SUPERVISOR, at=at) for at in (AT, later, later + WEEK)]
        assert held == [False, True, False]

    def test_resets_a_second_factor(self, one: User, two: User) -> None:
        user = make_user()
        Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
        confirmed(asked("reset_second_factor", user, by=one), two)
        assert not Authenticator.objects.exists()

    def test_issues_a_token_whose_secret_is_told_once(self, one: User, two: User) -> None:
        user = make_user(role=Role.CASE_OFFICER, office=make_office())
        request = asked("issue_token", user, by=one, label="Cuentas", scopes=["read"], office="CU", days=30)
        secret = confirmed(request, two)
        token = ApiToken.objects.get()
        assert secret.startswith(f"amparo_{token.prefix}_")
        assert (token.created_by, token.confirmed_by, token.office_id) == (one, two, "CU")
        assert not AuditEvent.objects.filter(diff__icontains=secret).exists()

    def test_enables_again_with_a_new_code(self, one: User, two: User) -> None:
        user = make_user()
        disable_account(user.pk, by=one, at=AT)
        with pytest.raises(BadInput):
            asked("new_code", user, by=one)
        assert confirmed(asked("enable", User.objects.get(pk=user.pk), by=one), two)
        user = User.objects.get(pk=user.pk)
        assert (user.is_active, user.has_usable_password()) == (True, False)


class TestAsk:
    @pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.about_an_account])
    def test_is_refused_about_oneself(self, kind: str, one: User) -> None:
        fields = {"role": "auditor", "place": "country"} if kind == "grant_role" else {}
        with pytest.raises(ActionRefused) as error:
            ask_for(kind, one, fields, reason="Para mí.", by=one, at=AT)
        assert "own_account" in codes(error)

    @pytest.mark.parametrize("kind", list(KINDS))
    def test_is_refused_to_a_case_officer(self, kind: str, one: User) -> None:
        with pytest.raises(ActionRefused):
            ask_for(kind, one, {}, reason="x", by=officer_of(make_office()), at=AT)

    def test_is_open_once_for_a_kind_and_account_and_again_after_a_week(self, one: User, two: User) -> None:
        first = asked(by=one)
        with pytest.raises(BadInput, match="subject"):
            asked(by=two)
        asked(by=two, at=AT + WEEK)
        first.refresh_from_db()
        assert first.state == RequestState.EXPIRED

    def test_takes_no_field_that_the_kind_does_not_have(self, one: User) -> None:
        office = make_office()
        by = supervisor_of(office)
        end = (AT + WEEK).isoformat()
        fields = {"place": "region:ORI", "ends_at": end, "act_number": "7", "role": "administrator"}
        with pytest.raises(BadInput, match="role"):
            ask_for("delegate", officer_of(office), fields, reason="x", by=by, at=AT)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"username": "Ñandú"}, "username"),
            ({"username": "x" * 41}, "username"),
            ({"username": "a b"}, "username"),
            ({"display_name": ""}, "display_name"),
            ({"display_name": "x" * 121}, "display_name"),
            ({"display_name": "Ana\x00"}, "display_name"),
            ({"role": "king"}, "role"),
            ({"place": ""}, "place"),
            ({"place": "office:ZZ"}, "place"),
            ({"place": "region:ORI"}, "place"),
            ({"ends_at": "yesterday"}, "ends_at"),
            ({"ends_at": "2019-02-01T00:00:00+00:00"}, "ends_at"),
        ],
    )
    def test_names_the_field_that_is_wrong_and_writes_nothing(
        self, one: User, changes: dict[str, str], field: str
    ) -> None:
        with pytest.raises(BadInput) as error:
            ask_for("open_account", None, NEW | changes, reason="Hace falta.", by=one, at=AT)
        assert set(error.value.fields) == {field}
        assert not AccountRequest.objects.exists()

    def test_wants_to_know_why(self, one: User) -> None:
        with pytest.raises(BadInput, match="reason"):
            ask_for("open_account", None, NEW, reason="  ", by=one, at=AT)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"scopes": ["all"]}, "scopes"), ({"scopes": []}, "scopes"), ({"days": 0}, "days"), ({"days": 366}, "days"),
         ({"label": ""}, "label"), ({"office": "ZZ"}, "office")],
    )  # fmt: skip
    def test_asks_for_no_token_without_measure(self, one: User, changes: dict[str, Any], field: str) -> None:
        fields = {"label": "x", "scopes": ["read"], "office": "", "days": 9} | changes
        with pytest.raises(BadInput) as error:
            ask_for("issue_token", make_user(), fields, reason="x", by=one, at=AT)
        assert set(error.value.fields) == {field}


class TestRefuseAndWithdraw:
    def test_a_second_administrator_refuses_with_a_reason(self, one: User, two: User) -> None:
        request = asked(by=one)
        with pytest.raises(ActionRefused):
            refuse_request(request.pk, reason="No.", by=one, at=AT)
        with pytest.raises(BadInput, match="reason"):
            refuse_request(request.pk, reason=" ", by=two, at=AT)
        assert refuse_request(request.pk, reason="No.", by=two, at=AT).decision_reason == "No."
        with pytest.raises(InvalidTransition):
            confirmed(request, two)

    def test_only_the_asker_withdraws(self, one: User, two: User) -> None:
        request = asked(by=one)
        with pytest.raises(ActionRefused):
            withdraw_request(request.pk, by=two, at=AT)
        assert withdraw_request(request.pk, by=one, at=AT).state == RequestState.WITHDRAWN


class TestConstraints:
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"state": "confirmed", "decided_by": "one"}, "two_people"),
            ({"state": "confirmed", "decided_by": "subject"}, "two_people"),
            ({"state": "confirmed", "decided_by": None}, "two_people"),
            ({"state": "refused", "decided_by": None}, "two_people"),
            ({"state": "confirmed", "decided_by": "two", "decided_at": None}, "decided_at_a_time"),
            ({"state": "open", "decided_by": "two"}, "decided_at_a_time"),
            ({"state": "withdrawn", "decided_by": "two"}, "withdrawn_by_its_asker"),
            ({"state": "withdrawn", "decided_by": None}, "withdrawn_by_its_asker"),
            ({"requested_by": "subject"}, "not_for_oneself"),
        ],
    )
    def test_refuse(self, one: User, two: User, changes: dict[str, Any], constraint: str) -> None:
        request = asked("grant_role", make_user(username="subject"), by=one, role="auditor", place="country")
        people = {"one": one, "two": two, "subject": request.subject}
        decided = {"decided_at": AT} if "decided_by" in changes else {}
        written = {name: people.get(value, value) for name, value in (decided | changes).items()}
        with pytest.raises(IntegrityError, match=f"account_request_{constraint}"), transaction.atomic():
            AccountRequest.objects.filter(pk=request.pk).update(**written)

    def test_allow_what_the_services_do(self, one: User, two: User) -> None:
        request = asked(by=one)
        for state, by in (("confirmed", two), ("refused", two), ("withdrawn", one), ("expired", None)):
            AccountRequest.objects.filter(pk=request.pk).update(state=state, decided_by=by, decided_at=AT)
