"""An agency that answers by the hash of who is asked about: the same person always gets the same answer."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.screening.agencies.adapter import AgencyUnreachable, Question, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulator:
    """Per cent of the questions on which it stays silent, breaks, or finds something; hours until it answers."""

    silent: int = 0
    errors: int = 0
    findings: int = 5
    least_hours: float = 0.0
    most_hours: float = 48.0
    country: str = "COL"
    issued_by: str = "VEN"  # the country of the notices that it finds

    def request(self, question: Question, *, at: datetime) -> str:
        """A reference that follows from the question. Raises AgencyUnreachable for its share of them."""
        if self._draw(question, "error") < self.errors:
            raise AgencyUnreachable(question.kind)
        return f"SIM-{_digest(question, 'reference')[:10].upper()}"

    def receive(self, question: Question, reference: str, *, sent_at: datetime, at: datetime) -> Reply | None:
        """The answer once its hours are over; of the silent ones never."""
        share = self._draw(question, "hours") / 100
        ready = sent_at + timedelta(hours=self.least_hours + share * (self.most_hours - self.least_hours))
        if self._draw(question, "silent") < self.silent or at < ready:
            return None
        found = self._draw(question, "finding") < self.findings and len(question.words) > 1
        said = (
            question.words[1 + self._draw(question, "word") % (len(question.words) - 1)] if found else question.words[0]
        )
        notice = {"notice_kind": "red", "issuing_country": self.issued_by, "offence": "Delito de prueba"}
        of_notice = notice if found and question.kind == "INTERPOL" else {}
        return Reply(said=said, reference=reference, received_at=max(ready, sent_at), **of_notice)

    def cancel(self, question: Question, reference: str, *, at: datetime) -> None:
        """Nothing is kept here that could be forgotten."""

    def _draw(self, question: Question, what: str) -> int:
        """A number from 0 to 99 that follows from who is asked about, by which kind of check."""
        return int(_digest(question, what)[:8], 16) % 100


def _digest(question: Question, what: str) -> str:
    return hashlib.sha256(f"{question.subject_hash}:{question.kind}:{what}".encode()).hexdigest()
