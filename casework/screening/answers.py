"""Receiving what an agency answered, and weighing it: what came in stays as it came."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.people.models import FileKind, Nationality
from casework.people.scans import Scan, store_scan
from casework.people.writing import clean_line
from casework.screening import answer_rules
from casework.screening.assessing import see_to_assessment
from casework.screening.locking import locked_check
from casework.screening.models import Check
from casework.screening.received import AnswerSource, CheckAnswer
from casework.screening.silence import forget_silence
from casework.screening.states import PENDING, STEPS, CheckStatus, Result, Weighing
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

WEIGH_WITHIN = timedelta(hours=24)
NOTHING_FOUND = (Result.NO_MATCH,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in, in the agency's words; a notice names its kind, the country that issued it and the offence."""

    said: str
    source: str
    received_at: datetime
    reference: str = ""
    note: str = ""
    notice_kind: str = ""
    issuing_country: str = ""
    offence: str = ""
    scan: Scan | None = None


@service("screening.answer_recorded")
def record_answer(check_id: UUID, received: Received, *, by: User, at: datetime) -> Check:
    """Keep what an agency answered, with its scan; another answer stands beside it and replaces nothing.

    Raises ActionRefused, InvalidTransition, or BadInput naming the field.
    """
    check = locked_check(check_id)
    if stopping := refusing(answer_rules.about_recording(by, check, at=at)):
        raise ActionRefused(stopping)
    wrong = answer_rules.wrong_in(check, received, at=at)
    if wrong:
        raise BadInput(wrong)
    answer = _kept(check, received, by=by, at=at)
    verb = "answer" if check.status in PENDING else "answer_again"
    move(
        check,
        verb,
        STEPS,
        by=by,
        at=at,
        received_at=received.received_at,
        result=answer.result,
        answer=answer,
        answered_at=received.received_at,
        failure="",
        **UNWEIGHED,
    )
    _hand_on(check, answer, by=by, at=at)
    return check


UNWEIGHED: Mapping[str, Any] = {"weighing": "", "weigh_reason": "", "weighed_by": None, "weighed_at": None}


def _kept(check: Check, received: Received, *, by: User, at: datetime) -> CheckAnswer:
    """The answer as a row, its scan as a file."""
    case, kind = check.case, FileKind.CHECK_ANSWER
    file = store_scan(received.scan, kind=kind, person=case.person, case_id=case.pk, by=by, at=at)
    words = (received.said, received.reference, received.note, received.offence, received.received_at.isoformat())
    return CheckAnswer.objects.create(
        check_run=check,
        case=check.case,
        said=received.said,
        result=check.type.answers[received.said],
        source=received.source,
        reference=clean_line(received.reference, field="reference", most=60),
        received_at=received.received_at,
        note=received.note.strip(),
        notice_kind=received.notice_kind,
        issuing_country_id=received.issuing_country or None,
        offence=clean_line(received.offence, field="offence", most=300),
        from_origin=_is_from_origin(check.case, received.issuing_country),
        file=file,
        sha256=file.sha256 if file else hashlib.sha256("\n".join(words).encode()).hexdigest(),
        recorded_by=by,
        recorded_at=at,
    )


def _is_from_origin(case: Case, country: str) -> bool:
    """Whether a country is one that this person is from; Colombia persecutes nobody who came to it."""
    own = Nationality.objects.filter(person=case.person_id, superseded_at__isnull=True, country=country or None)
    return bool(country) and country != "COL" and own.exists()


def _hand_on(check: Check, answer: CheckAnswer, *, by: User, at: datetime) -> None:
    """Close what waited for it. What was found is told a supervisor, who assigns a reviewer and asks a lawyer."""
    close_work(WorkKind.RUN_CHECK_AGAIN, WorkKind.WEIGH_ANSWER, subject=check, by=by, at=at)
    forget_silence(check.case, by=by, at=at)
    due = at + WEIGH_WITHIN
    if answer.result not in NOTHING_FOUND:
        open_work(WorkKind.WEIGH_ANSWER, check, case=check.case, role=Role.SUPERVISOR, due_at=due, at=at)
    if answer.from_origin:
        open_work(WorkKind.LEGAL_REVIEW, check, case=check.case, role=Role.SUPERVISOR, due_at=due, at=at)
    see_to_assessment(check.case, by=by, at=at)


@service("screening.answer_weighed")
def weigh_answer(check_id: UUID, weighing: str, reason: str, *, by: User, at: datetime) -> Check:
    """Say what an answer amounts to. Raises ActionRefused, InvalidTransition, or BadInput naming the field."""
    check = locked_check(check_id)
    if weighing not in answer_rules.weighings_of(check):
        raise BadInput({"weighing": _("Choose what the answer amounts to.")})
    if not reason.strip() or len(reason) > answer_rules.MOST_REASON:
        raise BadInput({"reason": _("Write the reason, in at most 500 signs.")})
    _weighed(check, weighing, reason.strip(), by=by, at=at)
    see_to_assessment(check.case, by=by, at=at)
    return check


@service("screening.answers_weighed")
def weigh_without_findings(case_id: UUID, reason: str, *, by: User, at: datetime) -> list[Check]:
    """Weigh in one act all answers of a case in which nothing was found. Raises ActionRefused, BadInput."""
    if not reason.strip() or len(reason) > answer_rules.MOST_REASON:
        raise BadInput({"reason": _("Write the reason, in at most 500 signs.")})
    keys = without_findings(Check.objects.filter(case=case_id).order_by("type_id"))
    checks = [locked_check(check.pk) for check in keys]
    for check in checks:
        _weighed(check, Weighing.NO_CONCERN, reason.strip(), by=by, at=at)
    if checks:
        see_to_assessment(checks[0].case, by=by, at=at)
    return checks


def without_findings(checks: Iterable[Check]) -> list[Check]:
    """Those of these checks whose answer found nothing and that nobody has weighed."""
    return [check for check in checks if check.status == CheckStatus.ANSWERED and check.result in NOTHING_FOUND]


def _weighed(check: Check, weighing: str, reason: str, *, by: User, at: datetime) -> None:
    findings = answer_rules.about_weighing(by, check, at=at)
    told: dict[str, Any] = {"weighing": weighing, "weigh_reason": reason, "weighed_by": by, "weighed_at": at}
    move(check, "adjudicate", STEPS, by=by, at=at, findings=findings, reasons={"note": reason}, **told)
    close_work(WorkKind.WEIGH_ANSWER, subject=check, by=by, at=at)


@service("screening.legal_review_done")
def close_legal_review(check_id: UUID, note: str, *, by: User, at: datetime) -> int:
    """Say that a lawyer has read a notice from the country of origin. Raises ActionRefused, BadInput."""
    check = locked_check(check_id)
    if stopping := refusing(answer_rules.about_legal_review(by, check, at=at)):
        raise ActionRefused(stopping)
    if not note.strip():
        raise BadInput({"note": _("Write what the review came to.")})
    return close_work(WorkKind.LEGAL_REVIEW, subject=check, by=by, at=at)


BY_HAND = tuple(source for source in AnswerSource if source is not AnswerSource.SYSTEM)
