"""What is compared with what, and what a comparison answers: plain values that any list and any case can be told in."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from casework.screening.matching.documents import document_form
from casework.screening.matching.scripts import BRACKETS

_LETTER = re.compile(r"[^\W_]")


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
        """Whether there is nothing to look for: such a check is inconclusive, never without a match.

        A dash, a remark in brackets and a number of three digits are nothing to look for either.
        """
        named = any(_LETTER.search(BRACKETS.sub(" ", name.full)) for name in self.names)
        return not named and not any(document_form(one.number) for one in self.documents)


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
    """One entry that was scored: from 0 to 1, its band, and how many attributes agree."""

    key: str
    score: float
    band: Band
    agreeing: int = 0
    explain: Callable[[], dict[str, Any]] = field(default=dict, compare=False, repr=False)

    @property
    def explanation(self) -> dict[str, Any]:
        """Why, as JSON can hold it: put in words when somebody asks, since few of those who are scored are kept."""
        return self.explain()
