"""Registering the lines of a day's paper: each as the desk registers one, all in as many statements as one."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from casework.arrivals.at_the_desk import comparisons_of, rows_of
from casework.arrivals.day_sheet import Line
from casework.arrivals.intake import Registration
from casework.arrivals.models import Case
from casework.arrivals.records import Beside, ImportedRow
from casework.arrivals.services import PUBLIC_SIGNS, case_number
from casework.arrivals.states import STEPS
from casework.audit.context import service
from casework.errors import Finding, Reasons
from casework.law.days import local_date
from casework.people.services import record_people
from casework.people.together import insert_together
from casework.staff.models import Office, SeriesKind, User
from casework.staff.services import next_numbers
from casework.transitions import Move, move_all


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One line that nothing stands against: what it says, what was found beside it, and why it is late or alike."""

    line: Line
    registration: Registration
    findings: Sequence[Finding] = ()
    reasons: Reasons = field(default_factory=dict)
    lookalikes: Sequence[Beside] = ()
    unseen: bool = False  # there are more cases like it, which this desk may not see

    @property
    def row_key(self) -> str:
        """The number of the paper form."""
        return self.line.cells["row_key"]


@service("arrivals.paper_registered")
def register_paper(office: Office, forms: Sequence[PaperForm], *, by: User, at: datetime) -> list[Case]:
    """Register everybody on these lines, in their order. Raises ActionRefused, IntegrityError for a key that is there.

    The caller has asked `about_registering` for each, and holds the names so that no twin is registered beside it.
    """
    cases = _start(office, forms, by=by, at=at)
    moves = [
        Move(case, form.findings, form.reasons, form.registration.received_at)
        for case, form in zip(cases, forms, strict=True)
    ]
    move_all(moves, "register", STEPS, by=by, at=at, registered_by=by)
    insert_together(
        [
            row
            for case, form in zip(cases, forms, strict=True)
            for row in (
                *rows_of(case, form.registration, by=by, at=at),
                *comparisons_of(case, form.lookalikes, form.reasons.get("possible_duplicate", ""), by=by, at=at),
                _imported(form, case, by=by, at=at),
            )
        ]
    )
    return cases


def _start(office: Office, forms: Sequence[PaperForm], *, by: User, at: datetime) -> list[Case]:
    """The drafts, without keystrokes to keep: what was typed is on the paper."""
    people = record_people([form.registration.person for form in forms], by=by, at=at)
    year = local_date(at).year
    numbers = next_numbers(SeriesKind.CASE, office_id=office.pk, year=year, count=len(forms))
    return Case.objects.bulk_create(
        Case(
            number=case_number(office, year, number),
            public_ref="".join(secrets.choice(PUBLIC_SIGNS) for _sign in range(12)),
            person=person,
            office=office,
            officer=by,
            started_by=by,
            opened_at=at,
        )
        for person, number in zip(people, numbers, strict=True)
    )


def _imported(form: PaperForm, case: Case, *, by: User, at: datetime) -> ImportedRow:
    return ImportedRow(
        office=case.office,
        row_key=form.row_key,
        content_hash=content_hash(form.line),
        case=case,
        imported_by=by,
        imported_at=at,
    )


def content_hash(line: Line) -> str:
    """What tells whether a line says something else now; keyed, because names could be guessed from a plain one."""
    said = json.dumps(dict(sorted(line.cells.items())), ensure_ascii=False)
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()


def imported_before(office: Office, keys: Sequence[str]) -> dict[str, ImportedRow]:
    """The lines of these keys that are cases of this office already."""
    rows = ImportedRow.objects.filter(office=office, row_key__in=keys).select_related("case")
    return {row.row_key: row for row in rows}
