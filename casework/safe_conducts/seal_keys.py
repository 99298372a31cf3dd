"""The keys that seal: made, rotated, revoked; private halves are files that only their owner reads (docs/adr/0025)."""

import os
import secrets
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.audit.context import service
from casework.errors import CaseworkError
from casework.law.days import Unit, local_date
from casework.law.models import DocumentType
from casework.people.together import Prepared
from casework.safe_conducts.kinds import RENEWED_FROM
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.seal_certificates import CertificateKind, CertificateStatus, SealCertificate
from casework.safe_conducts.states import Status
from casework.safe_conducts.x509_profile import (
    COUNTRY,
    Term,
    as_der,
    make_root,
    make_signer,
    read_certificate,
)
from casework.staff.models import User

SIGNS_MONTHS, OVERLAP_MONTHS = 12, 2  # a signer's key signs for so long together
ROOT_YEARS = 10
SIGNER_LETTERS = "AM"
DAYS = {Unit.HOUR: 1, Unit.BUSINESS_DAY: 3, Unit.CALENDAR_DAY: 1, Unit.MONTH: 31}  # at most, with holidays


class SealKeysRefused(CaseworkError):
    """There is no key to seal with, or it cannot be read or made; the message says what to do."""


def signer_at(at: datetime, *, by: User) -> SealCertificate:
    """Whose key seals now: of those that sign on this day the newest. A demonstration makes what is missing.

    Raises SealKeysRefused.
    """
    day = local_date(at)
    signer = _signing_on(day)
    if signer is not None:
        return signer
    if not settings.DEMONSTRATION:
        raise SealKeysRefused(_("No key seals on this day: make one with seal_keys create or rotate."))
    return _create_what_is_missing(day, by=by, at=at)


@service("safe_conducts.seal_keys_created")
def create_keys(*, by: User, at: datetime) -> SealCertificate:
    """Make the root where there is none, and a signer. Raises SealKeysRefused while one signs already."""
    take_turns_with_keys()
    day = local_date(at)
    if _signing_on(day) is not None:
        raise SealKeysRefused(_("A signer is active: seal_keys rotate makes the next."))
    return _new_signer(day, by=by, at=at)


@service("safe_conducts.seal_keys_created")
def _create_what_is_missing(day: date, *, by: User, at: datetime) -> SealCertificate:
    """The signer of the whole year, as its clock jumps; of workers that begin at once, one makes it."""
    take_turns_with_keys()
    return _signing_on(day) or _new_signer(date(day.year, 1, 1), by=by, at=at)


