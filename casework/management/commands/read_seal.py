"""`manage.py read_seal FILE|HEX [--bundle FILE | --public-key HEX]`: judges a paper, without a database."""

import json
import os
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.errors import CaseworkError
from casework.law.days import BOGOTA
from casework.safe_conducts.bundle import read_bundle
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal import CURVES
from casework.safe_conducts.trust import Trust
from casework.safe_conducts.verdicts import Verdict, expires_on, judge

SINGLE_KEY = gettext_lazy(
    "The signature was judged by one key alone: whether it is a signer's, and whether the paper is void or over,"
    " is not known."
)


class Command(BaseCommand):
    """Exit 0 only for an authentic paper; 1 for any other verdict, and where nothing could be read."""

    help = _("Read the seal of a paper and judge it, without a database.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to read, and whom to believe."""
        parser.add_argument("paper", help=_("a PDF or a picture of the paper, or the bytes of the seal in hex"))
        believed = parser.add_mutually_exclusive_group()
        bundle_help = _("the certificates and the list of void papers, from /verify/bundle.json")
        believed.add_argument("--bundle", type=Path, help=bundle_help)
        key_help = _("judge the signature alone, by this key: an uncompressed point, P-256 or brainpoolP256r1")
        believed.add_argument("--public-key", help=key_help)
        parser.add_argument(
            "--root", default="", help=_("the root's SHA-256, as it was told on paper; then no other root counts")
        )
        parser.add_argument("--at", help=_("judge as of this day, as 2019-02-26; else now"))

    def handle(self, *_words: object, paper: str, **options: Any) -> None:
        """Print fields and verdict as JSON. Raises SystemExit(1) for all but authentic, CommandError for bad input."""
        try:
            trust, at = _trust(options), _moment(options["at"])
            verdict = judge(_seal_bytes(paper), trust, at)
        except CaseworkError as error:
            raise CommandError(str(error)) from error
        told = _told(verdict) | ({"note": str(SINGLE_KEY)} if trust.single_key else {})
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        if not verdict.is_authentic:
            sys.exit(1)


def _seal_bytes(word: str) -> bytes:
    """The seal in a file, or in hex. Raises PaperUnreadable, CommandError."""
    if os.path.isfile(word):  # the question of pathlib fails where a word is too long for a name
        try:
            return read_paper(Path(word).read_bytes())
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
    try:
        return bytes.fromhex(word)
    except ValueError as error:
        shown = word if len(word) <= 80 else f"{word[:80]}…"
        text = _("There is neither a file nor a seal in hex called “%(word)s”.")
        raise CommandError(text % {"word": shown}) from error


def _trust(options: dict[str, Any]) -> Trust:
    """Whom to believe. Without either option nobody is, and the fields are still told."""
    if options["public_key"]:
        return Trust(single_key=_key(options["public_key"]))
    if options["bundle"]:
        try:
            return read_bundle(options["bundle"].read_bytes(), root_sha256=options["root"])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
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


def _told(verdict: Verdict) -> dict[str, Any]:
    known_to = verdict.revocations_known_to
    return {
        "verdict": verdict.outcome.value,
        "authentic": verdict.is_authentic,
        "sentence": verdict.sentence,
        "revocations_known_to": known_to.isoformat() if known_to else None,
        "fields": _fields(verdict),
    }


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
