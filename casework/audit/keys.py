"""The ring of keys that sign checkpoints: Ed25519 (RFC 8032), read from the environment, never from the database."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from casework.errors import CaseworkError

KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
KEY_BYTES = 32


class KeyRefused(CaseworkError):
    """There is no key to sign with, or a line of a ring is none; the message never holds the line."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature and the name of its key."""

    key_id: str
    signature: bytes


def signing_key_id() -> str:
    """The name of the key that signs now, the first of the ring. Raises KeyRefused where there is none."""
    return _signer()[0]


def sign(content: bytes) -> Signed:
    """Sign with the first key of the ring. Raises KeyRefused."""
    key_id, key = _signer()
    return Signed(key_id, key.sign(content))


def public_ring() -> dict[str, bytes]:
    """Every public key by name: those of the ring, and those that sign no more or elsewhere. Raises KeyRefused."""
    ring = dict(_parsed(settings.CHECKPOINT_PUBLIC_KEYS, "AMPARO_CHECKPOINT_PUBLIC_KEYS"))
    for key_id, seed in _parsed(settings.CHECKPOINT_KEYS, "AMPARO_CHECKPOINT_KEYS").items():
        own = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        if ring.setdefault(key_id, own) != own:
            raise KeyRefused(_("Two keys for checkpoints are called %(name)s.") % {"name": key_id})
    return ring


def is_signed(content: bytes, signature: bytes, *, public: bytes) -> bool:
    """Whether the holder of this public key signed exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def parse_public(lines: str) -> dict[str, bytes]:
    """Public keys as they are printed, 'id:base64' a line. Raises KeyRefused."""
    return dict(_parsed(lines, "--public-key"))


def printed(key_id: str, key: bytes) -> str:
    """One line of a ring."""
    return f"{key_id}:{base64.b64encode(key).decode()}"


def new_key() -> tuple[bytes, bytes]:
    """A new private seed and its public key."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def _signer() -> tuple[str, Ed25519PrivateKey]:
    ring = _parsed(settings.CHECKPOINT_KEYS, "AMPARO_CHECKPOINT_KEYS")
    for key_id, seed in ring.items():
        return key_id, Ed25519PrivateKey.from_private_bytes(seed)
    raise KeyRefused(_("AMPARO_CHECKPOINT_KEYS holds no key: no checkpoint can be signed."))


@cache
def _parsed(lines: str, name: str) -> dict[str, bytes]:
    """The keys by name, in order."""
    return dict(_each(lines.split(), name))


def _each(lines: Iterable[str], name: str) -> Iterable[tuple[str, bytes]]:
    for number, line in enumerate(lines, start=1):
        key_id, _colon, encoded = line.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES:
            text = _("Line %(number)d of %(name)s is no key: 'id:base64 of 32 bytes' is one.")
            raise KeyRefused(text % {"number": number, "name": name})
        yield key_id, key
