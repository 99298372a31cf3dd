"""Reading a backup: first all of it, to know that it is whole; then again, to use it."""

import hashlib
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.utils.translation import gettext as _

from casework.management.backup.contents import DATABASE, FILES, MANIFEST, NUMBERS, STORED, Manifest
from casework.management.backup.sealed import BackupError, SealedReader
from casework.staff.numbers import Highest, NumbersRefused, Register, parse

PIECE = 1 << 20


def members(source: Path, key: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    """Every member's name and content, in order, each to be read before the next. Raises BackupError."""
    try:
        with source.open("rb") as file:
            reader = SealedReader(file, key)
            with tarfile.open(fileobj=cast(BinaryIO, reader), mode="r|") as archive:
                while member := archive.next():
                    content = archive.extractfile(member)
                    if content is None:
                        raise _unexpected(member.name)
                    yield member.name, content
                    archive.members.clear()  # type: ignore[attr-defined]  # it would remember each
            reader.drain()
    except OSError as error:
        raise BackupError(f"{source}: {error.strerror}") from error
    except tarfile.TarError as error:
        raise BackupError(_("The backup's archive cannot be read: %(why)s") % {"why": error}) from error


def check_backup(source: Path, key: bytes) -> Manifest:
    """Read all of it and compare it with its manifest. Raises BackupError; nothing is written anywhere."""
    found, manifest = Manifest(made_at="", version=""), None
    digest = hashlib.sha256()
    for name, content in members(source, key):
        if name.startswith(DATABASE):
            found.database_bytes += _hash(content, digest)
        elif name == MANIFEST:
            manifest = Manifest.from_json(content.read())
        elif stored_path(name):
            found.files += 1
            found.files_bytes += _hash(content, hashlib.sha256())
        else:
            numbers_of(name, content)
            found.numbers += 1
    found.database_sha256 = digest.hexdigest()
    if manifest is None or not _agree(found, manifest):
        raise BackupError(_("The backup does not hold what its manifest tells."))
    return manifest


def stored_path(name: str) -> str:
    """The path of a stored file below its folder; empty for other members. Raises BackupError for a strange one."""
    if not name.startswith(FILES):
        return ""
    path = name.removeprefix(FILES)
    if not STORED.fullmatch(path):
        raise _unexpected(name)
    return path


def numbers_of(name: str, content: IO[bytes]) -> tuple[Register, Highest]:
    """One register's figures. Raises BackupError for any other member."""
    register = Register.named(name.removeprefix(NUMBERS)) if name.startswith(NUMBERS) else None
    if register is None:
        raise _unexpected(name)
    try:
        return register, parse(content.read(), name)
    except NumbersRefused as error:
        raise BackupError(str(error)) from error


def _unexpected(name: str) -> BackupError:
    return BackupError(_("The backup holds something that does not belong into one: %(name)s") % {"name": name})


def _hash(content: IO[bytes], digest: "hashlib._Hash") -> int:
    """Add to the digest; returns how many bytes there were."""
    size = 0
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return size


def _agree(found: Manifest, told: Manifest) -> bool:
    counted = ("database_bytes", "database_sha256", "files", "files_bytes", "numbers")
    return all(getattr(found, name) == getattr(told, name) for name in counted)
