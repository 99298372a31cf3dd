"""The life of an application (solicitud de reconocimiento de la condición de refugiado)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.transitions import Step, Steps


class ApplicationStatus(TextChoices):
    """Up to the Ministry's door by the desk; what the Ministry then does changes it only as a recorded act."""

    DRAFT = "draft", _("draft")
    LODGED = "lodged", _("lodged")
    FORWARDED = "forwarded", _("forwarded")
    ADMITTED = "admitted", pgettext_lazy("application", "admitted for study")
    REJECTED = "rejected", pgettext_lazy("application", "rejected outright")
    ARCHIVED = "archived", pgettext_lazy("application", "archived")
    RECOGNISED = "recognised", pgettext_lazy("application", "recognised")
    NEGATIVE = "negative", pgettext_lazy("application", "negative and final")


BEFORE_THE_MINISTRY = (ApplicationStatus.LODGED, ApplicationStatus.FORWARDED)
RUNNING = (*BEFORE_THE_MINISTRY, ApplicationStatus.ADMITTED)
OPEN = (ApplicationStatus.DRAFT, *RUNNING)
MINISTRY = "the Ministry, whose act is recorded"
SECOND = "liaison or supervisor who did not record the act, where it was of another file"

# Where an act that is withdrawn may lead back to: from where it was recorded.
BACK_FROM = {
    **dict.fromkeys((ApplicationStatus.ADMITTED, ApplicationStatus.REJECTED), BEFORE_THE_MINISTRY),
    **dict.fromkeys((ApplicationStatus.ARCHIVED, ApplicationStatus.RECOGNISED, ApplicationStatus.NEGATIVE), RUNNING),
}

# The Ministry need not tell every step: what it decided holds, from wherever the file stands here.
STEPS: Steps = {
    (ApplicationStatus.DRAFT, "lodge"): Step(ApplicationStatus.LODGED, "case officer"),
    (ApplicationStatus.LODGED, "forward"): Step(ApplicationStatus.FORWARDED, "case officer"),
    **{(status, "pass_on"): Step(status, "case officer, when the applicant has died") for status in RUNNING},
    **{(status, "admit"): Step(ApplicationStatus.ADMITTED, MINISTRY) for status in BEFORE_THE_MINISTRY},
    **{(status, "reject"): Step(ApplicationStatus.REJECTED, MINISTRY) for status in BEFORE_THE_MINISTRY},
    **{(status, "archive"): Step(ApplicationStatus.ARCHIVED, MINISTRY) for status in RUNNING},
    **{(status, "recognise"): Step(ApplicationStatus.RECOGNISED, MINISTRY) for status in RUNNING},
    **{(status, "end_negative"): Step(ApplicationStatus.NEGATIVE, MINISTRY) for status in RUNNING},
    **{(left, f"back_to_{to}"): Step(to, SECOND) for left, before in BACK_FROM.items() for to in before},
}
