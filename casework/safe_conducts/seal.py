"""The seal on paper: a visible digital seal of the arrival attestation profile (BSI TR-03137 part 1, annexes B and C).

Pure bytes and keys: it knows no database and no settings. Whether a seal is to be believed is told by `verdicts.py`.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from casework.errors import CaseworkError
from casework.safe_conducts import c40

MAGIC: Final = 0xDC
VERSION_3, VERSION_4 = 3, 4
PROFILE: Final = bytes((0xFD, 0x02))  # arrival attestation: feature definition, document type category
MRZ, REGISTER_NO, SIGNATURE = 0x02, 0x03, 0xFF
MRZ_LENGTH, REGISTER_LENGTH, SIGNATURE_BYTES = 72, 12, 64
LONGEST: Final = 1558  # bytes in the largest DataMatrix
CURVES: Final = (ec.SECP256R1, ec.BrainpoolP256R1)

_MRZ_HEAD, _REGISTER_HEAD, _SIGNATURE_HEAD = (
    bytes(head) for head in ((MRZ, 48), (REGISTER_NO, 8), (SIGNATURE, SIGNATURE_BYTES))
)
_VERSION_BYTES: Final = {0x02: VERSION_3, 0x03: VERSION_4}
_HEAD_OF: Final = {version: bytes((MAGIC, byte)) for byte, version in _VERSION_BYTES.items()}
_HEX: Final = set("0123456789ABCDEF")
_VERIFYING: Final = ec.ECDSA(SHA256())
_SIGNING: Final = ec.ECDSA(SHA256(), deterministic_signing=True)  # RFC 6979: the same page for the same facts


class SealUnreadable(CaseworkError):
    """These bytes are no seal of the profile; `code` is one of the outcomes of a verdict."""

    code = "malformed"


class Truncated(SealUnreadable):
    """The seal ends too early."""

    code = "truncated"


class Extended(SealUnreadable):
    """Bytes follow the signature."""

    code = "extended"


class OtherMagic(SealUnreadable):
    """The first byte is not that of a seal."""

    code = "other_magic"


class UnknownVersion(SealUnreadable):
    """Neither version 3 nor 4."""

    code = "unknown_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is signed. `country` and `mrz` hold fillers as `<`; the reference is hex, of 5 characters in version 3."""

    country: str
    signer: str
    reference: str
    issued_on: date
    signed_on: date
    mrz: str
    register_no: str
    others: tuple[tuple[int, bytes], ...] = ()  # further tags, which a reader ignores
    version: int = VERSION_3


@dataclass(frozen=True, slots=True)
class Seal:
    """A message with its signature, and the very bytes that were signed."""

    message: Message
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def printed_no(self) -> str:
        """The number of the document, from the second line of the machine-readable zone."""
        return self.message.mrz[36:45].rstrip("<")

    def is_signed_by(self, key: ec.EllipticCurvePublicKey) -> bool:
        """Whether the holder of this key signed exactly these bytes; a key on another curve never did."""
        if not isinstance(key.curve, CURVES):
            return False
        r, s = int.from_bytes(self.signature[:32], "big"), int.from_bytes(self.signature[32:], "big")
        try:
            key.verify(encode_dss_signature(r, s), self.signed, _VERIFYING)
        except InvalidSignature:
            return False
        return True


