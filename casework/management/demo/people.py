"""An invented person at a desk: what is registered about them, and how far the offices come with them.

All invented: surnames nobody has, documents V-99…, telephones +57 000 000, addresses at example.org.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from casework.arrivals.intake import Crossing, Items
from casework.arrivals.models import Precision
from casework.law.days import BOGOTA
from casework.people.facts import BirthDate, Document, Name, PersonFacts, Service
from casework.people.models import Basis, SexValue


class Stage(IntEnum):
    """How far the offices have come with somebody at the cut-off."""

    DRAFT = 0
    REGISTERED = 1
    LODGED = 2
    REQUESTED = 3
    RETURNED = 4
    APPROVED = 5
    ISSUED = 6
    HANDED_OVER = 7


NOTHING = Items()
NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """One person at one desk: what is registered, when, and how far it goes; times not given follow from `at`."""

    number: int
    office: str
    at: datetime
    stage: Stage
    facts: PersonFacts
    crossing: Crossing
    items: Items = NOTHING
    photo: bool = True
    restricted: bool = False
    forwarded: bool = True
    inland: bool = False
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    forwarded_at: datetime | None = None
    handed_at: datetime | None = None
    typed_late: timedelta = NO_TIME  # how long the sheet lay before it was typed
    by_supervisor: bool = False  # the record was begun by who should decide on its paper
    weighed: tuple[str, ...] = ()  # what the first reviewer and then the second made of a match
    icbf_told: bool = False
    given_up: bool = False  # the record, because the person was registered elsewhere before
    typed: Mapping[str, list[str]] = field(default_factory=dict)  # of a draft


def feb(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of February 2019 in Bogota."""
    return datetime(2019, 2, day, hour, minute, tzinfo=BOGOTA)


def cedula(number: int) -> Document:
    """An invented identity card that was shown."""
    return Document(type="VE_CEDULA", country="VEN", number=f"V-99{number:06d}", basis=Basis.DOCUMENTED)


def facts(number: int, name: tuple[str, str, str] | None, birth: BirthDate, **changes: Any) -> PersonFacts:
    """Facts with nothing missing; without a name, those of somebody who gives none."""
    known = Name(given=name[0], paternal=name[1], maternal=name[2]) if name else Name(unknown=True)
    complete: dict[str, Any] = {
        "names": (known,),
        "birth": birth,
        "sex": SexValue.MALE,
        "nationalities": ("VEN",),
        "documents": (cedula(number),),
        "address": f"Albergue ficticio La Ceiba, cama {number}",
        "phone": f"+57 000 000 {number:04d}",
        "email": f"persona{number:03d}@example.org",
        "email_notices": number % 3 != 0,
        "needs": (),
    }
    return PersonFacts(**(complete | changes))


def served(branch: str, rank: str) -> Service:
    """Service in an invented unit."""
    return Service(served=True, branch=branch, rank=rank, unit="Unidad ficticia")


def born(year: int, month: int, day: int) -> BirthDate:
    """A birth date that a document shows."""
    return BirthDate(year=year, month=month, day=day, basis=Basis.DOCUMENTED)


def crossed(
    point: str, at: datetime | None, *, department: str, mode: str, precision: str = Precision.MINUTE
) -> Crossing:
    """A crossing there and then."""
    return Crossing(entered_at=at, precision=precision, entry_point=point, department=department, mode=mode)
