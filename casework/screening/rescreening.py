"""A new version of a list: its new and changed entries against everybody, and nobody else again (docs/adr/0024).

The few entries are put into an index of their own and every open case is looked up in it. Whoever resembles one there
is looked up in the whole list, as a person who is asked about today, so that both ways give the same score. Who
resembles none is done with: the round itself records that they were compared.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.arrivals.states import LIVE
from casework.audit.context import service
from casework.law.reference import CheckType
from casework.screening.indexes import Serving, serving_indexes
from casework.screening.keeping_anew import keep_anew
from casework.screening.keeping_hits import Looked
from casework.screening.many_people import described_all
from casework.screening.matching.index import Index
from casework.screening.matching.values import Subject
from casework.screening.models import Check, ListState, ListVersion
from casework.screening.runs import Outcome, Rescreening, Scope, ScreeningRun
from casework.screening.selectors import changed_entries, listed_of
from casework.screening.services import hold_the_lists
from casework.screening.serving import last_rescreened_before
from casework.screening.states import HOLDING
from casework.screening.thresholds import algorithm
from casework.staff.models import User

BATCH: Final = 1_000
LEASE: Final = timedelta(minutes=10)  # a round that has not ended by then was given up by its worker
ALIKE_ENOUGH: Final = 0.4  # in the small index words weigh otherwise: well below what the whole list calls weak


def versions_to_rescreen(at: datetime) -> QuerySet[ListVersion, UUID]:
    """The keys of versions that serve and with whose changes nobody has compared everybody yet: the sweep's list."""
    begun = Rescreening.objects.filter(version=OuterRef("pk"))
    busy = begun.filter(Q(ended_at__isnull=False) | Q(began_at__gt=at - LEASE))
    return (
        ListVersion.objects.filter(~Exists(busy), state=ListState.SERVING).order_by("pk").values_list("pk", flat=True)
    )


def rescreen(version_id: UUID, *, by: User, at: datetime) -> Rescreening | None:
    """Compare everybody with what this version brought; None where it is done, or another worker is at it.

    Raises CannotLook where a list cannot be loaded; then the round is open and begun again later.
    """
    begun = _begin(version_id, by=by, at=at)
    if begun is None:
        return None
    serving = serving_indexes()
    changed = list(changed_entries(last_rescreened_before(begun.version), begun.version))
    keys = {str(entry.pk) for entry in changed}
    small = Index(listed_of(entry) for entry in changed)
    people = hits = 0
    for checks in _batches(begun.version) if changed else ():
        looks = _resembling(checks, small, serving=serving, keys=keys)
        hits += _keep(looks, serving, by=by, at=at) if looks else 0
        people += len(checks)
    return _end(begun, entries=len(changed), people=people, hits=hits, by=by, at=at)


@service("screening.round_begun")
def _begin(version_id: UUID, *, by: User, at: datetime) -> Rescreening | None:
    """Take the round, once whoever writes an answer from the lists before is through with it."""
    hold_the_lists(alone=True)
    version = ListVersion.objects.filter(pk=version_id, state=ListState.SERVING).first()
    if version is None:
        return None
    Rescreening.objects.bulk_create(
        [Rescreening(version=version, algorithm=algorithm(), began_at=at - LEASE)], ignore_conflicts=True
    )
    free = Rescreening.objects.select_for_update(skip_locked=True).select_related("version")
    begun = free.filter(version=version, ended_at=None, began_at__lte=at - LEASE).first()
    if begun is not None:
        begun.began_at, begun.algorithm = at, algorithm()
        begun.save(update_fields=["began_at", "algorithm"])
    return begun


@service("screening.round_ended")
def _end(begun: Rescreening, *, entries: int, people: int, hits: int, by: User, at: datetime) -> Rescreening:
    begun.ended_at, begun.entries, begun.people, begun.hits = at, entries, people, hits
    begun.save(update_fields=["ended_at", "entries", "people", "hits"])
    return begun


def _batches(version: ListVersion) -> Iterator[list[Check]]:
    """The answered checks of open cases that were not looked up in this version itself, in the order of their keys."""
    looked = ScreeningRun.objects.filter(
        check_run=OuterRef("pk"), scope=Scope.EVERYTHING, list_versions__contains=[version.pk]
    ).exclude(outcome=Outcome.NOT_SCREENED)
    checks = Check.objects.filter(
        ~Exists(looked), status__in=HOLDING, type__asked_of=CheckType.AskedOf.LIST, case__status__in=LIVE
    ).exclude(subject_hash="")
    ordered = checks.select_related("case").only("case_id", "case__person_id").order_by("pk")
    last: UUID | None = None
    while batch := list((ordered.filter(pk__gt=last) if last else ordered)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _resembling(checks: Sequence[Check], small: Index, *, serving: Serving, keys: set[str]) -> list[Looked]:
    """Those of these people who resemble a changed entry, each with what the whole lists say of that entry."""
    known = described_all([check.case.person_id for check in checks])
    looks = []
    for check in checks:
        subject = known[check.case.person_id]
        if subject.is_blank or not _resembles(small, subject):
            continue
        found = [one for one in serving.search(subject) if one.key in keys]
        look = Looked(check, subject, found)
        if look.likenesses:
            looks.append(look)
    return looks


def _resembles(small: Index, subject: Subject) -> bool:
    return any(one.score >= ALIKE_ENOUGH for one in small.search(subject, most=1))


@service("screening.round_kept")
def _keep(looks: Sequence[Looked], serving: Serving, *, by: User, at: datetime) -> int:
    """Store what the changed entries have in common with these people; how many likenesses."""
    still = keep_anew(looks, serving, scope=Scope.CHANGES, why="list_changed", by=by, at=at)
    return sum(len(look.likenesses) for look in still)
