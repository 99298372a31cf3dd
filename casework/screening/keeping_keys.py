"""Keeping the keys of names in step with the names, and counting how common they are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from casework.audit.context import service
from casework.people.models import Person, PersonName
from casework.people.writing import joined_name
from casework.screening.commonness import forget
from casework.screening.matching.normalising import words_of
from casework.screening.matching.skeletons import skeletons_of
from casework.screening.matching.values import Subject
from casework.screening.matching.version import ALGORITHM
from casework.screening.name_keys import KeyCount, KeyKind, NameKeys
from casework.staff.models import User

Guard = Callable[[UUID], AbstractContextManager[Any]]
BATCH = 1_000
FEWEST = 3  # people: a rarer name is not counted, so that no row tells of somebody
_COUNT = """
INSERT INTO casework_keycount (kind, key, people)
SELECT 'word', word, count(*) FROM casework_namekeys, unnest(words) AS word GROUP BY word HAVING count(*) >= %(fewest)s
UNION ALL
SELECT 'skeleton', key, count(*) FROM casework_namekeys, unnest(skeletons) AS key GROUP BY key
HAVING count(*) >= %(fewest)s
UNION ALL SELECT 'everybody', '', count(*) FROM casework_namekeys
"""


class Batch(NamedTuple):
    """The last person of a batch, and how many there were."""

    last: UUID
    people: int


@service("screening.names_keyed")
def keep_name_keys(people: Sequence[tuple[UUID, Subject]], *, by: User, at: datetime) -> None:
    """Write the keys of all current names of each of these people, in one statement."""
    _write({person: [name.full for name in subject.names] for person, subject in people})


@service("screening.names_keyed")
def rebuild_batch(*, by: User, at: datetime, after: UUID | None = None, everybody: bool = False) -> Batch | None:
    """Make the keys of the next batch of people anew, in the order of their keys; None at the end.

    By default of those who have none or whose keys were derived in another way.
    """
    people = Person.objects.filter(personname_facts__superseded_at__isnull=True)
    if not everybody:
        people = people.filter(Q(name_keys__isnull=True) | ~Q(name_keys__algorithm=ALGORITHM))
    if after is not None:
        people = people.filter(pk__gt=after)
    batch = list(people.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH])
    if batch:
        _write(_names_of(batch))
    return Batch(batch[-1], len(batch)) if batch else None


@service("screening.names_keyed")
def look_after_keys(*, by: User, at: datetime, guard: Guard = nullcontext) -> int:
    """Make the keys that are missing or old, and count anew where people came; returns of how many it made them.

    Idempotent; a batch fails or is done as a whole, so that there is nothing for `guard` to undo alone.
    """
    made, last = 0, None
    while batch := rebuild_batch(by=by, at=at, after=last):
        last, made = batch.last, made + batch.people
    counted = KeyCount.objects.filter(kind=KeyKind.EVERYBODY).values_list("people", flat=True).first()
    if made or counted != NameKeys.objects.count():
        count_keys(by=by, at=at)
    return made


@service("screening.names_counted")
def count_keys(*, by: User, at: datetime) -> None:
    """Count how many people have each word and each skeleton in a name."""
    KeyCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"fewest": FEWEST})
    forget()


def _names_of(people: Iterable[UUID]) -> Mapping[UUID, Sequence[str]]:
    names: dict[UUID, list[str]] = {person: [] for person in people}
    current = PersonName.objects.filter(superseded_at__isnull=True, person__in=names)
    for person, *parts in current.values_list("person_id", "given", "paternal", "maternal"):
        names[person].append(joined_name(parts))
    return names


def keys_row(person: UUID, subject: Subject) -> NameKeys:
    """The keys of somebody of whom none are there yet, not written."""
    return _row(person, [name.full for name in subject.names])


def _row(person: UUID, texts: Sequence[str]) -> NameKeys:
    return NameKeys(
        person_id=person,
        words=sorted({word for text in texts for word in words_of(text)}),
        skeletons=sorted({key for text in texts for key in skeletons_of(text)}),
        algorithm=ALGORITHM,
    )


def _write(names: Mapping[UUID, Sequence[str]]) -> None:
    NameKeys.objects.bulk_create(
        [_row(person, texts) for person, texts in names.items()],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["words", "skeletons", "algorithm"],
    )
