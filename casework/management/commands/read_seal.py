"""`manage.py read_seal FILE|HEX [--bundle FILE --root HEX | --public-key HEX]`: judges a paper, without a database."""

import json
import os
import re
import sys
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.errors import CaseworkError
from casework.law.days import BOGOTA, local_date
from casework.safe_conducts import bundle
from casework.safe_conducts.reading_paper import MOST_BYTES, read_paper
from casework.safe_conducts.reading_pdf import is_pdf, signatures_hold
from casework.safe_conducts.seal import CURVES, LONGEST, MAGIC
from casework.safe_conducts.trust import Trust
from casework.safe_conducts.verdicts import Outcome, Verdict, expires_on, judge

SINGLE_KEY = gettext_lazy(
    "The signature was judged by one key alone: whether it is a signer's, and whether the paper is void, is not known;"
    " the verdict does not look at its last day, `expired` does."
)
ROOT_NOT_COMPARED = gettext_lazy(
    "The root of the list was not compared (--root): a list that somebody made with a root of their own looks the same."
)
CLOCK = gettext_lazy("The list was made after the moment that was asked about: judged as of the list.")
UNSIGNED = gettext_lazy("The PDF carries no signature: nothing but its seal was judged.")
SIGNED = gettext_lazy("The PDF is what somebody signed, to the last byte: whose signature it is, a PDF reader shows.")
BROKEN = gettext_lazy("The PDF was changed after it was signed: it is not to be believed, whatever its seal says.")


@dataclass(frozen=True, slots=True)
class Paper:
    """The seal that was given or found, and of a PDF whether its signature holds; `note` says so in words."""

    seal: bytes
    note: Any = ""
    was_changed: bool = False


