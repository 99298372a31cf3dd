"""Looking people up in the lists that serve, and keeping what was found: one person or five hundred by the same way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from casework.arrivals.locking import locked_cases
from casework.audit.context import service
from casework.law.reference import CheckType
from casework.screening.asking import ask_again as ask_again
from casework.screening.asking import request_checks as request_checks
from casework.screening.hits import TO_BE_WEIGHED, Hit
from casework.screening.indexes import CannotLook, Serving, serving_indexes
from casework.screening.keeping_hits import Kept, Looked, keep_hits, keep_runs
from casework.screening.locking import locked_check
from casework.screening.many_people import described_all
from casework.screening.matching.values import Subject
from casework.screening.models import Check
from casework.screening.runs import Failure, Outcome, ScreeningRun
from casework.screening.selectors import serving_lists
from casework.screening.settling import hand_to_reviewers, settle_check
from casework.screening.states import STEPS, CheckStatus, Result
from casework.screening.thresholds import algorithm
from casework.staff.models import Role, User
from casework.transitions import Move, move, move_all
from casework.work.models import WorkKind
from casework.work.services import close_work_on, open_work

MOST_ATTEMPTS = 5
REVIEW_WITHIN = timedelta(hours=24)
CHUNK = 500  # people at a time: their words are looked up together, and their answers written together
LISTS_LOCK = 4_715_231  # shared while an answer is written, alone before a new version is compared with everybody
ROUNDS = 3  # how often a look is begun anew because the lists changed under it


def run_check(check_id: UUID, *, by: User, at: datetime) -> Check | None:
    """Look one person up; None where the check has its answer already or nobody could look."""
    return next(iter(run_checks([check_id], by=by, at=at)), None)


def run_checks(check_ids: Sequence[UUID], *, by: User, at: datetime) -> list[Check]:
    """Look these people up and store the answers; those that have one are left alone. The looking holds no lock.

    Returns the checks that were answered by lists. Where a list changes meanwhile, it looks again in the new one; what
    changes about a person meanwhile leaves their check due.
    """
    for _round in range(ROUNDS):
        checks = _due(check_ids)
        if not checks:
            return []
        try:
            serving = serving_indexes()
        except CannotLook as cannot:
            postponed = [_postpone(check.pk, cannot.failure, by=by, at=at) for check in checks]
            return [check for check in postponed if check is not None]
        looks = look_up(checks, serving)
        answered = _answer(looks, serving, by=by, at=at)
        if answered is not None:
            return answered
    postponed = [_postpone(check.pk, Failure.CHANGED, by=by, at=at) for check in _due(check_ids)]
    return [check for check in postponed if check is not None]


def _due(check_ids: Sequence[UUID]) -> list[Check]:
    """Those of these checks that wait for a list."""
    waiting = Check.objects.filter(pk__in=check_ids, status=CheckStatus.REQUESTED)
    return list(waiting.filter(type__asked_of=CheckType.AskedOf.LIST).select_related("case").order_by("pk"))


def look_up(checks: Sequence[Check], serving: Serving) -> list[Looked]:
    """Everybody who was scored for each of these people. One query for what is known about all of them."""
    known = described_all([check.case.person_id for check in checks])
    subjects = [known[check.case.person_id] for check in checks]
    serving.warm(subjects)
    return [
        Looked(check, subject, () if subject.is_blank else serving.search(subject))
        for check, subject in zip(checks, subjects, strict=True)
    ]


@service("screening.check_answered")
def _answer(looks: Sequence[Looked], serving: Serving, *, by: User, at: datetime) -> list[Check] | None:
    """Store the answers and their matches, each once; None, with nothing written, where other lists serve by now."""
    locked_cases(look.check.case_id for look in looks)
    rows = Check.objects.select_for_update(of=("self",)).select_related("case__office", "case__person", "type")
    due = {check.pk: check for check in rows.filter(pk__in=[look.check.pk for look in looks]).order_by("pk")}
    hold_the_lists()
    if [version.pk for version in serving_lists()] != serving.keys:
        return None
    known = described_all([check.case.person_id for check in due.values()])
    still = [
        Looked(check, look.subject, look.found)
        for look in looks
        if (check := due[look.check.pk]).status == CheckStatus.REQUESTED and known[check.case.person_id] == look.subject
    ]
    runs = _runs(still, serving, at=at)
    kept = keep_hits(still, runs, at=at)
    _move_all(still, kept, serving, by=by, at=at)
    _hand_on([look.check for look in still], kept, by=by, at=at)
    return [look.check for look in still]


def hold_the_lists(*, alone: bool = False) -> None:
    """Until the end of this transaction no round over everybody begins; `alone`: nobody writes an answer either."""
    kind = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(%s)", [LISTS_LOCK])


def _runs(looks: Sequence[Looked], serving: Serving, *, at: datetime) -> dict[UUID, ScreeningRun]:
    """The record of each look, by check."""
    return keep_runs(
        ScreeningRun(
            check_run=look.check,
            case_id=look.check.case_id,
            subject_hash=look.subject.hash,
            list_versions=serving.keys,
            algorithm=algorithm(),
            outcome=look.outcome,
            nearest=look.nearest,
            asked_at=min(look.check.next_try_at, at),
            at=at,
        )
        for look in looks
    )


def result_of(subject: Subject, hits: Sequence[Hit]) -> Result:
    """What the matches amount to; somebody without name and document cannot be looked up at all."""
    if subject.is_blank:
        return Result.INCONCLUSIVE
    weighed = [hit for hit in hits if hit.band in TO_BE_WEIGHED]
    if not weighed:
        return Result.NO_MATCH
    return Result.HIT if any(hit.strong for hit in weighed) else Result.POSSIBLE_MATCH


def _move_all(looks: Sequence[Looked], kept: Kept, serving: Serving, *, by: User, at: datetime) -> None:
    """Answer all of these checks: in one step each group of those that are told alike."""

    def alike(look: Looked) -> tuple[int, int, str]:
        return look.check.version, look.check.attempts, result_of(look.subject, kept.of(look.check))

    newest = ScreeningRun.objects.filter(check_run=OuterRef("pk")).order_by("-at", "-asked_at")
    for (_version, attempts, result), group in groupby(sorted(looks, key=alike), key=alike):
        members = list(group)
        move_all(
            [Move(look.check) for look in members],
            "answer",
            STEPS,
            by=by,
            at=at,
            result=result,
            list_version=serving.newest,
            subject_hash=Subquery(newest.values("subject_hash")[:1]),
            answered_at=at,
            attempts=attempts + 1,
        )
        for look in members:
            look.check.subject_hash = look.subject.hash


def _hand_on(checks: Sequence[Check], kept: Kept, *, by: User, at: datetime) -> None:
    """Close what waited for an answer, give reviewers what they have to weigh, end what was weighed before."""
    waiting = {check.pk for check in checks if any(hit.waits for hit in kept.of(check))}
    told: dict[str, Any] = {"subject_type": "check", "subjects": [check.pk for check in checks], "by": by, "at": at}
    close_work_on(WorkKind.RUN_CHECK_AGAIN, **told)
    close_work_on(WorkKind.REVIEW_HIT, besides=waiting, **told)
    for check in checks:
        if check.pk in waiting:
            hand_to_reviewers(check, at=at)
        elif any(hit.band in TO_BE_WEIGHED for hit in kept.of(check)):
            carried = next(hit for hit in kept.of(check) if hit.band in TO_BE_WEIGHED)
            settle_check(check, note=carried.reason, by=by, at=at)


@service("screening.check_postponed")
def _postpone(check_id: UUID, failure: Failure, *, by: User, at: datetime) -> Check | None:
    """Nobody could look: try again later, and after the last try say so. Never an answer that looks like one."""
    check = locked_check(check_id)
    if check.status != CheckStatus.REQUESTED:
        return None
    attempts = check.attempts + 1
    ScreeningRun.objects.bulk_create([_failed(check, failure, at=at)], ignore_conflicts=True)
    if attempts < MOST_ATTEMPTS:
        Check.objects.filter(pk=check.pk).update(
            attempts=attempts, next_try_at=at + timedelta(minutes=2**attempts), version=check.version + 1
        )
        return None
    ran_out = Result.COULD_NOT_RUN
    move(check, "answer", STEPS, by=by, at=at, result=ran_out, answered_at=at, attempts=attempts)
    due = at + REVIEW_WITHIN
    open_work(WorkKind.RUN_CHECK_AGAIN, check, case=check.case, role=Role.SUPERVISOR, due_at=due, at=at)
    return check


def _failed(check: Check, failure: Failure, *, at: datetime) -> ScreeningRun:
    return ScreeningRun(
        check_run=check,
        case_id=check.case_id,
        algorithm=algorithm(),
        outcome=Outcome.NOT_SCREENED,
        failure=failure,
        asked_at=min(check.next_try_at, at),
        at=at,
    )
