"""Lists for tests: records said in few words, and versions that serve through the real import."""

import hashlib
from datetime import datetime
from typing import Any

from casework.screening.lists.reading import ListRead
from casework.screening.lists.records import ListRecord
from casework.screening.lists.taking import import_list
from casework.screening.matching.values import Document, Name, Quality
from casework.screening.models import ListFormat, ListVersion
from casework.staff.services import system_user
from tests.making import AT


def record(entry_id: str, *names: str, documents: tuple[str, ...] = (), **more: Any) -> ListRecord:
    """One entry; the first name is its primary one, documents are `type:number`."""
    return ListRecord(
        entry_id,
        tuple(
            Name(name, quality=Quality.GOOD if place else Quality.PRIMARY)
            for place, name in enumerate(names or (f"Nombre {entry_id}",))
        ),
        documents=tuple(Document(number, kind) for kind, number in (each.split(":") for each in documents)),
        **more,
    )


def read(*records: ListRecord, sha256: str = "") -> ListRead:
    """What a file of these records would have been read into."""
    content = sha256 or hashlib.sha256(repr(records).encode()).hexdigest()
    return ListRead(records, ListFormat.AMPARO_CSV, content)


def take_list(*records: ListRecord, source: str = "test", at: datetime = AT, **more: Any) -> ListVersion:
    """A version with these entries that serves."""
    return import_list(read(*records), source=source, by=system_user(), at=at, **more)
