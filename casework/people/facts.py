"""What somebody says or shows about themselves, as plain values on their way into the register."""

from dataclasses import dataclass, field
from datetime import date

from casework.people.models import Basis, SexValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in its parts, or the statement that it is unknown; `alias` for other names in use."""

    given: str = ""
    paternal: str = ""
    maternal: str = ""
    unknown: bool = False
    alias: bool = False
    basis: str = Basis.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthDate:
    """Year, month, day as far as known; or an age and the day on which it was estimated."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    age: int | None = None
    as_of: date | None = None
    basis: str = Basis.CLAIMED

    def years_on(self, on: date) -> int | None:
        """Age in whole years on a day, the lower figure where the date is partial, None where nothing is known."""
        if self.age is not None and self.as_of is not None:
            return self.age + max(
                0, on.year - self.as_of.year - ((on.month, on.day) < (self.as_of.month, self.as_of.day))
            )
        if self.year is None:
            return None
        return on.year - self.year - ((on.month, on.day) < (self.month or 12, self.day or 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An identity document: type code, issuing country (alpha-3), number."""

    type: str
    country: str = ""
    number: str = ""
    basis: str = Basis.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Whether somebody served, and where."""

    served: bool
    branch: str = ""
    rank: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Everything asked about one person at the desk; `needs` is None while the question was not asked."""

    names: tuple[Name, ...]
    birth: BirthDate | None
    sex: str = SexValue.UNSTATED
    nationalities: tuple[str, ...] = ()
    nationality_basis: dict[str, str] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    address: str = ""
    address_place: str = ""
    phone: str = ""
    email: str = ""
    email_notices: bool | None = None
    service: Service | None = None
    needs: tuple[str, ...] | None = None
