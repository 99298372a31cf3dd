"""The consolidated list of the Security Council, in the XML that the United Nations publish."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from django.utils.translation import gettext as _

from casework.screening.lists.births import births_of
from casework.screening.lists.countries import code_of, codes_of
from casework.screening.lists.records import MOST_DOCUMENT, EntryKind, ListRecord, distinct, refused
from casework.screening.lists.text import text_of
from casework.screening.matching.values import Document, Name, Quality

LIST_NAME = "UN Security Council consolidated list"
KINDS = {"INDIVIDUAL": EntryKind.PERSON, "ENTITY": EntryKind.ORGANISATION}
PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
QUALITIES = {"low": Quality.LOW}  # good, a.k.a., f.k.a. and what has none are good ones
NOTICE = "INTERPOL-UN Security Council Special Notice"
NOTHING = {"", "na", "n/a", "unknown"}
# "Qatari passport number 00868774 (expired)": words about the document stand before its number
WORDY = re.compile(r"(?:number|no\.|passport|:)[\s:]*(\S*\d[\w/.\-]*)\s*(?:\(.*)?$", re.IGNORECASE)


class _WithLines(TreeBuilder):
    """Elements that know the line on which they begin."""

    parser: Any = None

    def start(self, tag: Any, attrs: Any, /) -> Element:
        """Note the line."""
        return super().start(tag, {**attrs, "line": str(self.parser.parser.CurrentLineNumber)})


def read_un_xml(content: bytes) -> Iterator[tuple[int, ListRecord]]:
    """The individuals and entities with their lines. Raises BadInput naming the line, and why."""
    root = _root(text_of(content))
    if root.tag != "CONSOLIDATED_LIST":
        raise refused(
            1, _("This is no consolidated list of the United Nations: it begins with %(tag)s.") % {"tag": root.tag[:60]}
        )
    for element in root.iter():
        if element.tag in KINDS:
            yield int(element.attrib["line"]), _record(element)


def _root(text: str) -> Element:
    """The parsed tree; what defines entities of its own, or points outside, is refused (an XML bomb)."""
    builder = _WithLines()
    parser = builder.parser = XMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(text)
        return parser.close()  # type: ignore[no-any-return]
    except ParseError as error:
        raise refused(
            error.position[0], _("The XML is damaged or was cut off (%(error)s).") % {"error": error}
        ) from error
    except DefusedXmlException as error:
        line = parser.parser.CurrentLineNumber
        raise refused(
            line, _("The XML defines entities of its own, which no list needs: it may be an attack.")
        ) from error


def _record(entry: Element) -> ListRecord:
    births, odd_births = births_of(_births(entry))
    countries, odd_countries = codes_of(_countries(entry))
    documents, odd_documents = _documents(entry)
    comments = _said(entry, "COMMENTS1")
    return ListRecord(
        entry_id=_said(entry, "DATAID"),
        names=_names(entry),
        kind=KINDS[entry.tag],
        births=births,
        countries=countries,
        documents=documents,
        gender=_gender(entry),
        list_name=LIST_NAME,
        programme=" ".join(distinct((_said(entry, "UN_LIST_TYPE"), _said(entry, "REFERENCE_NUMBER")))),
        notice_kind=NOTICE if NOTICE in comments else "",
        listed_on=_said(entry, "LISTED_ON")[:10],
        remarks="\n".join(distinct((*_values(entry, "TITLE/VALUE"), *_values(entry, "DESIGNATION/VALUE"), comments))),
        not_compared=distinct((*odd_births, *odd_countries, *odd_documents)),
    )


def _said(element: Element, tag: str) -> str:
    """The words of a child with single spaces; empty where there is none."""
    return " ".join((element.findtext(tag) or "").split())


def _values(entry: Element, path: str) -> list[str]:
    return [" ".join((each.text or "").split()) for each in entry.findall(path)]


def _names(entry: Element) -> tuple[Name, ...]:
    """The listed name, its original script, then the aliases."""
    parts = (_said(entry, tag) for tag in PARTS)
    listed = Name(" ".join(part for part in parts if part))
    script = Name(_said(entry, "NAME_ORIGINAL_SCRIPT"), quality=Quality.GOOD)
    aliases = [*entry.findall("INDIVIDUAL_ALIAS"), *entry.findall("ENTITY_ALIAS")]
    others = (
        Name(_said(alias, "ALIAS_NAME"), quality=QUALITIES.get(_said(alias, "QUALITY").lower(), Quality.GOOD))
        for alias in aliases
    )
    return tuple(name for name in distinct((listed, script, *others)) if name.full)


def _births(entry: Element) -> Iterator[str]:
    """Every birth as written: the list's own, then those under which an alias is known."""
    for birth in entry.findall("INDIVIDUAL_DATE_OF_BIRTH"):
        first, last = _said(birth, "FROM_YEAR"), _said(birth, "TO_YEAR")
        between = f"{first} to {last}" if first and last else first or last
        note = _said(birth, "NOTE")
        told = _said(birth, "DATE") or _said(birth, "YEAR") or between
        yield told or ("" if note.lower().startswith("approximately") else note)
    yield from (_said(alias, "DATE_OF_BIRTH") for alias in entry.findall("INDIVIDUAL_ALIAS"))


def _countries(entry: Element) -> list[str]:
    return [each for each in _values(entry, "NATIONALITY/VALUE") if each.lower() not in NOTHING]


def _documents(entry: Element) -> tuple[tuple[Document, ...], list[str]]:
    """Documents with a number, and in words those whose number is none."""
    found, words = [], []
    for document in entry.findall("INDIVIDUAL_DOCUMENT"):
        written = _said(document, "NUMBER")
        wordy = WORDY.search(written)
        number = wordy[1] if wordy else written.partition("(")[0].strip()
        country = _said(document, "ISSUING_COUNTRY") or _said(document, "COUNTRY_OF_ISSUE")
        kind = " ".join(_said(document, "TYPE_OF_DOCUMENT2").split()).rstrip(":. ") or _said(
            document, "TYPE_OF_DOCUMENT"
        )
        if any(sign.isdigit() for sign in number) and len(number) <= MOST_DOCUMENT:
            found.append(Document(number, kind, code_of(country)))
        if written != number:
            words.append(written)
    return distinct(found), words


def _gender(entry: Element) -> str:
    told = _said(entry, "GENDER").lower()
    return told if told in {"male", "female"} else ""
