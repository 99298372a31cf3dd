"""Steps told as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition

SENTENCES: dict[tuple[str, str], Any] = {
    ("case", "register"): _("registered the person"),
    ("case", "open"): _("opened the case"),
    ("case", "void"): _("gave up the record"),
    ("check", "answer"): _("received the answer of a background check"),
    ("check", "ask_again"): _("asked for a background check again"),
    ("check", "adjudicate"): _("settled the matches of a background check"),
    ("application", "lodge"): _("lodged the application"),
    ("application", "forward"): _("forwarded the application to the Ministry"),
    ("safeconduct", "request"): _("requested the safe-conduct"),
    ("safeconduct", "cancel"): _("cancelled the safe-conduct before it was issued"),
    ("safeconduct", "approve"): _("approved the safe-conduct"),
    ("safeconduct", "return"): _("returned the request for correction"),
    ("safeconduct", "refuse"): _("refused the safe-conduct"),
    ("safeconduct", "send_back"): _("sent the safe-conduct back: a fact changed after the approval"),
    ("safeconduct", "number"): _("numbered the safe-conduct"),
    ("safeconduct", "issue"): _("issued the safe-conduct"),
    ("safeconduct", "expire"): _("the safe-conduct ended by its date"),
}
TONES = {"approve": "good", "issue": "good", "return": "warn", "refuse": "bad", "send_back": "warn", "expire": "warn"}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a timeline."""

    at: datetime
    who: str
    sentence: Any
    note: str
    tone: str


def story_of(steps: Iterable[Transition]) -> list[Told]:
    """Each step as a sentence, with the reasons that were given."""
    return [
        Told(
            at=step.at,
            who=str(step.by),
            sentence=SENTENCES[step.subject_type, step.verb],
            note=" · ".join(step.reasons.values()),
            tone=TONES.get(step.verb, "neutral"),
        )
        for step in steps
    ]
