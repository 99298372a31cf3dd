"""The reasons that were recorded about one request, by the codes of the questions that they answer."""

from casework.safe_conducts.models import SafeConduct
from casework.transitions import Transition


def reasons_given(paper: SafeConduct) -> dict[str, str]:
    """What was answered when it was requested last, and since then by whoever approved it."""
    steps = Transition.objects.filter(subject_type="safeconduct", subject_id=paper.pk, verb__in=["request", "approve"])
    given: dict[str, str] = {}
    for verb, reasons in steps.order_by("-at").values_list("verb", "reasons"):
        given = reasons | given
        if verb == "request":
            break
    return given
