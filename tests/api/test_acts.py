"""Every act, tried by everybody: the rules of the pages decide here too, and a refusal changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from casework import clock
from casework.api.doors import Acting
from casework.api.urls import ROUTES
from casework.arrivals.inadmission import record_inadmission
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.journey.deaths import record_death
from casework.people.facts import BirthDate, Died
from casework.people.families import FamilyMember
from casework.screening.claiming import take_match
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.staff.models import Role, User
from tests import making
from tests.api.desk import CROSSING, LODGING, PERSON, REGISTRATION, WHY, System, changed
from tests.making_checks import check_of, make_complete, make_proposed
from tests.making_hits import list_like

# Which role may do it, on what, and with which body; the second list is refused (403) or sees nothing (404).
OFFICER, SUPERVISOR, REVIEWER = "officer", "supervisor", "reviewer"
ANSWER = {"said": "no_match", "came_by": "telephone", "received_at": "2019-02-26T12:00:00-05:00"}
NOTE = {"note": "Typed twice."}
CASE, APPLICATION, CHECK, ASSESSMENT, PAPER = (
    "cases/<uuid:pk>/",
    "applications/<uuid:pk>/",
    "checks/<uuid:pk>/",
    "assessments/<uuid:pk>/",
    "safe-conducts/<uuid:pk>/",
)
ACTS: dict[str, tuple[str, str, Any]] = {
    "cases/start/": (OFFICER, "", {"office": "CU"}),
    f"{CASE}register/": (OFFICER, "draft", REGISTRATION),
    f"{CASE}void/": (OFFICER, "draft", NOTE),
    f"{CASE}name/": (OFFICER, "restricted", {"colleague": "SUPERVISOR", "reason": "Decides on it."}),
    f"{CASE}compare/": (SUPERVISOR, "open", {"other": "lodged", "outcome": "different", "reason": "Other prints."}),
    f"{CASE}person/correct/": (OFFICER, "open", PERSON),
    f"{CASE}arrival/correct/": (OFFICER, "open", CROSSING),
    f"{CASE}relatives/start/": (OFFICER, "open", {"count": 2}),
    f"{CASE}relatives/register/": (
        OFFICER,
        "open",
        {"relatives": [changed(REGISTRATION, person__birth={"year": 1991}) | {"case": "draft", "relation": "SPOUSE"}]},
    ),
    f"{CASE}relatives/link/": (OFFICER, "young", {"head": "open", "relation": "CHILD_MINOR"}),
    f"{CASE}notify-icbf/": (OFFICER, "young", {"notified_at": "2019-02-26T17:00:00-05:00", "contact": "Guardia ICBF"}),
    f"{CASE}application/lodge/": (OFFICER, "open", LODGING),
    f"{CASE}application/leave/": (OFFICER, "covered", NOTE),
    f"{CASE}death/record/": (f"{OFFICER} or {SUPERVISOR}", "open", {"told_by": "Hospital de prueba"}),
    f"{CASE}death/withdraw/": (f"{OFFICER} or {SUPERVISOR}", "dead", {"why": "Another person."}),
    f"{CASE}inadmission/record/": (f"{OFFICER} or {SUPERVISOR}", "open", {"ground": "Expelled", "article": "Art. 1"}),
    f"{CASE}inadmission/withdraw/": (
        f"{OFFICER} or {SUPERVISOR}",
        "not admitted",
        {"ground": "ground", "why": "Another person."},
    ),
    f"{CASE}name-principal/": (f"{OFFICER} or {SUPERVISOR}", "dead", {"principal": "widow", "relatives": []}),
    f"{CASE}safe-conduct/request/": (OFFICER, "lodged", {"reasons": WHY}),
    "family-links/<uuid:pk>/verify/": (OFFICER, "link", {"proof": "Acta de prueba"}),
    "family-links/<uuid:pk>/told/": (OFFICER, "link", {}),
    "family-links/<uuid:pk>/end/": (OFFICER, "link", NOTE),
    f"{APPLICATION}complete/": (OFFICER, "application", {"grounds": ["b"], "evidence": "Acta de prueba"}),
    f"{APPLICATION}forward/": (OFFICER, "application", {"dispatch_number": "DEMO-7"}),
    f"{APPLICATION}cover/": (OFFICER, "head", {"case": "linked", "reasons": {"not_told_in_private": "Tomorrow."}}),
    f"{APPLICATION}end-cover/": (OFFICER, "covering", {"case": "covered", **NOTE}),
    f"{CHECK}ask-again/": (f"{OFFICER} or {SUPERVISOR}", "check", {}),
    f"{CHECK}answer/": (OFFICER, "asked", ANSWER),
    f"{CHECK}weigh/": (f"{OFFICER} or {SUPERVISOR}", "check", {"weighing": "no_concern", "reason": "Read."}),
    f"{ASSESSMENT}propose/": (REVIEWER, "complete", {"outcome": "favourable", "reason": "The checks say so."}),
    f"{ASSESSMENT}approve/": (SUPERVISOR, "proposed", {"reason": "Agreed."}),
    f"{ASSESSMENT}return/": (SUPERVISOR, "proposed", {"reason": "Hear the person first."}),
    "hits/<uuid:pk>/decide/": (
        REVIEWER,
        "hit",
        {"decision": "false_positive", "compared": "birth", "reason": "Another birth date."},
    ),
    f"{PAPER}approve/": (SUPERVISOR, "requested", {}),
    f"{PAPER}return/": (SUPERVISOR, "requested", NOTE),
    f"{PAPER}refuse/": (SUPERVISOR, "requested", NOTE),
    f"{PAPER}cancel/": (SUPERVISOR, "approved", NOTE),
    f"{PAPER}print/": (f"{OFFICER} or {SUPERVISOR}", "issued", {}),
    f"{PAPER}spoil/": (f"{OFFICER} or {SUPERVISOR}", "issued", NOTE),
    f"{PAPER}surrender/": (OFFICER, "issued", NOTE),
    f"{PAPER}replace/": (OFFICER, "issued", {"replacement": "damaged", "report": "Torn.", "reasons": WHY}),
    f"{PAPER}propose-revocation/": (
        OFFICER,
        "issued",
        {"breach": "Left.", "evidence": "Seen.", "defence": "None.", "heard_at": "2019-02-26T12:00:00-05:00"},
    ),
}
# One needs a sheet in hand (see TestHandOver), the others what came before them: tests/api/test_paper_life.py.
AFTER_OTHERS = (
    "hand-over",
    "renew",
    "end-for-no-show",
    "approve-revocation",
    "confirm-revocation",
    "reject-revocation",
    "told",
    "reviewed",
)
OF_THE_MINISTRY = ("ministry-act", "correct-act", "withdraw-act")
UNTRIED = {
    *(f"{APPLICATION}{act}/" for act in OF_THE_MINISTRY),
    *(f"{PAPER}{act}/" for act in AFTER_OTHERS),
}


@dataclass
class World:
    """Who acts, and the keys of what they act on."""

    people: dict[str, User]
    keys: dict[str, str]

    def tried(self, route: str, who: str) -> Any:
        """The answer to this act by this person, on the present version."""
        _role, key, body = ACTS[route]
        path = route.replace("<uuid:pk>", self.keys.get(key, ""))
        headers = {"If-Match": "*", "Idempotency-Key": str(uuid4())}
        return System(self.people[who]).post(path, self.filled(body), **headers)

    def filled(self, body: Any) -> Any:
        """The body with keys in the place of their names."""
        if isinstance(body, dict):
            return {name: self.filled(value) for name, value in body.items()}
        if isinstance(body, list):
            return [self.filled(value) for value in body]
        return self.keys.get(body, body) if isinstance(body, str) else body


def everything() -> World:
    """One thing for every act, in the office of the first officer."""
    here, there = making.make_office(), making.make_office(code="RI", region="CAR")
    people = {
        OFFICER: making.officer_of(here),
        SUPERVISOR: making.supervisor_of(here),
        REVIEWER: making.make_user(role=Role.SECURITY_REVIEWER, office=here, username="reviews"),
        "officer elsewhere": making.officer_of(there),
        "supervisor elsewhere": making.supervisor_of(there),
        "auditor": making.make_user(role=Role.AUDITOR, username="audits"),
        "administrator": making.make_user(role=Role.ADMINISTRATOR, username="administers"),
    }
    case, young, linked, covered = (making.make_open_case(birth=birth) for birth in _births())
    head, covering = making.make_lodged_case(), making.make_lodged_case()
    _join_families(System(people[OFFICER]), (linked, head), (covered, covering))
    complete, reviewer = make_complete()
    people[REVIEWER] = reviewer
    hit, check = _weighed(reviewer)
    keys = {
        "draft": making.make_draft(),
        "restricted": making.make_open_case(restricted=True),
        **dict(zip(("dead", "widow"), _parted(), strict=True)),
        "open": case,
        **_not_admitted(),
        "young": young,
        "lodged": making.make_lodged_case(),
        **{"linked": linked, "covered": covered},
        "application": making.application_of(making.make_lodged_case()),
        **{"head": making.application_of(head), "covering": making.application_of(covering)},
        "link": FamilyMember.objects.get(case=linked, until_at=None),
        "check": check,
        "asked": check_of(case, "INTERPOL"),
        "complete": complete,
        "proposed": make_proposed()[0],
        "hit": hit,
        "requested": making.make_requested(),
        **{"approved": making.make_approved(), "issued": making.make_issued()},
        "SUPERVISOR": people[SUPERVISOR],
    }
    return World(people=people, keys={name: str(thing.pk) for name, thing in keys.items()})


def _join_families(desk: System, linked: tuple[Case, Case], covered: tuple[Case, Case]) -> None:
    """Two links, each of a relative and their head; the second is covered by the application of its head."""
    for relative, principal in (linked, covered):
        body = {"head": str(principal.pk), "relation": "SPOUSE", "told_in_private": True}
        assert desk.act(f"cases/{relative.pk}/relatives/link/", body).status_code == 200
    application = making.application_of(covered[1])
    assert desk.act(f"applications/{application.pk}/cover/", {"case": str(covered[0].pk)}).status_code == 200


def _parted() -> list[Case]:
    """A head who died, and the spouse who is left."""
    head, spouse = making.make_family("SPOUSE")
    record_death(head.pk, Died(told_by="Hospital de prueba"), by=head.officer, at=clock.FIRST_MOMENT)
    return [head, spouse]


def _not_admitted() -> dict[str, Any]:
    """Somebody with a ground of inadmission."""
    case = making.make_open_case()
    ground = record_inadmission(case.pk, "Expelled", "Art. 1", by=case.officer, at=making.AT)
    return {"not admitted": case, "ground": ground}


def _births() -> Iterator[Any]:
    for year in (1980, 2010, 1990, 1991):
        yield BirthDate(year=year)


def _weighed(reviewer: User) -> tuple[Hit, Check]:
    """A match that a reviewer has taken, and a check that was answered without one."""
    case, other = making.make_open_case(), making.make_open_case()
    list_like(case)
    making.answer_checks(case)
    (check,) = making.answer_checks(other)[:1]
    hit = Hit.objects.get()
    take_match(hit.pk, by=reviewer, at=clock.FIRST_MOMENT)
    return hit, check


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for the whole table; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        yield everything()
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", ACTS)
def test_is_done_by_whom_the_rules_let_and_by_nobody_else(world: World, route: str) -> None:
    roles = ACTS[route][0].split(" or ")
    for who in world.people:
        if who not in roles:
            refused = world.tried(route, who)
            assert refused.status_code in (403, 404), (who, refused.content.decode())
            event = AuditEvent.objects.latest("id")
            assert (event.kind, event.actor) == ("denied", str(world.people[who].pk))
    savepoint = transaction.savepoint()
    done = world.tried(route, roles[0])
    transaction.savepoint_rollback(savepoint)
    assert done.status_code in (200, 201), done.content.decode()
    assert AuditEvent.objects.latest("id").kind == "denied"  # nothing of the tried act is left for the next


def test_every_act_is_tried() -> None:
    acts = {route for route, view in ROUTES.items() if issubclass(view, Acting)}
    assert acts == set(ACTS) | UNTRIED


class TestHandOver:
    @pytest.mark.usefixtures("evening")
    def test_refuses_a_paper_that_is_not_active(self) -> None:
        paper = making.make_approved()
        answer = System(paper.case.officer).act(f"safe-conducts/{paper.pk}/hand-over/")
        assert [finding["code"] for finding in answer.json()["findings"]] == ["not_active", "not_scanned"]
