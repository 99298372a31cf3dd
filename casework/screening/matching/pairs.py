"""Two names, or two entities told by their properties, without a list around them."""

from collections.abc import Mapping, Sequence
from typing import Any

from casework.screening.matching.rows import BadRow, Row, as_written
from casework.screening.matching.scoring import compare
from casework.screening.matching.values import Document, Listed, Name, Quality, Subject
from casework.screening.matching.weights import Weights

Properties = Mapping[str, Sequence[str]]
PEOPLE = frozenset({"", "Person", "LegalEntity"})
EVEN = Weights({}, 0)  # where no list tells which words are common
_NAMES = {"name": Quality.PRIMARY, "alias": Quality.GOOD, "previousName": Quality.GOOD, "weakAlias": Quality.LOW}
_GIVEN = ("firstName", "secondName", "middleName", "fatherName")
_FAMILY = ("lastName",)
_BIRTHS = ("birthDate", "incorporationDate")
_COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction")
_DOCUMENTS = (
    "idNumber",
    "passportNumber",
    "taxNumber",
    "registrationNumber",
    "socialSecurityNumber",
    "innCode",
    "imoNumber",
)


def properties_of(row: Row, field: str) -> Properties:
    """The properties of one entity, each one text or a list of texts. Raises BadRow naming the field."""
    properties: Any = row.get(field)
    if properties is None:
        raise BadRow(field, "absent")
    if not isinstance(properties, dict):
        raise BadRow(field, "not_object")
    told = {}
    for key, value in properties.items():
        texts = value if isinstance(value, list) else [] if value is None else [value]
        told[key] = [as_written(text, f"{field}.{key}") for text in texts]
    return told


Pair = tuple[Subject, Listed]


def pair_of_names(one: str, other: str) -> Pair:
    """Two names, each of somebody of whom nothing else is known."""
    return Subject((Name(one),)), Listed("", Subject((Name(other),)))


def pair_of_entities(one: Properties, other: Properties, *, schema: str) -> Pair:
    """Two entities; properties are called as FollowTheMoney calls them."""
    is_person = schema in PEOPLE
    mine, theirs = _subject(one, is_person=is_person), _subject(other, is_person=is_person)
    return mine, Listed("", theirs, is_person)


def is_blank(pair: Pair) -> bool:
    """Whether one side holds nothing that could be compared: its score is no answer."""
    return pair[0].is_blank or pair[1].person.is_blank


def score_names(one: str, other: str, *, weights: Weights = EVEN) -> float:
    """How far two names are one person's, from 0 to 1."""
    return compare(*pair_of_names(one, other), weights).score


def score_entities(one: Properties, other: Properties, *, schema: str, weights: Weights = EVEN) -> float:
    """How far two entities are one, from 0 to 1; properties are called as FollowTheMoney calls them."""
    return compare(*pair_of_entities(one, other, schema=schema), weights).score


def _subject(properties: Properties, *, is_person: bool) -> Subject:
    names = [Name(full, quality=quality) for key, quality in _NAMES.items() for full in properties.get(key, ())]
    given, family = (" ".join(_all(properties, keys)) for keys in (_GIVEN, _FAMILY))
    if not names and (given or family):
        names = [Name(f"{given} {family}".strip(), given, family)]
    papers = tuple(Document(number) for number in _all(properties, _DOCUMENTS))
    gender = "".join(properties.get("gender", ())[:1])
    return Subject(tuple(names), _all(properties, _BIRTHS), _all(properties, _COUNTRIES), papers, gender, is_person)


def _all(properties: Properties, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for key in keys for value in properties.get(key, ()))
