"""What is said of a seal: whether it is authentic, or which kind of not; and how old the list behind that is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.law.days import local_date
from casework.safe_conducts.seal import Seal, SealUnreadable, parse
from casework.safe_conducts.trust import Trust, TrustedSigner


class Outcome(StrEnum):
    """Only `authentic` lets somebody pass; each of the others is its own reason."""

    AUTHENTIC = "authentic"
    ALTERED = "altered"
    UNKNOWN_SIGNER = "unknown_signer"
    EXPIRED_SIGNER = "expired_signer"
    REVOKED_SIGNER = "revoked_signer"
    WRONG_COUNTRY = "wrong_country"
    DOCUMENT_EXPIRED = "document_expired"
    DOCUMENT_REVOKED = "document_revoked"
    CLOCK_BEHIND = "clock_behind"
    TRUNCATED = "truncated"
    EXTENDED = "extended"
    OTHER_MAGIC = "other_magic"
    UNKNOWN_VERSION = "unknown_version"
    MALFORMED = "malformed"


SENTENCES: dict[str, Any] = {
    Outcome.AUTHENTIC: gettext_lazy("Authentic."),
    Outcome.ALTERED: gettext_lazy("Altered: the signature does not fit what the seal says."),
    Outcome.UNKNOWN_SIGNER: gettext_lazy("Unknown signer: no certificate of this signer is known."),
    Outcome.EXPIRED_SIGNER: gettext_lazy("Expired signer: sealed outside the time in which its key was to sign."),
    Outcome.REVOKED_SIGNER: gettext_lazy("Revoked signer: no seal made with its key is valid any more."),
    Outcome.WRONG_COUNTRY: gettext_lazy("Wrong country: the seal is not of the country whose certificates are known."),
    Outcome.DOCUMENT_EXPIRED: gettext_lazy("Genuine, but the document has expired."),
    Outcome.DOCUMENT_REVOKED: gettext_lazy(
        "Genuine, but the document is void: revoked, replaced, handed back, or ended before its last day."
    ),
    Outcome.CLOCK_BEHIND: gettext_lazy("Sealed on a day that has not come: set the clock of this device first."),
    Outcome.TRUNCATED: gettext_lazy("Truncated: the seal ends too early."),
    Outcome.EXTENDED: gettext_lazy("Extended: something follows the signature."),
    Outcome.OTHER_MAGIC: gettext_lazy("No seal: it does not begin as a seal does."),
    Outcome.UNKNOWN_VERSION: gettext_lazy("Unknown version: only versions 3 and 4 of seals are read."),
    Outcome.MALFORMED: gettext_lazy("Malformed: this is no seal of an arrival attestation."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, the seal as far as it could be read, and when the list of void papers was made, if there is one."""

    outcome: Outcome
    seal: Seal | None = None
    revocations_known_to: datetime | None = None

    @property
    def is_authentic(self) -> bool:
        """Whether the paper may be believed."""
        return self.outcome is Outcome.AUTHENTIC

    @property
    def sentence(self) -> str:
        """The verdict in words, with the age of the list: never without it."""
        return f"{SENTENCES[self.outcome]} {self.about_the_list}"

    @property
    def about_the_list(self) -> str:
        """Until when void papers are known, in words."""
        if self.revocations_known_to is None:
            return _("Nothing is known of revocations.")
        moment = date_format(timezone.localtime(self.revocations_known_to), "DATETIME_FORMAT")
        return _("Revocations known to %(moment)s.") % {"moment": moment}


def judge(seal: bytes, trust: Trust, at: datetime) -> Verdict:
    """The verdict on these bytes at a moment; it never raises: whatever is no seal has its own outcome.

    A clock that stands before the list was made is behind: then the moment is that of the list.
    """
    known_to = trust.revocations.made_at if trust.revocations else None
    at = max(at, known_to) if known_to else at
    try:
        read = parse(seal)
    except SealUnreadable as unreadable:
        return Verdict(Outcome(unreadable.code), None, known_to)
    return Verdict(_outcome(read, trust, at), read, known_to)


def expires_on(seal: Seal) -> date | None:
    """The last day of the document, from its machine-readable zone; none where it tells no day."""
    text = seal.message.mrz[57:63]
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def _outcome(seal: Seal, trust: Trust, at: datetime) -> Outcome:
    if trust.single_key is not None:
        return Outcome.AUTHENTIC if seal.is_signed_by(trust.single_key) else Outcome.ALTERED
    if trust.signers and seal.message.country != trust.country:
        return Outcome.WRONG_COUNTRY
    signer = trust.signers.get((seal.message.signer, seal.message.reference))
    if signer is None:
        return Outcome.UNKNOWN_SIGNER
    if not seal.is_signed_by(signer.key):
        return Outcome.ALTERED
    return _about_the_signer(seal, signer, at) or _about_the_paper(seal, trust, at)


def _about_the_signer(seal: Seal, signer: TrustedSigner, at: datetime) -> Outcome | None:
    """A revoked key seals whatever date its thief writes: then no date helps."""
    if signer.revoked_at is not None:
        return Outcome.REVOKED_SIGNER
    if not signer.signs_from <= seal.message.signed_on <= signer.signs_until or local_date(at) > signer.valid_until:
        return Outcome.EXPIRED_SIGNER
    return Outcome.CLOCK_BEHIND if seal.message.signed_on > local_date(at) else None


def _about_the_paper(seal: Seal, trust: Trust, at: datetime) -> Outcome:
    if trust.revocations is not None and trust.revocations.holds(seal):
        return Outcome.DOCUMENT_REVOKED
    last_day = expires_on(seal)
    if last_day is None:
        return Outcome.MALFORMED
    return Outcome.DOCUMENT_EXPIRED if local_date(at) > last_day else Outcome.AUTHENTIC
