"""Whether a paper in somebody's hand is one of ours: by its seal, or by the machine-readable lines that are typed.

A seal is judged by its signature and by what the register knows now. Typed lines carry no signature: they are compared
with what the register would print for their number.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext_lazy as _

from casework.audit.wall import past_the_wall
from casework.errors import BadInput
from casework.law.days import local_date
from casework.safe_conducts.bundle import trust_now
from casework.safe_conducts.facts import SafeConductFacts
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.mrz import check_digit
from casework.safe_conducts.sealing import message_of
from casework.safe_conducts.states import ON_PAPER, VOID
from casework.safe_conducts.verdicts import SENTENCES, Outcome, judge

UNKNOWN_NUMBER: Final = "unknown_number"
LINE: Final = 36
_SIGNS = re.compile(r"[A-Z0-9<]{72}")
# Where the checked parts of the second line lie, each followed by its digit.
_CHECKED = ((0, 9), (13, 19), (21, 27))


@dataclass(frozen=True, slots=True)
class Checked:
    """What is said of a paper; the paper of the register that it names is for who may see its case."""

    outcome: str
    sentence: Any
    lines: tuple[str, str] | None
    paper: SafeConduct | None
    known_to: datetime | None  # until when void papers are known

    @property
    def is_authentic(self) -> bool:
        """Whether the paper may be believed."""
        return self.outcome == Outcome.AUTHENTIC


def check_seal(seal: bytes, *, at: datetime) -> Checked:
    """The verdict on the bytes of a seal, with what the register knows at this moment; never raises."""
    verdict = judge(seal, trust_now(at), at)
    if verdict.seal is None:
        return Checked(verdict.outcome, SENTENCES[verdict.outcome], None, None, verdict.revocations_known_to)
    mrz = verdict.seal.message.mrz.replace(" ", "<")
    paper = _numbered(verdict.seal.printed_no)
    lines = (mrz[:LINE], mrz[LINE:])
    return Checked(verdict.outcome, SENTENCES[verdict.outcome], lines, paper, verdict.revocations_known_to)


def check_lines(text: str, *, at: datetime) -> Checked:
    """The verdict on two typed lines of 36 characters. Raises BadInput for what are none, naming `mrz`."""
    typed = re.sub(r"\s", "", text).upper()
    if not _SIGNS.fullmatch(typed):
        raise BadInput({"mrz": _("Type both lines, 36 characters each: letters, digits and <.")})
    lines = (typed[:LINE], typed[LINE:])
    second = lines[1]
    if any(check_digit(second[first:last]) != second[last] for first, last in _CHECKED):
        raise BadInput({"mrz": _("A check digit does not agree: look again at what was typed.")})
    paper = _numbered(second[:9].rstrip("<"))
    outcome, sentence = _about(paper, typed, at=at)
    return Checked(outcome, sentence, lines, paper, at)


def _about(paper: SafeConduct | None, typed: str, *, at: datetime) -> tuple[str, Any]:
    if paper is None:
        return UNKNOWN_NUMBER, _("Unknown number: no paper with it was ever issued.")
    if not hmac.compare_digest(typed.encode(), _as_printed(paper).encode()):
        return Outcome.ALTERED, _("Altered: the register says something else for this number.")
    if paper.status in VOID:
        return Outcome.DOCUMENT_REVOKED, SENTENCES[Outcome.DOCUMENT_REVOKED]
    if not paper.is_active(local_date(at)):
        return Outcome.DOCUMENT_EXPIRED, SENTENCES[Outcome.DOCUMENT_EXPIRED]
    return Outcome.AUTHENTIC, SENTENCES[Outcome.AUTHENTIC]


def _numbered(printed_no: str) -> SafeConduct | None:
    """The paper with this number, whoever asks: its case is shown to who may see it alone."""
    with past_the_wall("the number on a paper in somebody's hand is looked up; nothing of a hidden case is told"):
        on_paper = SafeConduct.objects.filter(status__in=[*ON_PAPER, *VOID])
        return on_paper.filter(printed_no=printed_no.replace("\x00", "")).first()


def _as_printed(paper: SafeConduct) -> str:
    """Both lines as the register prints them; empty, which nothing agrees with, for facts that do not open."""
    first_day, last_day = paper.valid_from, paper.valid_until
    if first_day is None or last_day is None:
        return ""
    try:
        facts = SafeConductFacts.from_dict(paper.approved_facts())
        message = message_of(
            facts, number=paper.printed_no or "", until=last_day, issued_on=first_day, signer="", reference=""
        )
    except (InvalidTag, KeyError, ValueError):
        return ""
    return message.mrz
