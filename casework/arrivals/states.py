"""The life of a case (expediente), and why somebody sees a single one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.transitions import Step, Steps


class CaseStatus(TextChoices):
    """From the first keystroke to the closing."""

    DRAFT = "draft", _("draft")
    REGISTERED = "registered", _("registered")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    VOIDED = "voided", _("voided")


LIVE = (CaseStatus.DRAFT, CaseStatus.REGISTERED, CaseStatus.OPEN)


class GrantKind(TextChoices):
    """Named on a restricted case, broken in for a while, or given to a security reviewer; each with a reason."""

    NAMED = "named", _("named on the case")
    BREAK_GLASS = "break_glass", _("emergency access")
    ASSIGNED = "assigned", _("assigned to a security reviewer")


STEPS: Steps = {
    (CaseStatus.DRAFT, "register"): Step(CaseStatus.REGISTERED, "case officer"),
    (CaseStatus.REGISTERED, "open"): Step(CaseStatus.OPEN, "system"),
    (CaseStatus.DRAFT, "void"): Step(CaseStatus.VOIDED, "case officer"),
    (CaseStatus.REGISTERED, "void"): Step(CaseStatus.VOIDED, "supervisor"),
    **{(status, "hand_on"): Step(status, "supervisor") for status in LIVE},  # to another officer, who goes on with it
    (CaseStatus.REGISTERED, "transfer"): Step(CaseStatus.REGISTERED, "supervisor"),
    (CaseStatus.OPEN, "transfer"): Step(CaseStatus.OPEN, "supervisor"),
}
