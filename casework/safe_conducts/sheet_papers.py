"""A sheet that was filled in by hand is the safe-conduct of its case once a second person has confirmed it."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from casework.arrivals.models import Case
from casework.cipher import seal
from casework.errors import Reasons
from casework.law.days import end_of_term
from casework.law.models import DocumentType
from casework.safe_conducts.blocks import BlankSheet, SheetUse
from casework.safe_conducts.document import canonical_hash
from casework.safe_conducts.ending import end
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.prints import record_given
from casework.safe_conducts.selectors import Evidence, facts_of
from casework.safe_conducts.services import CORRECT_WITHIN, draft_of
from casework.safe_conducts.states import HAS_NUMBER, STEPS
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

NO_NUMBERS: dict[str, Any] = {
    **dict.fromkeys(("year", "register_no", "printed_no", "token", "numbered_at", "validity")),
    **dict.fromkeys(("ended_at", "loss_ground_id")),
}


def paper_of(sheet: BlankSheet) -> SafeConduct | None:
    """The safe-conduct that this sheet is; none for one that nobody confirmed."""
    return SafeConduct.objects.filter(blank_sheet=sheet, status__in=HAS_NUMBER).first()


def uses_without_paper(cases: QuerySet[Case]) -> QuerySet[SheetUse]:
    """What stands on confirmed sheets of these cases that have no safe-conduct: from before such papers were made."""
    papers = SafeConduct.objects.filter(blank_sheet=OuterRef("sheet"), status__in=HAS_NUMBER)
    confirmed = SheetUse.objects.filter(dropped_at__isnull=True, confirmed_at__isnull=False, case__in=cases)
    return confirmed.filter(~Exists(papers)).select_related("sheet", "case", "signed_by", "recorded_by")


def enter_paper(sheet: BlankSheet, use: SheetUse, evidence: Evidence, *, by: User, at: datetime) -> SafeConduct:
    """The paper of a confirmed sheet: its numbers and code, its days, and who signed it as who approved it.

    It says what the file says, and of the birth what stands on the sheet. The case is locked.
    """
    kind = evidence.document_type
    assert kind is not None  # noqa: S101 - a rule refused without
    paper = draft_of(evidence, by=use.recorded_by, at=use.recorded_at, blank_sheet=sheet)
    facts = _as_written(facts_of(evidence).as_dict(), use)
    move(
        paper,
        "enter_sheet",
        STEPS,
        by=by,
        at=at,
        received_at=use.received_at,
        office=sheet.office,
        first_requested_at=use.received_at,
        approved_by=use.signed_by,
        approved_at=use.received_at,
        facts=seal(facts, place=paper.facts_place),
        facts_hash=canonical_hash(facts),
        term_value=_term_written(use, kind),
        term_unit=kind.unit,
        longest_term=kind.max_term,
        year=sheet.year,
        register_no=sheet.register_no,
        printed_no=sheet.printed_no,
        token=sheet.token,
        numbered_at=use.received_at,
        validity=use.validity,
    )
    record_given(paper, by=by, at=at, received_at=use.received_at)
    close_work(WorkKind.REQUEST_SAFE_CONDUCT, subject=evidence.case, by=by, at=at)
    return paper


def _as_written(facts: dict[str, Any], use: SheetUse) -> dict[str, Any]:
    """The facts with the birth as far as the sheet tells it, and no photo: a sheet has none."""
    told = str(facts.get("birth") or "")
    year = str(use.birth_year or "")
    return {**facts, "photo_sha256": "", "birth": told if year and told.startswith(year) else year}


def _term_written(use: SheetUse, kind: DocumentType) -> int:
    """The shortest term of this kind that reaches the last day on the sheet."""
    terms = range(1, kind.max_term)
    reaching = (term for term in terms if end_of_term(term, kind.unit, starts=use.received_at).last_day >= use.last_day)
    return next(reaching, kind.max_term)


def take_paper_back(paper: SafeConduct, *, by: User, at: datetime, reasons: Reasons) -> None:
    """The sheet was entered by mistake: its paper was never this person's, and gives its numbers back to the sheet."""
    end(paper, "withdraw_entry", "", by=by, at=at, reasons=reasons, **NO_NUMBERS)
    due, desk = at + CORRECT_WITHIN, Role.CASE_OFFICER
    open_work(WorkKind.REQUEST_SAFE_CONDUCT, paper.case, case=paper.case, role=desk, due_at=due, at=at)
