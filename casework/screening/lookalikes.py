"""Earlier cases of the same name or document, for several people at once."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.people.models import IdentityDocument, PersonName
from casework.screening.matching import Subject


def cases_like(subjects: Sequence[Subject]) -> list[list[Case]]:
    """For each of these people, in their order, the cases of the same exact name or document that were not given up."""
    names = {name for subject in subjects for name in subject.names}
    documents = {number for subject in subjects for number in subject.documents}
    people: defaultdict[tuple[str, str], set[UUID]] = defaultdict(set)
    named = PersonName.objects.filter(superseded_at__isnull=True, search_key__in=names)
    shown = IdentityDocument.objects.filter(superseded_at__isnull=True, number_norm__in=documents)
    for key, person in named.values_list("search_key", "person_id"):
        people["name", key].add(person)
    for key, person in shown.values_list("number_norm", "person_id"):
        people["document", key].add(person)
    cases: defaultdict[UUID, list[Case]] = defaultdict(list)
    everybody = set().union(*people.values()) if people else set()
    for case in Case.objects.filter(person__in=everybody).exclude(status=CaseStatus.VOIDED).order_by("number"):
        cases[case.person_id].append(case)
    return [_of_one(subject, people, cases) for subject in subjects]


def _of_one(subject: Subject, people: dict[tuple[str, str], set[UUID]], cases: dict[UUID, list[Case]]) -> list[Case]:
    keys = [("name", name) for name in subject.names] + [("document", number) for number in subject.documents]
    found = {person for key in keys for person in people.get(key, ())}
    return sorted((case for person in found for case in cases.get(person, ())), key=lambda case: case.number)
