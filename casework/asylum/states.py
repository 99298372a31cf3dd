"""The life of an application (solicitud de reconocimiento de la condición de refugiado)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.transitions import Step, Steps


class ApplicationStatus(TextChoices):
    """Up to the Ministry's door; what the Ministry then does is recorded as its acts."""

    DRAFT = "draft", _("draft")
    LODGED = "lodged", _("lodged")
    FORWARDED = "forwarded", _("forwarded")


LODGED_OR_LATER = (ApplicationStatus.LODGED, ApplicationStatus.FORWARDED)
OPEN = (ApplicationStatus.DRAFT, *LODGED_OR_LATER)

STEPS: Steps = {
    (ApplicationStatus.DRAFT, "lodge"): Step(ApplicationStatus.LODGED, "case officer"),
    (ApplicationStatus.LODGED, "forward"): Step(ApplicationStatus.FORWARDED, "case officer"),
}