class Command(BaseCommand):
    """Exit 0 only for an authentic paper; 1 for any other verdict, and where nothing could be read."""

    help = _("Read the seal of a paper and judge it, without a database.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to read, and whom to believe."""
        paper_help = _("a PDF or a picture of the paper, a file with the seal, or the bytes of the seal in hex")
        parser.add_argument("paper", help=paper_help)
        believed = parser.add_mutually_exclusive_group()
        bundle_help = _("the certificates and the list of void papers, from /verify/bundle.json")
        believed.add_argument("--bundle", type=Path, help=bundle_help)
        key_help = _("judge the signature alone, by this key: an uncompressed point, P-256 or brainpoolP256r1")
        believed.add_argument("--public-key", help=key_help)
        parser.add_argument("--root", help=_("the root's SHA-256, as it was told on paper; then no other root counts"))
        parser.add_argument("--at", help=_("judge as of this day, as 2019-02-26; else now"))

    def handle(self, *_words: object, paper: str, **options: Any) -> None:
        """Print fields and verdict as JSON. Raises SystemExit(1) for all but authentic, CommandError for bad input."""
        try:
            trust, at = _trust(options), _moment(options["at"])
            read = _paper(paper)
            verdict = judge(read.seal, trust, at)
        except CaseworkError as error:
            raise CommandError(str(error)) from error
        told = _told(verdict, trust, at)
        if read.was_changed:
            told |= {"verdict": Outcome.ALTERED.value, "authentic": False, "sentence": str(BROKEN)}
        told["notes"] = [str(note) for note in (read.note, *_notes(trust, options, at)) if note]
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        if not told["authentic"]:
            sys.exit(1)


def _notes(trust: Trust, options: dict[str, Any], at: datetime) -> list[Any]:
    """What the verdict does not rest on."""
    list_is_later = trust.revocations is not None and at < trust.revocations.made_at
    return [
        SINGLE_KEY if trust.single_key else "",
        ROOT_NOT_COMPARED if options["bundle"] and not options["root"] else "",
        CLOCK if list_is_later else "",
    ]


def _paper(word: str) -> Paper:
    """The seal in a file, or in hex. Raises PaperUnreadable, CommandError."""
    if not os.path.isfile(word):  # the question of pathlib fails where a word is too long for a name
        return Paper(_from_hex(word))
    content = _content(Path(word), most=MOST_BYTES)
    if content[:1] == bytes((MAGIC,)) and len(content) <= LONGEST:
        return Paper(content)
    if re.fullmatch(rb"\s*(?:[0-9A-Fa-f]{2}\s*)+", content[: 4 * LONGEST]) and len(content) <= 4 * LONGEST:
        return Paper(_from_hex(content.decode("ascii")))
    seal = read_paper(content)
    if not is_pdf(content):
        return Paper(seal)
    holds = signatures_hold(content)
    return Paper(seal, {None: UNSIGNED, True: SIGNED, False: ""}[holds], was_changed=holds is False)


def _from_hex(word: str) -> bytes:
    try:
        return bytes.fromhex(word)
    except ValueError as error:
        shown = word if len(word) <= 80 else f"{word[:80]}…"
        text = _("There is neither a file nor a seal in hex called “%(word)s”.")
        raise CommandError(text % {"word": shown}) from error


def _content(path: Path, *, most: int) -> bytes:
    """What a file holds; of one that is too large only so much that it can be said. Raises CommandError."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from error


def _trust(options: dict[str, Any]) -> Trust:
    """Whom to believe. Without either option nobody is, and the fields are still told. Raises CommandError."""
    root = options["root"]
    if root is not None:
        if not options["bundle"]:
            raise CommandError(_("--root tells whose list is believed: give the list too, with --bundle."))
        root = re.sub(r"[\s:]", "", root)
        if not re.fullmatch(r"[0-9A-Fa-f]{64}", root):
            raise CommandError(_("--root is a SHA-256 in hex: 64 digits, with or without colons."))
    if options["public_key"]:
        return Trust(single_key=_key(options["public_key"]))
    if options["bundle"]:
        return bundle.read_bundle(_content(options["bundle"], most=bundle.MOST_BYTES), root_sha256=root or "")
    return Trust()


def _key(text: str) -> ec.EllipticCurvePublicKey:
    """A point that lies on one of the two curves, whichever it is. Raises CommandError."""
    for curve in CURVES:
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(curve(), bytes.fromhex(text))
        except ValueError:
            continue
    raise CommandError(_("This is no public key on P-256 or brainpoolP256r1: 65 bytes in hex, the first of them 04."))


def _moment(text: str | None) -> datetime:
    if not text:
        return clock.real_now()
    try:
        return datetime.combine(date.fromisoformat(text), time(12), tzinfo=BOGOTA)
    except ValueError as error:
        raise CommandError(_("“%(text)s” is no day: write it as 2019-12-31.") % {"text": text}) from error


def _told(verdict: Verdict, trust: Trust, at: datetime) -> dict[str, Any]:
    known_to = verdict.revocations_known_to
    return {
        "verdict": verdict.outcome.value,
        "authentic": verdict.is_authentic,
        "sentence": verdict.sentence,
        "revocations_known_to": known_to.isoformat() if known_to else None,
        "root_sha256": trust.root_sha256 or None,
        "expired": _is_expired(verdict, max(at, known_to) if known_to else at),
        "fields": _fields(verdict),
    }


def _is_expired(verdict: Verdict, at: datetime) -> bool | None:
    """Whether the last day has passed, whatever the verdict looks at; None where it tells none."""
    last_day = expires_on(verdict.seal) if verdict.seal else None
    return local_date(at) > last_day if last_day else None


def _fields(verdict: Verdict) -> dict[str, Any] | None:
    if verdict.seal is None:
        return None
    message, last_day = verdict.seal.message, expires_on(verdict.seal)
    return {
        "version": message.version,
        "country": message.country,
        "signer": message.signer,
        "certificate": message.reference,
        "issued_on": message.issued_on.isoformat(),
        "signed_on": message.signed_on.isoformat(),
        "mrz": [message.mrz[:36], message.mrz[36:]],
        "document_number": verdict.seal.printed_no,
        "expires_on": last_day.isoformat() if last_day else None,
        "register_number": message.register_no,
        "other_tags": {f"{tag:02x}": content.hex() for tag, content in message.others},
    }