def sign(message: Message, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The bytes of the seal, the same for the same message and key. Raises ValueError for what the profile forbids."""
    signed = encode(message)
    return signed + _SIGNATURE_HEAD + _plain(key.sign(signed, _SIGNING))


def _plain(signature: bytes) -> bytes:
    """r and s of 32 bytes each, from the SEQUENCE of two INTEGERs (RFC 3279) that the library has just made.

    On a curve of 256 bits all its lengths are of one byte; an INTEGER may be shorter, or have a zero before it.
    """
    end = 4 + signature[3]
    return signature[4:end][-32:].rjust(32, b"\0") + signature[end + 2 :][-32:].rjust(32, b"\0")


def encode(message: Message) -> bytes:
    """Header and message, to be signed. Raises ValueError for what the profile forbids."""
    if len(message.mrz) != MRZ_LENGTH or len(message.register_no) != REGISTER_LENGTH or " " in message.register_no:
        raise ValueError("the machine-readable zone has 72 characters, the register number 12")
    if len(message.country) != 3 or len(message.signer) != 4:
        raise ValueError("a country has 3 letters, a signer 4")
    texts = (message.country + message.mrz).replace("<", " ") + message.register_no
    # Texts of whole triples are packed in one go, which takes half as long as one by one.
    packed = c40.encode(texts + _signer_and_reference(message))
    return b"".join((
        _HEAD_OF[message.version],
        packed[:2],
        packed[58:],
        _date_bytes(message.issued_on),
        _date_bytes(message.signed_on),
        PROFILE,
        _MRZ_HEAD,
        packed[2:50],
        _REGISTER_HEAD,
        packed[50:58],
        *([bytes((tag, len(content))) + content for tag, content in message.others] if message.others else ()),
    ))  # fmt: skip


def _signer_and_reference(message: Message) -> str:
    if message.version == VERSION_4:
        return f"{message.signer}{len(message.reference):02X}{message.reference}"
    if len(message.reference) != 5:
        raise ValueError("a reference has 5 characters in version 3")
    return message.signer + message.reference


@lru_cache(maxsize=64)  # papers of one day share theirs
def _date_bytes(day: date) -> bytes:
    """MMDDYYYY as one number."""
    return (day.month * 1_000_000 + day.day * 10_000 + day.year).to_bytes(3, "big")


def parse(data: bytes) -> Seal:
    """Take a seal apart; its signature is not yet judged. Raises SealUnreadable, of the kind that says why."""
    if not data:
        raise Truncated
    if data[0] != MAGIC:
        raise OtherMagic
    if len(data) > LONGEST:
        raise Extended
    try:
        return _parsed(data)
    except IndexError as error:
        raise Truncated from error
    except ValueError as error:  # of C40 or of a date
        raise SealUnreadable(str(error)) from error


def _parsed(data: bytes) -> Seal:
    version = _VERSION_BYTES.get(data[1])
    if version is None:
        raise UnknownVersion
    signer, reference, at = _read_signer(data, version)
    if data[at + 6 : at + 8] != PROFILE:
        if len(data) < at + 8:
            raise Truncated
        raise SealUnreadable("another profile")
    fields, end = _read_fields(data, at + 8)
    mrz, register_no = fields.pop(MRZ, b""), fields.pop(REGISTER_NO, b"")
    if len(mrz) != 48 or len(register_no) != 8:
        raise SealUnreadable("no machine-readable zone, or no register number")
    text = c40.decode(data[2:4] + mrz + register_no).replace(" ", "<")
    if len(text) != 3 + MRZ_LENGTH + REGISTER_LENGTH or "<" in text[75:]:
        raise SealUnreadable("a field is shorter than it should be")
    message = Message(
        version=version,
        country=text[:3],
        signer=signer,
        reference=reference,
        issued_on=_read_date(data[at : at + 3]),
        signed_on=_read_date(data[at + 3 : at + 6]),
        mrz=text[3:75],
        register_no=text[75:],
        others=tuple(fields.items()),
    )
    return Seal(message, data[:end], data[end + 2 :])


def _read_signer(data: bytes, version: int) -> tuple[str, str, int]:
    """Who signed, with which certificate, and where the dates begin."""
    if len(data) < 10:
        raise Truncated
    if version == VERSION_3:
        return *_read_nine(data[4:10]), 10
    length = c40.decode(data[4:8])[4:]
    if not set(length) <= _HEX:
        raise SealUnreadable("the length of the reference is no number in hex")
    end = 4 + c40.encoded_size(6 + int(length, 16))
    if len(data) < end:
        raise Truncated
    text = c40.decode(data[4:end])
    if len(text) != 6 + int(text[4:6], 16):
        raise SealUnreadable("the reference is not as long as it says")
    return text[:4], text[6:], end


@lru_cache(maxsize=64)  # a signer seals for a year
def _read_nine(six: bytes) -> tuple[str, str]:
    """Signer and reference of version 3."""
    text = c40.decode(six)
    return text[:4], text[4:]


def _read_fields(data: bytes, at: int) -> tuple[dict[int, bytes], int]:
    """The fields by tag, and where the signature's begins, which is the last one and fills the rest exactly."""
    fields: dict[int, bytes] = {}
    while (tag := data[at]) != SIGNATURE:
        length = data[at + 1]
        if tag in fields or length > 0x7F:
            raise SealUnreadable("a field twice, or longer than a seal holds")
        fields[tag] = data[at + 2 : at + 2 + length]
        at += 2 + length
    if data[at + 1] != SIGNATURE_BYTES:
        raise SealUnreadable("a signature of another length")
    spare = len(data) - (at + 2 + SIGNATURE_BYTES)
    if spare:
        raise Extended if spare > 0 else Truncated
    return fields, at


@lru_cache(maxsize=1024)
def _read_date(three: bytes) -> date:
    month_and_day, year = divmod(int.from_bytes(three, "big"), 10_000)
    return date(year, *divmod(month_and_day, 100))
