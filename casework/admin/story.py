"""A case's history as a story: the events of the trail, those of one act told together, in the order they happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casework.admin.reading import display_names
from casework.admin.sentences import KINDS, change_in_words, event_sentence, who
from casework.admin.words import thing
from casework.audit.models import CHANGES, AuditEvent
from casework.journey.telling import step_sentence
from casework.safe_conducts.models import SafeConduct
from casework.transitions import Transition

STEP_TABLE = Transition._meta.db_table
# Columns that tell nobody anything, or what the sentence beside them says.
QUIET = frozenset(
    {
        "id", "version", "search_key", "number_norm", "subject_hash", "case_id", "person_id", "subject_id",
        "subject_type", "recorded_at", "recorded_by_id", "by_id", "at",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One row that an act added, changed or removed, column by column."""

    thing: str
    kind: str
    columns: list[str]


@dataclass(slots=True)
class Entry:
    """One act, with everything it changed; or one read, refused try, export."""

    at: datetime
    recorded_at: datetime
    event_id: int
    kind: str
    office: str
    sentences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """What the sentences need besides the events: the steps by key, the papers by key, the names by key."""

    steps: dict[str, Transition]
    papers: dict[UUID, SafeConduct]
    names: dict[str, str]


def story_of(events: Sequence[AuditEvent]) -> list[Entry]:
    """These events, already in order, told; three queries however many they are."""
    known = _known(events)
    return [_entry(list(group), known) for _act, group in groupby(events, key=_act_of)]


def _act_of(event: AuditEvent) -> tuple[Any, ...]:
    """Changes of one transaction, actor and verb are one act; anything else stands by itself."""
    return (event.xid, event.actor, event.verb) if event.kind in CHANGES else (event.id,)


def _known(events: Iterable[AuditEvent]) -> Known:
    keys = {event.subject_pk for event in events if event.subject_table == STEP_TABLE}
    steps = {str(step.pk): step for step in Transition.objects.filter(pk__in=keys)}
    about = {step.subject_id for step in steps.values() if step.subject_type == "safeconduct"}
    papers = SafeConduct.objects.only("printed_no", "requested_by_id").in_bulk(about) if about else {}
    people: set[object] = {event.actor for event in events} | {step.by_id for step in steps.values()}
    people |= {paper.requested_by_id for paper in papers.values()}
    people |= {value for event in events for value in _people_in(event)}
    return Known(steps=steps, papers=papers, names=display_names(people))


def _people_in(event: AuditEvent) -> Iterable[object]:
    """Values of columns that name a user, so that a change of officer reads as names."""
    for name, values in event.diff.items():
        if _names_a_user(name) and isinstance(values, list):
            yield from (value for value in values if value)


def _names_a_user(name: str) -> bool:
    return name in {"officer_id", "user_id", "by_id"} or name.endswith("_by_id")


def _entry(group: list[AuditEvent], known: Known) -> Entry:
    first = group[0]
    entry = Entry(first.occurred_at, first.recorded_at, first.id, first.kind, first.office)
    for event in group:
        if step := known.steps.get(event.subject_pk):
            entry.sentences.append(_step(step, known))
            entry.notes += _notes(step)
        elif first.kind in CHANGES:
            entry.changes.append(_change(event, known.names))
    entry.changes = [change for change in entry.changes if change.columns]
    if not entry.sentences:
        entry.sentences = [_sentence(first, known)]
    if first.purpose:
        entry.notes.append(first.purpose)
    return entry


def _step(step: Transition, known: Known) -> str:
    paper = known.papers.get(step.subject_id)
    values = {"who": who(str(step.by_id), step.role, known.names)}
    if paper:
        values["requester"] = known.names.get(str(paper.requested_by_id), "—")
        values["paper"] = paper.printed_no or "—"
    return step_sentence(step.subject_type, step.verb, values)


def _notes(step: Transition) -> list[str]:
    """The reasons that were given and the warnings that were seen."""
    given = [text if code == "note" else f"{code}: {text}" for code, text in step.reasons.items()]
    return given + [_("warned: %(code)s") % {"code": code} for code in step.warnings]


def _sentence(event: AuditEvent, known: Known) -> str:
    values = {"who": who(event.actor, event.role, known.names)}
    return event_sentence(
        kind=event.kind, verb=event.verb, table=event.subject_table, details=event.diff, values=values
    )


def _change(event: AuditEvent, names: Mapping[str, str]) -> Change:
    """One changed row, with users by their names."""
    told = [
        change_in_words(
            event.subject_table, name, was=names.get(str(was), was), becomes=names.get(str(becomes), becomes)
        )
        for name, (was, becomes) in sorted(event.diff.items())
        if name not in QUIET
    ]
    return Change(str(thing(event.subject_table)), str(KINDS[event.kind]), [column for column in told if column])
