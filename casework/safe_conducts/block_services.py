"""Reserving numbered sheets, entering what became of each, confirming it, reconciling the block."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding, InvalidTransition, refusing
from casework.law.days import local_date
from casework.safe_conducts import block_rules as rules
from casework.safe_conducts.block_rules import Written
from casework.safe_conducts.block_states import SHEET_STEPS
from casework.safe_conducts.blocks import MOST_SHEETS, BlankSheet, SheetBlock, SheetUse
from casework.safe_conducts.evidence import Evidence
from casework.safe_conducts.issuing import PRINTED_SIGNS
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import INITIAL, evidence_for
from casework.safe_conducts.sheet_papers import enter_paper, paper_of, take_paper_back
from casework.staff.models import Office, Role, SeriesKind, User
from casework.staff.services import next_numbers
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work_of_office, remember, remembered

RECONCILE_WITHIN = timedelta(days=7)
CONFIRM_WITHIN = timedelta(hours=24)


@service("safe_conducts.block_reserved")
def reserve_block(office: Office, count: int, reason: str, *, by: User, at: datetime, key: str = "") -> SheetBlock:
    """Take the next numbers of an office's register for blank sheets; a supervisor reconciles them within a week.

    The same key twice takes them once. Raises ActionRefused, BadInput, NumbersRefused.
    """
    asked = f"reserve_block {office.pk} {count} {reason}"
    if key and (earlier := remembered(by, key, asked)):
        return SheetBlock.objects.get(pk=earlier["block"])
    _refuse(rules.about_reserving(by, office, at=at))
    _check(reason, count)
    year = local_date(at).year
    numbers = next_numbers(SeriesKind.SAFE_CONDUCT, office_id=office.pk, year=year, count=count)
    block = SheetBlock.objects.create(
        office=office,
        year=year,
        first_no=numbers[0],
        last_no=numbers[-1],
        reason=reason.strip(),
        reserved_by=by,
        reserved_at=at,
    )
    of_block = {"block": block, "office": office, "year": year}
    codes = zip(numbers, _printed_numbers(count), strict=True)
    BlankSheet.objects.bulk_create(
        [
            BlankSheet(register_no=number, printed_no=printed, token=secrets.token_urlsafe(16), **of_block)
            for number, printed in codes
        ]
    )
    _ask_to_reconcile(block, at=at)
    if key:
        remember(by, key, asked, response={"block": str(block.pk)}, at=at)
    return block


def _ask_to_reconcile(block: SheetBlock, *, at: datetime) -> None:
    due, office = at + RECONCILE_WITHIN, block.office
    open_work_of_office(WorkKind.RECONCILE_BLOCK, block, office=office, role=Role.SUPERVISOR, due_at=due, at=at)


def _reopen(block_id: UUID, *, at: datetime) -> None:
    """A block of which a sheet is open again was reconciled too early: its numbers are accounted for anew."""
    block = SheetBlock.objects.select_for_update(of=("self",)).select_related("office").get(pk=block_id)
    if block.reconciled_at:
        block.reconciled_by = block.reconciled_at = None
        block.save(update_fields=["reconciled_by", "reconciled_at"])
        _ask_to_reconcile(block, at=at)


def _check(reason: str, count: int) -> None:
    wrong: dict[str, Any] = {}
    if not 1 <= count <= MOST_SHEETS:
        wrong["count"] = _("Write a whole number from 1 to %(longest)d.") % {"longest": MOST_SHEETS}
    if not reason.strip():
        wrong["reason"] = _("Write the reason: it is recorded, and others must act on it.")
    if wrong:
        raise BadInput(wrong)


def _printed_numbers(count: int) -> Sequence[str]:
    """Random numbers that stand on no other paper."""
    drawn = {"".join(secrets.choice(PRINTED_SIGNS) for _sign in range(9)) for _sheet in range(count + 5)}
    taken = set(SafeConduct.objects.filter(printed_no__in=drawn).values_list("printed_no", flat=True))
    return list(drawn - taken)[:count]


@service("safe_conducts.sheet_recorded")
def record_use(sheet_id: UUID, written: Written, *, by: User, at: datetime) -> SheetUse:
    """Enter a sheet as given to the person of a case; a second person confirms it. Raises ActionRefused, BadInput."""
    case = _seen(by, at=at).get(pk=written.case_id)
    sheet = _locked(sheet_id)
    _check_days(written, at=at)
    evidence = _evidence(case, written)
    findings = rules.about_recording(by, sheet, evidence=evidence, written=written, at=at)
    sheet.told_in = case.pk
    move(sheet, "record", SHEET_STEPS, by=by, at=at, findings=findings, received_at=written.received_at)
    use = SheetUse.objects.create(
        sheet=sheet,
        case=case,
        person_id=case.person_id,
        type=INITIAL,
        validity=DateRange(written.first_day, written.last_day + timedelta(days=1), "[)"),
        birth_year=written.birth_year,
        signed_by=written.signed_by,
        received_at=written.received_at,
        recorded_by=by,
        recorded_at=at,
    )
    _reopen(sheet.block_id, at=at)
    due = at + CONFIRM_WITHIN
    open_work_of_office(WorkKind.CONFIRM_SHEET, sheet, office=sheet.office, role=Role.SUPERVISOR, due_at=due, at=at)
    return use


def _evidence(case: Case, written: Written) -> Evidence:
    """What stood for and against a first paper on the day that was written on the sheet."""
    return evidence_for(case, on=written.first_day).of_kind(INITIAL)


def evidence_on(use: SheetUse) -> Evidence:
    """The same of what stands on a sheet."""
    return _evidence(use.case, rules.written_on(use))


def _check_days(written: Written, *, at: datetime) -> None:
    wrong: dict[str, Any] = {}
    if written.received_at > at:
        wrong["received_at"] = _("This moment lies in the future.")
    if written.last_day < written.first_day:
        wrong["last_day"] = _("The last day lies before the first.")
    if written.first_day != local_date(written.received_at):
        wrong["first_day"] = _("A sheet is valid from the day on which it is handed over.")
    if wrong:
        raise BadInput(wrong)


@service("safe_conducts.sheet_confirmed")
def confirm_use(sheet_id: UUID, *, by: User, at: datetime) -> BlankSheet:
    """Confirm what was entered: the sheet is a safe-conduct of that case from now on. Raises ActionRefused."""
    sheet, use = _with_use(sheet_id, by=by, at=at)
    written = rules.written_on(use)
    evidence = evidence_on(use)
    told = rules.about_what_is_written(sheet, evidence=evidence, written=written, entered_by=use.recorded_by)
    findings = [*rules.about_confirming(by, sheet, use, at=at), *told]
    move(sheet, "confirm", SHEET_STEPS, by=by, at=at, findings=findings)
    use.confirmed_by, use.confirmed_at = by, at
    use.save(update_fields=["confirmed_by", "confirmed_at"])
    enter_paper(sheet, use, evidence, by=by, at=at)
    close_work(WorkKind.CONFIRM_SHEET, subject=sheet, by=by, at=at)
    return sheet


@service("safe_conducts.sheet_paper_made")
def make_paper(sheet_id: UUID, *, by: User, at: datetime) -> SafeConduct:
    """Make the paper of a sheet that was confirmed before such papers were made, as if it were confirmed now.

    Raises ActionRefused naming what stands against it, BlankSheet.DoesNotExist where nothing stands on the sheet.
    """
    sheet, use = _with_use(sheet_id, by=by, at=at)
    evidence = evidence_on(use)
    _refuse(rules.about_making_the_paper(by, sheet, use, evidence=evidence, paper=paper_of(sheet), at=at))
    return enter_paper(sheet, use, evidence, by=by, at=at)


@service("safe_conducts.sheet_returned")
def return_use(sheet_id: UUID, note: str, *, by: User, at: datetime) -> BlankSheet:
    """Give an entry back as wrong: the sheet is as if nothing had been entered. Raises ActionRefused, BadInput."""
    sheet, use = _with_use(sheet_id, by=by, at=at)
    findings = rules.about_reserving(by, sheet.office, at=at)
    move(sheet, "return", SHEET_STEPS, by=by, at=at, findings=findings, reasons=_note(note))
    _drop(use, at=at)
    close_work(WorkKind.CONFIRM_SHEET, subject=sheet, by=by, at=at, done=False)
    return sheet


@service("safe_conducts.sheet_withdrawn")
def withdraw_use(sheet_id: UUID, note: str, *, by: User, at: datetime) -> BlankSheet:
    """Take back a sheet that two people entered by mistake: another case's, or never given. It is blank again.

    Its safe-conduct is cancelled and has no number any more. Raises ActionRefused, BadInput without a note.
    """
    sheet, use = _with_use(sheet_id, by=by, at=at)
    reasons, paper = _note(note), paper_of(sheet)
    findings = rules.about_withdrawing(by, sheet, use, paper=paper, at=at)
    move(sheet, "withdraw", SHEET_STEPS, by=by, at=at, findings=findings, reasons=reasons)
    _drop(use, at=at)
    if paper:  # none for a sheet that was confirmed before such a paper was made
        take_paper_back(locked(paper.pk), by=by, at=at, reasons=reasons)
    _reopen(sheet.block_id, at=at)
    return sheet


def _drop(use: SheetUse, *, at: datetime) -> None:
    use.dropped_at = at
    use.save(update_fields=["dropped_at"])


@service("safe_conducts.blank_sheet_spoiled")
def spoil_sheet(sheet_id: UUID, note: str, *, by: User, at: datetime) -> BlankSheet:
    """Enter a sheet as spoiled and destroyed. Raises ActionRefused, BadInput without a note, InvalidTransition."""
    return _gone(sheet_id, "spoil", note, by=by, at=at)


@service("safe_conducts.sheet_lost")
def lose_sheet(sheet_id: UUID, note: str, *, by: User, at: datetime) -> BlankSheet:
    """Enter a sheet as lost: its code is not valid from now on. Raises as `spoil_sheet` does."""
    return _gone(sheet_id, "lose", note, by=by, at=at)


def _gone(sheet_id: UUID, verb: str, note: str, *, by: User, at: datetime) -> BlankSheet:
    sheet = _locked(sheet_id)
    findings = rules.about_entering(by, sheet, at=at)
    move(sheet, verb, SHEET_STEPS, by=by, at=at, findings=findings, reasons=_note(note))
    return sheet


@service("safe_conducts.sheet_taken_back")
def take_back_sheet(sheet_id: UUID, note: str, *, by: User, at: datetime) -> BlankSheet:
    """Take back that a sheet is spoiled or lost: somebody may hold it, so it is blank. Raises as `spoil_sheet`."""
    sheet = _locked(sheet_id)
    findings = rules.about_reserving(by, sheet.office, at=at)
    move(sheet, "take_back", SHEET_STEPS, by=by, at=at, findings=findings, reasons=_note(note))
    _reopen(sheet.block_id, at=at)
    return sheet


@service("safe_conducts.block_reconciled")
def reconcile_block(block_id: UUID, *, by: User, at: datetime) -> SheetBlock:
    """Call a block reconciled, once every number of it is accounted for. Raises ActionRefused naming what is not."""
    block = SheetBlock.objects.select_for_update(of=("self",)).select_related("office").get(pk=block_id)
    if block.reconciled_at:
        return block
    _refuse(rules.about_reconciling(by, block, at=at))
    block.reconciled_by, block.reconciled_at = by, at
    block.save(update_fields=["reconciled_by", "reconciled_at"])
    close_work(WorkKind.RECONCILE_BLOCK, subject=block, by=by, at=at)
    return block


def _refuse(findings: Sequence[Finding]) -> None:
    if stopping := refusing(findings):
        raise ActionRefused(stopping)


def _note(note: str) -> dict[str, str]:
    if not note.strip():
        raise BadInput({"note": _("Write the reason: it is recorded, and others must act on it.")})
    return {"note": note[:500]}


def _locked(sheet_id: UUID) -> BlankSheet:
    """The sheet, ours until the transaction ends."""
    return BlankSheet.objects.select_for_update(of=("self",)).select_related("office", "block").get(pk=sheet_id)


def _seen(user: User, *, at: datetime) -> QuerySet[Case]:
    """The cases that this user sees, to be locked: nobody confirms what is written about somebody hidden from them."""
    seen = Case.objects.visible_to(user, at=at).values("pk")
    return Case.objects.select_for_update(of=("self",)).select_related("office", "person").filter(pk__in=seen)


def _with_use(sheet_id: UUID, *, by: User, at: datetime) -> tuple[BlankSheet, SheetUse]:
    """The sheet with what stands on it, the case locked first.

    Raises BlankSheet.DoesNotExist where nothing stands on it or its case is hidden, InvalidTransition where somebody
    was faster and what stood there is gone.
    """
    standing = {"sheet_uses__sheet": sheet_id, "sheet_uses__dropped_at__isnull": True}
    case = _seen(by, at=at).filter(**standing).first()
    sheet = _locked(sheet_id)
    use = sheet.uses.filter(dropped_at__isnull=True, case=case).select_related("signed_by", "recorded_by").first()
    if case is None:
        raise BlankSheet.DoesNotExist
    if use is None:
        raise InvalidTransition("blanksheet", sheet.status, "act on what was entered")
    sheet.told_in = case.pk
    use.case = case
    return sheet, use
