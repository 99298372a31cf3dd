"""Text that must not be readable in the database: AES-256-GCM bound to the place where it is stored."""

import base64
import json
import secrets
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12


@cache
def _ring(lines: str) -> dict[str, AESGCM]:
    """The keys by id, in order: the first encrypts. Raises ImproperlyConfigured where there is none."""
    ring = {}
    for line in lines.split():
        key_id, _, encoded = line.partition(":")
        ring[key_id] = AESGCM(base64.b64decode(encoded))
    if not ring:
        raise ImproperlyConfigured("AMPARO_FIELD_KEYS holds no key: one 'id:base64 of 32 bytes' a line")
    return ring


def seal(content: object, *, place: str) -> bytes:
    """Encrypt JSON-able content for one place, 'table:column:primary key': moved elsewhere it does not open."""
    ring = _ring(settings.FIELD_KEYS)
    key_id = next(iter(ring))
    return key_id.encode() + b":" + _encrypted(ring[key_id], content, place)


def unseal(sealed: bytes | memoryview, *, place: str) -> Any:
    """The content sealed for this place. Raises InvalidTag where it was altered or moved, KeyError for a lost key."""
    key_id, _, rest = bytes(sealed).partition(b":")
    return _decrypted(_ring(settings.FIELD_KEYS)[key_id.decode()], rest, place)


def key_ids() -> list[str]:
    """The ids of the ring in its order: the first encrypts."""
    return list(_ring(settings.FIELD_KEYS))


def reseal(sealed: bytes | memoryview, *, place: str) -> bytes:
    """The same content under the first key of the ring. Raises as unseal does."""
    return seal(unseal(sealed, place=place), place=place)


def new_data_key() -> str:
    """A key of its own for some rows, to be sealed by the ring: destroying it shreds them, whoever has the ring."""
    return base64.b64encode(AESGCM.generate_key(bit_length=256)).decode()


def seal_under(data_key: str, content: object, *, place: str) -> bytes:
    """Encrypt JSON-able content for one place under a data key."""
    return _encrypted(AESGCM(base64.b64decode(data_key)), content, place)


def unseal_under(data_key: str, sealed: bytes | memoryview, *, place: str) -> Any:
    """The content sealed under a data key for this place. Raises InvalidTag where it was altered or moved."""
    return _decrypted(AESGCM(base64.b64decode(data_key)), bytes(sealed), place)


def _encrypted(key: AESGCM, content: object, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return nonce + key.encrypt(nonce, plain, place.encode())


def _decrypted(key: AESGCM, sealed: bytes, place: str) -> Any:
    return json.loads(key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()))
