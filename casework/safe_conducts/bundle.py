"""What readers without network are given: certificates, and a signed list of void papers that names nobody."""

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.audit.context import service
from casework.audit.wall import past_the_wall
from casework.errors import CaseworkError
from casework.law.days import local_date
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.seal_certificates import CertificateKind, CertificateStatus, SealBundle, SealCertificate
from casework.safe_conducts.seal_keys import SealKeysRefused, private_key, revoke_signer, signer_at
from casework.safe_conducts.states import VOID, Status
from casework.safe_conducts.trust import Revocations, Trust, TrustedSigner, salted
from casework.safe_conducts.x509_profile import (
    COUNTRY_IN_SEALS,
    CertificateRefused,
    check_signer,
    public_key,
    read_certificate,
    signer_name,
    term_of,
)
from casework.staff.models import User
from casework.staff.services import system_user

FORMAT: Final = 2
WHAT: Final = "amparo verification bundle"  # signed too: a signature over something else of ours never fits
EVERY: Final = timedelta(minutes=10)
LONGEST_TERM: Final = timedelta(days=366)  # no paper of the law lives longer
MOST_BYTES: Final = 64 * 1024 * 1024
_SIGNING: Final = ec.ECDSA(SHA256())


class BundleRefused(CaseworkError):
    """This is no bundle that may be believed; the message says why."""


def make_bundle(at: datetime) -> bytes:
    """The bundle as JSON, signed by the signer of that day, with a salt of its own. Raises SealKeysRefused."""
    signer = signer_at(at, by=system_user())
    certificates = SealCertificate.objects.order_by("created_at", "reference")
    salt = secrets.token_bytes(16)
    content: dict[str, Any] = {
        "what": WHAT,
        "format": FORMAT,
        "country": COUNTRY_IN_SEALS,
        "made_at": at.isoformat(),
        "roots": [_told(each) for each in certificates if each.kind == CertificateKind.ROOT],
        "signers": [_told(each) for each in certificates if each.kind == CertificateKind.SIGNER],
        "salt": salt.hex(),
        "void": sorted(salted(numbers, salt) for numbers in void_papers(at)),
        "signed_by": signer.reference,
    }
    signature = private_key(signer).sign(_canonical(content), _SIGNING)
    return json.dumps({"content": content, "signature": _base64(signature)}, sort_keys=True, indent=1).encode("ascii")


def bundle_due(real_at: datetime) -> bool:
    """Whether the published bundle is missing or some minutes old."""
    made = SealBundle.objects.values_list("made_at", flat=True).first()
    return made is None or real_at - made >= EVERY


@service("safe_conducts.bundle_published")
def publish_bundle(*, by: User, at: datetime, real_at: datetime) -> None:
    """Sign the bundle anew and publish it. Raises SealKeysRefused."""
    told = {"made_at": real_at, "content": make_bundle(at).decode("ascii")}
    SealBundle.objects.update_or_create(singleton=True, defaults=told)


@service("safe_conducts.seal_key_revoked")
def revoke_and_publish(reference: str, reason: str, *, by: User, at: datetime, real_at: datetime) -> tuple[int, bool]:
    """Revoke a signer and tell readers at once: how many papers must be made anew, and whether readers were told.

    They are not where nobody is left to sign the list. Raises SealKeysRefused as `revoke_signer` does.
    """
    papers = revoke_signer(reference, reason, by=by, at=at)
    try:
        with transaction.atomic():
            publish_bundle(by=by, at=at, real_at=real_at)
    except SealKeysRefused:
        return papers, False
    return papers, True


def published_bundle() -> str | None:
    """The bundle as it was published last; none before the first."""
    return SealBundle.objects.values_list("content", flat=True).first()


def void_papers(at: datetime) -> list[str]:
    """Register number and printed number, together, of papers that are void before their last day."""
    with past_the_wall("which papers are void"):
        ends_later = Q(status__in=VOID, validity__endswith__gt=local_date(at))
        # Its days were cut, and its paper still says the day that it was given.
        cut = Q(status=Status.SUPERSEDED, ended_at__gte=at - LONGEST_TERM)
        void = SafeConduct.objects.filter(ends_later | cut)
        numbers = void.filter(printed_no__isnull=False).values_list("case__public_ref", "printed_no")
        return [f"{register_no}{printed_no}" for register_no, printed_no in numbers]


