"""Taking lists from the watched folder: each content once, and whatever cannot be taken is told to headquarters."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from casework.audit.context import service
from casework.errors import BadInput
from casework.screening.lists.folder import MOST_BYTES, Lying, lying_in
from casework.screening.lists.reading import ListRead, read_list
from casework.screening.lists.records import sha256_of
from casework.screening.lists.taking import import_list, lock_source
from casework.screening.lists.telling import MEND_WITHIN, tell_headquarters
from casework.screening.models import ListFile, ListOrigin
from casework.staff.models import User
from casework.work.models import WorkKind

THE_FOLDER = "watched folder"  # the source under which a folder that cannot be read is told
MOST_PROBLEM = 500


def has_news(*, real_now: datetime) -> bool:
    """Whether there is something in the folder that was not looked at, or the folder cannot be read; no file is."""
    if not settings.LISTS_FOLDER:
        return False
    try:
        found = lying_in(Path(settings.LISTS_FOLDER), real_now=real_now)
    except OSError:
        return True
    stamps = {each.stamp for each in found}
    return len(stamps) > ListFile.objects.filter(stamp__in=stamps).count()


def take_from_folder(*, by: User, at: datetime, real_now: datetime) -> int:
    """Import whatever lies there and was not looked at; returns how many lists came. A second run changes nothing."""
    if not settings.LISTS_FOLDER:
        return 0
    try:
        found = lying_in(Path(settings.LISTS_FOLDER), real_now=real_now)
    except OSError as error:
        problem = _("The watched folder cannot be read: %(error)s.") % {"error": error.strerror}
        day = sha256_of(f"{problem} {at.date()}".encode())  # told again the next day, if it is still so
        _note_refused(Lying(THE_FOLDER, "", (), 0, day), day, problem, by=by, at=at)
        return 0
    seen = set(ListFile.objects.filter(stamp__in=[each.stamp for each in found]).values_list("stamp", flat=True))
    return sum(_take(each, by=by, at=at) for each in found if each.stamp not in seen)


def _take(lying: Lying, *, by: User, at: datetime) -> bool:
    """Whether a list came. Nothing of a refused file stays but the note of it."""
    sha256 = lying.stamp
    try:
        contents = _contents(lying)
        sha256 = hashlib.sha256(b"".join(contents)).hexdigest()
        if _touch(lying, sha256):
            return False
        read = read_list(lying.format, *contents)
        _import(lying, read, by=by, at=at)
    except BadInput as error:
        told = " ".join(f"{place}: {sentence}" for place, sentence in error.fields.items())
        _note_refused(lying, sha256, f"{lying.names}, {told}"[:MOST_PROBLEM], by=by, at=at)
        return False
    except OSError as error:
        _note_refused(lying, sha256, f"{lying.names}: {error.strerror}"[:MOST_PROBLEM], by=by, at=at)
        return False
    return True


def _contents(lying: Lying) -> list[bytes]:
    """What the files hold. Raises BadInput for a name that says nothing, and for more than any list has; OSError."""
    if not lying.format:
        raise BadInput({"name": _("The name is not SOURCE.FORMAT.ext (docs/how-to/import-lists.md).")})
    if lying.size > MOST_BYTES:
        raise BadInput({"size": _("The file is larger than any list.")})
    return [path.read_bytes() for path in lying.paths]


def _touch(lying: Lying, sha256: str) -> bool:
    """Whether this content was taken before; then only its new name and time are noted, unless it serves.

    What was refused is tried again when it is brought again: the list that serves may be another one by now.
    """
    before = ListFile.objects.filter(source=lying.source, sha256=sha256, problem="")
    if before.filter(version__state="serving").exists():
        return False  # the same list was brought again: its import confirms it
    return bool(before.update(stamp=lying.stamp))


@service("screening.list_file_taken")
def _import(lying: Lying, read: ListRead, *, by: User, at: datetime) -> None:
    """The list and the note of its file, in one transaction."""
    lock_source(lying.source)
    version = import_list(read, source=lying.source, by=by, at=at, origin=ListOrigin.FOLDER)
    ListFile.objects.update_or_create(
        source=lying.source,
        sha256=read.sha256,
        defaults={"names": lying.names, "stamp": lying.stamp, "seen_at": at, "version": version, "problem": ""},
    )


@service("screening.list_file_refused")
def _note_refused(lying: Lying, sha256: str, problem: str, *, by: User, at: datetime) -> None:
    told = {"names": lying.names, "stamp": lying.stamp, "seen_at": at, "problem": problem}
    file, _is_new = ListFile.objects.update_or_create(source=lying.source, sha256=sha256, defaults=told)
    tell_headquarters(WorkKind.LIST_REFUSED, file, due_at=at + MEND_WITHIN, at=at)
