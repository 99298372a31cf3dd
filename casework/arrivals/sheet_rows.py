"""From a line of a day's paper to a registration: every cell read, every doubt said with its column."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from casework.arrivals.day_sheet import BY_NAME, Line, Problem
from casework.arrivals.desk_records import SignatureKind
from casework.arrivals.intake import Crossing, Item, Items, Registration, Signed
from casework.arrivals.models import Precision
from casework.arrivals.vocabulary import Unreadable, Vocabulary
from casework.errors import BadInput
from casework.law.bilingual import Bilingual
from casework.law.days import BOGOTA, local_date
from casework.law.reference import (
    ArrivalMode,
    Country,
    Department,
    EntryPoint,
    IdentityDocumentType,
    ItemType,
    NeedType,
    Rank,
    ServiceBranch,
)
from casework.people.facts import BirthDate, Document, Name, PersonFacts, Service
from casework.people.models import SexValue
from casework.people.writing import clean_line, name_key

T = TypeVar("T")
SEVERAL, NONE = "|", "none"
WORDS = {"yes": True, "si": True, "x": True, "no": False, "": False}
NO_PAPER = ("NONE", "SWORN")
OLDEST = 1880
BIRTH = re.compile(r"\d{4}(-\d{1,2}){0,2}", re.ASCII)
DAY, MINUTE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", re.ASCII)
NOBODY_ASKED: tuple[str, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads one line; what cannot be read becomes a problem, and the rest is read all the same."""

    line: Line
    words: Vocabulary
    at: datetime
    problems: list[Problem] = field(default_factory=list)

    def cell(self, name: str) -> str:
        """The text of a column, empty where the sheet has none."""
        return self.line.cells.get(name, "")

    def wrong(self, name: str, reason: Any) -> None:
        """Note what is to be mended."""
        self.problems.append(Problem(self.line.number, name, reason))

    def read(self, name: str, reading: Callable[[str], T], empty: T) -> T:
        """A cell as its value; `empty` where nothing stands there, and where a problem was noted."""
        text = self.cell(name)
        if not text:
            if BY_NAME[name].needed:
                self.wrong(name, _("This cell must be filled in."))
            return empty
        try:
            return reading(text)
        except Unreadable as error:
            self.wrong(name, error.args[0])
        except BadInput as error:
            self.wrong(name, next(iter(error.fields.values())))
        return empty

    def text(self, name: str, *, most: int) -> str:
        """A printable line."""
        return self.read(name, lambda text: clean_line(text, field=name, most=most), "")

    def code(self, name: str, table: type[Bilingual]) -> str:
        """The code of a reference table."""
        return self.read(name, lambda text: self.words.code(table, text), "")

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return self.read(name, _yes_or_no, False)


def registration_of(line: Line, words: Vocabulary, *, at: datetime) -> tuple[Registration | None, list[Problem]]:
    """What a line says, ready to be registered; or None with everything that is to be mended."""
    reader = Reader(line, words, at)
    reader.text("row_key", most=60)
    received = reader.read("received_at", _moment, at)
    if received > at:
        reader.wrong("received_at", _("The time of receipt lies in the future."))
    registration = Registration(
        person=_person(reader, on=local_date(received)),
        crossing=_crossing(reader),
        received_at=received,
        notice_given=reader.flag("notice_given"),
        signed=_signed(reader),
        items=_items(reader),
    )
    if not registration.notice_given and not reader.problems:
        reader.wrong("notice_given", _("Give the privacy notice before you register."))
    return (None if reader.problems else registration), reader.problems


def _yes_or_no(text: str) -> bool:
    try:
        return WORDS[name_key(text)]
    except KeyError:
        raise Unreadable(_("Write yes or no.")) from None


def _moment(text: str) -> datetime:
    """The receipt starts the terms of the law: a day without its time is none."""
    try:
        if not MINUTE.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)
    except ValueError:
        raise Unreadable(_("Write the day and time as YYYY-MM-DD HH:MM.")) from None


def _person(reader: Reader, *, on: date) -> PersonFacts:
    """Who they are; `on` is the day of the paper, on which an age was estimated."""
    second = reader.code("second_nationality", Country)
    return PersonFacts(
        names=_names(reader),
        birth=_birth(reader, on=on),
        sex=reader.read("sex", _sex, ""),
        nationalities=tuple(dict.fromkeys(each for each in (reader.code("nationality", Country), second) if each)),
        documents=_documents(reader),
        address=reader.text("address", most=300),
        address_place=reader.text("municipality", most=120),
        phone=reader.text("phone", most=30),
        service=_service(reader),
        needs=reader.read("needs", lambda text: _needs(text, reader.words), NOBODY_ASKED),
    )


def _names(reader: Reader) -> tuple[Name, ...]:
    unknown = reader.flag("unknown_name")
    given, paternal, maternal = (
        reader.text(part, most=200) for part in ("given_names", "first_surname", "second_surname")
    )
    written = bool(given or paternal or maternal)
    if written and unknown:
        reader.wrong("unknown_name", _("A name is written: take the mark away, or delete the name."))
    if not written and not unknown:
        reader.wrong("given_names", _("Write the name, or say that it is unknown."))
    aliases = [each.strip() for each in reader.text("other_names", most=400).split(SEVERAL) if each.strip()]
    main = Name(given=given, paternal=paternal, maternal=maternal, unknown=unknown)
    return (main, *(Name(given=alias, alias=True) for alias in aliases))


