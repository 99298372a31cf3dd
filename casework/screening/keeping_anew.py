"""People who have an answer and were looked up again: what was found is kept, and what nobody has weighed waits."""

from collections.abc import Sequence
from datetime import datetime

from casework.arrivals.locking import locked_cases
from casework.screening.asking import UNWEIGHED
from casework.screening.assessing import see_to_assessment
from casework.screening.hits import TO_BE_WEIGHED, Hit
from casework.screening.indexes import Serving
from casework.screening.keeping_hits import Looked, keep_hits, keep_runs
from casework.screening.many_people import described_all
from casework.screening.models import Check
from casework.screening.runs import Scope, ScreeningRun
from casework.screening.services import result_of
from casework.screening.settling import hand_to_reviewers, settle_check
from casework.screening.states import HOLDING, STEPS, CheckStatus, Result
from casework.screening.thresholds import algorithm
from casework.staff.models import User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work


def keep_anew(
    looks: Sequence[Looked], serving: Serving, *, scope: Scope, why: str, by: User, at: datetime
) -> list[Looked]:
    """Store these looks, but for people whose data or whose check changed meanwhile; part of a service.

    A match whose entry is not found at all stays as it is: only a new question to the lists lets go of it. `why` is
    the note of a weighed check that is taken up again.
    """
    locked_cases(look.check.case_id for look in looks)
    rows = Check.objects.select_for_update(of=("self",)).select_related("case__office", "case__person", "type")
    locked = {check.pk: check for check in rows.filter(pk__in=[look.check.pk for look in looks]).order_by("pk")}
    known = described_all([check.case.person_id for check in locked.values()])
    still = [
        Looked(check, look.subject, look.found)
        for look in looks
        if (check := locked[look.check.pk]).status in HOLDING and known[check.case.person_id] == look.subject
    ]
    runs = keep_runs(_run(look, serving, scope=scope, at=at) for look in still)
    kept = keep_hits(still, runs, at=at, everything=False)
    for look in still:
        _take_up(look, kept.of(look.check), why=why, by=by, at=at)
    return still


def _run(look: Looked, serving: Serving, *, scope: Scope, at: datetime) -> ScreeningRun:
    return ScreeningRun(
        check_run=look.check,
        case_id=look.check.case_id,
        subject_hash=look.subject.hash,
        list_versions=serving.keys,
        algorithm=algorithm(),
        scope=scope,
        outcome=look.outcome,
        nearest=look.nearest,
        asked_at=serving.newest.imported_at,
        at=at,
    )


def _take_up(look: Looked, hits: Sequence[Hit], *, why: str, by: User, at: datetime) -> None:
    """A check with a match that nobody has weighed is answered anew, and waits for reviewers; else it waits no more."""
    check = look.check
    if not any(hit.waits for hit in hits):
        _let_go(look, [hit for hit in hits if hit.band in TO_BE_WEIGHED], by=by, at=at)
        return
    if check.status == CheckStatus.ADJUDICATED:
        move(check, "reopen", STEPS, by=by, at=at, reasons={"note": why}, **UNWEIGHED)
    if (check.status, "answer_again") in STEPS:
        move(check, "answer_again", STEPS, by=by, at=at, result=result_of(look.subject, hits))
    hand_to_reviewers(check, at=at)
    see_to_assessment(check.case, by=by, at=at)


def _let_go(look: Looked, weighed: Sequence[Hit], *, by: User, at: datetime) -> None:
    """A check that waited for reviewers and whose matches are all settled, or no matches by now."""
    check = look.check
    if check.status != CheckStatus.ANSWERED or check.result not in (Result.HIT, Result.POSSIBLE_MATCH):
        return
    if weighed:
        settle_check(check, note=weighed[0].reason, by=by, at=at)
        return
    move(check, "answer_again", STEPS, by=by, at=at, result=result_of(look.subject, ()))
    close_work(WorkKind.REVIEW_HIT, subject=check, by=by, at=at, done=False)
    see_to_assessment(check.case, by=by, at=at)
