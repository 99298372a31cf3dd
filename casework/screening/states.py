"""The life of a background check."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.transitions import Step, Steps


class CheckStatus(TextChoices):
    """Asked, answered, weighed by a person."""

    REQUESTED = "requested", pgettext_lazy("background check", "requested")
    ANSWERED = "answered", pgettext_lazy("background check", "answered")
    ADJUDICATED = "adjudicated", pgettext_lazy("background check", "adjudicated")


class Result(TextChoices):
    """What came back. There is no "clear": nothing found is said with the list, its version and the date."""

    NO_MATCH = "no_match", _("no match found")
    POSSIBLE_MATCH = "possible_match", _("possible match")
    HIT = "hit", _("match")
    INCONCLUSIVE = "inconclusive", _("inconclusive")
    COULD_NOT_RUN = "could_not_run", _("could not run")


PENDING = (CheckStatus.REQUESTED,)

STEPS: Steps = {
    (CheckStatus.REQUESTED, "answer"): Step(CheckStatus.ANSWERED, "system"),
    (CheckStatus.ANSWERED, "ask_again"): Step(CheckStatus.REQUESTED, "case officer or supervisor"),
    (CheckStatus.ANSWERED, "adjudicate"): Step(CheckStatus.ADJUDICATED, "security reviewer or supervisor"),
}
