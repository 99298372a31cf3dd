"""What somebody says or shows about themselves, as plain values on their way into the register."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.people.models import Basis, SexValue

OF_AGE = 18
ESTIMATE_DOUBT = 2  # years by which an age that was estimated at a desk may be wrong, either way


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
class Died:
    """That somebody died: the day as far as known, and who says so or which document."""

    on: date | None = None
    told_by: str
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

    def is_child_on(self, on: date) -> bool:
        """Whether somebody with this birth is under 18 on a day, certainly or possibly; no where nothing is known."""
        age = self.years_on(on)
        return age is not None and age < OF_AGE

    def span(self) -> tuple[date, date] | None:
        """The first and the last day on which the birth may lie; None where nothing is known."""
        if self.age is not None and self.as_of is not None:
            first = _years_before(self.as_of, self.age + ESTIMATE_DOUBT + 1) + timedelta(days=1)
            return first, _years_before(self.as_of, max(0, self.age - ESTIMATE_DOUBT))
        if self.year is None:
            return None
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        most = monthrange(self.year, self.month)[1]
        earliest, latest = (min(day, most) for day in (self.day or 1, self.day or most))
        return date(self.year, self.month, earliest), date(self.year, self.month, latest)


def _years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a 29th that was not."""
    last = monthrange(day.year - years, day.month)[1]
    return date(day.year - years, day.month, min(day.day, last))


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

    @property
    def is_colombian(self) -> bool:
        """Whether that nationality is established: a Colombian asks for no refuge here and needs no safe-conduct."""
        return "COL" in self.nationalities and self.nationality_basis.get("COL") == Basis.ESTABLISHED
