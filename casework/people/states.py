"""The life of a family link: said, shown by a document or by the ICBF, ended."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from casework.transitions import Step, Steps


class LinkStatus(TextChoices):
    """What stands behind a link; a family that splits keeps its cases."""

    PROPOSED = "proposed", pgettext_lazy("family link", "as they say")
    VERIFIED = "verified", pgettext_lazy("family link", "verified")
    ENDED = "ended", pgettext_lazy("family link", "ended")


STEPS: Steps = {
    (LinkStatus.PROPOSED, "verify"): Step(LinkStatus.VERIFIED, "case officer"),
    (LinkStatus.PROPOSED, "end"): Step(LinkStatus.ENDED, "case officer"),
    (LinkStatus.VERIFIED, "end"): Step(LinkStatus.ENDED, "supervisor"),
}
