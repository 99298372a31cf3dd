"""A stream sealed in frames: nothing in it can be read, altered, cut or reordered without its key.

The format, all of it (docs/how-to/backup-and-restore.md tells the same for people):

    header  16 bytes "AMPARO-BACKUP-1\\n" · 8 bytes that name the key · 32 random bytes
    frame   4 bytes length, big-endian · AES-256-GCM of at most 1 MiB, with its 16-byte tag
    key     HKDF-SHA256(backup key, salt = the random bytes, info = "amparo backup")
    nonce   11 bytes number of the frame from 0, big-endian · 1 byte: 1 for the last frame, else 0
    bound   every frame to the header

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a cut shows, because the last frame says
that it is the last.
"""

import base64
import binascii
import hashlib
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from casework.errors import CaseworkError

MAGIC = b"AMPARO-BACKUP-1\n"
NAME_BYTES, SALT_BYTES, TAG_BYTES, KEY_BYTES = 8, 32, 16, 32
FRAME = 1 << 20


class BackupError(CaseworkError):
    """A backup that cannot be made, opened or restored; the message says why."""


def read_key(text: str) -> bytes:
    """The backup key from its base64. Raises BackupError for anything but 32 bytes."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise BackupError(_("AMPARO_BACKUP_KEY must be the base64 of 32 random bytes: openssl rand -base64 32"))
    return key


def key_name(key: bytes) -> bytes:
    """What tells one key from another and nothing about either."""
    return hashlib.sha256(b"amparo backup key name" + key).digest()[:NAME_BYTES]


class Frames:
    """One stream's cipher: its header, and how each frame is sealed and opened."""

    def __init__(self, key: bytes, header: bytes) -> None:
        derived = HKDF(SHA256(), KEY_BYTES, salt=header[-SALT_BYTES:], info=b"amparo backup").derive(key)
        self._cipher, self.header, self.number = AESGCM(derived), header, 0

    def seal(self, content: bytes, *, last: bool) -> bytes:
        """The next frame, with its length."""
        sealed = self._cipher.encrypt(self._nonce(last), content, self.header)
        self.number += 1
        return len(sealed).to_bytes(4, "big") + sealed

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        """The next frame's content. Raises InvalidTag."""
        content = self._cipher.decrypt(self._nonce(last), sealed, self.header)
        self.number += 1
        return content

    def _nonce(self, last: bool) -> bytes:
        return self.number.to_bytes(11, "big") + bytes([last])


class SealedWriter:
    """What is written goes into the file in sealed frames; without `finish` it reads as cut off."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file, self._waiting = file, bytearray()
        self._frames = Frames(key, MAGIC + key_name(key) + secrets.token_bytes(SALT_BYTES))
        file.write(self._frames.header)

    def write(self, content: bytes) -> int:
        """Take some bytes; full frames go out."""
        self._waiting += content
        while len(self._waiting) > FRAME:  # a full one waits: it may be the last
            self._file.write(self._frames.seal(bytes(self._waiting[:FRAME]), last=False))
            del self._waiting[:FRAME]
        return len(content)

    def finish(self) -> None:
        """Write what waits, as the last frame."""
        self._file.write(self._frames.seal(bytes(self._waiting), last=True))
        self._waiting.clear()


class SealedReader:
    """Reads such a file; raises BackupError where it is not what was written, before a wrong byte is handed out."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        header = file.read(len(MAGIC) + NAME_BYTES + SALT_BYTES)
        if len(header) < len(MAGIC) + NAME_BYTES + SALT_BYTES or not header.startswith(MAGIC):
            raise BackupError(_("This is no backup of Amparo, or only its first bytes."))
        if header[len(MAGIC) : -SALT_BYTES] != key_name(key):
            raise BackupError(_("This backup was made with another key than AMPARO_BACKUP_KEY."))
        self._file, self._frames = file, Frames(key, header)
        self._ready, self._ended = b"", False

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes, all that is left by default; empty at the end."""
        parts, wanted = [], size if size >= 0 else float("inf")
        while wanted > 0 and (self._ready or self._next()):
            part = self._ready if wanted == float("inf") else self._ready[: int(wanted)]
            self._ready = self._ready[len(part) :]
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def drain(self) -> None:
        """Read to the end for the proof that it is whole."""
        while self.read(FRAME):
            pass

    def _next(self) -> bool:
        """Open one more frame that holds something; False after the last."""
        while not self._ready and not self._ended:
            length = int.from_bytes(self._file.read(4), "big")
            sealed = self._file.read(min(length, FRAME + TAG_BYTES))
            if not TAG_BYTES <= length == len(sealed):
                raise BackupError(_("The backup is cut off, or its frames are damaged."))
            self._ready = self._opened(sealed)
        return bool(self._ready)

    def _opened(self, sealed: bytes) -> bytes:
        self._ended = not self._peek()
        try:
            return self._frames.open(sealed, last=self._ended)
        except InvalidTag as error:
            raise BackupError(
                _("The backup was altered or cut off: frame %(number)d does not open.")
                % {"number": self._frames.number}
            ) from error

    def _peek(self) -> bool:
        """Whether anything follows."""
        following = self._file.read(1)
        if following:
            self._file.seek(-1, 1)
        return bool(following)
