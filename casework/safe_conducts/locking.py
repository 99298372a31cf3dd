"""A paper and its case, locked: the case first, so that two acts on one person take turns."""

from uuid import UUID

from django.db.models import QuerySet

from casework.arrivals.models import Case
from casework.people.together import Prepared
from casework.safe_conducts.models import SafeConduct


def locked_case(case_id: UUID) -> Case:
    """The case, locked, with its office and person at hand."""
    return _cases_to_lock().get(pk=case_id)


def _cases_to_lock() -> QuerySet[Case]:
    return Case.objects.select_for_update(of=("self",)).select_related("office", "person", "registered_by")


# PostgreSQL runs the parts in their order. Whoever waited for the case reads the paper as it was left: a row that is
# locked is read in its newest version.
_TO_LOCK = Prepared(
    lambda *, paper: [
        _cases_to_lock().filter(safe_conducts=paper),
        SafeConduct.objects.select_for_update().filter(pk=paper),
    ]
)


def locked(safe_conduct_id: UUID) -> SafeConduct:
    """The document with its case locked first, so that two acts on one case take turns. One query."""
    cases, papers = _TO_LOCK.read(paper=safe_conduct_id)
    if not papers:
        raise SafeConduct.DoesNotExist
    (case,), (paper,) = cases, papers
    paper.person = case.person  # a constraint of the database
    if paper.office_id == case.office_id:
        paper.office = case.office
    paper.case = case
    found: SafeConduct = paper
    return found
