"""Where a piece of work is done."""

from django.urls import reverse

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
}


def place_of_work(item: WorkItem) -> str:
    """The address of the page on which this work is done."""
    kind = WorkKind(item.kind)
    if kind in OWN_PAGE:
        return reverse(OWN_PAGE[kind], args=[item.subject_id])
    return reverse(OF_THE_CASE.get(kind, "case"), args=[item.case_id])
