"""What can be wrong with an act, said in a code for machines and a sentence for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How much a finding weighs: it refuses, it asks for a recorded reason, or it warns and is recorded."""

    REFUSE = "refuse"
    REASON_REQUIRED = "reason_required"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: a stable code, a translatable sentence, its level, and the article it stands on."""

    code: str
    message: Any  # a lazy translation or a string
    level: Level = Level.REFUSE
    article: str = ""


Reasons = Mapping[str, str]
NO_REASONS: Reasons = {}


class CaseworkError(Exception):
    """Any refusal that a door translates into an answer."""


class ActionRefused(CaseworkError):
    """The rules refuse, or ask for reasons that were not given; carries the findings (HTTP 403)."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = list(findings)


class InvalidTransition(CaseworkError):
    """The transition table has no such step from the present status (HTTP 409)."""

    def __init__(self, subject: str, status: str, verb: str) -> None:
        super().__init__(f"{subject}: no step '{verb}' from '{status}'")
        self.subject, self.status, self.verb = subject, status, verb


class StaleVersion(CaseworkError):
    """Somebody else changed the record since it was read (HTTP 409)."""


class BadInput(CaseworkError):
    """Fields that cannot be accepted, each with its sentence; nothing was written (HTTP 422)."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)


def refusing(findings: Sequence[Finding], reasons: Reasons = NO_REASONS) -> list[Finding]:
    """Those findings that stop the act: refusals, and questions whose reason is missing or blank."""
    return [
        finding
        for finding in findings
        if finding.level is Level.REFUSE
        or (finding.level is Level.REASON_REQUIRED and not reasons.get(finding.code, "").strip())
    ]
