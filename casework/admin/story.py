"""A case's history as a story: the events of the trail, those of one act told together, in the order they happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.admin.codes import finding_in_words, purpose_in_words
from casework.admin.reading import display_names, uuid_of
from casework.admin.sentences import KINDS, change_in_words, event_sentence, who
from casework.admin.words import thing
from casework.arrivals.models import Case
from casework.audit.models import CHANGES, AuditEvent
from casework.journey.telling import step_sentence
from casework.law.days import BOGOTA
from casework.safe_conducts.models import SafeConduct
from casework.transitions import Transition

TONES = {
    "read": "read", "search": "read", "denied": "denied", "sign_in_failed": "denied", "export": "export",
    "print": "export",
}  # fmt: skip
STEP_TABLE = Transition._meta.db_table
ALIKE = timedelta(minutes=1)  # what was recorded so soon after it happened has one time
LENGTH_OF_KEY = 36
WITH_A_PAGE = frozenset(
    f"casework_{name}" for name in ("application", "case", "check", "hit", "safeconduct", "verdict", "workitem")
)
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
    url: str
    versions_url: str  # the row as it was and as it became


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
    case: Case | None = None  # where the acts of several cases stand together

    @property
    def tone(self) -> str:
        """Which mark it carries: a shape, so that nobody depends on colours."""
        return TONES.get(self.kind, "act" if self.kind in CHANGES else "other")

    @property
    def kind_in_words(self) -> str:
        """What sort of event it is, where it is no act."""
        return "" if self.kind in CHANGES else str(KINDS.get(self.kind, self.kind))

    @property
    def day(self) -> date:
        """The day on which it happened, in the authority's time zone."""
        return self.at.astimezone(BOGOTA).date()

    @property
    def recorded_later(self) -> bool:
        """Whether it was recorded at another time than it happened."""
        return abs(self.recorded_at - self.at) > ALIKE


@dataclass(slots=True)
class Known:
    """What the sentences need besides the events: the steps by key, the papers by key, the names by key."""

    steps: dict[str, Transition]
    papers: dict[UUID, SafeConduct]
    names: dict[str, str]


def story_of(acts: Sequence[list[AuditEvent]]) -> list[Entry]:
    """These acts, already in order, told; three queries however many they are."""
    known = _known(list(chain.from_iterable(acts)))
    return [_entry(act, known) for act in acts]


def _known(events: Iterable[AuditEvent]) -> Known:
    found = (uuid_of(event.subject_pk) for event in events if event.subject_table == STEP_TABLE)
    keys = {key for key in found if key}
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
        step = known.steps.get(event.subject_pk) if first.kind in CHANGES else None  # who reads a step takes none
        if step:
            entry.sentences.append(_step(step, known))
            entry.notes += _notes(step)
        elif first.kind in CHANGES:
            entry.changes.append(_change(event, known.names))
    entry.changes = [change for change in entry.changes if change.columns]
    if not entry.sentences:
        entry.sentences = [_sentence(group, known)]
    if first.purpose:
        entry.notes.append(purpose_in_words(first.purpose))
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
    given = [f"{capfirst(finding_in_words(code))}: {text}" for code, text in step.reasons.items()]
    return given + [_("Warned: %(what)s") % {"what": finding_in_words(code)} for code in step.warnings]


def _sentence(group: list[AuditEvent], known: Known) -> str:
    """The act in words; where it has none of its own, with everything that it touched."""
    event = group[0]
    things = ", ".join(dict.fromkeys(str(thing(one.subject_table)) for one in group))
    values = {"who": who(event.actor, event.role, known.names), "thing": things}
    return event_sentence(
        kind=event.kind, verb=event.verb, table=event.subject_table, details=event.diff, values=values
    )


def _only_a_key(name: str, values: Iterable[Any], names: Mapping[str, str]) -> bool:
    """Whether a column leads to another row whose key says nothing to a reader."""
    given = [str(value) for value in values if value]
    return name.endswith("_id") and all(len(value) == LENGTH_OF_KEY and value not in names for value in given)


def _change(event: AuditEvent, names: Mapping[str, str]) -> Change:
    """One changed row, with users by their names."""
    told = [
        change_in_words(
            event.subject_table, name, was=names.get(str(was), was), becomes=names.get(str(becomes), becomes)
        )
        for name, (was, becomes) in sorted(event.diff.items())
        if name not in QUIET and not _only_a_key(name, (was, becomes), names)
    ]
    with_page = event.subject_table in WITH_A_PAGE and event.kind != "delete"
    name, key = (event.subject_table, event.subject_pk) if with_page else ("casework_auditevent", event.id)
    url = reverse(f"admin:{name}_change", args=[key])
    columns = [column for column in told if column]
    versions = reverse("admin:casework_auditevent_versions", args=[event.id])
    return Change(str(thing(event.subject_table)), str(KINDS[event.kind]), columns, url, versions)
