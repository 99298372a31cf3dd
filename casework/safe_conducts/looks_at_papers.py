"""What the public may know of a paper by its token, and how many looked on which day: nothing more is kept.

Every token is asked about in the same way and at the same price: one that was never given, one that ended, one that
is valid (docs/adr/0027).
"""

import hmac
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import models

from casework.cipher import seal, unseal
from casework.safe_conducts.block_states import OPEN_SHEETS, SheetStatus
from casework.safe_conducts.models import SafeConduct

NO_SIGN = "\ufffd"  # for a NUL, which no text in PostgreSQL holds: it is a question all the same
NO_YEAR = "----"
DECOY_PLACE = "casework_safeconduct:facts:nobody"
# The count of the day and the paper in one journey. Not waiting for the disk: a power cut loses the counts of a moment
# and no paper, and nobody queues for the row of the day.
LOOK = """
WITH counted AS (
    INSERT INTO casework_lookcount (day, count)
    SELECT %s, 1 WHERE set_config('synchronous_commit', 'off', true) = 'off'
    ON CONFLICT (day) DO UPDATE SET count = casework_lookcount.count + 1
)
SELECT id, status, validity, sheet FROM wall_code_behind(%s)
"""


class LookCount(models.Model):
    """How often anybody asked about any code on one day."""

    day = models.DateField(primary_key=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="look_count_of_somebody", condition=models.Q(count__gte=1))]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What anybody with the paper may know: whether it is valid today, and until when if it is."""

    valid: bool
    until: date | None = None
    in_block: bool = False  # a sheet given out blank, of which the register knows nothing yet


def public_answer(token: str, *, on: date) -> PublicAnswer:
    """The answer to a token, which is counted; unknown, ended and never issued all look the same. One query, always.

    Outside a transaction the row of the day is locked for this query alone.
    """
    paper = next(iter(SafeConduct.objects.raw(LOOK, [on, asked(token)])), None)  # nobody asks: docs/adr/0018
    if paper is not None and _is_valid(paper, on=on):
        return PublicAnswer(valid=True, until=paper.valid_until)
    return PublicAnswer(valid=False, in_block=paper is not None and _sheet(paper) in OPEN_SHEETS)


def _is_valid(paper: SafeConduct, *, on: date) -> bool:
    """Whether a paper is active, or a sheet of a block was confirmed as used and its days are not over."""
    if _sheet(paper):
        return _sheet(paper) == SheetStatus.USED and paper.validity is not None and on in paper.validity
    return paper.is_active(on)


def _sheet(paper: SafeConduct) -> str | None:
    """The state of the sheet of a block that has this code; none for a paper that was set and issued."""
    sheet: str | None = paper.sheet  # type: ignore[attr-defined]
    return sheet


def agrees(token: str, *, birth_year: str, last_signs: str, on: date) -> bool:
    """Whether a valid paper has this token, this birth year and these last three characters of its number.

    An empty year agrees with a person whose year is not known. One query and one decryption, whatever the token: for
    one that nobody was given, of a decoy.
    """
    behind = "SELECT id, status, validity, printed_no, facts, sheet, birth_year FROM wall_code_behind(%s)"
    paper = next(iter(SafeConduct.objects.raw(behind, [asked(token)])), None)
    facts, place = (paper.facts, paper.facts_place) if paper and paper.facts else (_decoy(), DECOY_PLACE)
    year, number = _year(facts, place), (paper.printed_no if paper else None) or "?????????"
    if paper and _sheet(paper):
        year = str(paper.birth_year or NO_YEAR)  # type: ignore[attr-defined]
    told = f"{birth_year or NO_YEAR}{last_signs}"
    same = hmac.compare_digest(told.encode(), f"{year}{number[-3:]}".encode())
    return same & (paper is not None and _is_valid(paper, on=on))


def asked(token: str) -> str:
    """The token as PostgreSQL can be asked about it."""
    return token.replace("\x00", NO_SIGN)


def _year(facts: bytes | memoryview, place: str) -> str:
    """The birth year that the paper was approved with; a row of dashes for none, and for facts that do not open."""
    try:
        told: dict[str, Any] = unseal(facts, place=place)
    except (InvalidTag, KeyError, ValueError):
        return NO_YEAR
    return str(told.get("birth") or NO_YEAR)[:4]


@cache
def _decoy() -> bytes:
    """As much to decrypt as the facts of a paper are."""
    return seal({"birth": "", "decoy": "x" * 900}, place=DECOY_PLACE)
