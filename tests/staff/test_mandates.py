"""An auditor reads under a mandate that two other people gave, and under none other."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from casework.audit.models import AuditEvent
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.staff.mandates import Mandate, MandateCase, acting_mandate, mandates_in_force
from casework.staff.mandating import issue_mandate, revoke_mandate
from casework.staff.models import Role, User
from tests.making import AT, PASSWORD, give_mandate, make_administrator, make_open_case, make_user, officer_of
from tests.making_staff import make_office

pytestmark = pytest.mark.django_db
UNTIL = AT + timedelta(days=30)


@pytest.fixture
def auditor() -> User:
    return make_user(role=Role.AUDITOR, username="audits", mandate=False)


def issue(auditor: User, **changes: Any) -> Mandate:
    """A mandate with some words otherwise."""
    words: dict[str, Any] = {"number": "AUD-7", "purpose": "Review of February", "until": UNTIL}
    people = {"by": make_administrator(), "confirmed_by": make_administrator("administers.too")}
    return issue_mandate(auditor, **(words | people | {"at": AT} | changes))


class TestIssue:
    def test_is_in_force_from_now_until_its_end(self, auditor: User) -> None:
        mandate = issue(auditor)
        for moment, there in ((AT - timedelta(seconds=1), []), (AT, [mandate]), (UNTIL, [])):
            assert mandates_in_force(auditor, moment) == there

    def test_keeps_typed_numbers_of_cases_that_may_not_exist_and_says_nothing(self, auditor: User) -> None:
        real = make_open_case(restricted=True)
        issue(auditor, cases=[f" {real.number.lower()} ", real.number, "DEMO-QQ-2019-99999", ""])
        assert sorted(MandateCase.objects.values_list("number", flat=True)) == sorted(
            [real.number, "DEMO-QQ-2019-99999"]
        )

    def test_is_confirmed_by_the_data_protection_officer_too(self, auditor: User) -> None:
        officer = make_user(role=Role.DATA_PROTECTION)
        assert issue(auditor, confirmed_by=officer).confirmed_by == officer

    def test_refuses_whoever_may_not(self, auditor: User) -> None:
        one, officer = make_administrator(), officer_of(make_office())
        cases: list[tuple[User, dict[str, User], str]] = [
            (officer, {}, "no_auditor"),
            (auditor, {"confirmed_by": one}, "same_person"),
            (auditor, {"by": officer}, "issuer_no_administrator"),
            (auditor, {"confirmed_by": officer}, "confirmer_no_administrator"),
            (auditor, {"by": make_user(role=Role.DATA_PROTECTION)}, "issuer_no_administrator"),
            (auditor, {"by": auditor}, "own_account"),
            (auditor, {"confirmed_by": auditor}, "own_account"),
        ]
        for whom, people, code in cases:
            with pytest.raises(ActionRefused) as refused:
                issue(whom, **people)
            assert code in {finding.code for finding in refused.value.findings}
        assert not Mandate.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"number": " "}, "number"),
            ({"number": "x" * 41}, "number"),
            ({"number": "AUD\x00"}, "number"),
            ({"purpose": ""}, "purpose"),
            ({"purpose": "two\nlines"}, "purpose"),
            ({"until": AT}, "until"),
            ({"until": UNTIL.replace(tzinfo=None)}, "until"),
            ({"cases": ["x" * 25]}, "cases"),
            ({"cases": [f"CU-2019-{number:05d}" for number in range(201)]}, "cases"),
        ],
    )
    def test_names_the_field_that_cannot_be_accepted(self, auditor: User, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BadInput) as error:
            issue(auditor, **changes)
        assert list(error.value.fields) == [field]
        assert not Mandate.objects.exists()

    def test_takes_a_number_once_for_each_auditor(self, auditor: User) -> None:
        issue(auditor)
        with pytest.raises(BadInput):
            issue(auditor)
        assert issue(make_user(role=Role.AUDITOR, mandate=False)).number == "AUD-7"

    def test_no_row_has_fewer_than_three_people(self, auditor: User) -> None:
        mandate = issue(auditor)
        for changes in (
            {"issued_by": mandate.confirmed_by},
            {"issued_by": auditor},
            {"confirmed_by": auditor},
            {"until": AT},
            {"purpose": ""},
            {"revoked_at": AT},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Mandate.objects.filter(pk=mandate.pk).update(**changes)

    def test_is_on_the_trail_without_the_numbers_of_cases(self, auditor: User) -> None:
        issue(auditor, cases=["DEMO-CU-2019-00001"])
        events = AuditEvent.objects.filter(verb="staff.mandate_issued")
        assert {event.subject_table for event in events} == {"casework_mandate", "casework_mandatecase"}
        assert not any("DEMO-CU-2019-00001" in str(event.diff) for event in events)


class TestRevoke:
    def test_ends_at_once_and_once(self, auditor: User) -> None:
        mandate = issue(auditor)
        revoke_mandate(mandate.pk, by=make_administrator(), at=AT + timedelta(hours=1))
        fresh = User.objects.get(pk=auditor.pk)
        assert mandates_in_force(fresh, AT + timedelta(minutes=59)) != []
        assert mandates_in_force(fresh, AT + timedelta(hours=1)) == []
        with pytest.raises(InvalidTransition):
            revoke_mandate(mandate.pk, by=make_administrator(), at=AT + timedelta(hours=2))

    def test_is_for_administrators_and_the_data_protection_officer(self, auditor: User) -> None:
        mandate = issue(auditor)
        for user in (auditor, officer_of(make_office())):
            with pytest.raises(ActionRefused):
                revoke_mandate(mandate.pk, by=user, at=AT)
        assert revoke_mandate(mandate.pk, by=make_user(role=Role.DATA_PROTECTION), at=AT).revoked_at == AT


class TestActing:
    def test_is_the_only_one_and_of_several_the_chosen_one(self, auditor: User) -> None:
        assert acting_mandate(auditor, AT) is None
        first = give_mandate(auditor)
        assert acting_mandate(auditor, AT) == first
        second = give_mandate(auditor, number="AUD-002")
        assert acting_mandate(auditor, AT) is None
        for chosen in (str(second.pk), "AUD-002"):
            auditor.chosen_mandate = chosen
            assert acting_mandate(auditor, AT) == second
        auditor.chosen_mandate = "another"
        assert acting_mandate(auditor, AT) is None

    def test_is_none_for_who_is_no_auditor_any_more(self, auditor: User) -> None:
        give_mandate(auditor)
        auditor.role_grants.update(ends_at=AT)
        assert acting_mandate(User.objects.get(pk=auditor.pk), AT) is None


def run(*words: str, typed: str = f"{PASSWORD}\n{PASSWORD}\n") -> str:
    """What the command printed, with these passwords typed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", StringIO(typed))
        out = StringIO()
        call_command("mandate", *words, stdout=out)
    return out.getvalue()


