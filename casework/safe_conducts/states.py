"""The life of a safe-conduct (salvoconducto)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.transitions import Step, Steps


class Status(TextChoices):
    """`numbered` lasts for the moment between number and paper; active is computed from the dates."""

    DRAFT = "draft", _("draft")
    REQUESTED = "requested", _("requested")
    REFUSED = "refused", _("refused")
    APPROVED = "approved", _("approved")
    CANCELLED = "cancelled", _("cancelled")
    NUMBERED = "numbered", _("numbered")
    ISSUED = "issued", _("issued")
    EXPIRED = "expired", _("ended")


PENDING = (Status.DRAFT, Status.REQUESTED, Status.APPROVED)
DECIDED = (Status.APPROVED, Status.NUMBERED, Status.ISSUED, Status.EXPIRED)
ON_PAPER = (Status.NUMBERED, Status.ISSUED, Status.EXPIRED)

STEPS: Steps = {
    (Status.DRAFT, "request"): Step(Status.REQUESTED, "case officer"),
    (Status.DRAFT, "cancel"): Step(Status.CANCELLED, "case officer"),
    (Status.REQUESTED, "approve"): Step(Status.APPROVED, "supervisor"),
    (Status.REQUESTED, "return"): Step(Status.DRAFT, "supervisor"),
    (Status.REQUESTED, "refuse"): Step(Status.REFUSED, "supervisor"),
    (Status.APPROVED, "cancel"): Step(Status.CANCELLED, "supervisor"),
    (Status.APPROVED, "send_back"): Step(Status.REQUESTED, "system"),
    (Status.APPROVED, "number"): Step(Status.NUMBERED, "system"),
    (Status.NUMBERED, "issue"): Step(Status.ISSUED, "system"),
    (Status.ISSUED, "expire"): Step(Status.EXPIRED, "system"),
}
