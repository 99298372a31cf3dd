"""Checks in every status, through the real services: what agencies were asked and said, and what it came to."""

from datetime import datetime, timedelta
from typing import Any

from casework.arrivals.grants import assign_case
from casework.arrivals.models import Case
from casework.people.scans import Scan
from casework.screening.agencies.exchange import note_all_sent
from casework.screening.answers import Received, record_answer, weigh_without_findings
from casework.screening.asking import request_missing_checks
from casework.screening.assessing import Proposal, propose_outcome
from casework.screening.assessments import Assessment
from casework.screening.models import Check
from casework.screening.received import AnswerSource
from casework.screening.selectors import serving_lists
from casework.staff.models import Role, User
from tests import making
from tests.making import AT

PDF = Scan(b"%PDF-1.4 prueba", "application/pdf")
NOTICE = {"notice_kind": "red", "issuing_country": "VEN", "offence": "Rebelión"}
LATER = AT + timedelta(hours=2)


def check_of(case: Case, kind: str) -> Check:
    """The newest check of this kind."""
    related = Check.objects.select_related("type", "answer", "case__office", "case__person")
    return related.filter(case=case, type=kind).order_by("-requested_at")[0]


def received(said: str = "no_match", **changes: Any) -> Received:
    """An answer by letter, with its number and its scan, an hour after the question."""
    told: dict[str, Any] = {"source": AnswerSource.LETTER, "reference": "OF-1", "received_at": AT + timedelta(hours=1)}
    return Received(said=said, **({**told, "scan": PDF} | changes))


def reviewer_of(case: Case, username: str = "reviews") -> User:
    """A security reviewer to whom this case is assigned."""
    known = User.objects.filter(username=username).first()
    reviewer = known or making.make_user(role=Role.SECURITY_REVIEWER, username=username)
    assign_case(case.pk, reviewer, reason="Looks alike.", by=making.supervisor_of(case.office), at=AT)
    return reviewer


def second_supervisor(case: Case) -> User:
    """Another supervisor of the same region."""
    return making.make_user(role=Role.SUPERVISOR, region=case.office.region, username="second.supervisor")


def send_all(case: Case, *, at: datetime = AT) -> None:
    """The letters go out."""
    waiting = Check.objects.filter(case=case, status="requested", type__asked_of="agency")
    note_all_sent(case.pk, waiting.values_list("pk", flat=True), "DEMO-A-1", by=case.officer, at=at)


def answer_all(case: Case, *, reviewer: User, at: datetime = LATER, **said: str) -> None:
    """Every agency answers that nothing was found, but for those that are named; our list is asked too."""
    making.make_photo(case.person, by=case.officer, at=AT)
    request_missing_checks(case, by=case.officer, at=AT)
    making.answer_checks(case)
    send_all(case)
    for check in Check.objects.filter(case=case, type__asked_of="agency").select_related("type"):
        word = said.get(check.type_id, next(iter(check.type.answers)))
        notice = NOTICE if check.type_id == "INTERPOL" and word == "hit" else {}
        by = reviewer if check.type.sealed else case.officer
        record_answer(check.pk, received(word, **notice), by=by, at=at)


def make_complete(*, at: datetime = LATER, **case_changes: Any) -> tuple[Assessment, User]:
    """An assessment in which every check is weighed and nothing was found, and its reviewer."""
    if not serving_lists():
        making.serve_list()
    case = making.make_lodged_case(**case_changes)
    reviewer = reviewer_of(case)
    answer_all(case, reviewer=reviewer, at=at)
    weigh_without_findings(case.pk, "Nothing in any answer.", by=reviewer, at=at)
    return assessment_of(case), reviewer


def assessment_of(case: Case) -> Assessment:
    """The one that was opened last."""
    related = Assessment.objects.select_related("case__office", "case__person")
    return related.filter(case=case).order_by("-opened_at", "-id")[0]


def proposal(outcome: str = "favourable", **changes: Any) -> Proposal:
    """A proposal with whatever its outcome needs."""
    told: dict[str, Any] = {"reason": "The checks say so.", "legal_note": "", "plan": "", "plan_on": None}
    if outcome == "adverse":
        told["legal_note"] = "Art. 2.2.3.1.7.1."
    if outcome == "inconclusive":
        told |= {"plan": "Ask the agency again.", "plan_on": (AT + timedelta(days=30)).date()}
    return Proposal(outcome=outcome, **(told | changes))


def make_proposed(outcome: str = "favourable", **case_changes: Any) -> tuple[Assessment, User]:
    """A proposal that waits for a supervisor, and who made it."""
    one, reviewer = make_complete(**case_changes)
    return propose_outcome(one.pk, proposal(outcome), by=reviewer, at=LATER), reviewer
