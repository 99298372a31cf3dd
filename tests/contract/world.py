"""A few people in every status, and a way to sign in for every role; all through the services."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from casework import clock
from casework.api.problems import KINDS
from casework.api.reference import TABLES
from casework.arrivals.models import ArrivalGroup, Case
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.people.families import FamilyMember
from casework.safe_conducts.models import SafeConduct
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.staff.models import Office, Role, Scope, User
from tests import making
from tests.contract import targets
from tests.contract.bodies import bodies

# What the addresses call it, and which rows those are.
ROWS: dict[str, Any] = {
    "cases": Case,
    "groups": ArrivalGroup,
    "family-links": FamilyMember,
    "applications": Application,
    "ministry-acts": MinistryAct,
    "checks": Check,
    "hits": Hit,
    "safe-conducts": SafeConduct,
}


@dataclass(frozen=True, slots=True)
class World:
    """How each role signs in; the keys of what is there, by what addresses call it; what acts are tried on first."""

    headers: dict[str, dict[str, str]]
    keys: dict[str, list[str]]
    targets: dict[str, list[str]] = field(default_factory=dict)
    bodies: dict[str, list[Any]] = field(default_factory=dict)


def made() -> World:
    """The same few people each time, on the evening of the demonstration."""
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)
    here, beside = making.make_office(), making.make_office(code="PX")
    elsewhere, centre = making.make_office(code="RI", region="CAR"), making.make_office(code="BO", kind="hq")
    right = targets.made(here)
    making.make_open_case(office=beside)
    making.make_requested(office=elsewhere)
    there = {name: sorted(targets.keys(model.objects.all())) for name, model in ROWS.items()}
    there |= {"reference": sorted(TABLES), "problems": sorted(KINDS)}
    colleague = str(making.make_user(role=Role.CASE_OFFICER, office=here).pk)
    return World(_headers(here, centre), there, right, bodies(there, right, colleague=colleague))


def _headers(here: Office, centre: Office) -> dict[str, dict[str, str]]:
    officer, supervisor = making.officer_of(here), making.supervisor_of(here)
    people = {
        "officer": officer,
        "supervisor": supervisor,
        "headquarters": making.make_user(role=Role.SUPERVISOR, office=centre, username="headquarters"),
        "reviewer": User.objects.get(username=targets.REVIEWER),
        "auditor": making.make_user(role=Role.AUDITOR, username="audits"),
        "administrator": making.make_administrator(),
    }
    tokens = {
        "token_of_one_office": making.make_token(supervisor, Scope.READ, Scope.DECIDE, office=here)[1],
        "token_that_reads": making.make_token(officer, Scope.READ)[1],
    }
    return {
        **{name: _session(user) for name, user in people.items()},
        **{name: {"Authorization": f"Bearer {secret}"} for name, secret in tokens.items()},
        "nobody": {},
    }


def _session(user: User) -> dict[str, str]:
    """A session with its CSRF token, as the pages would have given it."""
    client = Client()
    client.force_login(user)
    crumb = "a" * 32
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={crumb}", "X-CSRFToken": crumb}
