"""Renewing a paper, and asking for another sheet of one that was lost, stolen, damaged or wrong."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Reasons, refusing
from casework.law.days import local_date
from casework.people.writing import clean_text
from casework.safe_conducts import ending_rules
from casework.safe_conducts.ending import end
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import OUT_OF_HAND, Replacement, SafeConduct
from casework.safe_conducts.selectors import as_replacing, evidence_for
from casework.safe_conducts.services import ask, draft_of, request_safe_conduct
from casework.staff.models import User


@service("safe_conducts.renewal_requested")
def renew_safe_conduct(safe_conduct_id: UUID, *, by: User, at: datetime, reasons: Reasons = NO_REASONS) -> SafeConduct:
    """Ask for the paper that follows this one: of the kind that is due after it, and with its limit.

    Raises ActionRefused, InvalidTransition.
    """
    paper = locked(safe_conduct_id)
    kind, limit = evidence_for(paper.case, on=local_date(at)).kind_after(paper), paper.territorial_limit
    return request_safe_conduct(paper.case_id, by=by, at=at, type=kind, territorial_limit=limit, reasons=reasons)


@service("safe_conducts.replacement_requested")
def replace_safe_conduct(
    safe_conduct_id: UUID,
    why: str,
    report: str,
    *,
    by: User,
    at: datetime,
    received_at: datetime | None = None,
    reasons: Reasons = NO_REASONS,
) -> SafeConduct:
    """Ask for another sheet with the same end; returns the request. `report` is a statement or a police report.

    What was lost or stolen is void from this report on; what is damaged or wrong, once the other is numbered.
    Raises ActionRefused, BadInput.
    """
    paper = locked(safe_conduct_id)
    told = _told(why, report)
    evidence = as_replacing(evidence_for(paper.case, on=local_date(at)), paper)
    under_way = evidence.pending is not None
    findings = ending_rules.about_replacing(by, paper, under_way=under_way, at=at, received_at=received_at)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    if told in OUT_OF_HAND:
        told_so = {**reasons, "note": f"{told}: {report}"}
        late: dict[str, Any] = {"findings": findings, "reasons": told_so, "received_at": received_at}
        end(paper, "replace", "REPLACED", by=by, at=at, **late)
    request = draft_of(
        evidence,
        by=by,
        at=at,
        replaces=paper,
        replacement=told,
        report=clean_text(report, field="report", most=300),
        territorial_limit=paper.territorial_limit,
        asked_by=paper.asked_by,
    )
    ask(request, evidence, by=by, at=at, findings=findings, reasons=reasons)
    return request


def _told(why: str, report: str) -> Replacement:
    """The reason as one of the four. Raises BadInput for another one, and without a report."""
    if why not in Replacement:
        raise BadInput({"why": _("Choose what happened to the safe-conduct.")})
    if not clean_text(report, field="report", most=300):
        raise BadInput({"report": _("Write the statement, or the number of the police report.")})
    return Replacement(why)
