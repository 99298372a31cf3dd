"""What is compared with what, and what a comparison answers: plain values that any list and any case can be told in."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Quality(StrEnum):
    """How far a listed name can be trusted: the one listed first, a good alias, or one the list itself calls weak."""

    PRIMARY = "primary"
    GOOD = "aka-good"
    LOW = "aka-low"


@dataclass(frozen=True, slots=True)
class Name:
    """One name as written; `given` and `family` where somebody told them apart."""

    full: str
    given: str = ""
    family: str = ""
    quality: Quality = Quality.PRIMARY


@dataclass(frozen=True, slots=True)
class Document:
    """One identity document: its number as written, with its type and issuing country where they are known."""

    number: str
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The least data about a person that a comparison needs.

    `births` are YYYY, YYYY-MM, YYYY-MM-DD or a range YYYY/YYYY; `countries` and a document's country are codes of one
    scheme, whichever the caller uses, the same on both sides.
    """

    names: tuple[Name, ...] = ()
    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    gender: str = ""
    is_person: bool = True

    @property
    def hash(self) -> str:
        """A sha256 of what was asked, so that a result can be tied to its question."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to look for: such a check is inconclusive, never without a match."""
        return not any(name.full.strip() for name in self.names) and not self.documents


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list, or an earlier case, under a key that is the caller's own."""

    key: str
    person: Subject
    is_person: bool = True


class Band(StrEnum):
    """What a score amounts to; the lowest reads "no match found" and never "clear" (design: screening.md section 3)."""

    NONE = "none"
    WEAK = "weak"
    POSSIBLE = "possible"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Found:
    """One entry that was scored: from 0 to 1, its band, how many attributes agree, and why, as JSON can hold it."""

    key: str
    score: float
    band: Band
    agreeing: int = 0
    explanation: dict[str, Any] = field(default_factory=dict)
