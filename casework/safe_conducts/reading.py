"""What somebody who reads a case is shown of the evidence for its paper."""

from datetime import datetime

from casework.arrivals.models import Case
from casework.law.days import local_date
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
