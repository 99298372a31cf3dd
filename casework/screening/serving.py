"""The lists that answer now, their entries as the matcher compares them, and what a new version changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from casework.screening.matching.values import Document, Listed, Name, Quality, Subject
from casework.screening.models import Entry, ListState, ListVersion


def serving_lists() -> list[ListVersion]:
    """The version of each source that answers now, in the order of their keys; without one no check can run."""
    return list(ListVersion.objects.filter(state=ListState.SERVING).order_by("pk"))


def entry_hash(entry: Entry) -> str:
    """A sha256 of what the list says of this entry: another one is another entry to weigh."""
    return hashlib.sha256(json.dumps([entry.entry_id, entry.listed], sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One entry as its list has it."""

    names: tuple[Name, ...]
    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    gender: str = ""
    list_name: str = ""
    programme: str = ""
    reason_es: str = ""
    reason_en: str = ""
    notice_kind: str = ""
    issuing_country: str = ""
    offence: str = ""
    listed_on: str = ""
    remarks: str = ""
    not_compared: tuple[str, ...] = ()

    @property
    def person(self) -> Subject:
        """What is compared."""
        return Subject(self.names, self.births, self.countries, self.documents, self.gender)


def record_of(entry: Entry) -> ListRecord:
    """What the list says of an entry."""
    listed = entry.listed
    names = [
        Name(full=name, quality=Quality.GOOD if place else Quality.PRIMARY)
        for place, name in enumerate(listed.get("names", ()))
    ]
    documents = (text.partition(" ")[::2] for text in listed.get("documents", ()))
    told = {name: listed.get(name, "") for name in ("list_name", "reason_es", "reason_en", "issuing_country")}
    return ListRecord(
        names=tuple(names),
        births=tuple(filter(None, [listed.get("birth", "")])),
        countries=tuple(filter(None, [listed.get("nationality", "")])),
        documents=tuple(Document(number=number, kind=kind) for kind, number in documents),
        **told,
    )


def listed_of(entry: Entry) -> Listed:
    """An entry as the matcher compares it, under its row's key."""
    return Listed(key=str(entry.pk), person=record_of(entry).person)


def entries_of(version: ListVersion) -> Iterator[Entry]:
    """All entries of a version, a few thousand in memory at a time."""
    return Entry.objects.filter(list_version=version).order_by("pk").iterator(chunk_size=2_000)


def changed_entries(old: ListVersion | None, new: ListVersion) -> list[Entry]:
    """The entries of a version that the older one does not have with the same content; all of them without one."""
    there = {(entry.entry_id, entry_hash(entry)) for entry in entries_of(old)} if old else set()
    return [entry for entry in entries_of(new) if (entry.entry_id, entry_hash(entry)) not in there]


def versions_by_key(keys: Iterable[UUID]) -> dict[UUID, ListVersion]:
    """These versions, whichever still serve."""
    return ListVersion.objects.in_bulk(set(keys))


def last_before(version: ListVersion, *, rescreened: bool) -> ListVersion | None:
    """The version of the same source before this one; `rescreened`: the last whose round over everybody has ended."""
    earlier = ListVersion.objects.filter(source=version.source, imported_at__lt=version.imported_at)
    if rescreened:
        earlier = earlier.filter(rescreenings__ended_at__isnull=False)
    return earlier.exclude(pk=version.pk).exclude(state=ListState.LOADING).order_by("-imported_at").first()


def still_listed(source: str, entry_key: str) -> Entry | None:
    """The entry of that key in the version that serves now; None where it was taken off the list."""
    return Entry.objects.filter(
        entry_id=entry_key, list_version__source=source, list_version__state=ListState.SERVING
    ).first()
