"""Offices, accounts and roles for every test, through the services."""

from datetime import datetime, timedelta
from typing import Any

from casework import clock
from casework.law.days import BOGOTA
from casework.staff.mandates import Mandate
from casework.staff.mandating import issue_mandate
from casework.staff.models import ApiToken, Office, Region, Role, Scope, User
from casework.staff.services import create_account, grant_role, system_user
from casework.staff.tokens import issue_token

LONG_AGO = datetime(2019, 2, 1, 8, 0, tzinfo=BOGOTA)  # roles begin before every case
FAR_OFF = datetime(2100, 1, 1, tzinfo=BOGOTA)  # tests tell 2019, and some the real time
PASSWORD = "a-word-for-tests-only"


def make_region(*, code: str = "ORI") -> Region:
    """A region of the seeds, or a new one."""
    return Region.objects.get_or_create(code=code, defaults={"name_es": code, "name_en": code})[0]


def make_office(*, code: str = "CU", region: str = "ORI", kind: str = "centre", city: str = "Cúcuta") -> Office:
    """An office of the seeds, or a new one in that region."""
    made = {"name_es": code, "name_en": code, "region": make_region(code=region), "kind": kind}
    return Office.objects.get_or_create(code=code, defaults={**made, "department_code": "54", "city": city})[0]


def make_user(
    *,
    role: str = "",
    office: Office | None = None,
    region: Region | None = None,
    username: str = "",
    display_name: str = "",
    mandate: bool = True,
    at: datetime = LONG_AGO,
) -> User:
    """A new account; with `role` it holds that role for the office, else the region, else the whole country.

    An auditor has a mandate unless told otherwise: without one there is no case for them.
    """
    username = username or f"user.{User.objects.count()}"
    user = create_account(
        username,
        display_name=display_name or username,
        password=PASSWORD,
        office=office,
        language="",
        by=system_user(),
        at=at,
    )
    if role:
        give_role(user, role, office=office, region=None if office else region, at=at)
    if role == Role.AUDITOR and mandate:
        give_mandate(user, at=at)
    return user


def give_role(
    user: User, role: str, *, office: Office | None = None, region: Region | None = None, at: datetime = LONG_AGO
) -> User:
    """One more role for this user, granted by the system and confirmed by a third person."""
    confirmer = User.objects.filter(username="confirms.roles").first() or make_user(username="confirms.roles")
    grant_role(user, role, office=office, region=region, confirmed_by=confirmer, by=system_user(), at=at)
    user.__dict__.pop("grants", None)  # they are read once an instance
    return user


def give_mandate(
    auditor: User, *cases: str, number: str = "AUD-001", at: datetime = LONG_AGO, until: datetime = FAR_OFF
) -> Mandate:
    """A mandate for this auditor, which names these cases; issued by one administrator, confirmed by another."""
    people = {"by": make_administrator("issues.mandates"), "confirmed_by": make_administrator("confirms.mandates")}
    purpose = "Yearly review"
    mandate = issue_mandate(auditor, number=number, purpose=purpose, until=until, cases=cases, at=at, **people)
    auditor.__dict__.pop("mandates_given", None)  # they are read once an instance
    return mandate


def officer_of(office: Office) -> User:
    """The case officer of this office, always the same one in a test."""
    username = f"officer.{office.pk}"
    return User.objects.filter(username=username).first() or make_user(
        role=Role.CASE_OFFICER, office=office, username=username
    )


def supervisor_of(office: Office) -> User:
    """The supervisor of this office's region, always the same one in a test."""
    username = f"supervisor.{office.region_id}"
    return User.objects.filter(username=username).first() or make_user(
        role=Role.SUPERVISOR, region=office.region, username=username
    )


def make_administrator(username: str = "administers") -> User:
    """An administrator, always the same one in a test."""
    return User.objects.filter(username=username).first() or make_user(role=Role.ADMINISTRATOR, username=username)


def make_token(
    user: User, *scopes: str, office: Office | None = None, at: datetime | None = None, **changes: Any
) -> tuple[ApiToken, str]:
    """A token of this account and its secret, for reading where no scope is named; its moments are real ones."""
    at = at or clock.real_now()
    words: dict[str, Any] = {"label": "another system", "expires_at": at + timedelta(days=30)} | changes
    people = {"by": make_administrator(), "confirmed_by": make_administrator("administers.too")}
    return issue_token(user, scopes=scopes or (Scope.READ,), office=office, at=at, **(people | words))
