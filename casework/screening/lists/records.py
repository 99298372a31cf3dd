"""What every list is read into: one value for one entry, with what is compared and what the reviewer reads."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from casework.errors import BadInput
from casework.screening.matching.values import Document, Name, Quality, Subject

T = TypeVar("T")
MOST_NAME, MOST_ID, MOST_DOCUMENT = 600, 255, 60  # signs; longer ones are no names: the file is damaged or an attack


class EntryKind(StrEnum):
    """What is listed; a source that does not tell persons from organisations says neither."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNTOLD = "untold"

    @property
    def may_be_a_person(self) -> bool:
        """Whether somebody who arrives may be this: what is not told is compared."""
        return self in {EntryKind.PERSON, EntryKind.UNTOLD}


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One entry as its list has it.

    `births` are YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY; `countries`, a document's country and `issuing_country` codes
    of three letters (seeds/countries.csv); `gender` male, female or empty; `listed_on` YYYY-MM-DD or empty.
    `not_compared` keeps in words what could not be read as such a value: the reviewer sees it, the matcher does not.
    """

    entry_id: str
    names: tuple[Name, ...]
    kind: EntryKind = EntryKind.PERSON
    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    gender: str = ""
    list_name: str = ""
    programme: str = ""
    reason_es: str = ""
    reason_en: str = ""
    notice_kind: str = ""
    issuing_country: str = ""
    offence: str = ""
    listed_on: str = ""
    remarks: str = ""
    not_compared: tuple[str, ...] = ()

    @property
    def person(self) -> Subject:
        """What is compared."""
        return Subject(self.names, self.births, self.countries, self.documents, self.gender)


PARTS = {kind: [field.name for field in fields(kind)] for kind in (Name, Document)}
WRITTEN = [field.name for field in fields(ListRecord) if field.name != "entry_id"]


def as_json(record: ListRecord) -> dict[str, Any]:
    """The record as an entry's row holds it: without its id, which has a column, and without what is blank."""
    return _told(record, WRITTEN)


def _told(value: object, names: Sequence[str]) -> dict[str, Any]:
    """Much faster than dataclasses.asdict, which copies every text deeply: a list has twelve thousand entries."""
    return {name: _plain(held) for name in names if (held := getattr(value, name))}


def _plain(held: object) -> object:
    if isinstance(held, tuple):
        return [_plain(each) for each in held]
    if isinstance(held, Name | Document):
        return _told(held, PARTS[type(held)])
    return str(held)


def from_json(entry_id: str, listed: dict[str, Any]) -> ListRecord:
    """The record that `as_json` wrote down."""
    told: dict[str, Any] = {n: tuple(held) if isinstance(held, list) else held for n, held in listed.items()}
    told["names"] = tuple(_name(each) for each in told.get("names", ()))
    told["documents"] = tuple(Document(**each) for each in told.get("documents", ()))
    told["kind"] = EntryKind(told.get("kind", EntryKind.PERSON))
    return ListRecord(entry_id, **told)


def _name(held: dict[str, str]) -> Name:
    return Name(**{**held, "quality": Quality(held["quality"])})  # type: ignore[arg-type]


def content_hash(listed: dict[str, Any]) -> str:
    """The sha256 of what the list says, in whatever order it says it: the version of one entry."""
    ordered = {
        name: sorted(json.dumps(each, sort_keys=True) for each in held) if isinstance(held, list) else held
        for name, held in listed.items()
    }
    return hashlib.sha256(json.dumps(ordered, sort_keys=True).encode()).hexdigest()


def distinct(values: Iterable[T]) -> tuple[T, ...]:
    """The values without repetitions and without what is blank, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def refused(line: int, sentence: str) -> BadInput:
    """The refusal of a file, at its line."""
    return BadInput({f"line {line}": sentence})


def sha256_of(content: bytes) -> str:
    """What tells one file from another."""
    return hashlib.sha256(content).hexdigest()