def _sex(text: str) -> str:
    if text.upper() not in SexValue.values:
        raise Unreadable(_("Write F, M or X."))
    return text.upper()


def _birth(reader: Reader, *, on: date) -> BirthDate | None:
    today = reader.at.astimezone(BOGOTA).date()
    born = reader.read("birth", lambda text: _birth_date(text, today), None)
    age = reader.read("age", _age, None)
    if born and age is not None:
        reader.wrong("age", _("Write the year or the age, not both."))
    if reader.cell("birth") == reader.cell("age") == "":
        reader.wrong("birth", _("Write the year of birth, or an estimated age."))
    return born or (BirthDate(age=age, as_of=on) if age is not None else None)


def _birth_date(text: str, today: date) -> BirthDate:
    try:
        if not BIRTH.fullmatch(text):
            raise ValueError(text)
        numbers = [int(part) for part in text.split("-")]
        year, month, day = [*numbers, 1, 1][:3]
        first = date(year, month, day)
    except ValueError:
        raise Unreadable(_("Write YYYY, YYYY-MM or YYYY-MM-DD.")) from None
    if not OLDEST <= first.year or first > today:
        raise Unreadable(_("Nobody who is here was born then."))
    return BirthDate(**dict(zip(("year", "month", "day"), numbers, strict=False)))  # type: ignore[arg-type]


def _age(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text) <= 120:
        raise Unreadable(_("Write a number of years, at most 120."))
    return int(text)


def _documents(reader: Reader) -> tuple[Document, ...]:
    kind, number = reader.code("document_type", IdentityDocumentType), reader.text("document_number", most=40)
    if number and kind in NO_PAPER:
        reader.wrong("document_type", _("A number is written: choose the document, or delete the number."))
    return (Document(type=kind, number=number),) if kind else ()


def _service(reader: Reader) -> Service:
    served = reader.flag("served")
    branch, rank = reader.code("branch", ServiceBranch), reader.code("rank", Rank)
    unit = reader.text("unit", most=200)
    if not served and (branch or rank or unit):
        reader.wrong("served", _("A force, rank or unit is written: choose “yes”, or delete them."))
    return Service(served=served, branch=branch, rank=rank, unit=unit)


def _needs(text: str, words: Vocabulary) -> tuple[str, ...]:
    if name_key(text) == NONE:
        return ()
    return tuple(words.code(NeedType, each) for each in text.split(SEVERAL))


def _crossing(reader: Reader) -> Crossing:
    point, text = reader.code("entry_point", EntryPoint), reader.cell("entered")
    entered = reader.read("entered", _entry, None)
    timed = len(text) > len("YYYY-MM-DD")
    if entered and (entered > reader.at if timed else entered.date() > reader.at.astimezone(BOGOTA).date()):
        reader.wrong("entered", _("The entry lies in the future."))
    known = Precision.ABOUT if reader.flag("entered_about") else Precision.MINUTE if timed else Precision.DAY
    return Crossing(
        entered_at=entered,
        precision=known if entered else Precision.UNKNOWN,
        entry_point=point,
        department=reader.words.departments.get(point) or reader.code("department", Department),
        mode=reader.code("manner", ArrivalMode),
    )


def _entry(text: str) -> datetime:
    try:
        if not DAY.fullmatch(text) and not MINUTE.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)
    except ValueError:
        raise Unreadable(_("Write YYYY-MM-DD or YYYY-MM-DD HH:MM.")) from None


def _signed(reader: Reader) -> Signed | None:
    kind = reader.read("signature", _signature, "")
    signer, witness = reader.text("signed_by", most=200), reader.text("witness", most=200)
    if kind == SignatureKind.ON_REQUEST and not (signer and witness):
        reader.wrong("signed_by", _("Another person signed: write who, and who was the witness."))
    return Signed(kind=kind, signed_by=signer, witness=witness) if kind else None


def _signature(text: str) -> str:
    if text.casefold() not in SignatureKind.values:
        raise Unreadable(_("Write wet, fingerprint, on_request or refused."))
    return text.casefold()


def _items(reader: Reader) -> Items | None:
    if not (text := reader.cell("items")):
        return None
    return reader.read("items", lambda _text: _item_lines(text, reader.words), None)


def _item_lines(text: str, words: Vocabulary) -> Items:
    if name_key(text) == NONE:
        return Items()
    return Items(lines=tuple(_item(each, words) for each in text.split(SEVERAL)))


def _item(text: str, words: Vocabulary) -> Item:
    kind, _colon, rest = text.partition(":")
    number, _colon, serial = rest.partition(":")
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number) <= 9999):
        raise Unreadable(_("Write the number of items as 1 to 9999."))
    return Item(
        type=words.code(ItemType, kind),
        quantity=int(number or 1),
        serial=clean_line(serial, field="items", most=60),
    )
