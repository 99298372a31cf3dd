"""Reading what the person told: each reading of each account is an event, written before the text is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from casework.asylum import rules
from casework.asylum.models import Application, Statement
from casework.audit.services import record_read
from casework.errors import ActionRefused, refusing
from casework.staff.models import User

HELD_FIRST = F("superseded_at").desc(nulls_first=True)


@dataclass(frozen=True, slots=True)
class Account:
    """One account in clear, with who wrote it down; an earlier one stays beside the one that holds."""

    statement: Statement
    text: str


def read_accounts(application: Application, *, by: User, at: datetime, reason: str = "") -> Sequence[Account]:
    """The accounts of this application, the one that holds first. Raises ActionRefused; then nothing was opened."""
    findings = rules.about_reading_the_statement(by, application, at=at)
    if stopping := refusing(findings, {finding.code: reason for finding in findings}):
        raise ActionRefused(stopping)
    kept = list(application.statements.select_related("recorded_by").order_by(HELD_FIRST, "-id"))
    for statement in kept:
        record_read(
            case_id=application.case_id,
            person_id=application.case.person_id,
            subject_table=Statement._meta.db_table,
            subject_pk=statement.pk,
            purpose=reason.strip(),
        )
    return [Account(statement, statement.text()) for statement in kept]
