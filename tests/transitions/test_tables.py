"""Every step of every concept, written here by hand: a pair of states that is not listed has no verb.

The expectation is never read from the tables, so that a step added there by mistake fails here.
"""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from casework import transitions
from casework.arrivals.models import Case
from casework.arrivals.states import STEPS as CASE
from casework.asylum.models import Application
from casework.asylum.states import STEPS as APPLICATION
from casework.errors import InvalidTransition
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.states import REVOCATION_STEPS as REVOCATION
from casework.safe_conducts.states import STEPS as SAFE_CONDUCT
from casework.screening.assessment_states import STEPS as ASSESSMENT
from casework.screening.assessments import Assessment
from casework.screening.models import Check
from casework.screening.states import STEPS as CHECK
from casework.staff.models import User
from casework.transitions import Stateful, Steps, move
from tests.making import AT

VERBS = (
    "adjudicate", "answer", "answer_again", "approve", "approve_first", "ask_again", "cancel", "close", "complete",
    "delete", "end_adverse", "end_favourable", "end_inconclusive", "end_observations", "expire", "fail", "fall_back",
    "back_to_admitted", "back_to_forwarded", "back_to_lodged",
    "admit", "archive", "confirm", "end_by_death", "end_for_no_show", "end_negative", "lapse", "lose_validity",
    "recognise", "reject", "replace", "stop", "stop_for_death", "supersede", "surrender", "forward", "go_stale",
    "hand_on", "issue", "lodge", "number", "open", "pass_on", "propose", "ratify", "refuse", "register",
    "renew", "reopen", "request", "retry", "return", "review", "revoke", "send", "send_back", "transfer", "void", "",
)  # fmt: skip
TABLES: dict[str, tuple[Any, Steps, str, dict[tuple[str, str], str]]] = {
    "case": (
        Case,
        CASE,
        "draft registered open closed voided",
        {
            ("draft", "registered"): "register",
            ("registered", "open"): "open",
            ("draft", "voided"): "void",
            ("registered", "voided"): "void",
            ("draft", "draft"): "hand_on",  # to another officer
            ("registered", "registered"): "hand_on transfer",
            ("open", "open"): "hand_on transfer",
        },
    ),
    "check": (
        Check,
        CHECK,
        "planned requested sent error answered adjudicated stale reopened cancelled",
        {
            ("planned", "requested"): "request",
            ("requested", "sent"): "send",
            ("requested", "answered"): "answer",
            ("sent", "answered"): "answer",
            ("error", "answered"): "answer",
            ("requested", "error"): "fail",
            ("sent", "error"): "fail",
            ("error", "requested"): "ask_again retry",
            ("answered", "adjudicated"): "adjudicate",
            ("answered", "answered"): "answer_again",
            ("reopened", "answered"): "answer_again",
            ("reopened", "adjudicated"): "adjudicate",
            ("adjudicated", "reopened"): "reopen",
            ("answered", "stale"): "go_stale",
            ("adjudicated", "stale"): "go_stale",
            **{(status, "requested"): "ask_again" for status in ("answered", "sent", "stale", "reopened", "cancelled")},
            **{(status, "cancelled"): "cancel" for status in ("planned", "requested", "sent", "error")},
        },
    ),
    "assessment": (
        Assessment,
        ASSESSMENT,
        "open complete proposed favourable observations adverse inconclusive reopened",
        {
            ("open", "complete"): "complete",
            ("complete", "open"): "fall_back",
            ("complete", "proposed"): "propose",
            ("proposed", "open"): "return",
            ("proposed", "proposed"): "approve_first",
            ("proposed", "favourable"): "end_favourable",
            ("proposed", "observations"): "end_observations",
            ("proposed", "adverse"): "end_adverse",
            ("proposed", "inconclusive"): "end_inconclusive",
            ("favourable", "reopened"): "reopen",
            ("observations", "reopened"): "reopen",
            ("adverse", "reopened"): "reopen",
            ("inconclusive", "reopened"): "reopen",
        },
    ),
    "application": (
        Application,
        APPLICATION,
        "draft lodged forwarded admitted rejected archived recognised negative",
        {
            ("draft", "lodged"): "lodge",
            ("lodged", "forwarded"): "forward",
            ("lodged", "lodged"): "pass_on",  # to another, when the applicant has died
            ("forwarded", "forwarded"): "pass_on",
            ("admitted", "admitted"): "pass_on",
            ("lodged", "admitted"): "admit",  # the Ministry need not tell every step
            ("forwarded", "admitted"): "admit",
            ("lodged", "rejected"): "reject",
            ("forwarded", "rejected"): "reject",
            ("lodged", "archived"): "archive",
            ("forwarded", "archived"): "archive",
            ("admitted", "archived"): "archive",
            ("lodged", "recognised"): "recognise",
            ("forwarded", "recognised"): "recognise",
            ("admitted", "recognised"): "recognise",
            ("lodged", "negative"): "end_negative",
            ("forwarded", "negative"): "end_negative",
            ("admitted", "negative"): "end_negative",
            **{  # an act of another file is withdrawn
                (left, to): f"back_to_{to}"
                for left in ("admitted", "rejected", "archived", "recognised", "negative")
                for to in ("lodged", "forwarded")
            },
            **{(left, "admitted"): "back_to_admitted" for left in ("archived", "recognised", "negative")},
        },
    ),
    "revocation": (
        Revocation,
        REVOCATION,
        "proposed approved confirmed rejected lapsed",
        {
            ("proposed", "proposed"): "propose",  # its first step
            ("proposed", "approved"): "approve",
            ("approved", "confirmed"): "confirm",
            ("proposed", "rejected"): "reject",
            ("approved", "rejected"): "reject",
            ("proposed", "lapsed"): "lapse",
            ("approved", "lapsed"): "lapse",
        },
    ),
    "safe-conduct": (
        SafeConduct,
        SAFE_CONDUCT,
        "draft requested refused approved cancelled numbered issued expired"
        " superseded replaced revoked surrendered lost_validity ended_by_death voided",
        {
            ("draft", "requested"): "request",
            ("draft", "cancelled"): "cancel stop stop_for_death",
            ("requested", "cancelled"): "stop stop_for_death",
            ("requested", "approved"): "approve",
            ("requested", "draft"): "return",
            ("requested", "refused"): "refuse",
            ("approved", "cancelled"): "cancel stop stop_for_death",
            ("approved", "requested"): "send_back",
            ("approved", "numbered"): "number",
            ("numbered", "issued"): "issue",
            ("numbered", "voided"): "cancel",
            ("issued", "expired"): "expire",
            ("expired", "expired"): "review",
            ("issued", "superseded"): "supersede",
            ("issued", "replaced"): "replace",
            ("issued", "revoked"): "revoke",
            ("issued", "surrendered"): "surrender",
            ("issued", "lost_validity"): "end_for_no_show lose_validity",
            ("numbered", "revoked"): "revoke",
            ("numbered", "surrendered"): "surrender",
            ("numbered", "lost_validity"): "end_for_no_show lose_validity",
            ("issued", "ended_by_death"): "end_by_death",
            ("numbered", "ended_by_death"): "end_by_death",
        },
    ),
}
EVERY_PAIR = [
    (concept, before, after)
    for concept, (_model, _steps, states, _allowed) in TABLES.items()
    for before in states.split()
    for after in states.split()
]


