"""OFAC's last column, free text of parts between semicolons: births, countries, documents, gender, weak aliases."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from casework.screening.lists.births import births_of
from casework.screening.lists.countries import code_of, codes_of
from casework.screening.lists.records import MOST_DOCUMENT, distinct
from casework.screening.matching.values import Document, Name, Quality

PARTS = re.compile(";")
ALSO = re.compile(r"^alt\.\s+", re.IGNORECASE)
BIRTH = re.compile(r"^DOB\s+(.+)$")
COUNTRY = re.compile(r"^(?:nationality|citizen)\s+(?:of Registration\s+|possibly\s+)?(.+)$", re.IGNORECASE)
GENDER = re.compile(r"^Gender\s+(Male|Female)$", re.IGNORECASE)
WEAK = re.compile(r"^[afn]\.k\.a\.\s+'(.+)'$")
KINDS = (
    r"(?:Diplomatic |Official |Service |Stateless Person )?Passport",
    r"(?:National )?(?:Foreign )?ID(?:entification)? (?:No\.|Number|Card)",
    r"Identification Number",
    r"National Identification Number",
    r"Tax ID No\.",
    r"Cedula (?:No\.|de Residencia|de Ciudadania|de Identidad)",
    r"C\.U\.R\.P\.|C\.U\.I\.|C\.U\.I\.P\.|D\.N\.I\.|R\.F\.C\.|C\.U\.I\.T\.|N\.I\.E\.|N\.I\.F\.|I\.F\.E\.|R\.U\.C\.|SSN|NIT",
    r"Driver's License No\.",
    r"Personal ID Card",
    r"Electoral Registry No\.|Credencial electoral|Cartilla de Servicio Militar No\.",
    r"Residency Number|Birth Certificate Number|Travel Document Number|Turkish Identification Number",
    r"Italian Fiscal Code|Citizen's Card Number|Stateless Person ID Card|Registration ID|Refugee ID Card",
    r"(?:Kenyan ID|Moroccan Personal ID|Bosnian Personal ID) No\.|Military Registration Number|Pilot License Number",
)
DOCUMENT = re.compile(
    rf"^(?P<kind>{'|'.join(KINDS)})\s*(?:#|No\.)?\s*(?P<number>[^\s(][^(]*?)\s*(?:\((?P<country>[^)]*)\))?"
    r"(?:\s+(?:issued|expires|expired).*)?$"
)


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the free text says about a person, as values."""

    births: tuple[str, ...]
    countries: tuple[str, ...]
    documents: tuple[Document, ...]
    gender: str
    names: tuple[Name, ...]
    not_compared: tuple[str, ...]


def read_remarks(text: str) -> Remarks:
    """The text as values; parts that are none of these stay in the entry's remarks only."""
    parts = [ALSO.sub("", part.strip().rstrip(".").strip()) for part in PARTS.split(text)]
    births, odd_births = births_of(_found(BIRTH, parts))
    countries, odd_countries = codes_of(_found(COUNTRY, parts))
    genders = _found(GENDER, parts)
    return Remarks(
        births=births,
        countries=countries,
        documents=distinct(_documents(parts)),
        gender=genders[0].lower() if genders else "",
        names=tuple(Name(name, quality=Quality.LOW) for name in _found(WEAK, parts)),
        not_compared=distinct((*odd_births, *odd_countries)),
    )


def _found(pattern: re.Pattern[str], parts: Iterable[str]) -> list[str]:
    return [match[1].strip() for part in parts if (match := pattern.match(part))]


def _documents(parts: Iterable[str]) -> Iterable[Document]:
    for part in parts:
        match = DOCUMENT.match(part)
        if match and any(sign.isdigit() for sign in match["number"]) and len(match["number"]) <= MOST_DOCUMENT:
            yield Document(match["number"], match["kind"], code_of(match["country"] or ""))
