"""FollowTheMoney entities, one JSON object a line, as aggregators of lists publish them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from casework.screening.lists.births import births_of
from casework.screening.lists.countries import code_of, codes_of
from casework.screening.lists.records import MOST_DOCUMENT, EntryKind, ListRecord, distinct, refused
from casework.screening.lists.text import text_of
from casework.screening.matching.values import Document, Name, Quality

KINDS = {
    "Person": EntryKind.PERSON,
    "LegalEntity": EntryKind.UNTOLD,  # a person or an organisation: the source does not say
    "Organization": EntryKind.ORGANISATION,
    "Company": EntryKind.ORGANISATION,
    "PublicBody": EntryKind.ORGANISATION,
    "Vessel": EntryKind.VESSEL,
    "Airplane": EntryKind.AIRCRAFT,
}
NUMBERS = {"passportNumber": "passport", "idNumber": "id", "socialSecurityNumber": "ssn", "registrationNumber": ""}
NUMBERS |= {"taxNumber": "tax", "innCode": "inn", "imoNumber": "imo"}
NAMES = {"name": Quality.GOOD, "alias": Quality.GOOD, "previousName": Quality.GOOD, "weakAlias": Quality.LOW}
Properties = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Thing:
    """One line."""

    line: int
    id: str
    schema: str
    caption: str
    properties: Properties


def read_ftm_jsonl(content: bytes) -> Iterator[tuple[int, ListRecord]]:
    """The persons, organisations, vessels and aircraft with their lines, and the documents that others lines give them.

    Raises BadInput naming the line, and why.
    """
    things = [_thing(line, text) for line, text in enumerate(text_of(content).split("\n"), start=1) if text.strip()]
    about = _about(things)
    for thing in things:
        if thing.schema in KINDS:
            yield thing.line, _record(thing, about[thing.id])


def _thing(line: int, text: str) -> _Thing:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refused(
            line, _("This is no JSON, or it was cut off (%(error)s).") % {"error": str(error)[:120]}
        ) from error
    if not isinstance(told, dict) or not _is_entity(told):
        raise refused(line, _("This is no entity: id, schema and properties (lists of texts) are needed."))
    return _Thing(line, told["id"], told["schema"], str(told.get("caption", "")), told["properties"])


def _is_entity(told: dict[str, Any]) -> bool:
    """Whether the parts are there and are what they should be."""
    properties = told.get("properties")
    texts = isinstance(told.get("id"), str) and isinstance(told.get("schema"), str)
    return texts and isinstance(properties, dict) and all(isinstance(each, list) for each in properties.values())


def _about(things: list[_Thing]) -> Mapping[str, list[_Thing]]:
    """What other lines say about an entity: its identity documents and the sanctions against it."""
    found = defaultdict(list)
    for thing in things:
        if thing.schema in {"Passport", "Identification", "Sanction"}:
            for key in (*_texts(thing.properties, "holder"), *_texts(thing.properties, "entity")):
                found[key].append(thing)
    return found


def _texts(properties: Properties, *names: str) -> list[str]:
    """The texts of these properties; nested entities are left out."""
    return [" ".join(each.split()) for name in names for each in properties.get(name, ()) if isinstance(each, str)]


def _record(thing: _Thing, about: list[_Thing]) -> ListRecord:
    told = thing.properties
    births, odd_births = births_of(_texts(told, "birthDate"))
    countries, odd_countries = codes_of(_texts(told, "nationality", "citizenship") or _texts(told, "country"))
    sanctions = [each.properties for each in about if each.schema == "Sanction"]
    genders = {each.lower() for each in _texts(told, "gender")} & {"male", "female"}
    listed = sorted(day for each in sanctions for day in _texts(each, "listingDate", "startDate"))
    return ListRecord(
        entry_id=thing.id,
        names=_names(thing),
        kind=KINDS[thing.schema],
        births=births,
        countries=countries,
        documents=distinct((*_numbers(told), *_documents(about))),
        gender=genders.pop() if len(genders) == 1 else "",
        list_name="; ".join(distinct(name for each in sanctions for name in _texts(each, "authority"))),
        programme="; ".join(distinct((*_texts(told, "programId"), *_of_each(sanctions, "program", "programId")))),
        reason_en="; ".join(distinct((*_of_each(sanctions, "reason"), *_texts(told, "topics")))),
        listed_on=listed[0][:10] if listed else "",
        remarks="\n".join(distinct(_texts(told, "position", "notes", "summary"))),
        not_compared=distinct((*odd_births, *odd_countries)),
    )


def _of_each(sanctions: list[Properties], *names: str) -> Iterator[str]:
    return (text for each in sanctions for text in _texts(each, *names))


def _names(thing: _Thing) -> tuple[Name, ...]:
    """The caption first where it is a name, then every name once, with given and family name where they are told."""
    told, quality = thing.properties, dict[str, Quality]()
    for name, how_good in NAMES.items():
        for text in _texts(told, name):
            quality.setdefault(text, how_good)
    if not quality and (parts := _texts(told, "firstName", "lastName")):
        quality[" ".join(parts)] = Quality.GOOD
    first = thing.caption if thing.caption in quality else next(iter(quality), "")
    others = (Name(text, quality=how_good) for text, how_good in quality.items() if text and text != first)
    return (_in_parts(Name(first), told), *others) if first else tuple(others)


def _in_parts(name: Name, told: Properties) -> Name:
    """Given and family name, where the entity has one of each and this name consists of them."""
    given, family = _texts(told, "firstName"), _texts(told, "lastName")
    if len(given) == len(family) == 1 and sorted(name.full.split()) == sorted(f"{given[0]} {family[0]}".split()):
        return replace(name, given=given[0], family=family[0])
    return name


def _numbers(told: Properties) -> Iterator[Document]:
    return (
        Document(number, kind)
        for name, kind in NUMBERS.items()
        for number in _texts(told, name)
        if len(number) <= MOST_DOCUMENT
    )


def _documents(about: list[_Thing]) -> Iterator[Document]:
    for each in about:
        for number in islice(_texts(each.properties, "number"), 1):
            kind, country = _texts(each.properties, "type"), _texts(each.properties, "country")
            if each.schema != "Sanction" and len(number) <= MOST_DOCUMENT:
                yield Document(number, kind[0] if kind else each.schema.lower(), code_of(country[0]) if country else "")
