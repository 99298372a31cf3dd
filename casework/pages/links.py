"""Where a piece of work is done, and which case an address belongs to."""

from collections.abc import Container, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.urls import reverse

from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.selectors import listed_as
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.audit.wall import past_the_wall
from casework.people.families import FamilyMember
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.screening.assessments import Assessment
from casework.screening.hits import Hit
from casework.screening.lists.telling import ABOUT_LISTS
from casework.screening.models import Check
from casework.screening.opinions import IntelligenceOpinion
from casework.screening.received import CheckAnswer
from casework.staff.models import User
from casework.work.models import HIDDEN_OR_NOT, WorkItem, WorkKind

# Work whose subject has a page of its own; all other work is done on the case page.
OWN_PAGE = {
    WorkKind.APPROVE_SAFE_CONDUCT: "safe_conduct",
    WorkKind.ISSUE_FAILED: "safe_conduct",
    WorkKind.HAND_OVER: "safe_conduct",
    WorkKind.RENEW_SAFE_CONDUCT: "safe_conduct",
    WorkKind.RUNS_OUT: "safe_conduct",
    WorkKind.REPLACE_AGAIN: "safe_conduct",
    WorkKind.REVIEW_EXPIRED: "safe_conduct",
    WorkKind.END_FOR_NO_SHOW: "safe_conduct",
    WorkKind.DECIDE_REVOCATION: "revocation",
    WorkKind.TELL_REVOCATION: "revocation",
    WorkKind.REVIEW_HIT: "check",
    WorkKind.RUN_CHECK_AGAIN: "check",
    WorkKind.WEIGH_ANSWER: "agency_check",
    WorkKind.LEGAL_REVIEW: "agency_check",
    WorkKind.REVIEW_BREAK_GLASS: "emergency_access",
    WorkKind.RECONCILE_BLOCK: "block",
    WorkKind.CONFIRM_SHEET: "sheet",
}
OF_THE_CASE = {
    WorkKind.COMPLETE_DRAFT: "registration",
    WorkKind.LODGE_APPLICATION: "lodge",
    WorkKind.REQUEST_SAFE_CONDUCT: "request_safe_conduct",
    WorkKind.REQUEST_EXIT: "request_safe_conduct",
    WorkKind.CORRECT_REQUEST: "request_safe_conduct",
    WorkKind.POSSIBLE_DUPLICATE: "compare",
    WorkKind.NOTIFY_ICBF: "child_notice",
    WorkKind.VERIFY_FAMILY: "family",
    WorkKind.NAME_PRINCIPAL: "name_principal",
    WorkKind.TAKE_OVER: "transfer",
    WorkKind.ASK_AGENCIES: "case_checks",
    WorkKind.SILENT_AGENCY: "case_checks",
    WorkKind.APPROVE_ASSESSMENT: "assessment",
    WorkKind.REVIEW_SAFE_CONDUCT: "assessment",
    WorkKind.NOTIFY_MINISTRY: "assessment",
}


def place_of_work(item: WorkItem) -> str:
    """The address of the page on which this work is done."""
    kind = WorkKind(item.kind)
    if kind == WorkKind.APPROVERS_RUNNING_OUT:
        return reverse("approvers")
    if kind in ABOUT_LISTS:
        return reverse("lists")
    if kind == WorkKind.MOVE_WORK:
        return reverse("colleague", args=[item.subject_id])
    if kind in OWN_PAGE:
        return reverse(OWN_PAGE[kind], args=[item.subject_id])
    return reverse(OF_THE_CASE.get(kind, "case"), args=[item.case_id])


def rows_of_work(
    items: Iterable[WorkItem], user: User, *, roles: Container[str], at: datetime
) -> list[dict[str, object]]:
    """Work for a list, with the name that `with_names` read: who holds its role is led to where it is done."""
    page = list(items)
    hidden = _hidden_among([item for item in page if item.kind in HIDDEN_OR_NOT], user, at=at)
    _name_hidden([item for item in page if item.case_id in hidden])
    return [
        {
            "item": item,
            "name": listed_as(item.case) if item.case else "",
            "url": _place_for(item, roles=roles, hidden=item.case_id in hidden),
            "hidden": item.case_id in hidden,
        }
        for item in page
    ]


def _place_for(item: WorkItem, *, roles: Container[str], hidden: bool) -> str:
    """Where a reader goes from a line of work; to a hidden case, which an emergency access opens, from its form."""
    if hidden and item.kind != WorkKind.REVIEW_BREAK_GLASS:
        return reverse("emergency", query={"work": str(item.pk)})
    about_a_case_elsewhere = item.case_id is not None and item.role not in roles
    return place_of_work(item) if not about_a_case_elsewhere else reverse("case", args=[item.case_id])


def _name_hidden(items: list[WorkItem]) -> None:
    """The cases that the wall keeps back from a line of work, for their number and codename."""
    if items:
        with past_the_wall("who must act on a hidden case is told its number and codename"):
            cases = Case.objects.in_bulk({item.case_id for item in items if item.case_id})
        for item in items:
            item.case = cases[item.case_id] if item.case_id else None


def _hidden_among(items: list[WorkItem], user: User, *, at: datetime) -> set[UUID]:
    """The cases of this work that the reader may not see; asked only where there may be some."""
    cases = {item.case_id for item in items if item.case_id}
    return (
        cases - set(Case.objects.visible_to(user, at=at).filter(pk__in=cases).values_list("pk", flat=True))
        if cases
        else set()
    )


OF_A_CASE: dict[str, type[Model]] = {
    "emergency": CaseGrant,
    "applications": Application,
    "safe-conducts": SafeConduct,
    "revocations": Revocation,
    "ministry-acts": MinistryAct,
    "checks": Check,
    "matches": Hit,
    "answers": CheckAnswer,
    "assessments": Assessment,
    "family-links": FamilyMember,
    "opinions": IntelligenceOpinion,
}


def case_behind(route: str, key: UUID) -> UUID | None:
    """The case that an address with this key is about, whoever asks: for the record of a refused try."""
    place = route.partition("/")[0]
    if place == "cases":
        return key
    kind = OF_A_CASE.get(place)
    if kind is None:
        return None
    with past_the_wall("the trail files a refused try under the case that was hidden"):
        return kind._default_manager.filter(pk=key).values_list("case_id", flat=True).first()
