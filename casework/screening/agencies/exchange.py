"""Sending questions and fetching answers: agencies are asked outside of transactions, what came is kept in one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.law.reference import CheckType
from casework.people.writing import clean_line
from casework.screening.agencies.adapter import Agency, AgencyUnreachable, Reply
from casework.screening.agencies.connected import connected, kinds_connected
from casework.screening.agencies.questions import nationalities_of, question_about
from casework.screening.agencies.withdrawing import TO_WITHDRAW, WITHDRAWN_LATER, withdraw
from casework.screening.answers import Received, record_answer
from casework.screening.asking_rules import about_asking, about_the_bureau
from casework.screening.locking import locked_check
from casework.screening.models import Check
from casework.screening.received import AnswerSource
from casework.screening.silence import forget_silence
from casework.screening.states import STEPS, CheckStatus, Result
from casework.staff.models import Role, User
from casework.transitions import Move, move, move_all
from casework.work.models import WorkKind
from casework.work.services import open_work

MOST_ATTEMPTS = 5
POLL = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=2)
PRESS_WITHIN = timedelta(hours=24)
UNDER_WAY = (CheckStatus.REQUESTED, CheckStatus.SENT, CheckStatus.ERROR)


def agencies_due(at: datetime) -> QuerySet[Check, UUID]:
    """The keys of checks that a connected agency is to be asked or polled about now, oldest first: the sweep's list."""
    agencies = CheckType.objects.filter(asked_of=CheckType.AskedOf.AGENCY).values_list("pk", flat=True)
    waiting = Q(status__in=UNDER_WAY) & ~Q(case__status=CaseStatus.VOIDED)  # nobody asks about a record given up
    due = Check.objects.filter(
        waiting | WITHDRAWN_LATER,
        type__in=kinds_connected(list(agencies)),
        next_try_at__lte=at,
        attempts__lt=MOST_ATTEMPTS,
    )
    return due.order_by("next_try_at").values_list("pk", flat=True)


def see_to_agency(check_id: UUID, *, by: User, at: datetime) -> Check | None:
    """Send a question that waits, or fetch its answer; None where nothing is due. Holds no lock while it asks."""
    check = Check.objects.select_related("type", "case__person", "case__office").filter(pk=check_id).first()
    if check is None or not _is_due(check, at):
        return None
    agency = connected(check.type_id)
    if agency is None or check.type.asked_of != CheckType.AskedOf.AGENCY:
        return None
    if check.status == CheckStatus.CANCELLED:
        return withdraw(check, agency, by=by, at=at)
    if check.status == CheckStatus.SENT:
        return _fetch(check, agency, by=by, at=at)
    return _send(check, agency, by=by, at=at)


def _is_due(check: Check, at: datetime) -> bool:
    withdrawn = check.status == CheckStatus.CANCELLED and check.failure == TO_WITHDRAW
    waits = check.status in UNDER_WAY and check.case.status != CaseStatus.VOIDED
    return (waits or withdrawn) and check.next_try_at <= at and check.attempts < MOST_ATTEMPTS


def _send(check: Check, agency: Agency, *, by: User, at: datetime) -> Check | None:
    if refusing(about_the_bureau(agency.country, nationalities_of(check))):
        return note_failure(check.pk, "contacts_origin", final=True, by=by, at=at)
    try:
        reference = agency.request(question_about(check), at=at)
    except AgencyUnreachable:
        return note_failure(check.pk, "unreachable", by=by, at=at)
    return note_sent(check.pk, reference, by=by, at=at)


def _fetch(check: Check, agency: Agency, *, by: User, at: datetime) -> Check | None:
    try:
        sent_at = check.sent_at or check.requested_at
        reply = agency.receive(question_about(check), check.sent_reference, sent_at=sent_at, at=at)
    except AgencyUnreachable:
        return note_failure(check.pk, "unreachable", by=by, at=at)
    if reply is None:
        _look_later(check, at=at, by=by)
        return None
    return _keep(check.pk, reply, by=by, at=at)


