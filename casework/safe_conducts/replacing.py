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
from casework.safe_conducts.carrying import hand_on
from casework.safe_conducts.ending import end
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import OUT_OF_HAND, Replacement, SafeConduct
from casework.safe_conducts.selectors import as_replacing, evidence_for
from casework.safe_conducts.services import ask, draft_of, request_safe_conduct
from casework.safe_conducts.states import Status
from casework.staff.models import User


@service("safe_conducts.renewal_requested")
def renew_safe_conduct(
    safe_conduct_id: UUID,
    *,
    by: User,
    at: datetime,
    received_at: datetime | None = None,
    reasons: Reasons = NO_REASONS,
) -> SafeConduct:
    """Ask for the paper that follows this one: of the kind that is due after it, and with its limit.

    Raises ActionRefused, InvalidTransition.
    """
    paper = locked(safe_conduct_id)
    check_following(paper)
    kind = evidence_for(paper.case, on=local_date(at)).kind_after(paper)
    told: dict[str, Any] = {"type": kind, "territorial_limit": paper.territorial_limit, "reasons": reasons}
    return request_safe_conduct(paper.case_id, by=by, at=at, received_at=received_at, **told)


def check_following(paper: SafeConduct) -> None:
    """Raises ActionRefused where a returned request for another sheet would be asked again instead."""
    if stopping := ending_rules.about_following(list(SafeConduct.objects.filter(case=paper.case_id))):
        raise ActionRefused(stopping)


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

    What was lost or stolen is void from this report on, and where another request is under way, that one serves and is
    returned. What is damaged or wrong is void once the other is numbered. A lost paper whose new sheet was refused is
    asked for again. Raises ActionRefused, BadInput.
    """
    paper = locked(safe_conduct_id)
    told, written = _told(why, report)
    evidence = evidence_for(paper.case, on=local_date(at))
    findings = ending_rules.about_replacing(
        by, paper, earlier=evidence.earlier, why=told, at=at, received_at=received_at
    )
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    changes = {"replaces": paper, "replacement": told, "report": written, "asked_by": paper.asked_by}
    changes["territorial_limit"] = paper.territorial_limit
    request = evidence.pending or draft_of(as_replacing(evidence, paper), by=by, at=at, **changes)
    if paper.status == Status.REPLACED:
        hand_on(paper, "replace", by=by, at=at)
    elif told in OUT_OF_HAND:
        note = {**reasons, "note": f"{told}: {written}"}
        late: dict[str, Any] = {"findings": findings, "reasons": note, "received_at": received_at}
        end(paper, "replace", "REPLACED", by=by, at=at, **late)
    if not evidence.pending:
        ask(request, as_replacing(evidence, paper), by=by, at=at, findings=findings, reasons=reasons)
    return request


def _told(why: str, report: str) -> tuple[Replacement, str]:
    """The reason as one of the four, and the report. Raises BadInput for another reason, and without a report."""
    if why not in Replacement:
        raise BadInput({"why": _("Choose what happened to the safe-conduct.")})
    written = clean_text(report, field="report", most=300)
    if not written:
        raise BadInput({"report": _("Write the statement, or the number of the police report.")})
    return Replacement(why), written
