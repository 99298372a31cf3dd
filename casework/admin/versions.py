"""Two versions of one row side by side: as it stood after one event of the trail, and after another.

The trail has every value but the personal ones, of which it keeps digests. A fact about a person is never overwritten:
there the versions are the rows themselves, the superseded ones too, and the values are read from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Model
from django.utils.translation import gettext as _

from casework.admin.reading import display_names
from casework.admin.sentences import KINDS, value_in_words, who
from casework.admin.words import column
from casework.audit.models import CHANGES, AuditEvent
from casework.people.models import Fact
from casework.templatetags.amparo import local

MOST_VERSIONS = 500
NOTHING = "—"
NO_USE = frozenset(
    {"id", "version", "search_key", "number_norm", "person_id"}
)  # keys and counters tell nobody anything


@dataclass(frozen=True, slots=True)
class Version:
    """How a row stood from a moment on; empty where it did not exist."""

    key: str
    label: str
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One column in both versions."""

    name: Any
    was: str
    becomes: str
    differs: bool
    digest: bool  # only a digest of it is on the trail


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a row, and all that could be chosen."""

    versions: Sequence[Version]
    first: Version
    second: Version
    lines: Sequence[Line]
    of_facts: bool


def compared(event: AuditEvent, *, first: str | None = None, second: str | None = None) -> Comparison:
    """The row that this event changed, before and after it; or at the two moments that were chosen instead."""
    model = _model(event.subject_table)
    facts = model if model is not None and issubclass(model, Fact) else None
    versions = _of_facts(facts, event) if facts else _on_the_trail(event)
    before = Version("", _("did not exist yet"), {})
    versions = [before, *versions]
    keys = [version.key for version in versions]
    own = event.subject_pk if facts else str(event.id)
    at = keys.index(own) if own in keys else len(keys) - 1
    one = versions[keys.index(first) if first in keys else max(at - 1, 0)]
    other = versions[keys.index(second) if second in keys[1:] else at]
    return Comparison(versions, one, other, _lines(event.subject_table, one, other), of_facts=facts is not None)


def _model(table: str) -> type[Model] | None:
    return apps.get_app_config("casework").models.get(table.removeprefix("casework_"))


def _on_the_trail(event: AuditEvent) -> list[Version]:
    """The row after each of its changes, oldest first, put together from what each event says."""
    row = {"subject_table": event.subject_table, "subject_pk": event.subject_pk}
    changes = AuditEvent.objects.filter(kind__in=CHANGES, **row).order_by(F("id") + 0)
    events = list(changes[:MOST_VERSIONS])
    names = display_names(one.actor for one in events)
    found, values = list[Version](), dict[str, str | None]()
    for one in events:
        becomes = {name: pair[1] for name, pair in one.diff.items() if isinstance(pair, list) and len(pair) == 2}
        values = {} if one.kind == "delete" else {**values, **becomes}
        label = f"{local(one.occurred_at)} · {KINDS.get(one.kind, one.kind)} · {who(one.actor, '', names)}"
        found.append(Version(str(one.id), label, dict(values)))
    return found


def _of_facts(model: type[Fact], event: AuditEvent) -> list[Version]:
    """The rows of this kind about the same person, oldest first."""
    rows = model._default_manager.filter(person=event.person_id).select_related("recorded_by")
    oldest = ("recorded_at", F("superseded_at").asc(nulls_last=True), "pk")
    return [_fact(row) for row in rows.order_by(*oldest)[:MOST_VERSIONS]]


def _fact(row: Any) -> Version:
    """One row in its own values."""
    ended = f" · {_('replaced')} {local(row.superseded_at)}" if row.superseded_at else ""
    label = f"{local(row.recorded_at)} · {row.get_basis_display()} · {row.recorded_by}{ended}"
    values = {field.attname: _text(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return Version(str(row.pk), label, values)


def _text(value: object) -> str | None:
    """As the trail would write it."""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return local(value)
    return None if value is None else str(value)


def _lines(table: str, one: Version, other: Version) -> list[Line]:
    """Every column that either has, those that differ first."""
    columns = sorted({*one.values, *other.values} - NO_USE)
    names = display_names(value for version in (one, other) for value in version.values.values() if value)
    lines = [_line(table, name, one.values.get(name), other.values.get(name), names) for name in columns]
    return sorted(lines, key=lambda line: not line.differs)


def _line(table: str, name: str, was: str | None, becomes: str | None, names: Mapping[str, str]) -> Line:  # noqa: PLR0917
    told = [names.get(str(value)) or value_in_words(table, name, value) or NOTHING for value in (was, becomes)]
    digest = any(str(value).startswith("hmac:") for value in (was, becomes))
    return Line(column(name), told[0], told[1], was != becomes, digest)
