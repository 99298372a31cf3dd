"""Whom a reader of papers believes: certificates of signers, and the list of papers that are void."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric import ec

from casework.safe_conducts.seal import Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedSigner:
    """One certificate: when its key signs, until when its seals are believed, and whether it is revoked.

    `name` has 4 letters: the country, ISO 3166-1 alpha-2, and 2 of the signer; `reference` is hex in capitals.
    """

    name: str
    reference: str
    key: ec.EllipticCurvePublicKey
    signs_from: date
    signs_until: date
    valid_until: date
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocations:
    """Papers that are void, as hashes with a salt: it counts them and names nobody."""

    made_at: datetime
    salt: bytes
    hashes: frozenset[str]

    def holds(self, seal: Seal) -> bool:
        """Whether the paper with this seal is void."""
        return salted(seal.message.register_no + seal.printed_no, self.salt) in self.hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a verdict rests on: signers by name and reference, of one country; or a single key that somebody trusts.

    With a single key only the signature is judged: nothing is known of countries, terms and void papers.
    """

    country: str = ""
    signers: Mapping[tuple[str, str], TrustedSigner] = field(default_factory=dict)
    revocations: Revocations | None = None
    single_key: ec.EllipticCurvePublicKey | None = None
    root_sha256: str = ""  # of the root that vouches for who signed the list; hex


def salted(both_numbers: str, salt: bytes) -> str:
    """SHA-256, hex, of the salt, the register number and the printed number.

    Together they have 21 random signs of 29, which nobody gets through; the printed number alone has 9, and who tries
    them all for one list is done in minutes.
    """
    return hashlib.sha256(salt + both_numbers.encode("ascii", "replace")).hexdigest()
