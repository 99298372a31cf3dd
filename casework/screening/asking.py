"""Asking: which checks a person needs, when each is due, and asking one of them anew."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from casework.arrivals.models import Case
from casework.arrivals.states import LIVE
from casework.audit.context import service
from casework.errors import Reasons
from casework.law.days import local_date
from casework.law.reference import CheckType
from casework.law.selectors import deadline
from casework.screening import asking_rules
from casework.screening.about import About, about_them, kinds_for
from casework.screening.agencies.connected import connected
from casework.screening.agencies.withdrawing import TO_WITHDRAW
from casework.screening.assessing import open_assessments, see_to_assessment
from casework.screening.locking import locked_check
from casework.screening.models import Check
from casework.screening.selectors import kinds_asked
from casework.screening.states import STEPS, CheckStatus
from casework.staff.models import User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work

TERM = timedelta(hours=24)  # where the law of the day has none
LOOK_AGAIN = timedelta(hours=1)  # at what a planned check lacks
SILENCE = (WorkKind.RUN_CHECK_AGAIN, WorkKind.WEIGH_ANSWER)


@service("screening.checks_requested")
def request_checks(case: Case, *, by: User, at: datetime) -> list[Check]:
    """Ask what this person needs; the rows are the jobs, and what was asked before is not asked twice."""
    return request_checks_of([case], by=by, at=at)


@service("screening.checks_requested")
def request_checks_of(cases: Sequence[Case], *, by: User, at: datetime) -> list[Check]:
    """The same for several cases that have no check yet. Five queries, however many they are."""
    about = about_them(cases, on=local_date(at))
    kinds = list(kinds_asked())
    term = deadline("CHECK_RESULT_SLA", starts=at)
    due = term.due_at if term else at + TERM
    checks = [
        _asked(case, kind, about[case.pk], due=due, at=at)
        for case in cases
        for kind in kinds_for(kinds, about[case.pk])
    ]
    open_assessments(cases, by=by, at=at)
    return Check.objects.bulk_create(checks, ignore_conflicts=True)


def _asked(case: Case, kind: CheckType, about: About, *, due: datetime, at: datetime) -> Check:
    """One question, or the plan of it where the least that must be told of a person is not known."""
    lacks = about.lacks(kind)
    return Check(
        case=case,
        type=kind,
        status=CheckStatus.PLANNED if lacks else CheckStatus.REQUESTED,
        failure=lacks,
        requested_at=at,
        next_try_at=at + LOOK_AGAIN if lacks else at,
        due_at=at + timedelta(hours=kind.hours) if kind.hours else due,
    )


@service("screening.checks_requested")
def request_missing_checks(case: Case, *, by: User, at: datetime) -> list[Check]:
    """Ask what has become due since: a corrected birth, a family link or a weapon may ask for more.

    What was planned is asked where what it lacked is there. Returns what was newly asked.
    """
    if case.status not in LIVE:
        return []
    about = about_them([case], on=local_date(at))[case.pk]
    there = {check.type_id: check for check in Check.objects.filter(case=case).select_related("type")}
    due = deadline("CHECK_RESULT_SLA", starts=at)
    ends = due.due_at if due else at + TERM
    kinds = [kind for kind in kinds_for(kinds_asked(), about) if kind.pk not in there]
    made = Check.objects.bulk_create([_asked(case, kind, about, due=ends, at=at) for kind in kinds])
    planned = [check for check in there.values() if check.status == CheckStatus.PLANNED]
    begun = [check for check in planned if not about.lacks(check.type)]
    for check in begun:
        move(check, "request", STEPS, by=by, at=at, failure="", next_try_at=at, due_at=_due(check.type, ends, at=at))
    if made:
        open_assessments([case], by=by, at=at)
        see_to_assessment(case, by=by, at=at)
    return [*made, *begun]


def _due(kind: CheckType, due: datetime, *, at: datetime) -> datetime:
    return at + timedelta(hours=kind.hours) if kind.hours else due


@service("screening.check_asked_again")
def ask_again(check_id: UUID, *, by: User, at: datetime) -> Check:
    """Have a check run again; its earlier answers stay. Raises ActionRefused, InvalidTransition."""
    check = locked_check(check_id)
    move(
        check, "ask_again", STEPS, by=by, at=at, findings=asking_rules.about_asking(by, check, at=at), **anew(check, at)
    )
    close_work(*SILENCE, subject=check, by=by, at=at)
    see_to_assessment(check.case, by=by, at=at)
    return check


def anew(check: Check, at: datetime) -> dict[str, Any]:
    """The columns of a check as it is asked for the first time."""
    term = deadline("CHECK_RESULT_SLA", starts=at)
    return {
        **{"result": "", "failure": "", "sent_reference": "", "weighing": "", "weigh_reason": ""},
        **dict.fromkeys(("answered_at", "list_version", "answer", "sent_at", "weighed_by", "weighed_at")),
        **{"attempts": 0, "told": 0, "next_try_at": at},
        "due_at": _due(check.type, term.due_at if term else at + TERM, at=at),
    }


@service("screening.check_cancelled")
def cancel_check(check_id: UUID, *, reasons: Reasons, by: User, at: datetime) -> Check:
    """Ask no longer, with the reason; it can be asked again. Raises ActionRefused, InvalidTransition."""
    check = locked_check(check_id)
    findings = asking_rules.about_cancelling(by, check, at=at)
    gone_out = check.status == CheckStatus.SENT and connected(check.type_id) is not None
    told_later: dict[str, Any] = {"failure": TO_WITHDRAW, "attempts": 0, "next_try_at": at} if gone_out else {}
    move(check, "cancel", STEPS, by=by, at=at, findings=findings, reasons=reasons, **told_later)
    close_work(WorkKind.RUN_CHECK_AGAIN, subject=check, by=by, at=at, done=False)
    see_to_assessment(check.case, by=by, at=at)
    return check


@service("screening.check_reopened")
def reopen_check(check_id: UUID, *, reasons: Reasons, by: User, at: datetime) -> Check:
    """Take a weighed check up again: new information, a corrected identity, a court order. Its answers stay.

    Raises ActionRefused, InvalidTransition.
    """
    check = locked_check(check_id)
    findings = asking_rules.about_reopening(by, check, at=at)
    move(check, "reopen", STEPS, by=by, at=at, findings=findings, reasons=reasons, **UNWEIGHED)
    see_to_assessment(check.case, by=by, at=at)
    return check


UNWEIGHED: dict[str, Any] = {"weighing": "", "weigh_reason": "", "weighed_by": None, "weighed_at": None}


@service("screening.renewal_asked")
def ask_for_renewal(case_id: UUID, *, by: User, at: datetime) -> list[Check]:
    """Ask afresh what a renewed paper needs: INTERPOL and the national records (design: domain.md section 4).

    What waits for an answer is not asked twice. Raises ActionRefused.
    """
    keys = Check.objects.filter(case=case_id, type__renewed=True).order_by("type_id").values_list("pk", flat=True)
    asked = []
    for key in keys:
        check = locked_check(key)
        if check.status == CheckStatus.ADJUDICATED:
            move(check, "reopen", STEPS, by=by, at=at, reasons={"note": "renewal"}, **UNWEIGHED)
        if (check.status, "ask_again") in STEPS and check.status not in (CheckStatus.SENT, CheckStatus.CANCELLED):
            asked.append(ask_again(check.pk, by=by, at=at))
    return asked


def renewable(checks: Iterable[Check]) -> list[Check]:
    """Those of these checks that a renewed paper asks afresh and that wait for no answer."""
    done = (CheckStatus.ANSWERED, CheckStatus.ADJUDICATED, CheckStatus.STALE, CheckStatus.REOPENED)
    return [check for check in checks if check.type.renewed and check.status in done]
