"""Who read one case: each person with role, office, first and last time, how often, what, and for what purpose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q, QuerySet

from casework.admin.codes import findings_in_words, page_in_words, purpose_in_words
from casework.admin.reading import display_names
from casework.admin.sentences import who
from casework.admin.words import thing
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent, Kind
from casework.audit.selectors import case_history, reads_of_case
from casework.staff.models import User

TRIES = 100


@dataclass(slots=True)
class Reader:
    """One person in one role at one office."""

    name: str
    office: str
    yourself: bool
    first: datetime
    last: datetime
    times: int = 0
    what: list[tuple[Any, int]] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused try."""

    at: datetime
    event_id: int
    name: str
    office: str
    tried: str
    why: str


def readers_of(case: Case, *, reader: User) -> list[Reader]:
    """Everybody who opened the case or something of it, latest first; a list that held it among others is no read."""
    counted = list(
        reads_of_case(case.pk)
        .order_by()
        .values("actor", "role", "office", "subject_table")
        .annotate(
            first=Min("occurred_at"),
            last=Max("occurred_at"),
            times=Count("id"),
            purposes=ArrayAgg("purpose", filter=~Q(purpose=""), distinct=True, default=[]),
        )
    )
    names = display_names(row["actor"] for row in counted)
    found: dict[tuple[str, ...], Reader] = {}
    for row in sorted(counted, key=lambda row: -row["times"]):
        key = (row["actor"], row["role"], row["office"])
        name = who(row["actor"], row["role"], names)
        fresh = Reader(name, row["office"], row["actor"] == str(reader.pk), first=row["first"], last=row["last"])
        _add(found.setdefault(key, fresh), row)
    return sorted(found.values(), key=lambda one: one.last, reverse=True)


def _add(reader: Reader, row: Mapping[str, Any]) -> None:
    reader.first, reader.last = min(reader.first, row["first"]), max(reader.last, row["last"])
    reader.times += row["times"]
    reader.what.append((thing(row["subject_table"]), row["times"]))
    reader.purposes = sorted({*reader.purposes, *map(purpose_in_words, row["purposes"])})


def refused_at(case: Case) -> list[Refused]:
    """The latest refused tries at this case, latest first."""
    tries: QuerySet[AuditEvent] = case_history(case.pk, case.person_id).filter(kind=Kind.DENIED)
    latest: Iterable[AuditEvent] = list(tries.order_by("-id")[:TRIES])
    names = display_names(event.actor for event in latest)
    return [
        Refused(
            at=event.occurred_at,
            event_id=event.id,
            name=who(event.actor, event.role, names),
            office=event.office,
            tried=page_in_words(event.verb) or str(thing(event.subject_table)),
            why=findings_in_words(event.diff.get("findings") or []),
        )
        for event in latest
    ]
