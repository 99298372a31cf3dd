"""The life of a background check."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.transitions import Step, Steps


class CheckStatus(TextChoices):
    """Planned, asked, sent, answered (the design says received), weighed by a person (domain.md section 5.5)."""

    PLANNED = "planned", pgettext_lazy("background check", "planned")
    REQUESTED = "requested", pgettext_lazy("background check", "requested")
    SENT = "sent", pgettext_lazy("background check", "sent")
    ERROR = "error", pgettext_lazy("background check", "could not be asked")
    ANSWERED = "answered", pgettext_lazy("background check", "answered")
    ADJUDICATED = "adjudicated", pgettext_lazy("background check", "adjudicated")
    STALE = "stale", pgettext_lazy("background check", "out of date")
    REOPENED = "reopened", pgettext_lazy("background check", "reopened")
    CANCELLED = "cancelled", pgettext_lazy("background check", "cancelled")


class Result(TextChoices):
    """What came back. There is no "clear": nothing found is said with the list, its version and the date."""

    NO_MATCH = "no_match", _("no match found")
    POSSIBLE_MATCH = "possible_match", _("possible match")
    HIT = "hit", _("match")
    INCONCLUSIVE = "inconclusive", _("inconclusive")
    COULD_NOT_RUN = "could_not_run", _("could not run")


class Weighing(TextChoices):
    """What a person made of an answer. Never "cleared": a check says what was found, not what somebody is."""

    NO_CONCERN = "no_concern", _("no concern from this check")
    OTHER_PERSON = "other_person", _("another person (false match)")
    OBSERVATION = "observation", _("observation")
    CONCERN = "concern", _("concern confirmed")


PENDING = (CheckStatus.PLANNED, CheckStatus.REQUESTED, CheckStatus.SENT, CheckStatus.ERROR)  # nothing has come back
HOLDING = (CheckStatus.ANSWERED, CheckStatus.ADJUDICATED, CheckStatus.STALE, CheckStatus.REOPENED)  # an answer

OFFICER, DESK, BOTH = "case officer", "case officer or supervisor", "system or case officer"
STEPS: Steps = {
    (CheckStatus.REQUESTED, "answer"): Step(CheckStatus.ANSWERED, BOTH),
    (CheckStatus.PLANNED, "request"): Step(CheckStatus.REQUESTED, BOTH),
    (CheckStatus.REQUESTED, "send"): Step(CheckStatus.SENT, BOTH),
    (CheckStatus.SENT, "answer"): Step(CheckStatus.ANSWERED, BOTH),
    (CheckStatus.REQUESTED, "fail"): Step(CheckStatus.ERROR, "system"),
    (CheckStatus.SENT, "fail"): Step(CheckStatus.ERROR, "system"),
    (CheckStatus.ERROR, "retry"): Step(CheckStatus.REQUESTED, "system"),
    (CheckStatus.ERROR, "answer"): Step(CheckStatus.ANSWERED, OFFICER),
    (CheckStatus.ANSWERED, "adjudicate"): Step(
        CheckStatus.ADJUDICATED, "case officer where nothing was found; else security reviewer or supervisor"
    ),
    (CheckStatus.ANSWERED, "answer_again"): Step(CheckStatus.ANSWERED, OFFICER),
    (CheckStatus.ANSWERED, "go_stale"): Step(CheckStatus.STALE, "system"),
    (CheckStatus.ADJUDICATED, "go_stale"): Step(CheckStatus.STALE, "system"),
    (CheckStatus.ADJUDICATED, "reopen"): Step(CheckStatus.REOPENED, "security reviewer or supervisor"),
    (CheckStatus.REOPENED, "answer_again"): Step(CheckStatus.ANSWERED, OFFICER),
    (CheckStatus.REOPENED, "adjudicate"): Step(CheckStatus.ADJUDICATED, "security reviewer"),
    (CheckStatus.ANSWERED, "ask_again"): Step(CheckStatus.REQUESTED, DESK),
    (CheckStatus.SENT, "ask_again"): Step(CheckStatus.REQUESTED, DESK),
    (CheckStatus.ERROR, "ask_again"): Step(CheckStatus.REQUESTED, DESK),
    (CheckStatus.STALE, "ask_again"): Step(CheckStatus.REQUESTED, DESK),
    (CheckStatus.REOPENED, "ask_again"): Step(CheckStatus.REQUESTED, DESK),
    (CheckStatus.CANCELLED, "ask_again"): Step(CheckStatus.REQUESTED, DESK),
    (CheckStatus.PLANNED, "cancel"): Step(CheckStatus.CANCELLED, DESK),
    (CheckStatus.REQUESTED, "cancel"): Step(CheckStatus.CANCELLED, DESK),
    (CheckStatus.SENT, "cancel"): Step(CheckStatus.CANCELLED, DESK),
    (CheckStatus.ERROR, "cancel"): Step(CheckStatus.CANCELLED, DESK),
}
