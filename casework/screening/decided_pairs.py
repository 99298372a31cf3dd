"""What was decided about two cases before: it holds until something that was compared changes."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework.arrivals.models import Case
from casework.arrivals.records import Beside, DuplicateDecision, DuplicateOutcome
from casework.people.models import Birth, IdentityDocument, PersonName
from casework.screening.earlier_cases import Alike
from casework.screening.matching.values import Subject


def what_was_compared(one: Subject, other: Subject) -> str:
    """A sha256 of names, births and documents of two people, whichever of them is named first."""
    return hashlib.sha256(json.dumps(sorted((_said(one), _said(other)))).encode()).hexdigest()


def _said(subject: Subject) -> list[list[str]]:
    documents = (f"{one.kind} {one.country} {one.number}" for one in subject.documents)
    return [sorted(name.full for name in subject.names), sorted(subject.births), sorted(documents)]


def undecided(case_id: UUID, subject: Subject, alike: Iterable[Alike]) -> list[Alike]:
    """Those whom nobody has compared with this case as both are known now; one query, none for nobody."""
    waiting = {one.case_id: one for one in alike if one.is_to_be_decided}
    if not waiting:
        return []
    pair = Q(case=case_id, other_case__in=waiting) | Q(other_case=case_id, case__in=waiting)
    for decision in DuplicateDecision.objects.filter(pair):
        other = decision.other_case_id if decision.case_id == case_id else decision.case_id
        one = waiting.get(other)
        if one is not None and _stands(decision, subject, one):
            del waiting[other]
    return list(waiting.values())


def _stands(decision: DuplicateDecision, subject: Subject, one: Alike) -> bool:
    """The same person stays the same; who was told apart is compared again once either is known otherwise."""
    if decision.outcome == DuplicateOutcome.SAME:
        return True
    if not decision.compared:
        return not _changed_since(decision.decided_at, (decision.case_id, decision.other_case_id))
    return decision.compared == what_was_compared(subject, one.person)


def _changed_since(moment: datetime, cases: Sequence[UUID]) -> bool:
    """Whether a name, birth or document was recorded later: for decisions from before what was compared was kept."""
    kinds: tuple[Any, ...] = (PersonName, Birth, IdentityDocument)
    later: dict[str, Any] = {"person__cases__in": cases, "recorded_at__gt": moment}
    return any(kind.objects.filter(**later).exists() for kind in kinds)


def beside(pairs: Sequence[tuple[Subject, Sequence[Alike]]]) -> list[list[Beside]]:
    """For each of these people the cases like them with what is compared, by number; one query, none for nobody."""
    keys = {one.case_id for _subject, alike in pairs for one in alike}
    cases = Case.objects.filter(pk__in=keys).select_related("office").in_bulk() if keys else {}
    return [
        sorted(
            (Beside(cases[one.case_id], what_was_compared(subject, one.person)) for one in alike),
            key=lambda other: other.case.number,
        )
        for subject, alike in pairs
    ]
