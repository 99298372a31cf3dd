"""Entries and people as rows of JSON: a list with `names`, an earlier case with one `name`, a query."""

from collections.abc import Mapping, Sequence
from typing import Any

from casework.screening.matching.values import Document, Listed, Name, Quality, Subject

Row = Mapping[str, Any]
PERSON = "person"
LOW = "aka-low"


class BadRow(Exception):
    """A field that cannot be read; `reason` is a code: absent, not_text, not_list, not_object."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def listed_of(row: Row) -> Listed:
    """One entry: `id`, `names` or `name`, and `type`, `dob`, `nat`, `docs`, `doc`, `gender` where they are known."""
    key = row.get("id")
    if not isinstance(key, str) or not key:
        raise BadRow("id", "absent" if not key else "not_text")
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
    kind = _text(row, "type").lower() or PERSON
    return Subject(
        names, _texts(row, "dob"), _texts(row, "nat"), _documents(row), _text(row, "gender"), is_person=kind == PERSON
    )


def _names(row: Row) -> tuple[Name, ...]:
    if row.get("names") is None:
        if row.get("name") is None:
            raise BadRow("name", "absent")
        return (Name(_text(row, "name"), _text(row, "given"), _text(row, "family")),)
    return tuple(_name(one, f"names[{place}]") for place, one in enumerate(_list(row, "names")))


def _name(one: Any, field: str) -> Name:
    if isinstance(one, str):
        return Name(one)
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


def _text(row: Row, field: str, within: str = "") -> str:
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRow(f"{within}.{field}" if within else field, "not_text")
    return value


def _texts(row: Row, field: str) -> tuple[str, ...]:
    """One text or a list of them; null, absent and empty are none."""
    value = row.get(field)
    many: Sequence[Any] = value if isinstance(value, list) else [] if value is None else [value]
    for place, one in enumerate(many):
        if not isinstance(one, str):
            raise BadRow(f"{field}[{place}]" if isinstance(value, list) else field, "not_text")
    return tuple(one for one in many if one)


def _list(row: Row, field: str) -> list[Any]:
    value = row.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadRow(field, "not_list")
    return value
