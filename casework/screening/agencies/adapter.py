"""What a connected agency can do for us: take a question, answer it later, forget it. Plain values; no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from casework.errors import CaseworkError


class AgencyUnreachable(CaseworkError):
    """The agency's system did not take the question, or broke while it was asked: try again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: the least that must be told of a person, and that nobody at home may be asked.

    `key` is the same whenever the same question is asked again, so that an agency that got it twice answers once.
    """

    key: str
    kind: str
    words: tuple[str, ...]  # in which it is answered
    told: Mapping[str, str] = field(default_factory=dict)
    subject_hash: str = ""
    no_contact_with_origin: bool = True  # always: art. 2.2.3.1.2.4 num. 5 of Decreto 1067 de 2015


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an agency's system answered, in the words of the kind of check."""

    said: str
    reference: str
    received_at: datetime
    note: str = ""
    notice_kind: str = ""
    issuing_country: str = ""
    offence: str = ""


class Agency(Protocol):
    """A connection to one agency. Each call may be repeated, and may raise AgencyUnreachable."""

    country: str  # of the bureau that is asked, three letters

    def request(self, question: Question, *, at: datetime) -> str:
        """Hand the question over; returns the agency's reference."""

    def receive(self, question: Question, reference: str, *, sent_at: datetime, at: datetime) -> Reply | None:
        """The answer, or None while there is none: silence is never an answer."""

    def cancel(self, question: Question, reference: str, *, at: datetime) -> None:
        """Say that the answer is needed no longer."""
