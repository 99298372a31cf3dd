"""Asking, answering and weighing background checks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.law.reference import CheckType
from casework.screening import rules
from casework.screening.asking import ask_again as ask_again
from casework.screening.asking import request_checks as request_checks
from casework.screening.assessing import see_to_assessment
from casework.screening.matching import ExactMatcher, Found, Matcher, Subject
from casework.screening.models import Check, Hit, HitDecision, ListVersion
from casework.screening.selectors import candidates_for, serving_list, subject_of
from casework.screening.states import STEPS, CheckStatus, Result
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

MATCHER: Matcher = ExactMatcher()
MOST_ATTEMPTS = 5
REVIEW_WITHIN = timedelta(hours=24)


def run_check(check_id: UUID, *, by: User, at: datetime) -> Check | None:
    """Look a person up and store the answer; does nothing for a check that has one. The looking holds no lock."""
    asked = Check.objects.select_related("case__person", "case__office").filter(type__asked_of=CheckType.AskedOf.LIST)
    check = asked.filter(pk=check_id).first()
    if check is None or check.status != CheckStatus.REQUESTED:
        return None  # answered already, or not ours to answer: agencies are asked elsewhere
    version = serving_list()
    if version is None:
        return _postpone(check_id, by=by, at=at)
    subject = subject_of(check.case.person)
    found = [] if subject.is_blank else MATCHER.match(subject, candidates_for(subject, version))
    return _answer(check_id, result_of(subject, found), subject=subject, version=version, found=found, by=by, at=at)


def result_of(subject: Subject, found: Sequence[Found]) -> Result:
    """What the matches amount to; somebody without name and document cannot be looked up at all."""
    if subject.is_blank:
        return Result.INCONCLUSIVE
    if not found:
        return Result.NO_MATCH
    return Result.HIT if any(match.strong for match in found) else Result.POSSIBLE_MATCH


@service("screening.check_answered")
def _answer(
    check_id: UUID,
    result: Result,
    *,
    subject: Subject,
    version: ListVersion,
    found: Sequence[Found],
    by: User,
    at: datetime,
) -> Check | None:
    """Store the answer and its matches, once; the case is locked first, as everywhere."""
    check = _locked(check_id)
    if check.status != CheckStatus.REQUESTED:
        return None
    move(
        check,
        "answer",
        STEPS,
        by=by,
        at=at,
        result=result,
        list_version=version,
        subject_hash=subject.hash,
        answered_at=at,
        attempts=check.attempts + 1,
    )
    close_work(WorkKind.RUN_CHECK_AGAIN, subject=check, by=by, at=at)
    if found:
        _keep_matches(check, found, at=at)
    return check


def _keep_matches(check: Check, found: Sequence[Found], *, at: datetime) -> None:
    """Store what was found and give it to a supervisor."""
    hits = [
        Hit(
            check_run=check,
            case=check.case,
            entry_id=match.key,
            score=match.score,
            strong=match.strong,
            explanation=match.explanation,
        )
        for match in found
    ]
    Hit.objects.bulk_create(hits, ignore_conflicts=True)  # asked again, the same list finds what it found before
    due = at + REVIEW_WITHIN
    open_work(WorkKind.REVIEW_HIT, check, case=check.case, role=Role.SUPERVISOR, due_at=due, at=at)


@service("screening.check_postponed")
def _postpone(check_id: UUID, *, by: User, at: datetime) -> Check | None:
    """Nobody could look: try again later, and after the last try say so. Never an answer that looks like one."""
    check = _locked(check_id)
    if check.status != CheckStatus.REQUESTED:
        return None
    attempts = check.attempts + 1
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


@service("screening.hit_decided")
def decide_hit(hit_id: UUID, decision: str, reason: str, *, by: User, at: datetime) -> Hit:
    """Say whether a match is this person; a strong one is settled by a second person who says the same.

    Raises ActionRefused, or BadInput for a missing reason or an unknown decision.
    """
    check_id = Hit.objects.values_list("check_run_id", flat=True).get(pk=hit_id)
    check = _locked(check_id)
    hit = Hit.objects.select_for_update(of=("self",)).select_related("check_run__case__office").get(pk=hit_id)
    if stopping := refusing(rules.about_deciding(by, hit, at=at)):
        raise ActionRefused(stopping)
    _check_decision(decision, reason)
    if hit.decided_by_id is None or hit.decision != decision:
        hit.decision, hit.reason, hit.decided_by, hit.decided_at = decision, reason.strip(), by, at
    else:
        hit.confirmed_by, hit.confirmed_at, hit.confirm_reason = by, at, reason.strip()
    hit.version += 1
    hit.save()
    if all(one.settled for one in check.hits.all()):
        move(check, "adjudicate", STEPS, by=by, at=at, reasons={"note": reason})
        close_work(WorkKind.REVIEW_HIT, subject=check, by=by, at=at)
        see_to_assessment(check.case, by=by, at=at)
    return hit


def _check_decision(decision: str, reason: str) -> None:
    if decision not in HitDecision.values:
        raise BadInput({"decision": _("Choose what the match is.")})
    if not reason.strip():
        raise BadInput({"reason": _("Write the reason, with the second identifier you compared.")})


def _locked(check_id: UUID) -> Check:
    """The check with its case locked first: two checks finishing together once left a parent stuck."""
    case_id = Check.objects.values_list("case_id", flat=True).get(pk=check_id)
    Case.objects.select_for_update().get(pk=case_id)
    return Check.objects.select_for_update(of=("self",)).select_related("case__office", "case__person").get(pk=check_id)
