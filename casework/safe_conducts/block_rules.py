"""What stands against reserving sheets, entering what became of one, and calling a block reconciled."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.arrivals.models import Case
from casework.arrivals.records import TransferOutcome
from casework.errors import Finding, Level
from casework.law.days import end_of_term, local_date
from casework.safe_conducts.block_states import OPEN_SHEETS, SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetBlock, SheetUse
from casework.safe_conducts.evidence import Evidence
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.rules import about_a_sheet
from casework.safe_conducts.states import ON_PAPER, Status
from casework.staff.models import Office, Role, User
from casework.staff.rules import about_holding

STILL_ITSELF = (Status.ISSUED, Status.EXPIRED)
# Which part of the entry a finding is about, so that a form says it where it was typed; the others are of the case.
FIELDS: Final[Mapping[str, str]] = {
    "role_not_held": "sheet",
    "sheet_of_another_office": "sheet",
    "before_the_block": "first_day",
    "overlaps_another": "first_day",
    "longer_than_the_law": "last_day",
    "signer_may_not_sign": "signed_by",
    "signer_has_another_part": "signed_by",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands on a sheet that was filled in by hand; both days are included."""

    case_id: UUID
    first_day: date
    last_day: date
    received_at: datetime
    signed_by: User
    birth_year: int | None = None


def about_reserving(user: User, office: Office, *, at: datetime) -> list[Finding]:
    """Whether this user may take a block of numbers of this office."""
    return about_holding(user, Role.SUPERVISOR, office=office, at=at)


def about_entering(user: User, sheet: BlankSheet, *, at: datetime) -> list[Finding]:
    """Whether this user may say what became of a sheet."""
    return about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=sheet.office, at=at)


def written_on(use: SheetUse) -> Written:
    """What somebody entered about a sheet."""
    return Written(
        case_id=use.case_id,
        first_day=use.validity.lower,
        last_day=use.last_day,
        received_at=use.received_at,
        signed_by=use.signed_by,
        birth_year=use.birth_year,
    )


def about_recording(
    user: User, sheet: BlankSheet, *, evidence: Evidence, written: Written, at: datetime
) -> list[Finding]:
    """Whether a sheet may be entered as given to this person with these days."""
    return [
        *about_entering(user, sheet, at=at),
        *about_what_is_written(sheet, evidence=evidence, written=written, entered_by=user),
    ]


def about_what_is_written(
    sheet: BlankSheet, *, evidence: Evidence, written: Written, entered_by: User
) -> list[Finding]:
    """Whether what stands on a sheet can be a first paper of this person: when it is entered, and when confirmed."""
    found = [one for one in about_a_sheet(evidence) if one.level is Level.REFUSE]
    if evidence.case.office_id != sheet.office_id and not _was_of(sheet.office, evidence.case):
        found.append(Finding("sheet_of_another_office", _("The sheet belongs to another office than the case.")))
    if evidence.pending:
        sentence = _("A safe-conduct of this person is under way: have it decided or given up first.")
        found.append(Finding("already_requested", sentence))
    about_days = _about_days(sheet, evidence, written)
    return [*found, *about_days, *_about_the_signer(sheet, evidence.case, written, entered_by=entered_by)]


def _was_of(office: Office, case: Case) -> bool:
    """Whether the case went from this office to the one that it is of now."""
    return case.transfers.filter(from_office=office, outcome=TransferOutcome.ACCEPTED).exists()


def _about_days(sheet: BlankSheet, evidence: Evidence, written: Written) -> list[Finding]:
    kind = evidence.document_type
    longest = end_of_term(kind.max_term, kind.unit, starts=written.received_at).last_day if kind else None
    checks = (
        (
            written.first_day >= local_date(sheet.block.reserved_at),
            "before_the_block",
            _("The sheet was not reserved yet on the first day that was written on it."),
        ),
        (
            longest is None or written.last_day <= longest,
            "longer_than_the_law",
            _("The last day that was written on the sheet lies beyond the longest term of the law."),
        ),
        (
            not _overlaps(sheet, evidence, written),
            "overlaps_another",
            _("The person holds another safe-conduct for some of these days: one of the two must end first."),
        ),
    )
    return [Finding(code, sentence) for met, code, sentence in checks if not met]


def _overlaps(sheet: BlankSheet, evidence: Evidence, written: Written) -> bool:
    """Whether a paper, or another sheet that waits for its second person, has some of these days."""
    same = {
        "person_id": evidence.case.person_id,
        "validity__overlap": DateRange(written.first_day, written.last_day, "[]"),
    }
    waiting = SheetUse.objects.filter(dropped_at=None, confirmed_at=None, **same).exclude(sheet=sheet)
    return SafeConduct.objects.filter(status__in=ON_PAPER, **same).exists() or waiting.exists()


