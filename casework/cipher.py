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
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return key_id.encode() + b":" + nonce + ring[key_id].encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes | memoryview, *, place: str) -> Any:
    """The content sealed for this place. Raises InvalidTag where it was altered or moved, KeyError for a lost key."""
    key_id, _, rest = bytes(sealed).partition(b":")
    key = _ring(settings.FIELD_KEYS)[key_id.decode()]
    return json.loads(key.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.encode()))


def key_ids() -> list[str]:
    """The ids of the ring in its order: the first encrypts."""
    return list(_ring(settings.FIELD_KEYS))


def reseal(sealed: bytes | memoryview, *, place: str) -> bytes:
    """The same content under the first key of the ring. Raises as unseal does."""
    return seal(unseal(sealed, place=place), place=place)
