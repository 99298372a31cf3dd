"""What a checkpoint says, as the bytes that are signed and as the file that is kept elsewhere (docs/adr/0017)."""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from casework.audit.models import AuditCheckpoint
from casework.errors import CaseworkError

FORMAT = 1
WHAT = "amparo checkpoint"  # signed too: a signature over something else of ours never fits
FILE_MAX_BYTES = 16 * 1024


class CheckpointRefused(CaseworkError):
    """This is no checkpoint file that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is signed: up to where the trail of which database had come, when, and after which checkpoint."""

    no: int
    made_at: str  # UTC with microseconds, ISO 8601
    database: str
    block_no: int
    block_hash: str  # this and the other hashes: SHA-256 in hex
    events: int
    last_event_id: int
    last_event_hash: str
    prev: str | None
    key_id: str
    format: int = FORMAT
    what: str = WHAT

    def as_bytes(self) -> bytes:
        """Canonical: JSON in ASCII, keys sorted, no space."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode("ascii")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A content with its signature."""

    content: Content
    signature: bytes

    @property
    def hash(self) -> str:
        """What the next checkpoint names as the one before: over the content and its signature."""
        return hashlib.sha256(self.content.as_bytes() + self.signature).hexdigest()


def written_moment(at: datetime) -> str:
    """A moment as it is signed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def of_row(row: AuditCheckpoint, *, database: str) -> Checkpoint:
    """The checkpoint that a row of this database holds."""
    content = Content(
        no=row.no,
        made_at=written_moment(row.made_at),
        database=database,
        block_no=row.block_no,
        block_hash=bytes(row.block_hash).hex(),
        events=row.events,
        last_event_id=row.last_event_id,
        last_event_hash=bytes(row.last_event_hash).hex(),
        prev=bytes(row.prev).hex() if row.prev else None,
        key_id=row.key_id,
        format=row.format,
    )
    return Checkpoint(content, bytes(row.signature))


def as_file(checkpoint: Checkpoint, *, public: bytes) -> bytes:
    """The file, complete in itself: whoever trusts the public key needs nothing else of ours."""
    file = {
        "content": asdict(checkpoint.content),
        "signature": base64.b64encode(checkpoint.signature).decode(),
        "public_key": base64.b64encode(public).decode(),
    }
    return (json.dumps(file, sort_keys=True, indent=2) + "\n").encode("ascii")


def file_name(content: Content) -> str:
    """By database and number, so that a folder lists them in order and a new database overwrites none."""
    return f"amparo-checkpoint-{content.database[:8]}-{content.no:06d}-{content.made_at[:10]}.json"


def read_file(path: Path) -> Checkpoint:
    """The checkpoint in a file, its signature not yet judged. Raises CheckpointRefused."""
    try:
        with path.open("rb") as file:
            text = file.read(FILE_MAX_BYTES + 1)
    except OSError as error:
        raise CheckpointRefused(f"{path}: {error.strerror}") from error
    try:
        if len(text) > FILE_MAX_BYTES:
            raise ValueError
        return _parsed(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as error:
        text_ = _("%(file)s is no checkpoint of this program, or it is damaged.") % {"file": path.name}
        raise CheckpointRefused(text_) from error


def _parsed(file: dict[str, Any]) -> Checkpoint:
    """Raises ValueError, TypeError or KeyError for anything but what `as_file` writes."""
    content = Content(**file["content"])
    if content.what != WHAT or content.format != FORMAT:
        raise ValueError
    numbers = (content.no, content.block_no, content.events, content.last_event_id)
    words = (content.made_at, content.database, content.block_hash, content.last_event_hash, content.key_id)
    if not all(type(number) is int for number in numbers) or not all(isinstance(word, str) for word in words):
        raise TypeError
    if not all(0 <= number < 2**63 for number in numbers):
        raise ValueError
    return Checkpoint(content, base64.b64decode(file["signature"], validate=True))
