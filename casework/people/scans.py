"""Scans of letters and acts: a PDF or a picture as it came, known by its first bytes and not by its name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.errors import BadInput
from casework.people.files import store_file
from casework.people.models import FileKind, Person, StoredFile
from casework.staff.models import User

KINDS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


@dataclass(frozen=True, slots=True)
class Scan:
    """The bytes of a scan and what they are."""

    content: bytes
    media_type: str


def scan_of(content: bytes) -> Scan:
    """What was uploaded, unchanged: its hash is that of the letter. Raises BadInput naming `scan`."""
    if not content:
        raise BadInput({"scan": _("The file is empty.")})
    if len(content) > settings.PHOTO_MAX_BYTES:
        raise BadInput({"scan": _("The scan is too large: choose one of at most 8 MB.")})
    for beginning, media_type in KINDS:
        if content.startswith(beginning):
            return Scan(content, media_type)
    raise BadInput({"scan": _("This is neither a PDF nor a JPEG or PNG picture.")})


def store_scan(
    scan: Scan | None, *, kind: FileKind, person: Person, case_id: UUID, by: User, at: datetime
) -> StoredFile | None:
    """Keep a scan, where there is one, as a file of its person and case."""
    if scan is None:
        return None
    return store_file(scan.content, kind=kind, media_type=scan.media_type, person=person, case_id=case_id, by=by, at=at)
