"""Invented people and entries for the tests of the matcher."""

from casework.screening.matching.values import Document, Listed, Name, Quality, Subject


def person(full: str, *, birth: str = "", country: str = "", document: str = "", gender: str = "") -> Subject:
    """Somebody with one name and what else is known."""
    return Subject(
        (Name(full),),
        (birth,) if birth else (),
        (country,) if country else (),
        (Document(document),) if document else (),
        gender,
    )


def entry(key: str, full: str, *aliases: str, birth: str = "", country: str = "", document: str = "") -> Listed:
    """An entry of a list: "SURNAMES, Given" tells the two apart as a list does."""
    known = person(full, birth=birth, country=country, document=document)
    names = tuple(name(one) for one in (full, *aliases))
    return Listed(key, Subject(names, known.births, known.countries, known.documents))


def name(full: str, quality: Quality = Quality.PRIMARY) -> Name:
    """One name as listed."""
    family, comma, given = full.partition(", ")
    return Name(full, given, family, quality) if comma else Name(full, quality=quality)
