"""What is compared with what, and what a matcher answers."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Subject:
    """The least data about a person that a list needs: name and document keys, birth year."""

    names: tuple[str, ...]
    documents: tuple[str, ...]
    birth_year: int | None = None

    @property
    def hash(self) -> str:
        """A sha256 of what was asked, so that a result can be tied to its question."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to look for: such a check is inconclusive, never without a match."""
        return not self.names and not self.documents


@dataclass(frozen=True, slots=True)
class Candidate:
    """One listed person to compare with."""

    key: str
    names: tuple[str, ...]
    documents: tuple[str, ...]
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One listed person who may be the subject: a score from 0 to 1, whether it is strong, and why."""

    key: str
    score: float
    strong: bool
    explanation: dict[str, Any]


class Matcher(Protocol):
    """Compares one subject with candidates."""

    def match(self, subject: Subject, candidates: Iterable[Candidate]) -> Sequence[Found]:
        """Those that may be the subject, best first; the others are absent."""
