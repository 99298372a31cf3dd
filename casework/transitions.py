"""The only place that changes a status: one table of steps a concept, one function, one row of history."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from casework.errors import (
    NO_REASONS,
    ActionRefused,
    Finding,
    InvalidTransition,
    Level,
    Reasons,
    StaleVersion,
    refusing,
)
from casework.staff.models import User


@dataclass(frozen=True, slots=True)
class Step:
    """Where a verb leads, and who takes it (for pages and documentation; the rules decide)."""

    to: str
    who: str


Steps = Mapping[tuple[str, str], Step]
_noted: ContextVar[list[Finding] | None] = ContextVar("casework.transitions.noted", default=None)


@contextmanager
def noting_warnings() -> Iterator[list[Finding]]:
    """The warnings that the steps taken inside record, for a door that tells them beside what was done."""
    warnings: list[Finding] = []
    token = _noted.set(warnings)
    try:
        yield warnings
    finally:
        _noted.reset(token)


class Stateful(models.Model):
    """What has a status that only `move` changes, and a version against lost updates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status: "models.CharField[str, str]"
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def history_case_id(self) -> uuid.UUID | None:
        """The case in whose history this subject's steps are told."""
        return getattr(self, "case_id", None)

    def one_version_on(self) -> None:
        """Something that belongs to it changed without a step: whoever read it before reads it again before they act.

        The subject must be locked by the caller.
        """
        self.version += 1
        self.save(update_fields=["version"])


class Transition(models.Model):
    """One step that was taken: business data for timelines, bulletins and clocks; the trail proves it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="transitions")
    verb = models.CharField(max_length=40)
    from_status = models.CharField(max_length=40)
    to_status = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    at = models.DateTimeField()
    reasons = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(name="transition_case_time", fields=["case", "at"]),  # the timeline of a case
            models.Index(name="transition_subject", fields=["subject_type", "subject_id", "at"]),  # of one document
            models.Index(name="transition_recent", fields=["-at", "-id"]),  # the auditors' list of steps
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.verb}: {self.from_status} → {self.to_status}"


def move(
    subject: Stateful,
    verb: str,
    steps: Steps,
    *,
    by: User,
    at: datetime,
    findings: Sequence[Finding] = (),
    reasons: Reasons = NO_REASONS,
    received_at: datetime | None = None,
    **changes: Any,
) -> Transition:
    """Take one step and write its history row; `changes` are columns set in the same UPDATE.

    The subject must be locked by the caller. Raises InvalidTransition where the table has no such step,
    ActionRefused where a finding refuses or asks for a reason that is missing, StaleVersion on a lost update.
    """
    one = Move(subject, findings, reasons, received_at)
    row = _row(one, verb, steps, by=by, at=at)
    _write(subject, row.to_status, changes)
    _note([one])
    Transition.objects.bulk_create([row])
    return row


@dataclass(frozen=True, slots=True)
class Move:
    """One subject of a step that several take: what stands against it, the reasons given, when it was received."""

    subject: Stateful
    findings: Sequence[Finding] = ()
    reasons: Reasons = field(default_factory=dict)
    received_at: datetime | None = None

    @property
    def warnings(self) -> list[Finding]:
        """Those findings that are recorded and stop nothing."""
        return [finding for finding in self.findings if finding.level is Level.WARN]


def move_all(moves: Sequence[Move], verb: str, steps: Steps, *, by: User, at: datetime, **changes: Any) -> None:
    """Take the same step with several new subjects of one kind, as `move` does with one: all of them or none.

    Raises what `move` raises, for the first subject for which it is raised.
    """
    if not moves:
        return
    rows = [_row(one, verb, steps, by=by, at=at) for one in moves]
    subjects = [one.subject for one in moves]
    (version,), (status,) = {each.version for each in subjects}, {row.to_status for row in rows}
    columns: dict[str, Any] = {"status": status, "version": version + 1, **changes}
    same = type(subjects[0])._default_manager.filter(pk__in=[each.pk for each in subjects], version=version)
    if same.update(**columns) != len(subjects):
        raise StaleVersion
    for each in subjects:
        _set(each, columns)
    _note(moves)
    Transition.objects.bulk_create(rows)


def _row(one: Move, verb: str, steps: Steps, *, by: User, at: datetime) -> Transition:
    """The history of a step that may be taken, not yet written. Raises InvalidTransition, ActionRefused."""
    subject, findings = one.subject, one.findings
    step = steps.get((subject.status, verb))
    if step is None:
        raise InvalidTransition(subject._meta.model_name or "", subject.status, verb)
    if stopping := refusing(findings, one.reasons):
        raise ActionRefused(stopping)
    asked = {finding.code for finding in findings} | {"note"}
    return Transition(
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        case_id=subject.history_case_id,
        verb=verb,
        from_status=subject.status,
        to_status=step.to,
        by=by,
        role=by.roles_at(at),
        received_at=one.received_at or at,
        at=at,
        reasons={code: text.strip() for code, text in one.reasons.items() if text.strip() and code in asked},
        warnings=[finding.code for finding in one.warnings],
    )


def _note(moves: Sequence[Move]) -> None:
    """Tell whoever listens which warnings were recorded."""
    if (noted := _noted.get()) is not None:
        noted.extend(warning for one in moves for warning in one.warnings)


def _write(subject: Stateful, status: str, changes: Mapping[str, Any]) -> None:
    """Set status, version and the other columns, unless somebody else was faster."""
    rows = type(subject)._default_manager.filter(pk=subject.pk, version=subject.version)
    columns: dict[str, Any] = {"status": status, "version": subject.version + 1, **changes}
    if not rows.update(**columns):
        raise StaleVersion
    _set(subject, columns)


def _set(subject: Stateful, columns: Mapping[str, Any]) -> None:
    """The instance as its row is now."""
    for column, value in columns.items():
        setattr(subject, column, value)
