"""Certificates of root and signers by the profile: pure functions (BSI TR-03137 part 1, ICAO Doc 9303 part 12)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from casework.errors import CaseworkError

COUNTRY, COUNTRY_IN_SEALS = "CO", "COL"  # ISO 3166-1, in certificates and in headers
ROOT_NAME: Final = "CSCA Amparo"
ARRIVAL_ATTESTATION: Final = ObjectIdentifier("0.4.0.127.0.7.3.5.1.1")
_USAGES: Final = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)
# What the library says of bytes that are no certificate, or one that it does not know.
_UNREADABLE: Final = (
    *(ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm),
    *(x509.InvalidVersion, x509.DuplicateExtension, x509.ExtensionNotFound, x509.UnsupportedGeneralNameType),
)


class CertificateRefused(CaseworkError):
    """These bytes are no certificate of the profile, or the root did not sign it."""


@dataclass(frozen=True, slots=True)
class Term:
    """When a key signs, and until when what it signed is to be verified; days included."""

    signs_from: date
    signs_until: date
    valid_until: date


def make_root(key: ec.EllipticCurvePrivateKey, *, serial: int, term: Term) -> x509.Certificate:
    """The certificate of the country's root, signed by itself."""
    name = _name(ROOT_NAME)
    builder = _builder(key.public_key(), subject=name, issuer=name, serial=serial, term=term)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    return builder.sign(key, SHA256())


def make_signer(
    key: ec.EllipticCurvePublicKey,
    *,
    name: str,
    serial: int,
    term: Term,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """The certificate of a signer of two letters: for arrival attestations and nothing else."""
    builder = _builder(key, subject=_name(name), issuer=root.subject, serial=serial, term=term)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    builder = builder.add_extension(authority, critical=False)
    builder = builder.add_extension(_usage("digital_signature"), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ARRIVAL_ATTESTATION]), critical=True)
    period = x509.PrivateKeyUsagePeriod(_begin(term.signs_from), _end(term.signs_until))
    return builder.add_extension(period, critical=False).sign(root_key, SHA256())


def read_certificate(der: bytes) -> x509.Certificate:
    """The certificate, with a key and extensions that can be read. Raises CertificateRefused."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        public_key(certificate)
        tuple(certificate.extensions)
    except _UNREADABLE as error:
        raise CertificateRefused("no certificate") from error
    return certificate


def check_signer(signer: x509.Certificate, root: x509.Certificate) -> None:
    """Raise CertificateRefused unless the root may sign certificates, and signed this one for arrival attestations."""
    try:
        signer.verify_directly_issued_by(root)
        purposes = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        usage = signer.extensions.get_extension_for_class(x509.KeyUsage).value
        is_root = root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        may_sign = root.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except _UNREADABLE as error:
        raise CertificateRefused("not signed by the root, or without a purpose") from error
    if ARRIVAL_ATTESTATION not in purposes or not usage.digital_signature:
        raise CertificateRefused("for another purpose")
    if not (is_root and may_sign and signer.not_valid_after_utc <= root.not_valid_after_utc):
        raise CertificateRefused("the root may sign no certificates, or none that lives so long")


def term_of(certificate: x509.Certificate) -> Term:
    """When its key signs and until when it is valid; without a period of its own, as long as it is valid."""
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    try:
        period = certificate.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod).value
    except x509.ExtensionNotFound:
        return Term(begins.date(), ends.date(), ends.date())
    return Term((period.not_before or begins).date(), (period.not_after or ends).date(), ends.date())


def signer_name(certificate: x509.Certificate) -> str:
    """The four letters that stand in a seal. Raises CertificateRefused."""
    parts = [certificate.subject.get_attributes_for_oid(oid) for oid in (NameOID.COUNTRY_NAME, NameOID.COMMON_NAME)]
    if any(len(part) != 1 for part in parts):
        raise CertificateRefused("no country or no name")
    return "".join(str(part[0].value) for part in parts)


def public_key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    """Its key on an elliptic curve. Raises CertificateRefused."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise CertificateRefused("not on an elliptic curve")
    return key


def as_der(certificate: x509.Certificate) -> bytes:
    """The bytes that are stored and published."""
    return certificate.public_bytes(Encoding.DER)


def _name(common: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, COUNTRY), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _builder(
    key: ec.EllipticCurvePublicKey, *, subject: x509.Name, issuer: x509.Name, serial: int, term: Term
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key,
        serial_number=serial,
        not_valid_before=_begin(term.signs_from),
        not_valid_after=_end(term.valid_until),
    ).add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in allowed for usage in _USAGES})


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=UTC) - timedelta(seconds=1)