def take_turns_with_keys() -> None:
    """Until the end of this transaction nobody else makes or rotates a key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('seal keys', 0))")


@service("safe_conducts.seal_keys_rotated")
def rotate_keys(*, by: User, at: datetime) -> SealCertificate:
    """Make the next signer; those before it seal no more, and what they sealed stays valid."""
    take_turns_with_keys()
    before = list(_signers().select_for_update())
    made = _new_signer(local_date(at), by=by, at=at)
    for each in before:
        each.status = CertificateStatus.RETIRED
        each.save(update_fields=["status"])
    return made


@service("safe_conducts.seal_key_revoked")
def revoke_signer(reference: str, reason: str, *, by: User, at: datetime) -> int:
    """Make every seal of this signer invalid, now and for good; how many papers that are not over must be made anew.

    Where nobody else seals, the next signer is made at once, if the root's key is at hand. Raises SealKeysRefused for
    no such signer, one that is revoked already, or without a reason.
    """
    take_turns_with_keys()
    signer = (
        SealCertificate.objects.select_for_update().filter(kind=CertificateKind.SIGNER, reference=reference).first()
    )
    if signer is None or signer.status == CertificateStatus.REVOKED:
        raise SealKeysRefused(_("No signer %(reference)s is there to be revoked.") % {"reference": reference})
    if not reason.strip():
        raise SealKeysRefused(_("A signer is revoked for a reason: write it."))
    signer.status, signer.revoked_at, signer.revoked_by = CertificateStatus.REVOKED, at, by
    signer.revoke_reason = reason.strip()[:500]
    signer.save(update_fields=["status", "revoked_at", "revoked_by", "revoke_reason"])
    if _signing_on(local_date(at)) is None:
        with (
            suppress(SealKeysRefused),
            transaction.atomic(),
        ):  # the root's key is kept elsewhere: revoking does not wait
            _new_signer(local_date(at), by=by, at=at)
    papers = SafeConduct.objects.filter(sealed_with=signer, validity__endswith__gt=local_date(at))
    return papers.filter(status=Status.ISSUED).count()


def keep_from_revoking(signer_id: UUID | None) -> None:
    """Until the end of this transaction nobody revokes this signer. Raises SealKeysRefused where somebody has."""
    with connection.cursor() as cursor:  # shared: papers of one signer do not wait for each other
        cursor.execute("SELECT status FROM casework_sealcertificate WHERE id = %s FOR SHARE", [signer_id])
        found = cursor.fetchone()
    if found and found[0] == CertificateStatus.REVOKED:
        raise SealKeysRefused(_("The signer of this paper was revoked meanwhile: it gets another."))


def is_revoked(signer_id: UUID | None) -> bool:
    """Whether every seal of this signer is invalid."""
    revoked = SealCertificate.objects.filter(status=CertificateStatus.REVOKED)
    return signer_id is not None and revoked.filter(pk=signer_id).exists()


def private_key(signer: SealCertificate) -> ec.EllipticCurvePrivateKey:
    """The key of a signer that is not revoked, from its file. Raises SealKeysRefused."""
    if signer.status == CertificateStatus.REVOKED:
        raise SealKeysRefused(_("The signer %(reference)s is revoked.") % {"reference": signer.reference})
    return _loaded(_folder() / f"{signer.reference}.pem")


def _signers() -> QuerySet[SealCertificate]:
    return SealCertificate.objects.filter(kind=CertificateKind.SIGNER, status=CertificateStatus.ACTIVE)


def _signing_on(day: date) -> SealCertificate | None:
    """Of the signers that seal on this day the newest."""
    (signing,) = _SIGNING.read(day=day)
    return signing[0] if signing else None


_SIGNING = Prepared(  # every paper asks
    lambda *, day: [
        _signers().filter(signs_from__lte=day, signs_until__gte=day).order_by("-signs_from", "-created_at")[:1]
    ]
)


def _new_signer(starts: date, *, by: User, at: datetime) -> SealCertificate:
    root, root_key = _root(starts, by=by, at=at)
    ends = _months_later(starts, SIGNS_MONTHS + OVERLAP_MONTHS)
    # What is sealed on the last day may be a renewal, which begins when the paper before it has ended.
    term = Term(starts, ends, ends + RENEWED_FROM + timedelta(days=_longest_term() + 1))
    reference, key = _new_key_file()
    certificate = make_signer(
        key.public_key(), name=SIGNER_LETTERS, serial=int(reference, 16), term=term, root=root, root_key=root_key
    )
    name = COUNTRY + SIGNER_LETTERS
    return _stored(certificate, CertificateKind.SIGNER, reference=reference, name=name, term=term, by=by, at=at)


def _root(day: date, *, by: User, at: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The root that is in force, made where there is none."""
    roots = SealCertificate.objects.filter(kind=CertificateKind.ROOT, status=CertificateStatus.ACTIVE)
    found = roots.filter(signs_until__gte=day).order_by("-created_at").first()
    if found is not None:
        return read_certificate(bytes(found.certificate)), _loaded(_folder() / f"{found.reference}.pem")
    reference, key = _new_key_file()
    signs_until = _months_later(day, 12 * ROOT_YEARS)
    term = Term(day, signs_until, _months_later(signs_until, 12 * 2 + OVERLAP_MONTHS))
    certificate = make_root(key, serial=int(reference, 16), term=term)
    _stored(certificate, CertificateKind.ROOT, reference=reference, name=COUNTRY, term=term, by=by, at=at)
    return certificate, key


def _stored(
    certificate: x509.Certificate, kind: str, *, reference: str, name: str, term: Term, by: User, at: datetime
) -> SealCertificate:
    return SealCertificate.objects.create(
        kind=kind,
        reference=reference,
        name=name,
        certificate=as_der(certificate),
        signs_from=term.signs_from,
        signs_until=term.signs_until,
        valid_until=term.valid_until,
        created_by=by,
        created_at=at,
    )


def _longest_term() -> int:
    """The days of the longest document that any rule allows."""
    kinds = DocumentType.objects.values_list("max_term", "unit")
    return max((term * DAYS[Unit(unit)] for term, unit in kinds), default=0)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _folder() -> Path:
    return Path(settings.SEAL_KEYS_DIR)


def _new_key_file() -> tuple[str, ec.EllipticCurvePrivateKey]:
    """A key in a file of its own, and the random reference that names it. Raises SealKeysRefused."""
    key = ec.generate_private_key(ec.SECP256R1())
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        while True:
            reference = f"{secrets.randbelow(16**5 - 1) + 1:05X}"
            try:
                handle = os.open(_folder() / f"{reference}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            return reference, key
    except OSError as error:
        raise SealKeysRefused(_("The folder of keys cannot be written: %(why)s") % {"why": error.strerror}) from error


@lru_cache(maxsize=8)
def _loaded(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in a file. Raises SealKeysRefused."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SealKeysRefused(_("The private key %(file)s cannot be read.") % {"file": path.name}) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealKeysRefused(_("The private key %(file)s cannot be read.") % {"file": path.name})
    return key
