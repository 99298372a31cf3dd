"""Matches for tests: a list with an entry like the person of a case, the look that finds it, and reviewers."""

from datetime import datetime
from typing import Any

from casework.arrivals.models import Case
from casework.screening.comparing_people import described
from casework.screening.deciding import Word, decide_hit
from casework.screening.hits import Hit, HitDecision
from casework.screening.lists.records import ListRecord
from casework.screening.models import Check, ListVersion
from casework.screening.verdicts import Compared
from casework.staff.models import Office, Role, User
from tests.making import AT, answer_checks, make_open_case
from tests.making_lists import record, take_list
from tests.making_staff import make_user

SAME, OTHER, MORE = HitDecision.CONFIRMED, HitDecision.FALSE_POSITIVE, HitDecision.MORE_INFORMATION


def entry_like(case: Case, entry_id: str = "1", *, strong: bool = False, **more: Any) -> ListRecord:
    """An entry with the name of the person of this case; a strong one with their birth and document too."""
    person = described(case.person)
    if strong:
        more = {"births": person.births, "documents": tuple(f"{d.kind}:{d.number}" for d in person.documents)} | more
    return record(entry_id, *[name.full for name in person.names], **more)


def list_like(*cases: Case, strong: bool = False, at: datetime = AT, **more: Any) -> ListVersion:
    """A list that serves, with an entry like each of these people and a stranger."""
    entries = [entry_like(case, str(number), strong=strong, **more) for number, case in enumerate(cases, start=1)]
    return take_list(*entries, record("stranger", "Ermelinda Zorobabel Quispe"), at=at)


def make_hit(*, case: Case | None = None, strong: bool = False, at: datetime = AT, **more: Any) -> Hit:
    """A match that waits for reviewers."""
    case = case or make_open_case(at=at)
    list_like(case, strong=strong, at=at, **more)
    (check,) = answer_checks(case, at=at)
    return check.hits.select_related("check_run__case__office", "case").get()


def list_check(case: Case) -> Check:
    """The check of a case that our lists answer."""
    return Check.objects.get(case=case, type="SANCTIONS")


def reviewer_of(office: Office, username: str = "") -> User:
    """A security reviewer for this office."""
    username = username or f"reviewer.{office.pk}"
    return User.objects.filter(username=username).first() or make_user(
        role=Role.SECURITY_REVIEWER, office=office, username=username
    )


def word(decision: str = OTHER, reason: str = "Otra fecha de nacimiento.", **more: Any) -> Word:
    """What a reviewer says, with the second identifier or whom to ask."""
    told = {"asked_of": "Oficina de enlace"} if decision == MORE else {"compared": Compared.BIRTH}
    return Word(decision=decision, reason=reason, **{**told, **more})


def decide(hit: Hit, decision: str = OTHER, *, by: User | str = "", at: datetime = AT, **more: Any) -> Hit:
    """One reviewer's decision; `by` is a reviewer, or the name of one of the case's office."""
    reviewer = by if isinstance(by, User) else reviewer_of(hit.case.office, by)
    return decide_hit(hit.pk, word(decision, **more), by=reviewer, at=at)


def settle(hit: Hit, decision: str = OTHER, *, at: datetime = AT) -> Hit:
    """As many reviewers as its band asks for say the same."""
    for name in ("one", "two") if hit.strong else ("one",):
        hit = decide(hit, decision, by=name, at=at)
    return hit
