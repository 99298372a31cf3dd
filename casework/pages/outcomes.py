"""What became of many papers that were chosen together: each done, or why it was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from casework.arrivals.models import Case
from casework.arrivals.selectors import listed_as
from casework.errors import BadInput, Finding
from casework.journey.batches import Outcome
from casework.people.selectors import with_names
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import User

CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One paper with what became of it; without `paper` the reader sees no such paper."""

    paper: SafeConduct | None
    name: str
    done: bool
    findings: Sequence[Finding]


def chosen_in(request: HttpRequest) -> list[UUID]:
    """The keys that were ticked; what is no key was no box of ours."""
    return [UUID(key) for key in request.POST.getlist(CHOSEN) if _is_key(key)]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def told(outcomes: Sequence[Outcome], user: User, *, back: str, at: datetime) -> dict[str, object]:
    """What a page says of them: each, how many were done and how many not, and the way back to the list."""
    rows = rows_of(outcomes, user, at=at)
    done = sum(row.done for row in rows)
    return {"rows": rows, "done": done, "left": len(rows) - done, "back": back, "here": back}


def list_behind(request: HttpRequest, route: str) -> str:
    """The list from which many were chosen, as its address asked for it."""
    return reverse(route) + (f"?{request.GET.urlencode()}" if request.GET else "")


def in_words(error: BadInput) -> str:
    """What is wrong with a choice, as one sentence above the list."""
    return " ".join(str(sentence) for sentence in error.fields.values())


def rows_of(outcomes: Sequence[Outcome], user: User, *, at: datetime) -> list[OutcomeRow]:
    """The outcomes in their order, with the people as lists name them."""
    seen = SafeConduct.objects.filter(case__in=Case.objects.visible_to(user, at=at))
    papers = seen.select_related("case__person").prefetch_related(with_names("case__person__"))
    found = papers.in_bulk([one.pk for one in outcomes])
    return [_row(one, found.get(one.pk)) for one in outcomes]


def _row(outcome: Outcome, paper: SafeConduct | None) -> OutcomeRow:
    return OutcomeRow(paper, listed_as(paper.case) if paper else "", outcome.done, outcome.findings)
