"""Taking a list into use: the old version serves until the new one is complete."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from casework.audit.context import service
from casework.errors import BadInput
from casework.screening.lists.reading import ListRead
from casework.screening.lists.records import ListRecord, as_json, content_hash
from casework.screening.lists.telling import close_what_was_wrong
from casework.screening.models import Entry, ListOrigin, ListState, ListVersion
from casework.screening.selectors import changed_entries, missing_entries
from casework.staff.models import User

LEAST_OF_THE_OLD = 0.8  # a list that lost more than a fifth was most likely cut off
A_BATCH = 2000


@service("screening.list_imported")
def import_list(
    read: ListRead,
    *,
    source: str,
    by: User,
    at: datetime,
    origin: str = ListOrigin.COMMAND,
    smaller: bool = False,
) -> ListVersion:
    """Store what was read as a new version, and let it serve in place of the old one: both in one transaction.

    The very file that serves already is left alone, and confirmed. Raises BadInput for no rows and, unless `smaller`
    says that it is meant, for more than a fifth fewer than the version in use has.
    """
    serving = lock_source(source)
    if serving is not None and serving.sha256 == read.sha256:
        return confirm(serving, by=by, at=at)
    check_size(len(read.records), serving, smaller=smaller)
    version = store_version(read, serving, source=source, origin=origin, by=by, at=at, smaller=smaller)
    return serve_in_place_of(serving, version, by=by, at=at)


def lock_source(source: str) -> ListVersion | None:
    """The version of this source that serves; whoever imports the same source at once waits here for the end of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"list {source}"])
    return ListVersion.objects.filter(source=source, state=ListState.SERVING).first()


def confirm(version: ListVersion, *, by: User, at: datetime) -> ListVersion:
    """The same file was brought again: the list is still as it was."""
    close_what_was_wrong(version.source, by=by, at=at)
    version.confirmed_at = at
    version.save(update_fields=["confirmed_at"])
    return version


def check_size(count: int, serving: ListVersion | None, *, smaller: bool) -> None:
    """A list from which people disappeared would find nobody. Raises BadInput."""
    if not count:
        raise BadInput({"rows": _("The list is empty.")})
    if serving is not None and not smaller and count < serving.entries_count * LEAST_OF_THE_OLD:
        sentence = _("The list has %(new)d entries where the one in use has %(old)d: it may have been cut off.")
        raise BadInput({"rows": sentence % {"new": count, "old": serving.entries_count}})


def store_version(
    read: ListRead, serving: ListVersion | None, *, source: str, origin: str, by: User, at: datetime, **more: Any
) -> ListVersion:
    """The version and its entries, counted against the one that serves; it does not serve yet."""
    version = ListVersion.objects.create(
        source=source,
        format=read.format,
        origin=origin,
        sha256=read.sha256,
        entries_count=len(read.records),
        imported_at=at,
        imported_by=by,
        **more,
    )
    _store_entries(version, read.records)
    count_against(serving, version)
    return version


def _store_entries(version: ListVersion, records: Sequence[ListRecord]) -> None:
    """Not on the trail row by row: the version with its hash and counts is (casework/audit/exclusions.py)."""
    Entry.objects.bulk_create((_entry(version, record) for record in records), batch_size=A_BATCH)


def _entry(version: ListVersion, record: ListRecord) -> Entry:
    listed = as_json(record)
    return Entry(
        list_version=version,
        entry_id=record.entry_id,
        listed=listed,
        content_hash=content_hash(listed),
    )


def count_against(serving: ListVersion | None, version: ListVersion) -> None:
    """How this version differs from the one that serves; `version` is not saved where nothing differs from before."""
    differing = changed_entries(serving, version)
    changed = differing.filter(entry_id__in=serving.entries.values("entry_id")).count() if serving else 0
    version.compared_with = serving
    version.changed_count = changed
    version.added_count = differing.count() - changed
    version.removed_count = missing_entries(serving, version).count() if serving else 0
    version.unchanged_count = version.entries_count - changed - version.added_count
    version.save()


def serve_in_place_of(serving: ListVersion | None, version: ListVersion, *, by: User, at: datetime) -> ListVersion:
    """Retire the one and let the other serve; the caller holds the lock of the source."""
    close_what_was_wrong(version.source, by=by, at=at)
    if serving is not None:
        ListVersion.objects.filter(pk=serving.pk).update(state=ListState.RETIRED)
    version.state, version.served_by, version.served_at = ListState.SERVING, by, at
    version.save(update_fields=["state", "served_by", "served_at"])
    return version
