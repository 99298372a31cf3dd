"""What somebody who reads a case is shown of the evidence for its paper, and of what a revocation is founded on."""

from datetime import datetime

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import ActionRefused, refusing
from casework.law.days import local_date
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.revoking_rules import about_reading_what_was_said
from casework.safe_conducts.selectors import Evidence, evidence_for
from casework.screening.selectors import reads_checks
from casework.staff.models import User


def evidence_shown(user: User, case: Case, *, at: datetime) -> tuple[Evidence, bool]:
    """The evidence as this reader may see it, and whether the background checks are in it.

    Without them no finding, step or count tells that there is one.
    """
    evidence, told = evidence_for(case, on=local_date(at)), reads_checks(user, case, at=at)
    if not told:
        evidence.checks, evidence.kinds_of_check, evidence.assessment = [], [], None
    return evidence, told


def read_what_was_said(revocation: Revocation, *, by: User, at: datetime, reason: str = "") -> Revocation:
    """The revocation, once that it is read is on the trail with the reason. Raises ActionRefused; then nothing was."""
    findings = about_reading_what_was_said(by, revocation, at=at)
    if stopping := refusing(findings, {finding.code: reason for finding in findings}):
        raise ActionRefused(stopping)
    record_read(
        case_id=revocation.case_id,
        person_id=revocation.case.person_id,
        subject_table=Revocation._meta.db_table,
        subject_pk=revocation.pk,
        purpose=reason.strip(),
    )
    return revocation
