"""Two names, or two entities told by their properties, without a list around them."""

from collections.abc import Mapping, Sequence

from casework.screening.matching.scoring import compare
from casework.screening.matching.values import Document, Listed, Name, Quality, Subject
from casework.screening.matching.weights import Weights

Properties = Mapping[str, Sequence[str]]
_NAMES = {"name": Quality.PRIMARY, "alias": Quality.GOOD, "previousName": Quality.GOOD, "weakAlias": Quality.LOW}
_GIVEN, _FAMILY = ("firstName", "secondName", "middleName", "fatherName"), ("lastName",)
_BIRTHS, _COUNTRIES = ("birthDate", "incorporationDate"), ("nationality", "citizenship", "country", "jurisdiction")
_DOCUMENTS = ("idNumber", "passportNumber", "taxNumber", "registrationNumber", "socialSecurityNumber", "innCode", "imoNumber")
PEOPLE = frozenset({"", "Person", "LegalEntity"})


def score_names(one: str, other: str, *, weights: Weights, is_person: bool = True) -> float:
    """How far two names are one person's, from 0 to 1."""
    subject = Subject((Name(one),), is_person=is_person)
    return compare(subject, Listed("", Subject((Name(other),), is_person=is_person), is_person), weights).score


def score_entities(one: Properties, other: Properties, *, schema: str, weights: Weights) -> float:
    """How far two entities are one, from 0 to 1; properties are called as FollowTheMoney calls them."""
    is_person = schema in PEOPLE
    mine, theirs = _subject(one, is_person=is_person), _subject(other, is_person=is_person)
    return compare(mine, Listed("", theirs, is_person), weights).score


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
