"""The life of a safe-conduct (salvoconducto), and of a proposal to revoke one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.transitions import Step, Steps


class Status(TextChoices):
    """`numbered` lasts for the moment between number and paper; active is computed from the dates."""

    DRAFT = "draft", _("draft")
    REQUESTED = "requested", _("requested")
    REFUSED = "refused", _("refused")
    APPROVED = "approved", _("approved")
    CANCELLED = "cancelled", _("cancelled")
    NUMBERED = "numbered", _("numbered")
    VOIDED = "voided", pgettext_lazy("safe-conduct", "number given up")
    ISSUED = "issued", _("issued")
    EXPIRED = "expired", _("ended")
    SUPERSEDED = "superseded", pgettext_lazy("safe-conduct", "superseded by another")
    REPLACED = "replaced", pgettext_lazy("safe-conduct", "replaced")
    REVOKED = "revoked", pgettext_lazy("safe-conduct", "revoked")
    SURRENDERED = "surrendered", pgettext_lazy("safe-conduct", "handed back")
    LOST_VALIDITY = "lost_validity", pgettext_lazy("safe-conduct", "lost its validity")
    ENDED_BY_DEATH = "ended_by_death", pgettext_lazy("safe-conduct", "ended by death")


PENDING = (Status.DRAFT, Status.REQUESTED, Status.APPROVED)
# Void before its last day: valid on no day any more, so that another may have the same days.
VOID = (Status.REPLACED, Status.REVOKED, Status.SURRENDERED, Status.LOST_VALIDITY, Status.ENDED_BY_DEATH)
# The days of a superseded one were cut; on those that are left it holds like any other.
HOLDS = (Status.ISSUED, Status.SUPERSEDED)
ON_PAPER = (Status.NUMBERED, *HOLDS, Status.EXPIRED)
ENDED_EARLY = (Status.SUPERSEDED, *VOID)
HAS_NUMBER = (*ON_PAPER, *VOID, Status.VOIDED)
NEVER_GIVEN = (Status.REFUSED, Status.CANCELLED, Status.VOIDED)  # nothing of it was ever on paper
DECIDED = (Status.APPROVED, *HAS_NUMBER)

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
    (Status.NUMBERED, "cancel"): Step(Status.VOIDED, "supervisor, when the document cannot be made"),
    (Status.DRAFT, "enter_sheet"): Step(Status.ISSUED, "supervisor who confirms a sheet that was filled in by hand"),
    (Status.ISSUED, "expire"): Step(Status.EXPIRED, "system"),
    (Status.EXPIRED, "review"): Step(Status.EXPIRED, "case officer who writes what became of the holder"),
    (Status.ISSUED, "supersede"): Step(Status.SUPERSEDED, "system, when a longer one begins early"),
    (Status.ISSUED, "replace"): Step(Status.REPLACED, "case officer reports it; system, when another takes its place"),
    **{(status, "revoke"): Step(Status.REVOKED, "second supervisor") for status in (Status.NUMBERED, Status.ISSUED)},
    **{(status, "surrender"): Step(Status.SURRENDERED, "case officer") for status in (Status.NUMBERED, Status.ISSUED)},
    **{
        (status, "end_for_no_show"): Step(Status.LOST_VALIDITY, "supervisor, on the Ministry's certificate")
        for status in (Status.NUMBERED, Status.ISSUED)
    },
    **{
        (status, "lose_validity"): Step(Status.LOST_VALIDITY, "system, on a recorded act of the Ministry")
        for status in (Status.NUMBERED, Status.ISSUED)
    },
    **{
        (status, "end_by_death"): Step(Status.ENDED_BY_DEATH, "system, on the recorded death")
        for status in (Status.NUMBERED, Status.ISSUED)
    },
    **{
        (status, "withdraw_entry"): Step(Status.CANCELLED, "supervisor who did not confirm the sheet")
        for status in (Status.ISSUED, Status.EXPIRED)
    },
    **{(status, "stop_for_death"): Step(Status.CANCELLED, "system, on the recorded death") for status in PENDING},
    **{
        (status, "stop"): Step(Status.CANCELLED, "system, when what the person holds is revoked, handed back or ended")
        for status in PENDING
    },
}


class RevocationStatus(TextChoices):
    """Three people: one proposes, a supervisor approves, a second one confirms."""

    PROPOSED = "proposed", pgettext_lazy("revocation", "proposed")
    APPROVED = "approved", pgettext_lazy("revocation", "approved once")
    CONFIRMED = "confirmed", pgettext_lazy("revocation", "confirmed")
    REJECTED = "rejected", pgettext_lazy("revocation", "rejected")
    LAPSED = "lapsed", pgettext_lazy("revocation", "without object")


REVOCATION_OPEN = (RevocationStatus.PROPOSED, RevocationStatus.APPROVED)
REVOCATION_STEPS: Steps = {
    (RevocationStatus.PROPOSED, "propose"): Step(RevocationStatus.PROPOSED, "case officer or security reviewer"),
    (RevocationStatus.PROPOSED, "approve"): Step(RevocationStatus.APPROVED, "supervisor who did not propose"),
    (RevocationStatus.APPROVED, "confirm"): Step(RevocationStatus.CONFIRMED, "second supervisor"),
    **{(status, "reject"): Step(RevocationStatus.REJECTED, "supervisor") for status in REVOCATION_OPEN},
    **{
        (status, "lapse"): Step(RevocationStatus.LAPSED, "system, when the paper has ended otherwise")
        for status in REVOCATION_OPEN
    },
}
