"""What a safe-conduct says: the facts a supervisor approves, and what issuing adds to them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self

# Decreto 1067 de 2015, arts. 2.2.3.1.3.2 and 2.2.3.1.4.1: the wording is the decree's and is never translated in place.
LEGEND: Final = (
    "NO VÁLIDO PARA SALIR DEL PAÍS NI PARA DESPLAZARSE A ZONAS DE FRONTERA"
    " DISTINTAS A AQUELLA POR LA CUAL INGRESÓ A TERRITORIO NACIONAL"
)
LEGEND_TRANSLATION: Final = (
    "not valid to leave the country or to travel to border zones"
    " other than the one through which the holder entered the national territory"
)


class Identity(StrEnum):
    """What the holder's identity rests on (Decreto 1067 de 2015, art. 2.2.3.1.6.2, number 2)."""

    DOCUMENT = "document"
    SWORN = "sworn"
    NONE = "none"


class NextStep(StrEnum):
    """What the holder must do before the paper ends."""

    RATIFY = "ratify"  # art. 2.2.3.1.3.2: within the term of the first safe-conduct
    RENEW = "renew"
    LEAVE = "leave"  # art. 2.2.3.1.6.14: leave or regularise within its term


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeConductFacts:
    """What the approver approves, as it will be printed; an empty text means not stated.

    Birth is `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or empty, and then may be an approximate age in years with its date.
    Nationality is ISO 3166-1 alpha-3; `photo_sha256` is hex, empty for no photograph; `case_ref` has 12 characters.
    """

    given_names: str
    paternal_surname: str
    maternal_surname: str
    unnamed_number: int | None = None
    sex: str
    birth: str
    approximate_age: int | None = None
    age_as_of: date | None = None
    nationality: str
    nationality_es: str
    nationality_en: str
    identity_basis: Identity
    identity_document: str
    photo_sha256: str
    entry_place: str
    border_zone: str
    type_code: str
    type_es: str
    type_en: str
    legal_basis: str
    legend: str = LEGEND
    legend_translation: str = LEGEND_TRANSLATION
    next_step: NextStep
    office_name: str
    office_city: str
    territorial_limit: str
    case_ref: str
    work_permitted: bool = False

    def as_dict(self) -> dict[str, str | int | bool | None]:
        """The facts as JSON holds them, dates in ISO 8601; `from_dict` reads them back."""
        return {**asdict(self), "age_as_of": self.age_as_of.isoformat() if self.age_as_of else None}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The facts that `as_dict` wrote. Raises KeyError or ValueError for anything else."""
        kept = {
            field.name: stored[field.name] for field in fields(cls) if field.name in stored or field.default is MISSING
        }
        kept["age_as_of"] = date.fromisoformat(kept["age_as_of"]) if kept["age_as_of"] else None
        kept["identity_basis"] = Identity(kept["identity_basis"])
        kept["next_step"] = NextStep(kept["next_step"])
        return cls(**kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """What issuing adds: the random number of 9 characters, the times, the public address, and whether it is a show."""

    printed_number: str
    issued_at: datetime
    valid_from: date
    valid_until: date  # inclusive
    verification_url: str
    seal: bytes  # as the DataMatrix holds it
    demonstration: bool


def canonical_hash(facts: Mapping[str, object]) -> str:
    """SHA-256, hex, of the facts as canonical JSON: sorted keys, no spaces, UTF-8. Raises TypeError for other types."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
