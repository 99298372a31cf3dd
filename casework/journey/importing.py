"""Importing a day's paper: a report for every line, and whoever can be registered is, once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice

from django.db import connection
from django.utils.translation import gettext_lazy as _

from casework.arrivals.children import see_to_child
from casework.arrivals.day_paper import PaperForm, content_hash, imported_before, register_paper
from casework.arrivals.day_sheet import Line, Problem, read_sheet
from casework.arrivals.intake import Registration
from casework.arrivals.models import Case
from casework.arrivals.records import ImportedRow
from casework.arrivals.rules import about_registering, about_starting
from casework.arrivals.sheet_rows import registration_of
from casework.arrivals.states import STEPS
from casework.arrivals.vocabulary import Vocabulary, vocabulary
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.journey import rules
from casework.journey.registering import LODGE_WITHIN, tell_headquarters, wait_for_twins
from casework.law.days import local_date
from casework.screening.asking import request_checks_of
from casework.screening.candidates import Arriving, twin_keys
from casework.screening.comparing_people import described_facts
from casework.screening.decided_pairs import beside
from casework.screening.earlier_cases import alike_to_all
from casework.screening.keeping_keys import keep_name_keys
from casework.screening.matching.values import Subject
from casework.staff.models import Office, Role, User
from casework.staff.services import system_user
from casework.transitions import Move, move_all
from casework.work.models import WorkKind
from casework.work.services import open_work_on

BATCH = 100  # lines in one transaction: a fault in the middle of a sheet leaves whole batches
FIELD_OF = {  # where a finding of the rules is mended in the sheet
    "name_missing": "given_names",
    "birth_missing": "birth",
    "nationality_missing": "nationality",
    "service_missing": "served",
    "needs_not_asked": "needs",
    "entry_missing": "entered",
    "entry_in_future": "entered",
    "notice_missing": "notice_given",
    "signature_missing": "signature",
    "received_in_future": "received_at",
    "possible_duplicate": "another_person",
}


class Outcome(StrEnum):
    """What became of a line."""

    REGISTERED = "registered"
    READY = "ready"  # of a dry run: it would be registered
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the report: its number in the file and on the paper, what became of it, and why."""

    line: int
    row_key: str
    outcome: Outcome
    case: Case | None = None
    problems: Sequence[Problem] = ()