@pytest.fixture(autouse=True)
def _nothing_is_written() -> Iterator[None]:
    with patch.object(transitions, "_write", _only_in_memory), patch.object(transitions.Transition, "objects"):
        yield


def _only_in_memory(subject: Stateful, status: str, _changes: Any) -> None:
    subject.status = status


def verbs_between(concept: str, before: str, after: str) -> list[str]:
    """The verbs that lead from one state to the other when `move` is asked."""
    model, steps, _states, _allowed = TABLES[concept]
    found = []
    for verb in VERBS:
        subject = model(status=before)
        try:
            move(subject, verb, steps, by=User(is_system=True), at=AT)
        except InvalidTransition:
            continue
        if subject.status == after:
            found.append(verb)
    return found


@pytest.mark.parametrize(("concept", "before", "after"), EVERY_PAIR)
def test_only_the_listed_steps_exist(concept: str, before: str, after: str) -> None:
    expected = TABLES[concept][3].get((before, after), "")
    assert verbs_between(concept, before, after) == expected.split()


@pytest.mark.parametrize("concept", TABLES)
def test_the_list_of_states_is_whole(concept: str) -> None:
    model, _steps, states, _allowed = TABLES[concept]
    assert {value for value, _label in model._meta.get_field("status").choices or ()} == set(states.split())
