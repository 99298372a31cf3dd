"""Where a piece of work is done, and which case an address belongs to."""

from collections.abc import Container, Iterable
from uuid import UUID

from django.db.models import Model
from django.urls import reverse

from casework.asylum.models import Application
from casework.people.families import FamilyMember
from casework.people.selectors import listed_name
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Check
from casework.work.models import WorkItem, WorkKind

# Work whose subject has a page of its own; all other work is done on the case page.
OWN_PAGE = {
    WorkKind.APPROVE_SAFE_CONDUCT: "safe_conduct",
    WorkKind.ISSUE_FAILED: "safe_conduct",
    WorkKind.HAND_OVER: "safe_conduct",
    WorkKind.REVIEW_HIT: "check",
    WorkKind.RUN_CHECK_AGAIN: "check",
}
OF_THE_CASE = {
    WorkKind.COMPLETE_DRAFT: "registration",
    WorkKind.LODGE_APPLICATION: "lodge",
    WorkKind.REQUEST_SAFE_CONDUCT: "request_safe_conduct",
    WorkKind.CORRECT_REQUEST: "request_safe_conduct",
    WorkKind.POSSIBLE_DUPLICATE: "compare",
    WorkKind.NOTIFY_ICBF: "child_notice",
    WorkKind.VERIFY_FAMILY: "family",
    WorkKind.TAKE_OVER: "transfer",
}


def place_of_work(item: WorkItem) -> str:
    """The address of the page on which this work is done."""
    kind = WorkKind(item.kind)
    if kind in OWN_PAGE:
        return reverse(OWN_PAGE[kind], args=[item.subject_id])
    return reverse(OF_THE_CASE.get(kind, "case"), args=[item.case_id])


def rows_of_work(items: Iterable[WorkItem], *, roles: Container[str]) -> list[dict[str, object]]:
    """Work for a list, with the name that `with_names` read: who holds its role is led to where it is done."""
    return [
        {
            "item": item,
            "name": listed_name(item.case.person) if item.case else "",
            "url": place_of_work(item) if item.role in roles else reverse("case", args=[item.case_id]),
        }
        for item in items
    ]


OF_A_CASE: dict[str, type[Model]] = {
    "applications": Application,
    "safe-conducts": SafeConduct,
    "checks": Check,
    "family-links": FamilyMember,
}


def case_behind(route: str, key: UUID) -> UUID | None:
    """The case that an address with this key is about, whoever asks: for the record of a refused try."""
    place = route.partition("/")[0]
    if place == "cases":
        return key
    kind = OF_A_CASE.get(place)
    return kind._default_manager.filter(pk=key).values_list("case_id", flat=True).first() if kind else None