def _about_the_signer(sheet: BlankSheet, case: Case, written: Written, *, entered_by: User) -> list[Finding]:
    """Who signed it approved it: a supervisor of the office then, and nobody who works on this case otherwise."""
    signer, found = written.signed_by, []
    if about_holding(signer, Role.SUPERVISOR, office=sheet.office, at=written.received_at):
        sentence = _("Who signed it was no supervisor of this office at that moment.")
        found.append(Finding("signer_may_not_sign", sentence))
    if signer.pk in {entered_by.pk, case.started_by_id, case.registered_by_id}:
        sentence = _("Who signed it is another person than who enters it and than who registered the case.")
        found.append(Finding("signer_has_another_part", sentence))
    return found


def about_withdrawing(
    user: User, sheet: BlankSheet, use: SheetUse, *, paper: SafeConduct | None, at: datetime
) -> list[Finding]:
    """Whether this user may take back a sheet that was entered by mistake: a supervisor who did not confirm it."""
    findings = about_holding(user, Role.SUPERVISOR, office=sheet.office, at=at)
    if user.pk == use.confirmed_by_id:
        sentence = _("You confirmed this sheet: another supervisor takes it back.")
        findings.append(Finding("own_confirmation", sentence))
    if paper and (paper.status not in STILL_ITSELF or _is_followed(paper)):
        sentence = _("Another safe-conduct follows this one, or it was ended: what is wrong is ended on its own page.")
        findings.append(Finding("another_follows", sentence))
    return findings


def _is_followed(paper: SafeConduct) -> bool:
    given_up = [Status.REFUSED, Status.CANCELLED]
    return SafeConduct.objects.filter(Q(renews=paper) | Q(replaces=paper)).exclude(status__in=given_up).exists()


def about_confirming(user: User, sheet: BlankSheet, use: SheetUse, *, at: datetime) -> list[Finding]:
    """Whether this user is the second person who may confirm what was entered; what is written is looked at again."""
    findings = about_holding(user, Role.SUPERVISOR, office=sheet.office, at=at)
    if user.pk in {use.recorded_by_id, use.signed_by_id}:
        code, sentence = "own_entry", _("Who entered a sheet or signed it does not confirm it.")
        findings.append(Finding(code, sentence))
    if user.pk in {use.case.started_by_id, use.case.registered_by_id}:
        findings.append(Finding("own_case", _("You registered this case: another person decides.")))
    return findings


def about_making_the_paper(
    user: User, sheet: BlankSheet, use: SheetUse, *, evidence: Evidence, paper: SafeConduct | None, at: datetime
) -> list[Finding]:
    """Whether the paper of a sheet that was confirmed before such papers were made can be made now."""
    findings = about_confirming(user, sheet, use, at=at)
    if sheet.status != SheetStatus.USED or use.confirmed_at is None:
        findings.append(Finding("sheet_not_confirmed", _("This sheet has not been confirmed.")))
    if paper:
        findings.append(Finding("sheet_has_its_paper", _("This sheet is a safe-conduct of its case already.")))
    written = written_on(use)
    told = about_what_is_written(sheet, evidence=evidence, written=written, entered_by=use.recorded_by)
    return [*findings, *told]


def differences(block: SheetBlock) -> list[Finding]:
    """What keeps a block from being reconciled: sheets of which nothing is known, numbers without a sheet."""
    numbers = dict(block.sheets.values_list("register_no", "status"))
    missing = [number for number in range(block.first_no, block.last_no + 1) if number not in numbers]
    counts = Counter(numbers.values())
    blank, waiting = (counts[status] for status in OPEN_SHEETS)
    sentences = (
        ngettext(
            "%(count)d sheet is blank: enter what became of it.",
            "%(count)d sheets are blank: enter what became of each.",
            blank,
        ),
        ngettext(
            "%(count)d sheet waits for the second person.", "%(count)d sheets wait for the second person.", waiting
        ),
    )
    found = [
        Finding(f"sheets_{status}", sentence % {"count": counts[status]})
        for status, sentence in zip(OPEN_SHEETS, sentences, strict=True)
        if counts[status]
    ]
    if missing:
        named = ", ".join(str(number) for number in missing)
        found.append(Finding("numbers_without_sheet", _("Numbers without a sheet: %(numbers)s.") % {"numbers": named}))
    return found


def about_reconciling(user: User, block: SheetBlock, *, at: datetime) -> list[Finding]:
    """Whether this user may call the block reconciled: every number is accounted for."""
    return [*about_holding(user, Role.SUPERVISOR, office=block.office, at=at), *differences(block)]
