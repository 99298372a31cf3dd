"""Files outside the web root: stored under a random name, read back only as the bytes that were stored."""

import hashlib
import os
import re
import secrets
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from casework.audit.context import service
from casework.audit.services import record_read
from casework.errors import CaseworkError
from casework.people.models import FILE_PLACE, Person, StoredFile
from casework.staff.models import User


class FileDamaged(CaseworkError):
    """The stored bytes are gone, or not the ones that were stored."""


@service("people.file_stored")
def store_file(
    content: bytes, *, kind: str, media_type: str, person: Person, case_id: UUID | None, by: User, at: datetime
) -> StoredFile:
    """Write the bytes, safely on disk before their row exists: a rollback leaves an orphan, never a gap."""
    name = secrets.token_hex(16)
    path = f"{name[:2]}/{name}"
    _write(Path(settings.FILES_DIR) / path, content)
    return StoredFile.objects.create(
        kind=kind,
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        person=person,
        case_id=case_id,
        stored_by=by,
        stored_at=at,
    )


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    for directory in (target.parent, target.parent.parent):  # the second may have got a new entry too
        _sync(directory)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_file(file: StoredFile, *, case_id: UUID, person_id: UUID, purpose: str = "") -> bytes:
    """The bytes for somebody to see: an event of the case with the file's key and hash, written first.

    Raises FileDamaged where they are missing or changed.
    """
    record_read(
        case_id=case_id,
        person_id=person_id,
        subject_table=StoredFile._meta.db_table,
        subject_pk=file.pk,
        purpose=purpose,
        details={"kind": file.kind, "sha256": file.sha256, "size": file.size},
    )
    return read_file(file)


def read_file(file: StoredFile) -> bytes:
    """The bytes that were stored, for our own work.

    Raises FileDamaged where they are missing, changed, or would lie elsewhere.
    """
    if not re.fullmatch(FILE_PLACE, file.path):
        raise FileDamaged(str(file.pk))
    try:
        handle = os.open(Path(settings.FILES_DIR) / file.path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        raise FileDamaged(str(file.pk)) from error
    with os.fdopen(handle, "rb") as stored:
        content = stored.read()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileDamaged(str(file.pk))
    return content
