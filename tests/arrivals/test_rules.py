"""Every finding about a registration, present and absent, over plain values: no database."""

from datetime import timedelta
from typing import Any

import pytest

from casework.arrivals.intake import Registration
from casework.arrivals.models import Case, Precision
from casework.arrivals.rules import (
    about_correcting,
    about_receiving,
    about_registering,
    about_starting,
    about_voiding,
)
from casework.errors import Level
from casework.people.facts import BirthDate, Name
from casework.staff.models import Office, Region, Role, RoleGrant, User
from tests.making import AT, make_crossing, make_facts, make_registration

OFFICE = Office(code="CU", region=Region(code="ORI"), kind="centre")


def holder(role: str, *, days: int = 20, **place: Any) -> User:
    """Somebody who has held this role for some days, for the office unless another place is given."""
    user = User(username=role)
    grant = RoleGrant(role=role, starts_at=AT - timedelta(days=days), **(place or {"office": OFFICE}))
    user.__dict__["grants"] = [grant]
    return user


OFFICER = holder(Role.CASE_OFFICER)


def codes(findings: list[Any], level: Level | None = None) -> set[str]:
    """The codes of these findings, of one level."""
    return {finding.code for finding in findings if level in (None, finding.level)}


def registering(registration: Registration, **options: Any) -> list[Any]:
    """What stands against it at the desk."""
    return about_registering(OFFICER, Case(office=OFFICE), registration, at=AT, **options)


class TestAboutRegistering:
    def test_finds_nothing_where_nothing_is_missing(self) -> None:
        assert registering(make_registration()) == []

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"names": ()}, "name_missing"),
            ({"names": (Name(given="Ana", alias=True),)}, "name_missing"),
            ({"birth": None}, "birth_missing"),
            ({"nationalities": ()}, "nationality_missing"),
            ({"service": None}, "service_missing"),
            ({"needs": None}, "needs_not_asked"),
        ],
    )
    def test_refuses_while_a_fact_is_missing(self, facts: dict[str, Any], code: str) -> None:
        findings = registering(make_registration(person=make_facts(**facts)))
        assert codes(findings) == codes(findings, Level.REFUSE) == {code}

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"notice_given": False}, "notice_missing"),
            ({"signed": None}, "signature_missing"),
            ({"crossing": make_crossing(entered_at=None)}, "entry_missing"),
            ({"crossing": make_crossing(entered_at=AT + timedelta(days=1))}, "entry_in_future"),
            ({"crossing": make_crossing(entered_at=AT + timedelta(minutes=1))}, "entry_in_future"),
            ({"received_at": AT + timedelta(seconds=1)}, "received_in_future"),
        ],
    )
    def test_refuses_what_cannot_be(self, changes: dict[str, Any], code: str) -> None:
        findings = registering(make_registration(**changes))
        assert codes(findings) == codes(findings, Level.REFUSE) == {code}

    @pytest.mark.parametrize(
        "changes",
        [
            {"person": make_facts(names=(Name(unknown=True),))},
            {"person": make_facts(documents=(), address="", phone="")},
            {"person": make_facts(birth=BirthDate(age=30, as_of=AT.date()))},
            {"crossing": make_crossing(entered_at=None, precision="unknown")},
            {"crossing": make_crossing(entered_at=AT.replace(hour=23), precision=Precision.DAY)},  # today, no more
            {"items": None},
        ],
    )
    def test_lets_what_is_not_known_stay_open(self, changes: dict[str, Any]) -> None:
        assert registering(make_registration(**changes)) == []

    def test_asks_why_another_case_of_the_name_is_another_person(self) -> None:
        findings = registering(make_registration(), lookalikes=["DEMO-CU-2019-00001", "DEMO-CU-2019-00002"])
        assert codes(findings, Level.REASON_REQUIRED) == {"possible_duplicate"}
        assert "DEMO-CU-2019-00001, DEMO-CU-2019-00002" in str(findings[0].message)

    def test_says_everything_at_once(self) -> None:
        findings = registering(make_registration(person=make_facts(names=(), birth=None), notice_given=False))
        assert codes(findings) == {"name_missing", "birth_missing", "notice_missing"}


class TestAboutReceiving:
    @pytest.mark.parametrize(
        ("minutes", "code"), [(0, None), (60, None), (61, "typed_late"), (-1, "received_in_future")]
    )
    def test_asks_for_a_reason_after_an_hour(self, minutes: int, code: str | None) -> None:
        assert codes(about_receiving(AT - timedelta(minutes=minutes), at=AT)) == ({code} if code else set())


class TestAboutStarting:
    def test_lets_an_officer_of_the_office(self) -> None:
        assert about_starting(OFFICER, OFFICE, at=AT) == []

    @pytest.mark.parametrize(
        ("user", "code"),
        [
            (holder(Role.SUPERVISOR), "role_not_held"),
            (holder(Role.ADMINISTRATOR), "role_not_held"),
            (holder(Role.CASE_OFFICER, days=-1), "role_not_held"),
            (holder(Role.CASE_OFFICER, office=Office(code="AR", region=Region(code="ORQ"))), "other_office"),
        ],
    )
    def test_refuses_others(self, user: User, code: str) -> None:
        assert codes(about_starting(user, OFFICE, at=AT)) == {code}


class TestAboutVoiding:
    @pytest.mark.parametrize(
        ("status", "user", "refused"),
        [
            ("draft", OFFICER, set()),
            ("draft", holder(Role.SUPERVISOR), {"role_not_held"}),
            ("registered", holder(Role.SUPERVISOR), set()),
            ("registered", OFFICER, {"role_not_held"}),
        ],
    )
    def test_asks_an_officer_for_a_draft_and_a_supervisor_afterwards(
        self, status: str, user: User, refused: set[str]
    ) -> None:
        findings = about_voiding(user, Case(office=OFFICE, status=status), at=AT)
        assert codes(findings, Level.REFUSE) == refused
        assert codes(findings, Level.REASON_REQUIRED) == {"note"}


class TestAboutCorrecting:
    @pytest.mark.parametrize(
        ("status", "found"),
        [("draft", set()), ("registered", set()), ("open", set()), ("closed", {"case_not_live"}),
         ("voided", {"case_not_live"})],
    )  # fmt: skip
    def test_is_for_live_cases(self, status: str, found: set[str]) -> None:
        assert codes(about_correcting(OFFICER, Case(office=OFFICE, status=status), at=AT)) == found
