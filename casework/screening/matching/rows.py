"""Entries and people as rows of JSON: a list with `names`, an earlier case with one `name`, a query."""

import re
from collections.abc import Mapping
from typing import Any

from casework.screening.matching.values import Document, Listed, Name, Quality, Subject

Row = Mapping[str, Any]
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")
PERSON = "person"
LOW = "aka-low"
UNKNOWN_YEAR = "0000"  # how a date that nobody knows is written: it is absent, and no year far from every other


class BadRow(Exception):
    """A field that cannot be read; `reason` is a code: absent, not_text, not_unicode, not_list, not_object."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def listed_of(row: Row) -> Listed:
    """One entry: `id`, `names` or `name`, and `type`, `dob`, `nat`, `docs`, `doc`, `gender` where they are known."""
    key = row.get("id")
    if not isinstance(key, str) or not key:
        raise BadRow("id", "absent" if not key else "not_text")
    as_written(key, "id")
    person = _subject(row, _names(row))
    return Listed(key, person, person.is_person)


def subject_of(row: Row) -> Subject:
    """Somebody who is asked for: `name`, and the other fields where they are known. Raises BadRow naming the field."""
    return _subject(row, _names(row))


def text_of(row: Row, field: str) -> str:
    """A text that must be there. Raises BadRow for one that is not."""
    if row.get(field) is None:
        raise BadRow(field, "absent")
    return _text(row, field)


def _subject(row: Row, names: tuple[Name, ...]) -> Subject:
    kind = _text(row, "type").strip().lower() or PERSON
    return Subject(
        names,
        tuple(date for date in _texts(row, "dob") if not date.startswith(UNKNOWN_YEAR)),
        _texts(row, "nat"),
        _documents(row),
        _text(row, "gender").strip(),
        is_person=kind == PERSON,
    )


def _names(row: Row) -> tuple[Name, ...]:
    if row.get("names") is None:
        if row.get("name") is None:
            raise BadRow("name", "absent")
        return (Name(_text(row, "name"), _text(row, "given"), _text(row, "family")),)
    return tuple(_name(one, f"names[{place}]") for place, one in enumerate(_list(row, "names")))


def _name(one: Any, field: str) -> Name:
    if isinstance(one, str):
        return Name(as_written(one, field))
    if not isinstance(one, dict):
        raise BadRow(field, "not_object")
    kind = _text(one, "kind", field)
    quality = Quality.LOW if kind == LOW else Quality.PRIMARY if kind in {"", "primary"} else Quality.GOOD
    if one.get("full") is None:
        raise BadRow(f"{field}.full", "absent")
    return Name(_text(one, "full", field), _text(one, "given", field), _text(one, "family", field), quality)


def _documents(row: Row) -> tuple[Document, ...]:
    papers = [Document(number) for number in _texts(row, "doc")]
    for place, one in enumerate(_list(row, "docs")):
        field = f"docs[{place}]"
        if not isinstance(one, dict):
            raise BadRow(field, "not_object")
        papers.append(Document(_text(one, "number", field), _text(one, "type", field), _text(one, "country", field)))
    return tuple(paper for paper in papers if paper.number)


def as_written(value: Any, field: str) -> str:
    """A text that can be written again. Raises BadRow for what is none, or holds half of a pair of surrogates."""
    if not isinstance(value, str):
        raise BadRow(field, "not_text")
    if not value.isascii() and _HALF_A_LETTER.search(value):
        raise BadRow(field, "not_unicode")
    return value


def _text(row: Row, field: str, within: str = "") -> str:
    value = row.get(field)
    return "" if value is None else as_written(value, f"{within}.{field}" if within else field)


def _texts(row: Row, field: str) -> tuple[str, ...]:
    """One text or a list of them; null, absent, empty and blank are none."""
    value = row.get(field)
    if not isinstance(value, list):
        many = [] if value is None else [as_written(value, field)]
    else:
        many = [as_written(one, f"{field}[{place}]") for place, one in enumerate(value)]
    return tuple(one for one in many if one.strip())


def _list(row: Row, field: str) -> list[Any]:
    value = row.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadRow(field, "not_list")
    return value
