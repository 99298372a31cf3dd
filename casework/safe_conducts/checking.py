"""Whether a paper in somebody's hand is one of ours: by its seal, or by the machine-readable lines that are typed.

A seal is judged by its signature, then both are compared with what the register printed for their number: only so is
it noticed that somebody seals with a stolen key.
"""

import hashlib
import hmac
import logging
import re
from dataclasses import dataclass, replace
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
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.reading_pdf import is_pdf, signatures_hold
from casework.safe_conducts.seal import Seal
from casework.safe_conducts.sealing import message_of
from casework.safe_conducts.states import ENDED_EARLY, HOLDS, Status
from casework.safe_conducts.verdicts import SENTENCES, Outcome, judge

log = logging.getLogger(__name__)
# What the register alone can say.
UNKNOWN_NUMBER: Final = "unknown_number"
NOT_YET_VALID: Final = "not_yet_valid"
NOT_COMPARED: Final = "not_compared"
LINE: Final = 36
_SIGNS = re.compile(r"[A-Z0-9<]{72}")
# Where the checked parts of the second line lie, each followed by its digit.
_CHECKED = ((0, 9), (13, 19), (21, 27))
_LAST_DAY, _COMPOSITE = slice(LINE + 21, LINE + 28), slice(2 * LINE - 1, 2 * LINE)
_OTHER_LINES = _("Altered: the register says something else for this number.")
_STOLEN_KEY = _(
    "Sealed with a key of ours, but no paper with this number was ever issued: tell a supervisor at once, the key may"
    " be in other hands."
)
_WORDS: dict[str, Any] = {
    **SENTENCES,
    NOT_YET_VALID: _("Genuine, but its first day has not come: ask for the paper before it."),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What is said of a paper; the paper of the register that it names is for who may see its case."""

    outcome: str
    sentence: Any
    lines: tuple[str, str] | None
    paper: SafeConduct | None
    known_to: datetime  # until when void papers are known
    note: Any = ""  # what was not proven

    @property
    def is_authentic(self) -> bool:
        """Whether the paper may be believed."""
        return self.outcome == Outcome.AUTHENTIC


def check_file(content: bytes, *, at: datetime) -> Checked:
    """The verdict on a photograph or PDF of a paper. Raises PaperUnreadable where no seal can be read in it.

    A PDF that is not the very file that was issued proves nothing beside its seal; one that was changed after it was
    signed is altered, whatever its seal says.
    """
    checked = check_seal(read_paper(content), at=at)
    issued = checked.paper.document if checked.paper else None
    if not is_pdf(content) or (issued and hashlib.sha256(content).hexdigest() == issued.sha256):
        return checked
    if signatures_hold(content) is False:
        changed = _("Altered: the file was changed after it was signed.")
        return replace(checked, outcome=Outcome.ALTERED, sentence=changed)
    page = _("This is not the file that was issued: its seal was checked, and nothing else on its page.")
    return replace(checked, note=page)


def check_seal(seal: bytes, *, at: datetime) -> Checked:
    """The verdict on the bytes of a seal, with what the register knows at this moment; never raises."""
    verdict = judge(seal, trust_now(at), at)
    read = verdict.seal
    if read is None:
        return Checked(verdict.outcome, SENTENCES[verdict.outcome], None, None, at)
    mrz, paper = read.message.mrz, _numbered(read.printed_no)
    lines = (mrz[:LINE], mrz[LINE:])
    outcome, sentence = verdict.outcome.value, SENTENCES[verdict.outcome]
    if verdict.outcome in {Outcome.AUTHENTIC, Outcome.DOCUMENT_EXPIRED}:  # its signature holds
        outcome, sentence = _about_a_seal(read, paper, at=at)
    return Checked(outcome, sentence, lines, paper, at)


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
    outcome, sentence = _about_lines(typed, paper, at=at)
    return Checked(outcome, sentence, lines, paper, at)


def _about_a_seal(seal: Seal, paper: SafeConduct | None, *, at: datetime) -> tuple[str, Any]:
    if paper is None:
        log.error("a seal of signer %s names a number that no paper has", seal.message.reference)
        return UNKNOWN_NUMBER, _STOLEN_KEY
    printed = _as_printed(paper)
    same = seal.message.register_no == paper.case.public_ref and not paper.blank_sheet_id
    # Where the facts open no more, the signature is still ours.
    if not same or (printed and not _agrees(seal.message.mrz, printed, paper)):
        log.error("a seal of signer %s says something else than the register", seal.message.reference)
        return Outcome.ALTERED, _OTHER_LINES
    return _about(paper, at=at)


def _about_lines(typed: str, paper: SafeConduct | None, *, at: datetime) -> tuple[str, Any]:
    if paper is None:
        return UNKNOWN_NUMBER, _("Unknown number: no paper with it was ever issued.")
    printed = _as_printed(paper)
    if not printed:
        return NOT_COMPARED, _("The register cannot open what it printed for this number: nothing was compared.")
    return _about(paper, at=at) if _agrees(typed, printed, paper) else (Outcome.ALTERED, _OTHER_LINES)


def _about(paper: SafeConduct, *, at: datetime) -> tuple[str, Any]:
    """What the register knows of a paper that says what was printed."""
    today, outcome = local_date(at), str(Outcome.AUTHENTIC)
    if paper.status in ENDED_EARLY:
        outcome = Outcome.DOCUMENT_REVOKED
    elif not paper.is_active(today):
        begins = paper.valid_from
        outcome = NOT_YET_VALID if begins and today < begins else Outcome.DOCUMENT_EXPIRED
    return outcome, _WORDS[outcome]


def _agrees(lines: str, printed: str, paper: SafeConduct) -> bool:
    """Whether these are its lines. The days of a superseded one were cut, and its sheet says the old end."""
    if paper.status == Status.SUPERSEDED:
        lines, printed = _without_last_day(lines), _without_last_day(printed)
    return hmac.compare_digest(lines.encode(), printed.encode())


def _without_last_day(lines: str) -> str:
    return lines[: _LAST_DAY.start] + lines[_LAST_DAY.stop : _COMPOSITE.start]


def _numbered(printed_no: str) -> SafeConduct | None:
    """The paper with this number, whoever asks: its case is shown to who may see it alone."""
    with past_the_wall("the number on a paper in somebody's hand is looked up; nothing of a hidden case is told"):
        on_paper = SafeConduct.objects.filter(status__in=[*HOLDS, Status.EXPIRED, *ENDED_EARLY])
        found = on_paper.select_related("case", "document").filter(printed_no=printed_no.replace("\x00", ""))
        return found.first()


def _as_printed(paper: SafeConduct) -> str:
    """Both lines as the register prints them; empty for facts that do not open."""
    numbered_at = paper.numbered_at
    assert numbered_at  # noqa: S101 - a constraint of the database
    day = local_date(numbered_at)
    last_day = paper.valid_until or day  # of a superseded one no day may be left
    try:
        facts = SafeConductFacts.from_dict(paper.approved_facts())
        message = message_of(
            facts, number=paper.printed_no or "", until=last_day, issued_on=day, signer="", reference=""
        )
    except (InvalidTag, KeyError, ValueError):
        return ""
    return message.mrz
