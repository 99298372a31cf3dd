"""Sheets of a document: each print numbered and logged, spoiled ones explained, the right one handed over."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Reasons, refusing
from casework.people.writing import clean_text
from casework.safe_conducts import print_rules
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import Print, PrintOutcome, SafeConduct
from casework.staff.models import User
from casework.work.models import WorkKind
from casework.work.services import close_work

HAND_OVER_WITHIN: Final = timedelta(hours=24)
MOST_REASON: Final = 300


@service("safe_conducts.printed")
def record_print(safe_conduct_id: UUID, *, by: User, at: datetime, reasons: Reasons = NO_REASONS) -> Print:
    """Number one more print of a document; a further one is no renewal and has its reason (`printed_before`).

    Raises ActionRefused for a paper that is not active, or without the reason.
    """
    paper = locked(safe_conduct_id)
    if stopping := refusing(print_rules.about_printing(by, paper, at=at), reasons):
        raise ActionRefused(stopping)
    reason = clean_text(reasons.get("printed_before", ""), field="printed_before", most=MOST_REASON)
    return _add_print(paper, PrintOutcome.PRINTED, by=by, at=at, reason=reason)


@service("safe_conducts.sheet_spoiled")
def record_spoiled(safe_conduct_id: UUID, reason: str, *, by: User, at: datetime) -> Print:
    """Record that a sheet came out badly or was destroyed. Raises ActionRefused, BadInput without a reason."""
    paper = locked(safe_conduct_id)
    if stopping := refusing(print_rules.about_spoiling(by, paper, at=at)):
        raise ActionRefused(stopping)
    why = clean_text(reason, field="reason", most=MOST_REASON)
    if not why:
        raise BadInput({"reason": _("Write what happened to the sheet.")})
    return _add_print(paper, PrintOutcome.SPOILED, by=by, at=at, reason=why)


@service("safe_conducts.handed_over")
def hand_over(
    safe_conduct_id: UUID,
    *,
    by: User,
    at: datetime,
    received_at: datetime | None = None,
    scanned: str = "",
    reasons: Reasons = NO_REASONS,
) -> Print:
    """Record that the sheet is in the holder's hand, once; `received_at` is when, now where none is given.

    `scanned` is what the sheet's code or printed number says, so that swapped papers are caught. Raises ActionRefused
    for a paper that was not active then, for another paper's sheet, or without the reason for typing it late or for not
    scanning it.
    """
    paper, moment = locked(safe_conduct_id), received_at or at
    found = print_rules.about_handing_over(by, paper, at=at, received_at=moment, scanned=scanned)
    if stopping := refusing(found, reasons):
        raise ActionRefused(stopping)
    if earlier := paper.prints.filter(outcome=PrintOutcome.HANDED_OVER).first():
        return earlier
    sheet = _add_print(
        paper,
        PrintOutcome.HANDED_OVER,
        by=by,
        at=at,
        received_at=moment,
        late_reason=reasons.get("typed_late", "").strip()[:500],
        reason="" if scanned.strip() else clean_text(reasons["not_scanned"], field="not_scanned", most=MOST_REASON),
    )
    close_work(WorkKind.HAND_OVER, subject=paper, by=by, at=at)
    return sheet


def record_given(paper: SafeConduct, *, by: User, at: datetime, received_at: datetime) -> Print:
    """Record that a sheet was in the holder's hand before the paper was in the register; the paper is locked."""
    return _add_print(paper, PrintOutcome.HANDED_OVER, by=by, at=at, received_at=received_at)


def _add_print(paper: SafeConduct, outcome: str, *, by: User, at: datetime, **more: Any) -> Print:
    """Number one more event of the sheets of a document; the document is locked."""
    number = paper.prints.count() + 1
    return Print.objects.create(
        safe_conduct=paper, case_id=paper.case_id, number=number, outcome=outcome, by=by, at=at, **more
    )
