"""The life of the overall assessment of a person's checks (design: domain.md section 5.5)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from casework.transitions import Step, Steps


class AssessmentStatus(TextChoices):
    """Open until every mandatory check is weighed; then proposed by one and approved by others."""

    OPEN = "open", pgettext_lazy("assessment", "open")
    COMPLETE = "complete", pgettext_lazy("assessment", "ready for a proposal")
    PROPOSED = "proposed", pgettext_lazy("assessment", "proposed")
    FAVOURABLE = "favourable", pgettext_lazy("assessment", "favourable")
    OBSERVATIONS = "observations", pgettext_lazy("assessment", "favourable with observations")
    ADVERSE = "adverse", pgettext_lazy("assessment", "adverse")
    INCONCLUSIVE = "inconclusive", pgettext_lazy("assessment", "inconclusive")
    REOPENED = "reopened", pgettext_lazy("assessment", "reopened")


OUTCOMES = (
    AssessmentStatus.FAVOURABLE,
    AssessmentStatus.OBSERVATIONS,
    AssessmentStatus.ADVERSE,
    AssessmentStatus.INCONCLUSIVE,
)

SUPERVISOR = "supervisor who did not propose"
STEPS: Steps = {
    (AssessmentStatus.OPEN, "complete"): Step(AssessmentStatus.COMPLETE, "system"),
    (AssessmentStatus.COMPLETE, "fall_back"): Step(AssessmentStatus.OPEN, "system"),
    (AssessmentStatus.COMPLETE, "propose"): Step(AssessmentStatus.PROPOSED, "security reviewer"),
    (AssessmentStatus.PROPOSED, "return"): Step(AssessmentStatus.OPEN, SUPERVISOR),
    (AssessmentStatus.PROPOSED, "approve_first"): Step(AssessmentStatus.PROPOSED, SUPERVISOR),
    (AssessmentStatus.PROPOSED, "end_favourable"): Step(AssessmentStatus.FAVOURABLE, SUPERVISOR),
    (AssessmentStatus.PROPOSED, "end_observations"): Step(AssessmentStatus.OBSERVATIONS, SUPERVISOR),
    (AssessmentStatus.PROPOSED, "end_adverse"): Step(AssessmentStatus.ADVERSE, "second supervisor"),
    (AssessmentStatus.PROPOSED, "end_inconclusive"): Step(AssessmentStatus.INCONCLUSIVE, SUPERVISOR),
    **{
        (outcome, "reopen"): Step(AssessmentStatus.REOPENED, "security reviewer or supervisor; another one is opened")
        for outcome in OUTCOMES
    },
}