def _keep(check_id: UUID, reply: Reply, *, by: User, at: datetime) -> Check | None:
    """Keep a reply; one that is no answer of this kind of check counts as a failure, never as an answer."""
    received = Received(
        said=reply.said,
        source=AnswerSource.SYSTEM,
        reference=reply.reference,
        received_at=min(reply.received_at, at),
        note=reply.note,
        notice_kind=reply.notice_kind,
        issuing_country=reply.issuing_country,
        offence=reply.offence,
    )
    try:
        return record_answer(check_id, received, by=by, at=at)
    except BadInput:
        return note_failure(check_id, "unreadable", by=by, at=at)


@service("screening.check_polled")
def _look_later(check: Check, *, by: User, at: datetime) -> None:
    """Nothing yet: the next look is due later, or an answer came by hand meanwhile and nothing is."""
    Check.objects.filter(pk=check.pk, version=check.version).update(next_try_at=at + POLL)


@service("screening.check_sent")
def note_sent(
    check_id: UUID, reference: str, *, by: User, at: datetime, sent_at: datetime | None = None
) -> Check | None:
    """Write down that a question went out; None where it has gone already. Raises ActionRefused, BadInput."""
    check = locked_check(check_id)
    if stopping := refusing(about_asking(by, check, at=at)):
        raise ActionRefused(stopping)
    if check.status == CheckStatus.ERROR:
        move(check, "retry", STEPS, by=by, at=at)
    if check.status == CheckStatus.SENT and by.is_system:
        return None
    reference = clean_line(reference, field="reference", most=60)
    sent: dict[str, Any] = {
        "sent_at": sent_at or at,
        "sent_reference": reference,
        "next_try_at": at,
        "failure": "",
        "result": "",
    }
    move(check, "send", STEPS, by=by, at=at, attempts=0, **sent)
    forget_silence(check.case, by=by, at=at)
    return check


@service("screening.questions_sent")
def note_all_sent(case_id: UUID, checks: Iterable[UUID], reference: str, *, by: User, at: datetime) -> list[Check]:
    """Write down that the desk sent these questions of one case, by letters of one number. Raises ActionRefused."""
    case = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case_id)
    asked = Check.objects.filter(case=case, status=CheckStatus.REQUESTED, type__asked_of=CheckType.AskedOf.AGENCY)
    waiting = asked.select_for_update(of=("self",))
    found = list(waiting.filter(pk__in=list(checks)).select_related("type").order_by("type_id"))
    for check in found:
        check.case = case
    if found and (stopping := refusing(about_asking(by, found[0], at=at))):
        raise ActionRefused(stopping)
    reference = clean_line(reference, field="reference", most=60)
    sent: dict[str, Any] = {"sent_at": at, "sent_reference": reference, "next_try_at": at, "attempts": 0}
    for _version, same in groupby(sorted(found, key=lambda check: check.version), key=lambda check: check.version):
        move_all([Move(check) for check in same], "send", STEPS, by=by, at=at, **sent)
    forget_silence(case, by=by, at=at)
    return found


@service("screening.check_failed")
def note_failure(check_id: UUID, failure: str, *, final: bool = False, by: User, at: datetime) -> Check | None:
    """Write down that an agency could not be asked; tried again later, and after the last try somebody is told."""
    check = locked_check(check_id)
    if check.status not in UNDER_WAY:
        return None
    if check.status == CheckStatus.ERROR:
        move(check, "retry", STEPS, by=by, at=at)
    attempts = MOST_ATTEMPTS if final else check.attempts + 1
    over = attempts >= MOST_ATTEMPTS
    move(
        check,
        "fail",
        STEPS,
        by=by,
        at=at,
        attempts=attempts,
        failure=failure,
        result=Result.COULD_NOT_RUN if over else "",
        next_try_at=at + FIRST_PAUSE * 2 ** (check.attempts),
    )
    if over:
        due = at + PRESS_WITHIN
        open_work(WorkKind.RUN_CHECK_AGAIN, check, case=check.case, role=Role.SUPERVISOR, due_at=due, at=at)
    return check
