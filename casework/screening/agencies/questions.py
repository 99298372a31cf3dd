"""What is told to an agency: of all that is known of a person, the least that its question needs."""

import hashlib
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from casework.arrivals.desk_records import DeclaredItem
from casework.arrivals.models import Case
from casework.people.kin import current_members
from casework.people.selectors import Known, birth_value, full_name, known_about
from casework.screening.agencies.adapter import Question
from casework.screening.models import Check


def question_about(check: Check) -> Question:
    """The question of a check with its type and its case's person at hand. A few queries."""
    known = known_about(check.case.person)
    told = {name: TELLS[name](known, check.case) for name in check.type.sends.split("/")}
    whole = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return Question(
        key=str(check.pk),
        kind=check.type_id,
        words=tuple(check.type.answers),
        told=told,
        subject_hash=hashlib.sha256(whole.encode()).hexdigest(),
    )


def nationalities_of(check: Check) -> list[str]:
    """The countries whose bureaus are not asked about this person."""
    return [str(fact.country_id) for fact in known_about(check.case.person).nationalities]


def _names(known: Known, _case: Case) -> str:
    return " | ".join(full_name(name) for name in known.names if not name.unknown)


def _birth(known: Known, _case: Case) -> str:
    if known.birth is None:
        return ""
    birth = birth_value(known.birth)
    parts = [str(part) for part in (birth.year, birth.month, birth.day) if part]
    return "-".join(parts) if birth.year else f"age {birth.age} in {birth.as_of}"


def _sex(known: Known, _case: Case) -> str:
    return str(known.sexes[0].value) if known.sexes else ""


def _nationality(known: Known, _case: Case) -> str:
    return " | ".join(str(fact.country_id) for fact in known.nationalities)


def _documents(known: Known, _case: Case) -> str:
    return " | ".join(f"{paper.type_id} {paper.number}" for paper in known.documents if paper.number)


def _photo(known: Known, _case: Case) -> str:
    return known.photo.file.sha256 if known.photo else ""


def _service(known: Known, _case: Case) -> str:
    service = known.service
    if service is None or not service.served:
        return ""
    return " ".join(part for part in (service.branch_id, service.rank_id, service.unit) if part)


def _family(known: Known, _case: Case) -> str:
    links = current_members().filter(person=known.person, principal=False)
    return " | ".join(f"{link.relation_id} {link.group_id}" for link in links)


def _weapons(_known: Known, case: Case) -> str:
    items = DeclaredItem.objects.filter(case=case, type__group="weapon").order_by("type_id", "serial")
    return " | ".join(f"{item.type_id} {item.serial}".strip() for item in items)


# What each word of CheckType.sends tells; nothing else about a person leaves the house.
TELLS: Mapping[str, Callable[[Known, Case], str]] = MappingProxyType(
    {
        "names": _names,
        "birth": _birth,
        "sex": _sex,
        "nationality": _nationality,
        "documents": _documents,
        "photo": _photo,
        "service": _service,
        "family": _family,
        "weapons": _weapons,
    }
)
