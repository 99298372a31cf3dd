"""A registration as plain values: what the desk wrote down, on its way into the register."""

from dataclasses import dataclass
from datetime import datetime

from casework.people.facts import PersonFacts

NOTICE_VERSION = "2019-02"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """When (aware, None where not known), where and in what manner; codes of the reference tables."""

    entered_at: datetime | None
    precision: str
    entry_point: str
    department: str = ""
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """How it was signed, read aloud by whom, in which language."""

    kind: str
    signed_by: str = ""
    witness: str = ""
    read_by: str = ""
    interpreter: str = ""
    language: str = "es"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of what somebody says they carry."""

    type: str
    quantity: int = 1
    serial: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The declaration: lines, or explicitly none."""

    lines: tuple[Item, ...] = ()

    @property
    def none(self) -> bool:
        """Whether the person declared that they carry nothing."""
        return not self.lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Everything that turns a draft into a registered case; `items` is None while the question was not asked."""

    person: PersonFacts
    crossing: Crossing
    received_at: datetime
    notice_given: bool
    notice_language: str = "es"
    signed: Signed | None = None
    items: Items | None = None
