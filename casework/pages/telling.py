"""The timeline of a case, for its page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.journey.telling import roles_in_words, step_sentence
from casework.safe_conducts.models import SafeConduct
from casework.transitions import Transition

TONES = {
    "approve": "good",
    "issue": "good",
    "return": "warn",
    "refuse": "bad",
    "send_back": "warn",
    "expire": "warn",
} | {
    "revoke": "bad",
    "lose_validity": "bad",
    "replace": "warn",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a timeline."""

    at: datetime
    sentence: str
    note: str
    tone: str


def story_of(steps: Iterable[Transition], papers: Mapping[UUID, SafeConduct]) -> list[Told]:
    """Each step as a sentence, with the reasons that were given."""
    return [_told(step, papers.get(step.subject_id)) for step in steps]


def _told(step: Transition, paper: SafeConduct | None) -> Told:
    role = roles_in_words(step.role)
    values = {"who": f"{step.by} ({role})" if role else str(step.by)}
    if paper:
        values |= {"requester": str(paper.requested_by), "paper": paper.printed_no or "—"}
    return Told(
        at=step.at,
        sentence=step_sentence(step.subject_type, step.verb, values),
        note=" · ".join(step.reasons.values()),
        tone=TONES.get(step.verb, "neutral"),
    )
