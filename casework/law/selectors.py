"""What the law says on a day; that it says nothing is an answer too, never an exception."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from casework.law.bilingual import Bilingual
from casework.law.days import Deadline, end_of_term, local_date
from casework.law.models import Term


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """The term of that code in force on that day, or that there is none."""

    code: str
    on: date
    term: Term | None

    @property
    def in_force(self) -> bool:
        """Whether there is a term on that day."""
        return self.term is not None

    @property
    def article(self) -> str:
        """The provision it stands on, as shown to users; empty for our own parameters and when there is no term."""
        return self.term.article if self.term else ""

    def deadline(self, starts: datetime) -> Deadline | None:
        """When the term ends that starts at that aware moment; None when no term is in force."""
        return end_of_term(self.term.value, self.term.unit, starts=starts) if self.term else None


def term_on(code: str, on: date) -> TermAnswer:
    """The term in force on a day. One query."""
    return TermAnswer(code, on, Term.objects.in_force(code, on).first())


def deadline(code: str, *, starts: datetime) -> Deadline | None:
    """When the term ends that starts at an aware moment, by the law of that day in Bogota; None if there is none.

    Whoever shows it also shows its source: ask `term_on` and use the answer's `deadline` and `article`. One query.
    """
    return term_on(code, local_date(starts)).deadline(starts)


def options(model: type[Bilingual]) -> list[tuple[str, str]]:
    """Key and marked name of every row of a lookup table for a form, in the alphabet of the active language."""
    rows = model._default_manager.all()
    return sorted(((str(row.pk), row.label_marked) for row in rows), key=lambda option: _alphabetical(option[1]))


def _alphabetical(text: str) -> str:
    """Without accents and case: the server's collation would put África after Zambia."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()


def is_a_key(model: type[Bilingual], key: str) -> bool:
    """Whether a lookup table holds this key; read once a process, for the tables change with a migration only."""
    return key in _keys(model)


@cache
def _keys(model: type[Bilingual]) -> frozenset[str]:
    return frozenset(str(key) for key in model._default_manager.values_list("pk", flat=True))
