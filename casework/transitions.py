"""The only place that changes a status: one table of steps a concept, one function, one row of history."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
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
    step = steps.get((subject.status, verb))
    if step is None:
        raise InvalidTransition(subject._meta.model_name or "", subject.status, verb)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    before, asked = subject.status, {finding.code for finding in findings}
    warnings = [finding for finding in findings if finding.level is Level.WARN]
    _write(subject, step.to, changes)
    if (noted := _noted.get()) is not None:
        noted.extend(warnings)
    return Transition.objects.create(
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        case_id=subject.history_case_id,
        verb=verb,
        from_status=before,
        to_status=step.to,
        by=by,
        role=by.roles_at(at),
        received_at=received_at or at,
        at=at,
        reasons={code: text.strip() for code, text in reasons.items() if text.strip() and code in asked | {"note"}},
        warnings=[finding.code for finding in warnings],
    )


def _write(subject: Stateful, status: str, changes: Mapping[str, Any]) -> None:
    """Set status, version and the other columns, unless somebody else was faster."""
    rows = type(subject)._default_manager.filter(pk=subject.pk, version=subject.version)
    columns: dict[str, Any] = {"status": status, "version": subject.version + 1, **changes}
    if not rows.update(**columns):
        raise StaleVersion
    subject.status, subject.version = status, subject.version + 1
    for column, value in changes.items():
        setattr(subject, column, value)