class TestCommand:
    TOLD = ("--number", "AUD-7", "--purpose", "Review of February", "--until", "2099-12-31")
    AGREED = ("--by", "administers", "--confirmed-by", "administers.too")

    @pytest.fixture(autouse=True)
    def _people(self, auditor: User) -> Iterator[None]:
        make_administrator()
        make_administrator("administers.too")
        with translation.override("en"):
            yield

    def test_issues_lists_and_revokes(self) -> None:
        assert "in force" in run("issue", "audits", *self.TOLD, "--case", "DEMO-CU-2019-00001", *self.AGREED)
        assert "AUD-7  audits  2099-12-31  in force  Review of February" in run("list")
        assert "revoked" in run("revoke", "audits", "--number", "AUD-7", "--by", "administers")
        with pytest.raises(CommandError, match="before"):
            run("revoke", "audits", "--number", "AUD-7", "--by", "administers")

    @pytest.mark.parametrize("typed", ["", f"{PASSWORD}\n", f"{PASSWORD}\nguessed\n"])
    def test_issues_nothing_without_both_passwords(self, typed: str) -> None:
        with pytest.raises(CommandError, match="not the password"):
            run("issue", "audits", *self.TOLD, *self.AGREED, typed=typed)
        assert not Mandate.objects.exists()

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("nobody", *TOLD, *AGREED), "nobody"),
            (("audits", *TOLD[:-1], "2019-13-40", *AGREED), "no day"),
            (("audits", *TOLD[:-1], "soon", *AGREED), "no day"),
            (("audits", *TOLD[:-1], "2001-01-01", *AGREED), "until"),
        ],
    )
    def test_says_what_is_wrong(self, words: tuple[str, ...], said: str) -> None:
        with pytest.raises(CommandError, match=said):
            run("issue", *words)
        assert not Mandate.objects.exists()
