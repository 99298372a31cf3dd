"""The first two administrators come together; every later account comes from two of them."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from casework.audit.models import AuditEvent
from casework.staff.models import Role, RoleGrant, User
from tests.making import make_office, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
STRONG, OTHER = "tres palabras largas", "otras palabras largas"
FIRST = ("ana.ruiz", "Ana Ruiz", "luis.mora", "Luis Mora")


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What is typed, in order."""
    monkeypatch.setattr("sys.stdin", StringIO("".join(f"{line}\n" for line in lines)))


@pytest.fixture
def administrators(monkeypatch: pytest.MonkeyPatch) -> list[User]:
    """The first two."""
    typing(monkeypatch, STRONG, STRONG, OTHER, OTHER)
    call_command("first_accounts", *FIRST)
    return list(User.objects.filter(username__in=FIRST).order_by("username"))


class TestFirstAccounts:
    def test_makes_two_administrators_who_confirmed_each_other(self, administrators: list[User]) -> None:
        ana, luis = administrators
        assert (ana.check_password(STRONG), luis.check_password(OTHER)) == (True, True)
        grants = RoleGrant.objects.filter(role=Role.ADMINISTRATOR).values_list("user", "confirmed_by")
        assert set(grants) == {(ana.pk, luis.pk), (luis.pk, ana.pk)}
        assert AuditEvent.objects.filter(verb="staff.first_administrators", subject_table="casework_user").count() == 2

    def test_works_once(self, administrators: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
        typing(monkeypatch, STRONG, STRONG, OTHER, OTHER)
        with pytest.raises(CommandError, match="There are administrators"):
            call_command("first_accounts", "eva", "Eva", "iris", "Iris")
        assert User.objects.filter(username="eva").count() == 0

    @pytest.mark.parametrize(
        ("lines", "why"),
        [
            ((STRONG, STRONG, OTHER, STRONG), "passwords of luis.mora differ"),
            ((STRONG, STRONG, "short", "short"), "password: .*12"),
            ((STRONG, STRONG, "", ""), "password: "),
        ],
    )
    def test_makes_both_or_none(self, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...], why: str) -> None:
        typing(monkeypatch, *lines)
        with pytest.raises(CommandError, match=why):
            call_command("first_accounts", *FIRST)
        assert not User.objects.filter(username__in=FIRST).exists()

    def test_refuses_one_person_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        typing(monkeypatch, STRONG, STRONG, OTHER, OTHER)
        with pytest.raises(CommandError, match=r"ana\.ruiz is taken"):
            call_command("first_accounts", "ana.ruiz", "Ana", "ana.ruiz", "Ana")
        assert not User.objects.filter(username="ana.ruiz").exists()


class TestAddAccount:
    def add(self, **changes: Any) -> None:
        """Marta at Cúcuta, unless something is changed."""
        asked = {"role": "case_officer", "office": "CU", "by": "ana.ruiz", "confirmed_by": "luis.mora"} | changes
        call_command("add_account", "marta.gil", "Marta Gil", **asked)

    def test_opens_it_by_two(self, administrators: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
        office = make_office()
        typing(monkeypatch, STRONG, OTHER, "nuevas palabras largas", "nuevas palabras largas")
        self.add()
        (grant,) = User.objects.get(username="marta.gil").role_grants.all()
        assert (grant.role, grant.office, grant.granted_by, grant.confirmed_by) == (
            "case_officer",
            office,
            *administrators,
        )
        event = AuditEvent.objects.get(verb="staff.account_opened", subject_table="casework_rolegrant")
        assert event.actor == str(administrators[0].pk)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"confirmed_by": "ana.ruiz"}, "not the password of ana.ruiz"),
            ({"by": "nobody"}, "not the password of nobody"),
            ({"by": "clerk"}, "not the password of clerk"),
            ({"office": "QQ"}, "no office QQ"),
            ({"office": ""}, "needs an office"),
            ({"region": "ORI"}, "not both"),
        ],
    )
    def test_refuses(
        self, administrators: list[User], monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], why: str
    ) -> None:
        make_office()
        typing(monkeypatch, STRONG, OTHER, "nuevas palabras largas", "nuevas palabras largas")
        with pytest.raises(CommandError, match=why):
            self.add(**changes)
        assert not User.objects.filter(username="marta.gil").exists()

    def test_refuses_one_administrator_twice(self, administrators: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
        make_office()
        typing(monkeypatch, STRONG, STRONG, "nuevas palabras largas", "nuevas palabras largas")
        with pytest.raises(CommandError, match="second administrator must confirm"):
            self.add(confirmed_by="ana.ruiz")

    def test_refuses_who_is_no_administrator(self, administrators: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
        clerk = make_user(role=Role.CASE_OFFICER, office=make_office(), username="clerk")
        clerk.set_password(OTHER)
        clerk.save()
        typing(monkeypatch, STRONG, OTHER, "nuevas palabras largas", "nuevas palabras largas")
        with pytest.raises(CommandError, match="Only administrators"):
            self.add(confirmed_by="clerk")
