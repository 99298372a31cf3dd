"""The steps that span concepts: one call for a door, the acts in one transaction, the worker told afterwards."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from casework.arrivals import services as arrivals
from casework.arrivals.children import see_to_child, see_to_children_of
from casework.arrivals.crossings import crossing_of
from casework.arrivals.duplicates import decide_duplicate
from casework.arrivals.intake import Registration
from casework.arrivals.models import Arrival, Case
from casework.arrivals.records import DuplicateDecision
from casework.arrivals.states import CaseStatus
from casework.audit.context import service
from casework.errors import NO_REASONS, Reasons
from casework.journey.hints import hint
from casework.journey.registering import enter, hint_checks, tell_headquarters, wait_for_twins
from casework.law.days import local_date
from casework.people.facts import PersonFacts
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts import tasks as safe_conduct_tasks
from casework.safe_conducts.models import SafeConduct
from casework.screening import asking
from casework.screening.asking_anew import ask_lists_about_changes
from casework.screening.candidates import Arriving
from casework.screening.comparing_people import described, described_facts
from casework.screening.decided_pairs import undecided, what_was_compared
from casework.screening.earlier_cases import Alike, alike_to_all
from casework.screening.keeping_keys import keep_name_keys
from casework.screening.models import Check
from casework.staff.models import User
from casework.work.models import WorkKind
from casework.work.services import close_work


@service("arrivals.case_registered")
def register_arrival(
    case_id: UUID, registration: Registration, *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> Case:
    """Register a person, ask for their checks and open the case; a child alone is told to the ICBF today.

    Raises ActionRefused, InvalidTransition.
    """
    subject = described_facts(registration.person)
    wait_for_twins(subject)
    case = enter(case_id, registration, subject, by=by, at=at, reasons=reasons)
    birth, on = registration.person.birth, local_date(registration.received_at)
    if birth is not None and birth.is_child_on(on):
        see_to_child(case, on=on, by=by, at=at)
    return case


@service("arrivals.facts_corrected")
def correct_person(case_id: UUID, facts: PersonFacts, *, by: User, at: datetime) -> Case:
    """Write down what is right now, and do what a corrected age asks for: checks, or telling the ICBF of a child.

    Raises ActionRefused.
    """
    case = arrivals.correct_facts(case_id, facts, by=by, at=at)
    keep_name_keys([(case.person_id, described(case.person))], by=by, at=at)
    if case.status != CaseStatus.DRAFT:
        if lookalikes_of(case, at=at):  # of whom nobody could know before
            tell_headquarters(case, at=at)
        hint_checks(asking.request_missing_checks(case, by=by, at=at))
        hint_checks(ask_lists_about_changes(case, by=by, at=at))
        see_to_children_of(case, by=by, at=at)
    return case


@service("arrivals.cases_compared")
def compare_cases(
    case_id: UUID, other_id: UUID, outcome: str, *, reason: str, by: User, at: datetime
) -> DuplicateDecision:
    """Say whether two cases are of one person; the last comparison ends the work. Raises ActionRefused, BadInput."""
    both = Case.objects.select_related("person").in_bulk([case_id, other_id])
    known = [described(case.person) for case in both.values()]
    compared = what_was_compared(known[0], known[-1]) if known else ""
    decision = decide_duplicate(case_id, other_id, outcome, reason=reason, compared=compared, by=by, at=at)
    for case in (decision.case, decision.other_case):
        if not lookalikes_of(case, at=at):
            close_work(WorkKind.POSSIBLE_DUPLICATE, subject=case, by=by, at=at)
    return decision


def lookalikes_of(case: Case, *, at: datetime) -> Sequence[Alike]:
    """Other cases that may be of the same person and that nobody has compared with this one, the most alike first."""
    subject, crossed = described(case.person), Arrival.objects.current().filter(case=case).first()
    arriving = Arriving(subject, crossing_of(crossed) if crossed else None)
    (alike,) = alike_to_all([arriving], reader=None, at=at, besides=[case.pk])
    return undecided(case.pk, subject, alike.seen)


@service("safe_conducts.approved")
def approve_safe_conduct(
    safe_conduct_id: UUID, *, by: User, at: datetime, term: int | None = None, reasons: Reasons = NO_REASONS
) -> SafeConduct:
    """Approve a request and tell the worker to issue it. Raises ActionRefused, BadInput, InvalidTransition."""
    paper = safe_conducts.approve_safe_conduct(safe_conduct_id, by=by, at=at, term=term, reasons=reasons)
    hint(safe_conduct_tasks.issue_safe_conduct, safe_conduct_id=str(paper.pk))
    return paper


@service("screening.check_asked_again")
def ask_again(check_id: UUID, *, by: User, at: datetime) -> Check:
    """Have a check run again and tell the worker. Raises ActionRefused, InvalidTransition."""
    check = asking.ask_again(check_id, by=by, at=at)
    hint_checks([check])
    return check