@dataclass(slots=True)
class Report:
    """What became of a sheet, line by line."""

    dry_run: bool
    lines: list[Told] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many lines came to this."""
        return sum(told.outcome == outcome for told in self.lines)


@dataclass(slots=True)
class _Sheet:
    """What is the same for every line of one import."""

    office: Office
    words: Vocabulary
    why_late: str
    by: User
    at: datetime
    dry_run: bool
    first_seen: dict[str, int] = field(default_factory=dict)  # row keys, names and documents: on which line


def import_sheet(
    office: Office, content: bytes, *, why_late: str, by: User, at: datetime, dry_run: bool = False
) -> Report:
    """Register everybody on a sheet whom nothing stands against, and say of each line what became of it.

    `why_late` is why it was on paper first. Sent again, a sheet registers only what is not registered yet.
    Raises BadInput for a file that is no sheet or without a reason, ActionRefused where the user is no officer there.
    """
    if stopping := refusing(about_starting(by, office, at=at)):
        raise ActionRefused(stopping)
    if not why_late.strip():
        raise BadInput({"why_late": _("Write why these people were taken down on paper first.")})
    lines, unreadable = read_sheet(content)
    report = Report(dry_run, [_refused(problem.line, "", [problem]) for problem in unreadable])
    sheet = _Sheet(office, vocabulary(), why_late.strip()[:500], by, at, dry_run)
    waiting = iter(lines)
    while batch := list(islice(waiting, BATCH)):
        report.lines += _try(sheet, batch, by=by, at=at) if dry_run else _import(sheet, batch, by=by, at=at)
    report.lines.sort(key=lambda told: told.line)
    return report


def _try(sheet: _Sheet, lines: Sequence[Line], *, by: User, at: datetime) -> list[Told]:
    """What would become of these lines; nothing is written."""
    forms, told = _ready(sheet, lines)
    return told + [Told(form.line.number, form.row_key, Outcome.READY) for form in forms]


@service("arrivals.paper_registered")
def _import(sheet: _Sheet, lines: Sequence[Line], *, by: User, at: datetime) -> list[Told]:
    """One batch: whoever can be registered is; other imports wait, and twins at other desks too."""
    with connection.cursor() as cursor:
        # of every office: the batches of a page share a transaction, and two that hold names could wait for each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('paper', 0))")
    forms, told = _ready(sheet, lines)
    if not forms:
        return told
    cases = register_paper(sheet.office, forms, by=by, at=at)
    keep_name_keys(
        [(case.person_id, described_facts(form.registration.person)) for case, form in zip(cases, forms, strict=True)],
        by=by,
        at=at,
    )
    _open(cases, forms, by=by, at=at)
    return told + [
        Told(form.line.number, form.row_key, Outcome.REGISTERED, case) for case, form in zip(cases, forms, strict=True)
    ]


def _ready(sheet: _Sheet, lines: Sequence[Line]) -> tuple[list[PaperForm], list[Told]]:
    """Those lines that nothing stands against, with the names held; and what is told of the others."""
    told: list[Told] = []
    read: list[tuple[Line, Registration]] = []
    before = imported_before(sheet.office, [line.cells["row_key"] for line in lines])
    for line in lines:
        if earlier := before.get(line.cells["row_key"]):
            told.append(_already(line, earlier))
            continue
        registration, problems = registration_of(line, sheet.words, at=sheet.at)
        problems += _seen_above(sheet, line)
        if registration is None or problems:
            told.append(_refused(line.number, line.cells["row_key"], problems))
        else:
            read.append((line, registration))
    forms = []
    for form in _beside_others(sheet, read):
        if stopping := refusing(form.findings, form.reasons):
            told.append(_refused(form.line.number, form.row_key, _problems(form.line, stopping)))
        else:
            forms.append(form)
    return forms, told


def _already(line: Line, earlier: ImportedRow) -> Told:
    """A line that is a case already; it is said where the line tells something else by now."""
    changed = earlier.content_hash != content_hash(line)
    sentence = _("This line says something else than when it was registered: correct it in the case.")
    problems = [Problem(line.number, "row_key", sentence)] if changed else []
    return Told(line.number, earlier.row_key, Outcome.ALREADY, earlier.case, problems)


def _refused(line: int, row_key: str, problems: Sequence[Problem]) -> Told:
    return Told(line, row_key, Outcome.REFUSED, problems=problems)


def _seen_above(sheet: _Sheet, line: Line) -> list[Problem]:
    """The same key on a line further up."""
    key = line.cells["row_key"]
    first = sheet.first_seen.setdefault(f"key {key}", line.number)
    if first == line.number or not key:
        return []
    return [Problem(line.number, "row_key", _("Line %(line)d has the same key.") % {"line": first})]


def _beside_others(sheet: _Sheet, read: Sequence[tuple[Line, Registration]]) -> Iterator[PaperForm]:
    """Each line with the earlier cases like it that this desk may see, and what the rules say of it all."""
    subjects = [described_facts(registration.person) for _line, registration in read]
    if not sheet.dry_run:
        wait_for_twins(*subjects)
    arriving = [Arriving(subject, each.crossing) for subject, (_line, each) in zip(subjects, read, strict=True)]
    alike = alike_to_all(arriving, reader=sheet.by, at=sheet.at)
    at_desk = Case(office=sheet.office)
    beside_each = beside(
        [
            (one, [other for other in found.seen if other.is_to_be_decided])
            for one, found in zip(subjects, alike, strict=True)
        ]
    )
    for (line, registration), subject, found, seen in zip(read, subjects, alike, beside_each, strict=True):
        numbers = [one.case.number for one in seen] + _above(sheet, line, subject)
        yield PaperForm(
            line,
            registration,
            about_registering(sheet.by, at_desk, registration, at=sheet.at, lookalikes=numbers),
            {"typed_late": sheet.why_late, "possible_duplicate": line.cells.get("another_person", "")},
            seen,
            unseen=any(one.is_to_be_decided for one in found.hidden),
        )


def _above(sheet: _Sheet, line: Line, subject: Subject) -> list[str]:
    """Lines further up that tell of the same name or document, as the rules name earlier cases."""
    first = {sheet.first_seen.setdefault(f"person {key}", line.number) for key in twin_keys(subject)}
    return [str(_("line %(line)d") % {"line": number}) for number in sorted(first - {line.number})]


def _problems(line: Line, findings: Sequence[Finding]) -> list[Problem]:
    return [Problem(line.number, FIELD_OF.get(finding.code, ""), finding.message) for finding in findings]


def _open(cases: Sequence[Case], forms: Sequence[PaperForm], *, by: User, at: datetime) -> None:
    """What registering one person does next, for all of them: checks, the open case, the work, children alone.

    The worker is not told of each check: the sweep finds them, and a thousand messages would take longer than it does.
    """
    births = [form.registration.person.birth for form in forms]
    request_checks_of(cases, by=by, at=at)
    opening = rules.about_opening(cases[0], checks_requested=True, needs_asked=True)
    move_all([Move(case, opening) for case in cases], "open", STEPS, by=system_user(), at=at)
    due = at + LODGE_WITHIN
    open_work_on(WorkKind.LODGE_APPLICATION, cases, role=Role.CASE_OFFICER, due_at=due, at=at)
    for case, form, birth in zip(cases, forms, births, strict=True):
        arrived = local_date(form.registration.received_at)
        if birth and birth.is_child_on(arrived):
            see_to_child(case, on=arrived, by=by, at=at)
        if form.unseen:
            tell_headquarters(case, at=at)