def trust_now(at: datetime) -> Trust:
    """The signers of this register as of this moment; whether one paper is void, is looked up where it can be asked."""
    rows = SealCertificate.objects.filter(kind=CertificateKind.SIGNER)
    signers = [_signer(bytes(row.certificate), row.revoked_at) for row in rows]
    return _trust(COUNTRY_IN_SEALS, signers, Revocations(made_at=at, salt=b"", hashes=frozenset()))


def read_bundle(data: bytes, *, root_sha256: str = "") -> Trust:
    """What a bundle lets its reader believe. Raises BundleRefused.

    `root_sha256`, hex, is the root's fingerprint as the reader knows it from elsewhere: then no other root counts.
    """
    try:
        if len(data) > MOST_BYTES:
            raise ValueError
        bundle = json.loads(data)
        return _believed(bundle["content"], base64.b64decode(bundle["signature"], validate=True), root_sha256)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, binascii.Error) as error:
        raise BundleRefused(_("This is no bundle of this program, or it is damaged.")) from error
    except CertificateRefused as error:
        raise BundleRefused(_("A certificate of the bundle cannot be read.")) from error


def fingerprint(certificate: bytes) -> str:
    """SHA-256, hex, of a certificate in DER."""
    return hashlib.sha256(certificate).hexdigest()


def _believed(content: dict[str, Any], signature: bytes, root_sha256: str) -> Trust:
    if content["what"] != WHAT or content["format"] != FORMAT:
        raise ValueError
    roots = [_der(each) for each in content["roots"] if each["status"] == CertificateStatus.ACTIVE]
    if root_sha256:
        roots = [each for each in roots if fingerprint(each) == root_sha256.lower()]
        if not roots:
            raise BundleRefused(_("The bundle is of another root than the one that was told."))
    checked = [found for each in content["signers"] if (found := _checked(each, roots))]
    made_at = datetime.fromisoformat(content["made_at"])
    if made_at.tzinfo is None:
        raise ValueError
    by, root = _who_signed(content, checked, made_at)
    try:
        by.key.verify(signature, _canonical(content), _SIGNING)
    except InvalidSignature as error:
        raise BundleRefused(_("The bundle was altered: its signature does not fit.")) from error
    hashes = frozenset(str(each) for each in content["void"])
    revocations = Revocations(made_at=made_at, salt=bytes.fromhex(content["salt"]), hashes=hashes)
    trust = _trust(str(content["country"]), [signer for signer, _root in checked], revocations)
    return replace(trust, root_sha256=fingerprint(root))


def _who_signed(
    content: dict[str, Any], checked: Sequence[tuple[TrustedSigner, bytes]], made_at: datetime
) -> tuple[TrustedSigner, bytes]:
    """The signer of the list, with its root: one that sealed when the list was made. Raises BundleRefused."""
    active = {each["reference"] for each in content["signers"] if each["status"] == CertificateStatus.ACTIVE}
    for signer, root in checked:
        in_time = signer.signs_from <= local_date(made_at) <= signer.signs_until
        if signer.reference == content["signed_by"] and signer.reference in active and in_time:
            if signer.revoked_at is None:
                return signer, root
    raise BundleRefused(_("Nobody who was to seal when the bundle was made has signed it."))


def _checked(told: dict[str, Any], roots: Sequence[bytes]) -> tuple[TrustedSigner, bytes] | None:
    """A signer and which of the roots signed it; none for one of another root. Raises CertificateRefused."""
    der = _der(told)
    certificate = read_certificate(der)
    for root in roots:
        try:
            check_signer(certificate, read_certificate(root))
        except CertificateRefused:
            continue
        return _signer(der, datetime.fromisoformat(told["revoked_at"]) if told["revoked_at"] else None), root
    return None


def _signer(der: bytes, revoked_at: datetime | None) -> TrustedSigner:
    certificate = read_certificate(der)
    term = term_of(certificate)
    return TrustedSigner(
        name=signer_name(certificate),
        reference=f"{certificate.serial_number:05X}",
        key=public_key(certificate),
        signs_from=term.signs_from,
        signs_until=term.signs_until,
        valid_until=term.valid_until,
        revoked_at=revoked_at,
    )


def _trust(country: str, signers: Iterable[TrustedSigner], revocations: Revocations) -> Trust:
    known = {(each.name, each.reference): each for each in signers}
    return Trust(country=country, signers=known, revocations=revocations)


def _told(row: SealCertificate) -> dict[str, str | None]:
    return {
        "reference": row.reference,
        "status": row.status,
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "certificate": _base64(bytes(row.certificate)),
    }


def _der(told: dict[str, Any]) -> bytes:
    return base64.b64decode(told["certificate"], validate=True)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")
