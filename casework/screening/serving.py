"""The entries of the lists as they stand: whole versions for an index, and one entry as its list has it now."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from casework.screening.lists.records import ListRecord, from_json
from casework.screening.models import Entry, ListState, ListVersion

PAGE = 2_000


def entries_of(version: ListVersion) -> Iterator[Entry]:
    """All entries of a version, a few thousand in memory at a time.

    Page by page: a cursor of the server that an unreadable entry left open would break whichever transaction it is
    closed in.
    """
    entries, last = Entry.objects.filter(list_version=version).order_by("entry_id"), ""
    while page := list(entries.filter(entry_id__gt=last)[:PAGE]):
        yield from page
        last = page[-1].entry_id


def record_of(entry: Entry) -> ListRecord:
    """What the list says of an entry."""
    return from_json(entry.entry_id, entry.listed)


def versions_by_key(keys: Iterable[UUID]) -> dict[UUID, ListVersion]:
    """These versions, whichever still serve."""
    return ListVersion.objects.in_bulk(set(keys))


def last_rescreened_before(version: ListVersion) -> ListVersion | None:
    """The nearest earlier version with whose changes everybody has been compared; None where there is none."""
    before = version.compared_with
    while before is not None and not before.rescreenings.filter(ended_at__isnull=False).exists():
        before = before.compared_with
    return before


def still_listed(source: str, entry_key: str) -> Entry | None:
    """The entry of that key in the version that serves now; None where it was taken off the list."""
    return Entry.objects.filter(
        entry_id=entry_key, list_version__source=source, list_version__state=ListState.SERVING
    ).first()
